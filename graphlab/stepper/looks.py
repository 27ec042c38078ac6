"""The commands that look without moving: select, print, display, source lines, the way here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.stepper import names
from graphlab.stepper.arrivals import MANY_TERMS
from graphlab.stepper.blocks import Block, Line, Span, said
from graphlab.stepper.evaluate import evaluate
from graphlab.stepper.grammar import count
from graphlab.stepper.problem import CommandError, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Node, Source
    from graphlab.stepper.cursor import NodeState
    from graphlab.stepper.moves import Answer
    from graphlab.stepper.stage import Stage
    from graphlab.stepper.state import Session

AROUND = 3  # lines before and after the one that made the node
LARGEST = 4_000_000  # bytes of a source file that is read


def up(session: Session, argument: str) -> Answer:
    """Select a node that sends a gradient to the selected one."""
    stage, node = session.stage, session.selected
    senders = [one.edge.tail for one in stage.contributions(stage.position(node.id)) if one.edge]
    none = t("nothing sends here: this is where backward starts")
    return _selected(session, senders, count(argument), none)


def down(session: Session, argument: str) -> Answer:
    """Select a node that the selected one sends a gradient to."""
    stage, node = session.stage, session.selected
    heads = [edge.head for edge in stage.leaving[stage.position(node.id)]]
    return _selected(session, heads, count(argument), t("this is a leaf: it sends nothing on"))


def _selected(session: Session, nodes: list[str], number: int, none: str) -> Answer:
    if not nodes:
        raise CommandError(none)
    if number > len(nodes):
        raise CommandError(
            t("there is no way {n} from here", n=number),
            t("there are {n}: {nodes}", n=len(nodes), nodes=listed(nodes)),
        )
    after = session.choose(nodes[number - 1])
    return after, (about(after),)


def about(session: Session) -> Block:
    """Return the selected node and what it has received by now."""
    node, stage = session.selected, session.stage
    state = session.cursor.state(node.id, stage.backward)
    head: Line = (
        Span(f"{node.id}  ", "quiet"),
        Span(names.title(node, names.root_name(stage, stage.position(node.id))), "title"),
        Span(f"   {names.what(node)}", "op"),
        Span(f"   {names.place(node)}", "place"),
    )
    return Block("said", (head, (Span(f"  {status(state)}"),)))


def status(state: NodeState) -> str:
    """Return in words what a node has received."""
    came = [names.gradient(one.value) for one in state.arrived]
    listed = ", ".join(came[:MANY_TERMS]) + (", …" if len(came) > MANY_TERMS else "")
    if state.status == "done":
        got = ", ".join(names.gradient(one) for one in state.recorded)
        return t("done: {gradient}", gradient=got) if got else t("done: ran")
    if state.status == "partial":
        return t(
            "waiting: {n} of {all} contributions are here: {gradients}",
            n=len(came),
            all=state.expected,
            gradients=listed,
        )
    if state.status in ("ready", "root"):
        return t("runs soon: all is here: {gradients}", gradients=listed)
    return t(_STATUS[state.status])


_STATUS = {
    "waiting": noted("waiting: nothing has arrived yet"),
    "failed": noted("raised"),
    "returned": noted("its gradient was returned by torch.autograd.grad"),
    "not run": noted("not run: nothing asked for its gradient, or backward ended before"),
}


def printed(session: Session, argument: str) -> Answer:
    """Print the value of an expression."""
    return session, (said(f"{argument} = {evaluate(session.cursor, argument)}"),)


def display(session: Session, argument: str) -> Answer:
    """Show an expression at every step from now on; without one, show all of them now."""
    if argument:
        evaluate(session.cursor, argument)
        if argument not in session.displays:
            session = replace(session, displays=(*session.displays, argument))
    elif not session.displays:
        fix = t("show a value at every step: display x.grad")
        return session, (said(t("nothing is displayed"), f"  {fix}"),)
    return session, displayed(session)


def undisplay(session: Session, argument: str) -> Answer:
    """Stop showing one expression, or all."""
    if not argument:
        return replace(session, displays=()), (said(t("nothing is displayed")),)
    number = count(argument)
    if number > len(session.displays):
        raise CommandError(
            t("there is no display {n}", n=argument[:30]), t("there are {n}", n=len(session.displays))
        )
    left = (*session.displays[: number - 1], *session.displays[number:])
    return replace(session, displays=left), (said(t("display {n} is gone", n=number)),)


def displayed(session: Session) -> tuple[Block, ...]:
    """Return what is shown at every step."""
    if not session.displays:
        return ()
    return (
        Block("display", tuple(_displayed(session, at, text) for at, text in enumerate(session.displays))),
    )


def _displayed(session: Session, at: int, text: str) -> Line:
    try:
        value = evaluate(session.cursor, text)
    except CommandError as error:
        value = error.what
    return (Span(f"  {at + 1}: ", "quiet"), Span(f"{text} = "), Span(value, "number"))


def source(session: Session, argument: str) -> Answer:
    """Show the source lines around the one that made the selected node."""
    node = session.selected
    if node.source is None:
        raise CommandError(
            t("{node} has no source line", node=node.id),
            t("u selects the node toward the loss, d the other way"),
        )
    lines = tuple(source_lines(node.source, AROUND, AROUND))
    return session, (Block("source", ((Span(names.line(node.source), "place"),), *lines)),)


def source_lines(here: Source, before: int, after: int) -> Iterator[Line]:
    """Yield the lines around it, if the file still has that line; else that line alone."""
    text = _file(here)
    if here.line > len(text) or text[here.line - 1].strip() != here.text:
        yield (Span(f"{here.line:>5} ▸ ", "good"), Span(here.text))
        return
    for number in range(max(1, here.line - before), min(len(text), here.line + after) + 1):
        mark = "▸" if number == here.line else " "
        yield (
            Span(f"{number:>5} {mark} ", "good" if number == here.line else "quiet"),
            Span(text[number - 1].expandtabs(4)),
        )


def _file(here: Source) -> list[str]:
    path = Path(here.file)
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return []
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except (OSError, ValueError):
        return []


def where(session: Session, argument: str) -> Answer:
    """Show the way from the root to the selected node."""
    stages = session.cursor.walk.stages
    stage: Stage | None = session.stage
    node = session.selected
    lines: list[Line] = []
    while stage is not None:
        lines = [*_way(stage, node), *lines]
        outer = stages.get(stage.record.outer) if stage.record.outer is not None and stage.depth else None
        if outer is not None and stage.record.inside:
            node = outer.graph.nodes[outer.position(stage.record.inside)]
        stage = outer
    return session, (Block("said", tuple(lines)),)


def _way(stage: Stage, node: Node) -> Iterator[Line]:
    way = [node]
    while senders := [one.edge.tail for one in stage.contributions(stage.position(way[-1].id)) if one.edge]:
        way.append(stage.graph.node(senders[0]))
    way.reverse()
    skipped = len(way) - 2 * MANY_TERMS
    for at, one in enumerate(way):
        if skipped > 0 and MANY_TERMS <= at < MANY_TERMS + skipped:
            if at == MANY_TERMS:
                yield (Span(f"{' ' * 2 * stage.depth}  {t('… {n} more', n=f'{skipped:,}')}", "quiet"),)
            continue
        mark = "▸ " if at == len(way) - 1 else "  "
        title = names.title(one, names.root_name(stage, stage.position(one.id)))
        yield (
            Span(" " * 2 * stage.depth + mark, "good"),
            Span(f"{one.id:<5} ", "quiet"),
            Span(title, "title"),
            Span(f"   {names.what(one)}", "op"),
            Span(f"   {names.place(one)}", "place"),
        )
