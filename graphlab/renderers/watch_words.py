"""The sentences and cells of a report on a training loop, for a terminal and a page alike.

Names come out with the codes of characters that a terminal would obey.
"""

from __future__ import annotations

import math
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.compare import compare
from graphlab.renderers import words
from graphlab.renderers.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Source, TensorSummary
    from graphlab.recording import Unused
    from graphlab.renderers.watch_facts import Curve, Deed, Facts, LeafStory, Turn

__all__ = ["columns", "fit", "plain", "wrap"]

BARS = "▁▂▃▄▅▆▇█"
BROKEN = "×"
SPARK = 24
DECADES = 100.0  # a curve that spans more is drawn in logarithms
MANY_TURNS = 4
MANY_NAMES = 3
VALUE = 30  # columns that values may take before their norm stands for them
DEEDS = {
    ("zero", "grad"): "zeroed",
    ("zero", "value"): "set to zero",
    ("accumulate", "grad"): "added to",
    ("clip", "grad"): "clipped",
    ("step", "value"): "stepped",
    ("write", "grad"): "gradient written",
    ("write", "value"): "written",
    ("replace", "grad"): "gradient replaced",
    ("replace", "value"): "replaced",
}


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    from unicodedata import combining

    return sum(0 if combining(char) else words.columns(char) for char in text)


def fit(text: str, width: int) -> str:
    """Return the text in at most ``width`` columns, shortened in its middle."""
    return text if columns(text) <= width else words.shorten(text, width)


