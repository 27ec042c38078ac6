"""What a person should know of a training loop, as sentences: trouble with its cure, and facts."""

from __future__ import annotations

import math
import shlex
from typing import TYPE_CHECKING

from graphlab.compare import compare
from graphlab.lang import noted, t
from graphlab.renderers import watch_words as say
from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Node, Source
    from graphlab.recording import Closures, Pass, Unused
    from graphlab.renderers.watch_facts import Facts, Turn

EXIT = "exit code "
MANY_TURNS = 4
MOST_HELD = 2000  # nodes that are counted where a variable holds ever more
MOST_ERROR = 120  # columns of what a backward raised


def remarks(told: Facts) -> Iterator[tuple[str, str]]:
    """Yield what a person should know: a mark (``!`` trouble, ``·`` fact) and a sentence."""
    if told.watched.interrupted:
        yield (
            "·",
            t("Ctrl-C ended the run after backward {n}; all until then is here.", n=told.watched.passes),
        )
    if told.watched.ended:
        yield "·", _ended(say.plain(told.watched.ended), told.watched.passes)
    if told.broken:
        yield "!", _broken(told)
    yield from (("!", text) for text in _raised(told))
    if told.piling:
        yield "!", _piling(told)
    roots = {one.root for one in told.recording.passes}
    if len(roots) == 1 and "(" in (root := roots.pop()):
        shown = say.fit(say.plain(root), 60)
        yield "·", t("What is shown as loss is {root}: backward was called on that.", root=shown)
    yield from (("·", text) for text in _turns(told))
    yield from (("·", _closures(one)) for one in told.watched.closures if one.most > 1)
    for one in told.recording.unused:
        yield _unused(one, told)


def _ended(how: str, passes: int) -> str:
    if how.startswith(EXIT):
        code = how.removeprefix(EXIT)
        return t(
            "The script ended with exit code {code} after backward {n}; all until then is here.",
            code=code,
            n=passes,
        )
    return t(
        "The script was ended by {signal} after backward {n}; all until then is here.", signal=how, n=passes
    )


def _at(source: Source | None) -> str:
    """Return `` (train.py:9)``, nothing where the line is unknown."""
    return t(" ({place})", place=say.place(source)) if source else ""


def _sentences(*texts: str) -> str:
    """Return the sentences one after the other."""
    return t(" ").join(text for text in texts if text)


def _broken(told: Facts) -> str:
    one = told.broken
    assert one is not None
    where = _at(one.source)
    what = "NaN" if math.isnan(one.value) else t("infinite")
    if one.first - one.sound > 1 and one.sound:
        return t(
            "The loss is {what} by backward {n}; it was still finite at {sound}{place}.",
            what=what,
            n=one.first,
            sound=one.sound,
            place=where,
        )
    if one.for_good:
        return t("The loss is {what} from backward {n} on{place}.", what=what, n=one.first, place=where)
    return t("The loss is {what} at backward {n}{place}.", what=what, n=one.first, place=where)


def _raised(told: Facts) -> Iterator[str]:
    """Yield where a backward raised, once for each line and kind of error."""
    found: dict[tuple[str, str], list[Pass]] = {}
    for one in told.recording.passes:
        if one.error:
            found.setdefault((say.place(one.source), one.error.partition(":")[0]), []).append(one)
    for some in list(found.values())[:MANY_TURNS]:
        error = words.begun(say.plain(" ".join(some[0].error.split())), MOST_ERROR)
        first, where, more = some[0].index, _at(some[0].source), len(some) - 1
        if more:
            yield t(
                "Backward {n}{place}, and {more} more there, raised {error}",
                n=first,
                place=where,
                more=more,
                error=error,
            )
        else:
            yield t("Backward {n}{place}, raised {error}", n=first, place=where, error=error)


def _piling(told: Facts) -> str:
    some = say.some_names([one.name for one in told.piling], told)
    first = told.piling[0]
    start, end = first.norms[0], first.norms[-1]
    source = next((one.source for one in told.recording.passes if one.source), None)
    fix = t("Call optimizer.zero_grad(), unless the sum is what you want.")
    if source:
        fix = t(
            "Call optimizer.zero_grad() before {place}, unless the sum is what you want.",
            place=say.place(source),
        )
    return _sentences(
        t(".grad of {leaves} was never zeroed: each backward adds to what is there.", leaves=some),
        t(
            "{gradient} went from {first} to {last}.",
            gradient=f"|{say.plain(first.name)}.grad|",
            first=say.number(start[1]),
            last=say.number(end[1]),
        ),
        fix,
    )


def _turns(told: Facts) -> Iterator[str]:
    """Yield where a graph of a new form came up, and what makes the difference where that is known."""
    new = [turn for turn in told.turns if not turn.again]
    for turn in new[:MANY_TURNS]:
        yield _sentences(_turn(turn), *_difference(turn, told))
    if len(new) > MANY_TURNS:
        yield t("{n} more forms of it were seen.", n=len(new) - MANY_TURNS)
    if new:
        command = _command(told, new[0].before.index, new[0].index)
        yield t("To see what differs: {command}", command=command)


