"""What a person should know of a training loop, as sentences: trouble with its cure, and facts."""

from __future__ import annotations

import math
import shlex
from typing import TYPE_CHECKING

from graphlab.compare import compare
from graphlab.renderers import watch_words as say
from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Node
    from graphlab.recording import Closures, Pass, Unused
    from graphlab.renderers.watch_facts import Facts, Turn

MANY_TURNS = 4
MOST_HELD = 2000  # nodes that are counted where a variable holds ever more
MOST_ERROR = 120  # columns of what a backward raised


def remarks(told: Facts) -> Iterator[tuple[str, str]]:
    """Yield what a person should know: a mark (``!`` trouble, ``·`` fact) and a sentence."""
    if told.watched.interrupted:
        yield "·", f"Ctrl-C ended the run after backward {told.watched.passes}; all until then is here."
    if told.watched.ended:
        how = say.plain(told.watched.ended)
        how = f"ended with {how}" if how.startswith("exit") else f"was ended by {how}"
        yield "·", f"The script {how} after backward {told.watched.passes}; all until then is here."
    if told.broken:
        yield "!", _broken(told)
    yield from (("!", text) for text in _raised(told))
    if told.piling:
        yield "!", _piling(told)
    roots = {one.root for one in told.recording.passes}
    if len(roots) == 1 and "(" in (root := roots.pop()):
        yield "·", f"What is shown as loss is {say.fit(say.plain(root), 60)}: backward was called on that."
    yield from (("·", text) for text in _turns(told))
    yield from (("·", _closures(one)) for one in told.watched.closures if one.most > 1)
    for one in told.recording.unused:
        yield _unused(one, told)


def _broken(told: Facts) -> str:
    one = told.broken
    assert one is not None
    where = f" ({say.place(one.source)})" if one.source else ""
    when = f"from backward {one.first} on" if one.for_good else f"at backward {one.first}"
    if one.first - one.sound > 1 and one.sound:
        when = f"by backward {one.first}; it was still finite at {one.sound}"
    what = "NaN" if math.isnan(one.value) else "infinite"
    return f"The loss is {what} {when}{where}."


def _raised(told: Facts) -> Iterator[str]:
    """Yield where a backward raised, once for each line and kind of error."""
    found: dict[tuple[str, str], list[Pass]] = {}
    for one in told.recording.passes:
        if one.error:
            found.setdefault((say.place(one.source), one.error.partition(":")[0]), []).append(one)
    for (where, _), some in list(found.items())[:MANY_TURNS]:
        times = f", and {len(some) - 1} more there" if len(some) > 1 else ""
        error = words.begun(say.plain(" ".join(some[0].error.split())), MOST_ERROR)
        yield f"Backward {some[0].index}{f' ({where})' if where else ''}{times}, raised {error}"


def _piling(told: Facts) -> str:
    some = say.some_names([one.name for one in told.piling], told)
    first = told.piling[0]
    start, end = first.norms[0], first.norms[-1]
    grew = f" |{say.plain(first.name)}.grad| went from {say.number(start[1])} to {say.number(end[1])}."
    source = next((one.source for one in told.recording.passes if one.source), None)
    before = f" before {say.place(source)}" if source else ""
    fix = f" Call optimizer.zero_grad(){before}, unless the sum is what you want."
    return f".grad of {some} was never zeroed: each backward adds to what is there.{grew}{fix}"


def _turns(told: Facts) -> Iterator[str]:
    """Yield where a graph of a new form came up, and what makes the difference where that is known."""
    new = [turn for turn in told.turns if not turn.again]
    for turn in new[:MANY_TURNS]:
        where = f" ({say.place(turn.after.source)})" if turn.after.source else ""
        sizes = [one.n_nodes for one in (turn.before, turn.after)]
        nodes = f": {sizes[1]} nodes, not {sizes[0]}" if None not in sizes and sizes[0] != sizes[1] else ""
        text = (
            f"The graph of backward {turn.index}{where} is not that of backward {turn.before.index}{nodes}."
        )
        yield text + _difference(turn, told)
    if len(new) > MANY_TURNS:
        yield f"{len(new) - MANY_TURNS} more forms of it were seen."
    if new:
        yield f"To see what differs: {_command(told, new[0].before.index, new[0].index)}"


