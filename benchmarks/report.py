"""The tables of docs/benchmarks.md, made from results.json and put between the marks in its text."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import growth
from benchmarks.cases import CASES
from benchmarks.numbers import ratio, short, spread
from benchmarks.tools import CAPTURE, GRADIENTS, SVG, TASKS, TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    Found = dict[str, Any]

BASE = 10_000  # nodes that the largest graph is held against
LONGEST = 60  # characters of a failure in a cell; the whole text stands below the table
STAGES = {
    growth.CAPTURE: "capture, `graphlab.record`",
    growth.READ: "reading what the script's process wrote",
    growth.FOLD: "folding",
    growth.PICTURE: "overview picture, folding included",
    growth.JSON: "JSON",
}
SUBJECTS = {"chain": "chain of ops", "rnn": "RNN cell, unrolled"}


def filled(text: str, results: Found) -> str:
    """Return a page with each table that there are results of, between its two marks."""
    for name, table in TABLES.items():
        if name in results:
            lines = [_measured(results[name]["machine"]), "", *table(results[name]["rows"])]
            made = "\n".join(lines)
            pattern = rf"(<!-- {name} -->\n).*?(\n<!-- end of {name} -->)"
            text, times = re.subn(
                pattern, lambda found, made=made: found[1] + made + found[2], text, flags=re.S
            )
            if times != 1:
                raise ValueError(f"the page has {times} places for the table {name}")
    return text


def _measured(machine: Found) -> str:
    facts = ", ".join(f"{key} {value}" for key, value in machine["versions"].items())
    took = f"{machine['minutes']:.0f} minutes" if machine["minutes"] >= 1.5 else "a minute or less"
    return (
        f"Measured on {machine['date']} in {took} with {facts}; {machine['cores']} cores, "
        f"load {machine['load']} at the start and {machine['load_at_end']} at the end."
        f"{' ' * bool(machine.get('note'))}{machine.get('note', '')}"
    )


def compared(rows: list[Found]) -> Iterator[str]:
    """Yield the plain times, the table of tools, and the failures in full."""
    yield from ["| case | nodes of autograd | forward | forward and backward |", "|---|---:|---:|---:|"]
    for case in CASES:
        mine = [row for row in rows if row["case"] == case.key]
        if mine:
            nodes = next((_nodes(row) for row in mine if row["tool"].startswith("graphlab")), "")
            yield f"| {case.name} | {nodes} | {_plain(mine, CAPTURE)} | {_plain(mine, GRADIENTS)} |"
    yield ""
    yield (
        "| case | tool | capture | capture and gradients | to SVG | first capture "
        "| memory, MB (capture, gradients, SVG) | nodes |"
    )
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    failures: dict[str, None] = {}
    for case in CASES:
        for tool in TOOLS:
            mine = {row["task"]: row for row in rows if (row["case"], row["tool"]) == (case.key, tool.key)}
            if mine:
                cells = [_cell(mine.get(task), failures) for task in (CAPTURE, GRADIENTS, SVG)]
                cells += [_first(mine.get(CAPTURE)), _memory(mine), _found(mine)]
                yield f"| {case.name} | {tool.name} | {' | '.join(cells)} |"
    if failures:
        yield from ["", "What was said where the cell had no room for it:", "", *failures]


def _cell(row: Found | None, failures: dict[str, None]) -> str:
    if row is None:
        return "–"
    first = row["first"]
    if "failure" in first:
        text = _escaped(first["failure"])
        if len(text) <= LONGEST:
            return text
        where = f"{_case_name(row['case'])}, {_tool_name(row['tool'])}, {row['task']}"
        failures[f"- {where}: {text}"] = None
        return text[:LONGEST].rstrip() + " …"
    return ratio(row["rounds"] or [first])


def _first(row: Found | None) -> str:
    if row is None or "tool" not in row["first"]:
        return "–"
    return short(row["first"]["tool"] / row["first"]["plain"])


def _memory(mine: dict[str, Found]) -> str:
    peaks = [mine[task]["first"].get("peak_mb") if task in mine else None for task in TASKS]
    return ", ".join("–" if one is None else f"{one:,.0f}" for one in peaks)


def _found(mine: dict[str, Found]) -> str:
    """Return how many nodes each task found: one number where they agree."""
    counts = [
        mine[task]["first"]["nodes"] for task in TASKS if task in mine and "nodes" in mine[task]["first"]
    ]
    return ", ".join(f"{one:,}" for one in dict.fromkeys(counts)) or "–"


def _nodes(row: Found) -> str:
    return f"{row['first']['nodes']:,}" if "nodes" in row["first"] else ""


def _plain(mine: list[Found], task: str) -> str:
    """Return the milliseconds of the plain work, over all rounds of all tools."""
    some = [
        one["plain"]
        for row in mine
        if row["task"] == task
        for one in row["rounds"] or [row["first"]]
        if "plain" in one
    ]
    return f"{short(median(some) * 1e3)} ms" if some else "–"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _case_name(key: str) -> str:
    return next(one.name for one in CASES if one.key == key)


def _tool_name(key: str) -> str:
    return next(one.name for one in TOOLS if one.key == key)


def grown(rows: list[Found]) -> Iterator[str]:
    """Yield time and memory per node at each size, and how the largest compares with 10,000."""
    sizes = sorted({row["size"] for row in rows})
    heads = "".join(f" {size:,} nodes |" for size in sizes)
    low, high = BASE if BASE in sizes else sizes[0], sizes[-1]
    versus = f" {high:,} against {low:,} |"
    yield from ["Microseconds for each node:", ""]
    yield from [f"| subject | stage |{heads}{versus}", f"|---|---|{'---:|' * (len(sizes) + 1)}"]
    for subject in SUBJECTS:
        for stage, name in STAGES.items():
            mine = _by_size(rows, subject, stage)
            if mine:
                cells = [_per_node(mine.get(size), "s", 1e6) for size in sizes]
                cells.append(_against(mine.get(low), mine.get(high), "s"))
                yield f"| {SUBJECTS[subject]} | {name} | {' | '.join(cells)} |"
    yield from [
        "",
        "Bytes for each node, at the worst moment, on top of what was there before the stage:",
        "",
    ]
    yield from [f"| subject | stage |{heads}{versus}", f"|---|---|{'---:|' * (len(sizes) + 1)}"]
    for subject in SUBJECTS:
        for stage, name in STAGES.items():
            mine = _by_size(rows, subject, stage)
            if mine:
                cells = [_per_node(mine.get(size), "mb", 2**20) for size in sizes]
                cells.append(_against(mine.get(low), mine.get(high), "mb"))
                yield f"| {SUBJECTS[subject]} | {name} | {' | '.join(cells)} |"
        held = _by_size(rows, subject, growth.HELD)
        if held:
            cells = [_per_node(held.get(size), "bytes", 1.0) for size in sizes]
            cells.append(_against(held.get(low), held.get(high), "bytes"))
            yield f"| {SUBJECTS[subject]} | **a Recording, as long as it is kept** | {' | '.join(cells)} |"
    yield from ["", *_plain_forward(rows, sizes)]


def _plain_forward(rows: list[Found], sizes: list[int]) -> Iterator[str]:
    """Yield what capture takes as a ratio to the plain forward of the same round."""
    heads = "".join(f" {size:,} nodes |" for size in sizes)
    yield from ["Capture, as a ratio to the plain forward:", ""]
    yield from [f"| subject |{heads}", f"|---|{'---:|' * len(sizes)}"]
    for subject, name in SUBJECTS.items():
        mine = _by_size(rows, subject, growth.CAPTURE)
        if mine:
            cells = [
                spread([a / b for a, b in zip(mine[size]["s"], mine[size]["plain"], strict=True)])
                if size in mine and "s" in mine[size]
                else "–"
                for size in sizes
            ]
            yield f"| {name} | {' | '.join(cells)} |"


def _by_size(rows: list[Found], subject: str, stage: str) -> dict[int, Found]:
    return {row["size"]: row for row in rows if (row["subject"], row["stage"]) == (subject, stage)}


def _per_node(row: Found | None, key: str, unit: float) -> str:
    if row is None:
        return "–"
    if key not in row:
        return _escaped(row["failure"][0])[:LONGEST]
    return short(median(value * unit / nodes for value, nodes in zip(row[key], row["nodes"], strict=True)))


def _against(low: Found | None, high: Found | None, key: str) -> str:
    """Return how a node of the large graph compares with one of the small, within each round."""
    if low is None or high is None or key not in low or key not in high:
        return "–"
    pairs = zip(low[key], low["nodes"], high[key], high["nodes"], strict=False)
    found = [(b / more) / (a / few) for a, few, b, more in pairs if a]
    return f"{spread(found)} ×" if found else "–"


def watched(rows: list[Found]) -> Iterator[str]:
    yield from ["| loop | plain | watched / plain |", "|---|---:|---:|"]
    for row in rows:
        plain = median(one["plain"] for one in row["rounds"])
        yield f"| {row['loop']} | {short(plain)} s | {ratio(row['rounds'])} |"


def waited(rows: list[Found]) -> Iterator[str]:
    yield from ["| command | on the wall | ratio |", "|---|---:|---:|"]
    for row in rows:
        ours = median(one["tool"] for one in row["rounds"])
        yield f"| {row['command']} | {short(ours)} s | {ratio(row['rounds'])} |"


TABLES = {"compare": compared, "growth": grown, "watch": watched, "commands": waited}
