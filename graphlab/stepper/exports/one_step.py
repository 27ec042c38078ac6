"""``x FILE``: the present step as a file: picture, text, JSON or LaTeX, by the file's suffix."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.errors import GraphlabError
from graphlab.files import write_whole
from graphlab.lang import ENGLISH, speaking, t
from graphlab.renderers.glyphs import noticing
from graphlab.stepper import report
from graphlab.stepper.blocks import said
from graphlab.stepper.exports import derivation
from graphlab.stepper.exports.pictures import FORMATS, Pictures
from graphlab.stepper.problem import CommandError
from graphlab.stepper.tell import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.stepper.moves import Answer
    from graphlab.stepper.state import Session

DIGITS = 3


def export(session: Session, argument: str) -> Answer:
    """Write the present step; without a name to step-007.svg in the current folder."""
    path = Path(argument or f"step-{session.cursor.at:0{DIGITS}}.svg")
    kind = path.suffix.lower().removeprefix(".")
    if kind not in MAKERS and kind not in FORMATS:
        raise CommandError(
            t("there is no format {word!r} for one step", word=kind)
            if kind
            else t("the file's name says no format"),
            t("end the name with one of: {words}", words=" ".join(f".{one}" for one in (*FORMATS, *MAKERS))),
        )
    if kind in MAKERS and path.exists():
        raise CommandError(
            t("{file} is there already", file=path), t("choose another name: only pictures are replaced")
        )
    with noticing() as noticed:
        try:
            write_whole(path, _made(session, kind))
        except GraphlabError as error:
            what = t("{name}: {text}", name=error.what, text=error.why) if error.why else error.what
            raise CommandError(what, error.fix) from error
    return session, (said(t("wrote {file}", file=path), *noticed.said()),)


def _made(session: Session, kind: str) -> bytes:
    if kind in FORMATS:
        return Pictures(session.cursor.walk).picture(session.cursor.at, kind)
    return MAKERS[kind](session).encode("utf-8", "replace")


def _json(session: Session) -> str:
    with speaking(ENGLISH):
        return json.dumps(report.moment(session), allow_nan=False, indent=2) + "\n"


MAKERS: dict[str, Callable[[Session], str]] = {
    "txt": lambda session: f"{shown(session.cursor)}\n",
    "json": _json,
    "tex": lambda session: derivation.document(session.cursor.walk, session.cursor.at),
}
