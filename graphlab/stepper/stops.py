"""The commands that make, list and forget breakpoints."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.stepper.blocks import Block, Span, said, table
from graphlab.stepper.breaks import Breakpoint, condition
from graphlab.stepper.grammar import count
from graphlab.stepper.problem import CommandError

if TYPE_CHECKING:
    from graphlab.stepper.moves import Answer
    from graphlab.stepper.state import Session


def stop(session: Session, argument: str) -> Answer:
    """Make a breakpoint; without a condition, list them."""
    return _made(session, argument, once=False) if argument else (session, (listing(session),))


def stop_once(session: Session, argument: str) -> Answer:
    """Make a breakpoint that goes when it has been hit."""
    return _made(session, argument, once=True)


def clear(session: Session, argument: str) -> Answer:
    """Forget one breakpoint, or all."""
    if not argument:
        return replace(session, breaks=()), (said(t("no breakpoints")),)
    number = count(argument)
    left = tuple(one for one in session.breaks if one.number != number)
    if len(left) == len(session.breaks):
        numbers = ", ".join(str(one.number) for one in session.breaks)
        known = t("there is {numbers}", numbers=numbers) if numbers else t("there are none")
        raise CommandError(t("there is no breakpoint {n}", n=argument[:30]), known)
    return replace(session, breaks=left), (said(t("breakpoint {n} is forgotten", n=number)),)


def listing(session: Session) -> Block:
    """Return the breakpoints as a table."""
    if not session.breaks:
        fix = t("make one: b nan, b mul, b train.py:12, b norm>1e3")
        return said(t("no breakpoints"), f"  {fix}", kind="table")
    rows = [
        (
            Span(str(one.number), "label"),
            Span(one.condition.text),
            Span(t("once") if one.once else "", "quiet"),
        )
        for one in session.breaks
    ]
    return Block("table", table(rows))


def _made(session: Session, argument: str, *, once: bool) -> Answer:
    number = session.numbers + 1
    made = Breakpoint(number, condition(argument, session.cursor.walk), once)
    hits = sum(map(made.condition.test, session.cursor.walk.moments))
    meets = t("{n} steps meet it", n=f"{hits:,}")
    if hits < 2:
        meets = t("1 step meets it") if hits else t("no step meets it")
    after = replace(session, breaks=(*session.breaks, made), numbers=number)
    text = t("breakpoint {n}: {condition} ({meets})", n=number, condition=made.condition.text, meets=meets)
    return after, (said(text),)
