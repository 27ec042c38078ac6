"""The commands that walk: each returns the session at another place, and what there is to say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from graphlab.lang import t
from graphlab.stepper.blocks import Block, said
from graphlab.stepper.breaks import condition
from graphlab.stepper.grammar import count
from graphlab.stepper.problem import CommandError, near

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.stepper.breaks import Breakpoint
    from graphlab.stepper.cursor import Cursor
    from graphlab.stepper.state import Session
    from graphlab.stepper.walk import Moment

Answer: TypeAlias = "tuple[Session, tuple[Block, ...]]"


def step(session: Session, argument: str) -> Answer:
    """Run one node, or as many as asked for."""
    number = count(argument)
    return _forward(session, session.cursor.forward(number))


def back(session: Session, argument: str) -> Answer:
    """Go back one node, or as many as asked for."""
    return _back(session, session.cursor.back(count(argument)))


def next_landmark(session: Session, argument: str) -> Answer:
    """Run to the next named tensor or module call."""
    return _forward(session, _times(session.cursor, count(argument), lambda now: now.next_landmark()))


def previous_landmark(session: Session, argument: str) -> Answer:
    """Go back to a named tensor or module call."""
    return _back(session, _times(session.cursor, count(argument), lambda now: now.previous_landmark()))


def first(session: Session, argument: str) -> Answer:
    """Go to the start."""
    return session.moved(session.cursor.first()), ()


def last(session: Session, argument: str) -> Answer:
    """Go to the end."""
    return session.moved(session.cursor.last()), ()


def jump(session: Session, argument: str) -> Answer:
    """Go to a step by its number, or to the step of a node by its id or name."""
    walk = session.cursor.walk
    if argument.isascii() and argument.isdecimal():
        number = int(argument) if len(argument) < 10 else -1
        if 0 <= number <= len(walk):
            return session.moved(session.cursor.jump(number)), ()
        raise CommandError(
            t("there is no step {n}", n=argument[:30]), t("the steps are 0 to {last}", last=len(walk))
        )
    found = [one for one in walk.moments if argument in (one.node.id, one.node.name, *one.node.names)]
    here = [one for one in found if one.backward == session.stage.backward]
    if not found:
        known = {name for one in walk.moments for name in (one.node.id, *one.node.names)}
        raise CommandError(
            t("no node that ran is called {word!r}", word=argument[:30]),
            near(argument, known, t("info nodes lists them")),
        )
    return session.moved(session.cursor.jump((here or found)[0].number)), ()


def run(session: Session, argument: str) -> Answer:
    """Run to the next breakpoint, or to the end."""
    return _hit(session, *_forward(session, session.cursor.until(_any(session.breaks))))


def run_back(session: Session, argument: str) -> Answer:
    """Go back to the breakpoint before, or to the start."""
    return _hit(session, *_back(session, session.cursor.back_until(_any(session.breaks))))


def until(session: Session, argument: str) -> Answer:
    """Run until a condition holds, once."""
    wanted = condition(argument, session.cursor.walk)
    reached = session.cursor.until(wanted.test)
    after, blocks = _forward(session, reached)
    if after.cursor.moment and not wanted.test(after.cursor.moment):
        blocks = (*blocks, said(t("{condition}: not met; this is the end", condition=wanted.text)))
    return after, blocks


def _any(breaks: tuple[Breakpoint, ...]) -> Callable[[Moment], bool]:
    return lambda moment: any(one.condition.test(moment) for one in breaks)


def _hit(before: Session, after: Session, blocks: tuple[Block, ...]) -> Answer:
    """Return the session without the temporary breakpoints that were hit, and which were."""
    moment = after.cursor.moment
    if moment is None or after.cursor == before.cursor:
        return after, blocks
    hit = [one for one in after.breaks if one.condition.test(moment)]
    notes = tuple(
        said(t("breakpoint {n}: {condition}", n=one.number, condition=one.condition.text)) for one in hit
    )
    left = tuple(one for one in after.breaks if not (one.once and one in hit))
    return replace(after, breaks=left), (*blocks, *notes)


def _times(cursor: Cursor, number: int, move: Callable[[Cursor], Cursor]) -> Cursor:
    for _ in range(min(number, len(cursor.walk) + 1)):
        cursor = move(cursor)
    return cursor


def _forward(session: Session, cursor: Cursor) -> Answer:
    notes = (said(t("this is the end: every step is done")),) if cursor == session.cursor else ()
    return session.moved(cursor), notes


def _back(session: Session, cursor: Cursor) -> Answer:
    notes = (said(t("this is the start: no node has run")),) if cursor == session.cursor else ()
    return session.moved(cursor), notes