def _turn(turn: Turn) -> str:
    """Return that a graph is not that of the backward before it, and how large both are."""
    where, old, new = _at(turn.after.source), turn.before.n_nodes, turn.after.n_nodes
    if old is None or new is None or old == new:
        return t(
            "The graph of backward {n}{place} is not that of backward {before}.",
            n=turn.index,
            place=where,
            before=turn.before.index,
        )
    return t(
        "The graph of backward {n}{place} is not that of backward {before}: {new} nodes, not {old}.",
        n=turn.index,
        place=where,
        before=turn.before.index,
        new=new,
        old=old,
    )


def _command(told: Facts, before: int, after: int) -> str:
    """Return the command that compares two backwards of the script."""
    words = [f"{told.recording.script}@{before}", f"@{after}"]
    words += ["--", *told.recording.argv] if told.recording.argv else []
    return say.plain(f"graphlab diff {shlex.join(words)}")


def _difference(turn: Turn, told: Facts) -> list[str]:
    """Return which nodes came, went and changed, with their lines, where both graphs were recorded."""
    graphs = {one.structure: one.graph for one in told.recording.passes if one.graph is not None}
    a = turn.before.graph or graphs.get(turn.before.structure)
    b = turn.after.graph or graphs.get(turn.after.structure)
    if a is None or b is None:
        return []
    found = compare(a, b)
    changed = [b.node(one.b) for one in found.changed if any(it.what != "root" for it in one.changes)]
    parts = (
        (noted("It has {nodes} more."), [b.node(one) for one in found.came]),
        (noted("It lacks {nodes}."), [a.node(one) for one in found.went]),
        (noted("It changed at {nodes}."), changed),
    )
    return [t(message, nodes=_some(nodes)) for message, nodes in parts if nodes]


def _some(nodes: list[Node]) -> str:
    """Return a few nodes by line: ``MulBackward0, AddBackward0 (train.py:9)``."""
    by_line: dict[str, list[str]] = {}
    for one in nodes:
        by_line.setdefault(say.place(one.source), []).append(say.plain(one.op))
    told = [
        f"{', '.join(ops[: say.MANY_NAMES])}{' …' if len(ops) > say.MANY_NAMES else ''}"
        + (t(" ({place})", place=line) if line else "")
        for line, ops in by_line.items()
    ]
    some = ", ".join(told[: say.MANY_NAMES])
    rest = len(told) - say.MANY_NAMES
    return t("{some} and {n} more lines", some=some, n=rest) if rest > 0 else some


def _closures(one: Closures) -> str:
    each = f"{one.most}" if one.least == one.most else t("{a} to {b}", a=one.least, b=one.most)
    by = say.plain(one.by)
    if one.steps == 1:
        return t("{optimizer} ran a closure: {n} backwards within its one step.", optimizer=by, n=each)
    return t(
        "{optimizer} ran a closure: {n} backwards within each of its {steps} steps, {all} in all.",
        optimizer=by,
        n=each,
        steps=one.steps,
        all=one.backwards,
    )


def _unused(one: Unused, told: Facts) -> tuple[str, str]:
    """Return what is to be said of a forward that got no backward."""
    name = say.fit(say.plain(one.name), 40) if one.name else t("a result")
    if one.grows:
        return "!", _growing(one, name)
    called = t("{name} at {place}", name=name, place=say.place(one.source)) if one.source else name
    times = ""
    if one.times > 1:
        # Not every pass of a long run is looked at closely enough to see them.
        all_seen = len(told.recording.passes) >= told.watched.passes
        many = f"{one.times:,}"
        times = t(", {n} times", n=many) if all_seen else t(", seen {n} times", n=many)
    if not one.n_nodes:
        return "·", t(
            "{name} was computed without a graph, under {mode}{times}.",
            name=called,
            mode=one.mode,
            times=times,
        )
    text = t(
        "The graph of {name} was built for nothing: {nodes}, {size} kept for backward{times}.",
        name=called,
        nodes=words.count(one.n_nodes, "node"),
        size=words.nbytes(one.nbytes),
        times=times,
    )
    if one.alive:
        held = t("It is still held: take torch.no_grad(), or keep {name}.item() only.", name=name)
        return "!", _sentences(text, held)
    return "!", _sentences(text, t("Compute it under torch.no_grad()."))


def _growing(one: Unused, name: str) -> str:
    """Return that a variable holds on to ever more graphs."""
    many = t("{n} nodes and more", n=f"{MOST_HELD:,}")
    return t(
        "{name}{place} holds on to the graphs of earlier passes, ever more of them: {nodes} by backward {n}, "
        "which no backward will use. Keep numbers there instead, as loss.item() gives them.",
        name=name,
        place=_at(one.source),
        nodes=many if one.n_nodes >= MOST_HELD else words.count(one.n_nodes, "node"),
        n=one.after_pass + 1,
    )