def wrap(text: str, width: int) -> list[str]:
    """Return the text in lines of at most ``width`` columns, broken between words where that is possible."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if columns(joined) <= width:
            lines[-1] = joined
        else:
            lines += [fit(word, width)]
    return [line for line in lines if line] or [""]


def number(value: float | None) -> str:
    """Return a number in few digits."""
    return "unknown" if value is None else words.number(float(value))


def tensor(one: TensorSummary | None) -> str:
    """Return a tensor in few words: its values, else its norm, else its shape; none for no tensor."""
    few = words.value(one)
    return few if few and len(few) <= VALUE else words.gradient(one, 0)


def place(source: Source | None) -> str:
    """Return ``train.py:31``, nothing where the line is unknown."""
    return plain(f"{PurePath(source.file).name}:{source.line}") if source else ""


def logarithmic(values: list[float]) -> bool:
    """Return whether positive values span so much that only logarithms show it."""
    known = [one for one in values if math.isfinite(one)]
    return bool(known) and min(known) > 0 and max(known) / min(known) >= DECADES


def sparkline(curve: Curve, width: int = SPARK) -> str:
    """Return a curve as a row of bars, evenly spaced over the passes; × stands for NaN and inf."""
    if len(curve) < 2:
        return ""
    size = min(width, len(curve))
    first, last = curve[0][0], curve[-1][0]
    cells: list[list[float]] = [[] for _ in range(size)]
    for index, value in curve:
        cells[min(size - 1, (index - first) * size // max(1, last - first + 1))].append(value)
    log = logarithmic([value for _, value in curve])
    middles = [_middle(cell) for cell in cells]
    scaled = [math.log(one) if log and one is not None and math.isfinite(one) else one for one in middles]
    known = [one for one in scaled if one is not None and math.isfinite(one)]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    return "".join(_bar(one, low, high) for one in scaled)


def _middle(cell: list[float]) -> float | None:
    """Return the median of the values of one cell; NaN as soon as one is not finite."""
    if not cell:
        return None
    return sorted(cell)[len(cell) // 2] if all(map(math.isfinite, cell)) else math.nan


def _bar(value: float | None, low: float, high: float) -> str:
    if value is None:
        return " "
    if not math.isfinite(value):
        return BROKEN
    return BARS[round((value - low) / (high - low) * (len(BARS) - 1))] if high > low else BARS[0]


def headline(told: Facts, width: int) -> str:
    """Return the script and how much ran: ``train.py · 5000 backwards · 5000 optimizer steps``."""
    watched = told.watched
    steps = words.count(watched.steps, "optimizer step") if watched.steps else "no optimizer step"
    ran = f"{words.count(watched.passes, 'backward')} · {steps}"
    name = fit(plain(PurePath(told.recording.script).name), width - columns(ran) - 3)
    return f"{name} · {ran}" if name else ran


def loss(told: Facts, room: int) -> str:
    """Return ``0.43 → 1e-9``, a sparkline where there is room, and the lowest where it is not the last."""
    if not told.loss:
        return "no loss was seen: no backward started at a scalar"
    (_, first), (_, last) = told.loss[0], told.loss[-1]
    text = f"{number(first)} → {number(last)}" if len(told.loss) > 1 else number(first)
    spark = sparkline(told.loss)
    if spark and columns(text) + len(spark) + 3 <= room:
        text += f"   {spark}"
    known = [pair for pair in told.loss if math.isfinite(pair[1])]
    if known:
        at, low = min(known, key=lambda pair: pair[1])
        if low < last or math.isnan(last):
            text += f"   lowest {number(low)} at backward {at}"
    return text


def graph(told: Facts) -> str:
    """Return whether the graph was the same at every backward that was kept."""
    if not told.recording.passes:
        return "none: backward never ran"
    sizes = " or ".join(map(str, told.sizes[:MANY_NAMES])) if len(told.sizes) <= MANY_NAMES else ""
    sizes = sizes or f"{told.sizes[0]} to {told.sizes[-1]}" if told.sizes else ""
    nodes = f", {sizes} {'node' if told.sizes == (1,) else 'nodes'}" if sizes else ""
    passes = told.recording.passes
    known = [one for one in passes if one.structure]
    if not known:
        return f"not compared{nodes}"
    scope = "" if len(known) == told.watched.passes else f" in the {len(known)} backwards that were kept"
    if told.turns:
        return f"not the same each time{scope}{nodes}"
    if len(known) == 1:
        return f"seen once{nodes}"
    return f"the same each time{scope}{nodes}"


def remarks(told: Facts) -> Iterator[tuple[str, str]]:
    """Yield what a person should know: a mark (``!`` trouble, ``·`` fact) and a sentence."""
    if told.watched.interrupted:
        yield "·", f"Ctrl-C ended the run after backward {told.watched.passes}; all until then is here."
    if told.broken:
        yield "!", _broken(told)
    if told.piling:
        yield "!", _piling(told)
    yield from (("·", text) for text in _turns(told))
    if told.closures:
        yield "·", _closures(told)
    for one in told.recording.unused:
        yield _unused(one)


def _broken(told: Facts) -> str:
    one = told.broken
    assert one is not None
    where = f" ({place(one.source)})" if one.source else ""
    when = f"from backward {one.first} on" if one.for_good else f"at backward {one.first}"
    if one.first - one.sound > 1 and one.sound:
        when = f"by backward {one.first}; it was still finite at {one.sound}"
    what = "NaN" if math.isnan(one.value) else "infinite"
    return f"The loss is {what} {when}{where}."


def _piling(told: Facts) -> str:
    some = _names([one.name for one in told.piling], len(told.leaves))
    first = told.piling[0]
    start, end = first.norms[0], first.norms[-1]
    grew = f" |{plain(first.name)}.grad| went from {number(start[1])} to {number(end[1])}."
    source = next((one.source for one in told.recording.passes if one.source), None)
    before = f" before {place(source)}" if source else ""
    fix = f" Call optimizer.zero_grad(){before}, unless the sum is what you want."
    return f".grad of {some} was never zeroed: each backward adds to what is there.{grew}{fix}"


def _names(names: list[str], every: int) -> str:
    """Return a few names; all leaves as such."""
    if len(names) == every > 1:
        return "both leaves" if every == 2 else f"all {every} leaves"
    some = ", ".join(fit(plain(one), 40) for one in names[:MANY_NAMES])
    return some if len(names) <= MANY_NAMES else f"{some} and {len(names) - MANY_NAMES} more"


def _turns(told: Facts) -> Iterator[str]:
    """Yield where the graph became another one, and which lines made the difference where known."""
    for turn in told.turns[:MANY_TURNS]:
        where = f" ({place(turn.after.source)})" if turn.after.source else ""
        since = f"that of backward {turn.before.index}"
        sizes = [one.n_nodes for one in (turn.before, turn.after)]
        nodes = f": {sizes[1]} nodes, not {sizes[0]}" if None not in sizes and sizes[0] != sizes[1] else ""
        again = f"; it is that of backward {turn.again} again" if turn.again else ""
        yield f"The graph of backward {turn.index}{where} is not {since}{nodes}{again}.{_lines(turn)}"
    if len(told.turns) > MANY_TURNS:
        yield f"It changed {len(told.turns) - MANY_TURNS} more times."
    if told.turns:
        before, after = told.turns[0].before.index, told.turns[0].index
        yield f"To see what differs: graphlab diff {plain(told.recording.script)}@{before} @{after}"


def _lines(turn: Turn) -> str:
    """Return the lines whose nodes came, went or changed, where both graphs were recorded."""
    a, b = turn.before.graph, turn.after.graph
    if a is None or b is None:
        return ""
    found = compare(a, b)
    nodes = [*map(b.node, found.came), *map(a.node, found.went), *(b.node(one.b) for one in found.changed)]
    lines = list(dict.fromkeys(place(one.source) for one in nodes if one.source))
    some = ", ".join(lines[:MANY_NAMES]) + (" and others" if len(lines) > MANY_NAMES else "")
    return f" It differs on {some}." if lines else ""


def _closures(told: Facts) -> str:
    counts = sorted(set(told.closures.values()))
    by = next((one.by for one in told.deeds if one.kind == "step" and one.by), "the optimizer's step")
    each = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    times = "backward" if counts == [1] else "backwards"
    return f"{plain(by)} ran a closure: {each} {times} within each step."


def _unused(one: Unused) -> tuple[str, str]:
    """Return what is to be said of a forward that got no backward."""
    name = f"{fit(plain(one.name), 40)}" if one.name else "a result"
    where = f" at {place(one.source)}" if one.source else ""
    times = f", {one.times} times" if one.times > 1 else ""
    if not one.n_nodes:
        return "·", f"{name}{where} was computed without a graph, under {one.mode}{times}."
    cost = f"{words.count(one.n_nodes, 'node')}, {words.nbytes(one.nbytes)} kept for backward"
    text = f"The graph of {name}{where} was built for nothing: {cost}{times}."
    if one.alive:
        return "!", f"{text} It is still held: keep {name}.item() or .detach() instead."
    return "!", f"{text} Compute it under torch.no_grad()."


def leaf_row(one: LeafStory) -> tuple[str, str, str, str]:
    """Return the cells of a leaf: name, value, norm of its gradient, and the largest one."""
    first, last = tensor(one.first), tensor(one.last)
    value = f"{first} → {last}"
    norms = one.norms
    grads = f"{number(norms[0][1])} → {number(norms[-1][1])}" if norms else "none"
    top = f"{number(one.top[1])} at {one.top[0]}" if one.top else ""
    return plain(one.name) or "(no name)", plain(value), grads, top


def deed(one: Deed, told: Facts, room: int) -> tuple[str, str, str]:
    """Return the cells of what a line did: what, by whom and where; to which leaves, how often."""
    what = DEEDS.get((one.kind, one.of), one.kind)
    by = f" by {fit(plain(one.by), room)}" if one.by else ""
    who = _names(list(one.leaves), len(told.leaves))
    times = f", {one.times} times" if told.complete and one.times > 1 else ""
    return f"{what}{by}", place(one.source), f"{who}{times}"
