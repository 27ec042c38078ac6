"""The plain faces: a prompt with history, commands from a pipe, and every step at once."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, TextIO

from graphlab.lang import ENGLISH, noted, speaking, t
from graphlab.stepper import report
from graphlab.stepper.printing import Printer
from graphlab.stepper.session import execute, present

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphlab.stepper.state import Output, Session

WELCOME = noted("s steps, rs goes back, e explains, h lists all commands, q leaves")


class Face:
    """Shows moments and answers on a stream, as text or as JSON with one object on a line.

    JSON is English in every language; ``follow`` sees to that.
    """

    def __init__(self, stream: TextIO, *, as_json: bool = False) -> None:
        self.stream, self.as_json = stream, as_json
        self.printer = Printer(stream)

    def moment(self, session: Session) -> None:
        """Show the present moment."""
        if self.as_json:
            self._object(report.moment(session))
        else:
            self.printer.show(present(session))

    def answer(self, session: Session, output: Output) -> None:
        """Show what a command answered."""
        if not self.as_json:
            self.printer.show(output.blocks)
            return
        for one in report.answer(output):
            self._object(one)
        if output.moved:
            self._object(report.moment(session))

    def exported(self, files: Sequence[str]) -> None:
        """Name the files that were written."""
        self._object({"schema": report.SCHEMA, "type": "exported", "files": list(files)})

    def _object(self, data: object) -> None:
        self.stream.write(json.dumps(data, allow_nan=False) + "\n")
        self.stream.flush()


def follow(session: Session, lines: Iterable[str], face: Face) -> bool:
    """Do the commands of a pipe, then every step that is left; return whether all were understood.

    ``q`` ends it where it stands.
    """
    with speaking(ENGLISH) if face.as_json else nullcontext():
        return _follow(session, lines, face)


def _follow(session: Session, lines: Iterable[str], face: Face) -> bool:
    understood = True
    face.moment(session)
    for line in lines:
        if not line.strip():
            continue
        session, output = execute(session, line)
        understood = understood and not output.problem
        face.answer(session, output)
        if output.quit:
            return understood
    while session.cursor.coming is not None:
        session = session.moved(session.cursor.forward())
        face.moment(session)
    return understood


def converse(session: Session, face: Face) -> None:
    """Ask for commands at a terminal until ``q`` or the end of input."""
    with suppress(ImportError):
        import readline  # noqa: F401  # input() takes its history and its keys from it
    face.moment(session)
    face.printer.line(t(WELCOME))
    while True:
        try:
            line = input(f"({session.cursor.at}/{len(session.cursor.walk)}) ")
        except KeyboardInterrupt:
            face.printer.line("")
            continue
        except EOFError:
            face.printer.line("")
            return
        session, output = execute(session, line)
        face.answer(session, output)
        if output.quit:
            return


def at_terminal() -> bool:
    """Return whether a person sits at both ends."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
