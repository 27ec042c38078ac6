"""``python -m benchmarks`` measures everything, and fills in the tables of docs/benchmarks.md."""

from __future__ import annotations

import datetime
import json
import os
import platform
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from benchmarks import growth, report
from benchmarks.cases import CASES, GROWING
from benchmarks.commands import commands
from benchmarks.compare import Effort, compare
from benchmarks.loops import watching
from benchmarks.tools import TOOLS
from benchmarks.worker import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"
PARTS = tuple(report.TABLES)
PACKAGES = ("torch", "torchviz", "torchview", "torchlens", "transformers")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", type=click.Choice(PARTS), multiple=True, help="Measure this part alone. Repeatable.")
@click.option("--case", type=click.Choice([one.key for one in CASES]), multiple=True, help="This case alone.")
@click.option("--tool", type=click.Choice([one.key for one in TOOLS]), multiple=True, help="This tool alone.")
@click.option("--size", type=click.IntRange(min=10), multiple=True, help="Growth: graphs of this size alone.")
@click.option("--rounds", type=click.IntRange(min=1), help="So many rounds at most, in every part.")
@click.option(
    "--limit", default=120.0, show_default=True, metavar="SECONDS", help="Processor time for one measurement."
)
@click.option(
    "--results",
    type=click.Path(path_type=Path, dir_okay=False),
    default=RESULTS,
    help="Where the numbers go.",
)
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    default=PAGE,
    help="The page with the tables.",
)
@click.option("--note", default="", metavar="TEXT", help="What else has to be said above the tables.")
def main(
    only: tuple[str, ...],
    case: tuple[str, ...],
    tool: tuple[str, ...],
    size: tuple[int, ...],
    rounds: int | None,
    limit: float,
    results: Path,
    page: Path,
    note: str,
) -> None:
    """Measure what graphlab costs, beside other tools and at growing sizes.

    Without options this takes about an hour. Every part that was measured takes the place of its
    earlier numbers in the results and of its tables in the page; the others stay as they are, and
    so do the rows of other cases and tools.
    """
    cases = [one for one in CASES if not case or one.key in case]
    tools = [one for one in TOOLS if not tool or one.key in tool]
    effort = Effort(limit=limit, rounds=rounds or Effort.rounds)
    work: dict[str, Callable[[], Iterator[list[Any]]]] = {
        "compare": lambda: compare(cases, tools, effort),
        "growth": lambda: growth.growth(list(GROWING), size or growth.SIZES, rounds or growth.ROUNDS),
        "watch": lambda: watching(rounds or 5),
        "commands": lambda: commands(rounds or 11),
    }
    found = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    for part in only or PARTS:
        earlier = found.get(part) if part == "compare" and (case or tool) else None
        for so_far in measured(work[part], note):
            found[part] = so_far if earlier is None else joined(earlier, so_far)
            results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    page.write_text(report.filled(page.read_text(encoding="utf-8"), found), encoding="utf-8")
    click.echo(page)


def measured(work: Callable[[], Iterator[list[Any]]], note: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a part so far, and on what and when they were measured."""
    load, begun = os.getloadavg()[0], time.monotonic()
    date = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    versions = {"python": platform.python_version(), **{one: _version(one) for one in PACKAGES}}
    machine = {"date": date, "versions": versions, "cores": os.cpu_count(), "load": round(load, 1)}
    for rows in work():
        minutes = round((time.monotonic() - begun) / 60, 1)
        now = {"load_at_end": round(os.getloadavg()[0], 1), "minutes": minutes, "note": note}
        yield {"machine": {**machine, **now}, "rows": rows}


def joined(earlier: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return what was measured now, and the earlier rows of what was not, which the note then says.

    Those carry the date of their own run.
    """

    def key(row: dict[str, Any]) -> tuple[str, str]:
        return row["case"], row["tool"]

    fresh = {key(row) for row in now["rows"]}
    date = earlier["machine"]["date"]
    kept = [{"date": date, **row} for row in earlier["rows"] if key(row) not in fresh]
    names = {one.key: one.name for one in TOOLS} | {one.key: one.name for one in CASES}
    whole = {one for _, one in map(key, kept)} - {one for _, one in fresh}
    since: dict[str, set[str]] = {}
    for row in kept:
        case, tool = key(row)
        since.setdefault(row["date"], set()).add(tool if tool in whole else case)
    said = []
    for day, keys in sorted(since.items()):
        other = [name for one, name in names.items() if one in keys]
        said.append(f"Not measured again since {day}: {'; '.join(other)}.")
    note = " ".join(filter(None, (now["machine"]["note"], *said)))
    return {"machine": {**now["machine"], "note": note}, "rows": [*now["rows"], *kept]}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main()