def _command(told: Facts, before: int, after: int) -> str:
    """Return the command that compares two backwards of the script."""
    words = [f"{told.recording.script}@{before}", f"@{after}"]
    words += ["--", *told.recording.argv] if told.recording.argv else []
    return say.plain(f"graphlab diff {shlex.join(words)}")


def _difference(turn: Turn, told: Facts) -> str:
    """Return which nodes came, went and changed, with their lines, where both graphs were recorded."""
    graphs = {one.structure: one.graph for one in told.recording.passes if one.graph is not None}
    a = turn.before.graph or graphs.get(turn.before.structure)
    b = turn.after.graph or graphs.get(turn.after.structure)
    if a is None or b is None:
        return ""
    found = compare(a, b)
    changed = [b.node(one.b) for one in found.changed if any(it.what != "root" for it in one.changes)]
    parts = (
        ("It has", " more", [b.node(one) for one in found.came]),
        ("It lacks", "", [a.node(one) for one in found.went]),
        ("It changed at", "", changed),
    )
    return "".join(f" {verb} {_some(nodes)}{more}." for verb, more, nodes in parts if nodes)


def _some(nodes: list[Node]) -> str:
    """Return a few nodes by line: ``MulBackward0, AddBackward0 (train.py:9)``."""
    by_line: dict[str, list[str]] = {}
    for one in nodes:
        by_line.setdefault(say.place(one.source), []).append(say.plain(one.op))
    told = [
        f"{', '.join(ops[: say.MANY_NAMES])}{' …' if len(ops) > say.MANY_NAMES else ''}"
        + (f" ({line})" if line else "")
        for line, ops in by_line.items()
    ]
    rest = f" and {len(told) - say.MANY_NAMES} more lines" if len(told) > say.MANY_NAMES else ""
    return ", ".join(told[: say.MANY_NAMES]) + rest


def _closures(one: Closures) -> str:
    each = f"{one.most}" if one.least == one.most else f"{one.least} to {one.most}"
    steps = f"each of its {one.steps} steps" if one.steps > 1 else "its one step"
    total = f", {one.backwards} in all" if one.steps > 1 else ""
    return f"{say.plain(one.by)} ran a closure: {each} backwards within {steps}{total}."


def _unused(one: Unused, told: Facts) -> tuple[str, str]:
    """Return what is to be said of a forward that got no backward."""
    name = f"{say.fit(say.plain(one.name), 40)}" if one.name else "a result"
    where = f" at {say.place(one.source)}" if one.source else ""
    # Not every pass of a long run is looked at closely enough to see them.
    seen = "" if len(told.recording.passes) >= told.watched.passes else "seen "
    times = f", {seen}{one.times} times" if one.times > 1 else ""
    if one.grows:
        count = (
            f"{MOST_HELD:,} nodes and more" if one.n_nodes >= MOST_HELD else words.count(one.n_nodes, "node")
        )
        return "!", (
            f"{name}{f' ({say.place(one.source)})' if one.source else ''} holds on to the graphs of earlier"
            f" passes, ever more of them: {count} by backward {one.after_pass + 1}, which no backward will"
            " use. Keep numbers there instead, as loss.item() gives them."
        )
    if not one.n_nodes:
        return "·", f"{name}{where} was computed without a graph, under {one.mode}{times}."
    cost = f"{words.count(one.n_nodes, 'node')}, {words.nbytes(one.nbytes)} kept for backward"
    text = f"The graph of {name}{where} was built for nothing: {cost}{times}."
    if one.alive:
        return "!", f"{text} It is still held: take torch.no_grad(), or keep {name}.item() only."
    return "!", f"{text} Compute it under torch.no_grad()."
