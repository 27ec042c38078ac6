"""Which function does which command of the grammar; and the help, made from the grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.stepper import explain, looks, moves, path_text, stops, tables
from graphlab.stepper.blocks import Block, Line, Span, said, table
from graphlab.stepper.exports import one_step
from graphlab.stepper.grammar import COMMANDS, GROUPS, command
from graphlab.stepper.looks import displayed

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.stepper.moves import Answer
    from graphlab.stepper.state import Session

__all__ = ["VERBS", "displayed"]


def _help(session: Session, argument: str) -> Answer:
    """List the commands, or say more of one."""
    if not argument:
        return session, (Block("help", tuple(_all())),)
    one = command(argument.split()[0])
    also = f"   {t('also: {words}', words=', '.join(one.aliases))}" if one.aliases else ""
    return session, (said(f"{one.usage}{also}", f"  {t(one.help)}", kind="help"),)


def _all() -> list[Line]:
    lines: list[Line] = []
    for group, title in GROUPS.items():
        rows = [(Span(one.usage, "label"), Span(t(one.help))) for one in COMMANDS if one.group == group]
        lines += [(Span(t(title), "title"),), *table(rows, indent="  ")]
    return [*lines, (Span(t("Enter repeats the last command; h COMMAND says more."), "quiet"),)]


def _quit(session: Session, argument: str) -> Answer:
    return session, ()


VERBS: dict[str, Callable[[Session, str], Answer]] = {
    "s": moves.step,
    "n": moves.next_landmark,
    "rs": moves.back,
    "rn": moves.previous_landmark,
    "c": moves.run,
    "rc": moves.run_back,
    "first": moves.first,
    "last": moves.last,
    "j": moves.jump,
    "until": moves.until,
    "b": stops.stop,
    "tbreak": stops.stop_once,
    "cl": stops.clear,
    "display": looks.display,
    "undisplay": looks.undisplay,
    "u": looks.up,
    "d": looks.down,
    "p": looks.printed,
    "l": looks.source,
    "where": looks.where,
    "info": tables.info,
    "e": explain.explain,
    "path": path_text.path,
    "x": one_step.export,
    "h": _help,
    "q": _quit,
}
