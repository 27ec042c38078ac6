"""The words and cells of a report on a training loop, for a terminal and a page alike.

Names come out with the codes of characters that a terminal would obey.
"""

from __future__ import annotations

import math
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.lang.harmless import plain
from graphlab.lang.wrapping import pieces
from graphlab.renderers import words

if TYPE_CHECKING:
    from graphlab.graph import Source, TensorSummary
    from graphlab.recording import LedgerEvent
    from graphlab.renderers.watch_facts import Curve, Deed, Facts, LeafStory

__all__ = ["columns", "fit", "plain", "wrap"]

BARS = "▁▂▃▄▅▆▇█"
BROKEN = "×"
SPARK = 24
DECADES = 100.0  # a curve that spans more is drawn in logarithms
MANY_NAMES = 3
VALUE = 30  # columns that values may take before their norm stands for them
DEEDS = {
    ("zero", "grad"): noted("zeroed"),
    ("zero", "value"): noted("set to zero"),
    ("accumulate", "grad"): noted("added to"),
    ("clip", "grad"): noted("clipped"),
    ("step", "value"): noted("stepped"),
    ("write", "grad"): noted("gradient written"),
    ("write", "value"): noted("written"),
    ("replace", "grad"): noted("gradient replaced"),
    ("replace", "value"): noted("made anew"),
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
    for piece in pieces(text):
        word = piece.rstrip(" ")
        if columns(lines[-1] + word) <= width:
            lines[-1] += piece
        else:
            lines.append(fit(word, width) + piece[len(word) :])
    return [line for line in (line.rstrip(" ") for line in lines) if line] or [""]


def padded(text: str, width: int) -> str:
    """Return the text with blanks after it, so that it takes ``width`` columns."""
    return text + " " * (width - columns(text))


def number(value: float | None) -> str:
    """Return a number in few digits."""
    return t("unknown") if value is None else words.number(float(value))


def tensor(one: TensorSummary | None) -> str:
    """Return a tensor in few words: its values, else its norm, else its shape; none for no tensor."""
    return _few(one) or words.gradient(one, 0)


def _few(one: TensorSummary | None) -> str:
    """Return the values of a tensor where they are few, else nothing."""
    few = words.value(one)
    return few if len(few) <= VALUE else ""


def change(before: TensorSummary | None, after: TensorSummary | None) -> str:
    """Return ``1 → 1.5``: both as values, or both as norms where one of them has too many."""
    both = (before, after)
    if any(one is not None and not _few(one) and words.norm(one) is not None for one in both):
        return " → ".join(words.gradient(one, 1) for one in both)
    return " → ".join(map(tensor, both))


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
    steps = words.count(watched.steps, "optimizer step") if watched.steps else t("no optimizer step")
    ran = f"{words.count(watched.passes, 'backward')} · {steps}"
    name = fit(plain(PurePath(told.recording.script).name), width - columns(ran) - 3)
    return f"{name} · {ran}" if name else ran


def loss(told: Facts, room: int) -> str:
    """Return ``0.43 → 1e-9``, a sparkline where there is room, and the lowest where it is not the last."""
    if not told.loss:
        return t("no loss was seen: no backward started at a scalar")
    (_, first), (_, last) = told.loss[0], told.loss[-1]
    text = f"{number(first)} → {number(last)}" if len(told.loss) > 1 else number(first)
    spark = sparkline(told.loss)
    if spark and columns(text) + len(spark) + 3 <= room:
        text += f"   {spark}"
    known = [pair for pair in told.loss if math.isfinite(pair[1])]
    if known:
        at, low = min(known, key=lambda pair: pair[1])
        if number(low) != number(last):
            text += f"   {t('lowest {value} at backward {n}', value=number(low), n=at)}"
    return text


def losses(told: Facts, room: int) -> list[str]:
    """Return the loss; of several roots a line each, their names below each other."""
    if not told.losses:
        return wrap(loss(told, room), room)
    names = [fit(plain(name), 24) for name, _ in told.losses]
    size = max(map(columns, names))
    lines = []
    for name, (_, curve) in zip(names, told.losses, strict=True):
        ends = number(curve[0][1]) + (f" → {number(curve[-1][1])}" if len(curve) > 1 else "")
        lines.append((f"{name}{' ' * (size - columns(name))}  {ends}", curve))
    size = max(columns(line) for line, _ in lines)
    return [
        f"{line}{' ' * (size - columns(line))}   {sparkline(curve)}".rstrip()
        if size + SPARK + 3 <= room
        else fit(line, room)
        for line, curve in lines
    ]


def _each_its_own(told: Facts) -> str:
    """Return ``one for each loss`` where each has a graph of its own that never changes; else nothing."""
    known = [one for one in told.recording.passes if one.structure]
    pairs = dict.fromkeys((one.root, one.structure, one.n_nodes) for one in known)
    roots, forms = {one[0] for one in pairs}, {one[1] for one in pairs}
    if not len(told.losses) == len(roots) == len(forms) == len(pairs) == len(told.watched.structures) > 1:
        return ""
    each = [
        f"{fit(plain(root), 24) or t('loss')} {words.count(nodes or 0, 'node')}" for root, _, nodes in pairs
    ]
    return t("one for each loss, the same each time: {losses}", losses=t(", ").join(each))


def graph(told: Facts) -> str:
    """Return whether the graph was the same at every backward."""
    if not told.recording.passes:
        return t("none: backward never ran")
    own = _each_its_own(told)
    return own or t(", ").join(part for part in (_sameness(told), _sizes(told.sizes)) if part)


def _sizes(sizes: tuple[int, ...]) -> str:
    """Return ``5 or 7 nodes``, nothing where it is not known."""
    if not sizes:
        return ""
    if len(sizes) == 1:
        return words.count(sizes[0], "node")
    written = [f"{one:,}" for one in sizes]
    few = len(sizes) <= MANY_NAMES
    return t("{n} nodes", n=t(" or ").join(written) if few else t("{a} to {b}", a=written[0], b=written[-1]))


def _sameness(told: Facts) -> str:
    """Return how often the graph was which."""
    passes = told.recording.passes
    known = [one for one in passes if one.structure]
    if not known:
        return t("not compared")
    counts = told.watched.structures
    if counts:
        return _structures(list(counts.values()), told.watched.passes)
    if not told.turns and len(known) == 1:
        return t("seen once")
    if len(known) == told.watched.passes:
        return t("not the same each time") if told.turns else t("the same each time")
    if told.turns:
        return t("not the same each time in the {n} backwards that were kept", n=len(known))
    return t("the same each time in the {n} backwards that were kept", n=len(known))


def _structures(counts: list[int], passes: int) -> str:
    """Return how often each graph was there; what was not compared is said."""
    rest = passes - sum(counts)
    if len(counts) == 1:
        text = t("the same each time") if passes > 1 else t("seen once")
        rest = rest if passes > 1 else 0
    elif len(counts) <= MANY_NAMES:
        written = [f"{one:,}" for one in counts]
        times = t("{some} and {last}", some=t(", ").join(written[:-1]), last=written[-1])
        text = t("{n} different ones, in {times} backwards", n=len(counts), times=times)
    else:
        text = t(
            "{n} different ones, the most frequent in {most} of {all} backwards",
            n=len(counts),
            most=max(counts),
            all=passes,
        )
    return t("{text} ({n} backwards were not compared)", text=text, n=rest) if rest > 0 else text


def some_names(names: list[str], told: Facts, room: int = 999) -> str:
    """Return a few names, as many as there is room for; all leaves as such, and all of one module."""
    every = [one.name for one in told.leaves]
    if len(names) == len(every) > 1:
        if told.watched.leaves > len(every):
            both = t("both leaves that are followed")
            return both if len(every) == 2 else t("all {n} leaves that are followed", n=len(every))
        return t("both leaves") if len(every) == 2 else t("all {n} leaves", n=len(every))
    owner = names[0].partition(".")[0]
    if len(names) > MANY_NAMES and set(names) == {one for one in every if one.startswith(f"{owner}.")}:
        return t("all {n} of {module}", n=len(names), module=fit(plain(owner), 40))
    for shown in range(min(len(names), MANY_NAMES), 0, -1):
        text = ", ".join(fit(plain(one), 40) for one in names[:shown])
        if len(names) > shown:
            text = t("{some} and {n} more", some=text, n=len(names) - shown)
        if columns(text) <= room:
            break
    return text


def leaf_row(one: LeafStory, *, short: bool = False) -> tuple[str, str, str, str]:
    """Return the cells of a leaf: name, value, norm of its gradient, and the largest one.

    ``short`` takes norms for the values of all but scalars.
    """
    value = change(one.first, one.last) if one.first or one.last else ""
    if short and value:
        value = " → ".join(words.gradient(it, 1) for it in (one.first, one.last))
    norms = one.norms
    grads = f"{number(norms[0][1])} → {number(norms[-1][1])}" if norms else t("none")
    top = t("{value} at {n}", value=number(one.top[1]), n=one.top[0]) if one.top else ""
    return plain(one.name) or t("(no name)"), plain(value), grads, top


def deed(one: Deed, told: Facts, width: int) -> tuple[str, str, str]:
    """Return the cells of what a line did: what, by whom and where; to which leaves, how often."""
    what = done(one)
    what = t("{what} by {who}", what=what, who=fit(plain(one.by), width // 4)) if one.by else what
    times = t(", {n} times", n=f"{one.times:,}") if told.complete and one.times > 1 else ""
    who = some_names(list(one.leaves), told, width // 2 - columns(times))
    return what, place(one.source), f"{who}{times}"


def done(one: Deed | LedgerEvent) -> str:
    """Return what was done to a leaf: ``zeroed``."""
    known = DEEDS.get((one.kind, one.of))
    return t(known) if known else one.kind
