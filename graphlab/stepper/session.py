"""One line in, another session and an answer out: the same for every face."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.stepper import grammar
from graphlab.stepper.blocks import said
from graphlab.stepper.problem import CommandError
from graphlab.stepper.state import Output, Session, start
from graphlab.stepper.tell import shown
from graphlab.stepper.verbs import VERBS, displayed

if TYPE_CHECKING:
    from graphlab.stepper.blocks import Block

__all__ = ["Output", "Session", "execute", "present", "start"]

LONGEST = 1000  # characters that a line may have


def execute(session: Session, line: str) -> tuple[Session, Output]:
    """Return the session after a command, and its answer; an empty line repeats the last one.

    Nothing that is typed raises: a command that cannot be done leaves the session as it was.
    """
    line = line.strip() or session.line
    word = ""
    try:
        if len(line) > LONGEST:
            raise CommandError(t("a line may have {n} characters", n=LONGEST), t("h lists the commands"))
        command, argument = grammar.read(line)
        word = command.word
        after, blocks = VERBS[word](session, argument)
    except CommandError as error:
        return session, Output(_problem(error), word, problem=True)
    moved = command.group == "move"
    after = replace(after, line=line)
    if moved:
        blocks = (*blocks, *present(after))
    return after, Output(tuple(blocks), word, moved, quit=word == "q")


def present(session: Session) -> tuple[Block, ...]:
    """Return the present moment, and the values that are displayed at every step."""
    return (shown(session.cursor), *displayed(session))


def _problem(error: CommandError) -> tuple[Block, ...]:
    return (said(error.what, *([f"  {error.fix}"] if error.fix else []), kind="problem"),)
