"""Where the pictures go. Everything here is checked before the user's script runs."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab import stages
from graphlab.errors import FAILED, USAGE, GraphlabError
from graphlab.files import write_whole
from graphlab.lang import t

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from graphlab.capture.target import Target

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Output:
    """One picture to make: its format and its file, or None for standard output."""

    format: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Formats:
    """What a command can write: its formats, and the function that reads one from a file's suffix."""

    known: Collection[str]
    of: Callable[[Path], str]


def pictures() -> Formats:
    """Return the formats of a picture of one graph."""
    from graphlab.renderers import FORMATS, format_of

    return Formats(FORMATS, format_of)


def plan(
    files: Sequence[str], format: str | None, target: Target, formats: Formats | None = None
) -> list[Output]:
    """Return the outputs that were asked for, or STEM.svg in the current folder.

    Raises: GraphlabError for a format (GL012), a folder (GL011) or a file (GL013) that is no good.
    """
    formats = formats or pictures()
    if format is not None and format not in formats.known:
        raise _unknown_format(format, list(formats.known))
    if not files:
        files = [f"{stem(target)}.{format or 'svg'}"]
    outputs = []
    for file in files:
        if file == STDOUT:
            outputs.append(Output(_needed(format), None))
            continue
        path = Path(file)
        check_folder(path)
        check_not_input(path, target)
        outputs.append(Output(_format(path, format, formats), path))
    return outputs


def _format(path: Path, format: str | None, formats: Formats) -> str:
    """Return the format that the suffix names, else the one that was given.

    Raises: GraphlabError GL012 when there is neither.
    """
    named = path.suffix.lower().removeprefix(".") in formats.known
    return formats.of(path) if named or format is None else format


def stem(target: Target) -> str:
    """Return the name of the picture when none was given: that of the file that made it."""
    if target.kind in ("script", "name", "recording"):
        return Path(target.value).stem
    if target.kind == "module":
        return target.value.rpartition(".")[2]
    return target.kind


def wants_colour() -> bool:
    """Return whether standard output is a terminal that is to be given colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def columns() -> int:
    """Return how wide a report may be: as wide as the terminal, 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def write(output: Output, data: bytes) -> None:
    """Write the picture to its file, or to standard output."""
    if output.path is not None:
        stages.begin(t("writing {file}", file=output.path))
        write_whole(output.path, data)
        return
    stages.begin("")  # nothing stands beside the result
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write_all(planned: Sequence[Output], make: Callable[[str], bytes]) -> list[str]:
    """Write what ``make`` gives for each format; nothing unless all of it could be made.

    Returns what a person should know of it: which characters no font here has.
    """
    from graphlab.renderers.glyphs import noticing

    made = []
    with noticing() as noticed:
        for one in planned:
            stages.begin(t("making {file}", file=one.path or one.format))
            made.append((one, make(one.format)))
    for one, data in made:
        write(one, data)
    return list(noticed.said())


def _needed(format: str | None) -> str:
    if format is None:
        raise GraphlabError(
            "GL012",
            t("standard output has no suffix that would tell the format"),
            fix=t("name it: -o - --format svg"),
            exit_code=USAGE,
        )
    return format


def _unknown_format(format: str, known: list[str]) -> GraphlabError:
    return GraphlabError(
        "GL012",
        t("there is no format {format}", format=repr(format)),
        why=t("the formats are {names}", names=", ".join(known)),
        fix=t("choose one of them with --format"),
        exit_code=USAGE,
    )


def check_folder(path: Path) -> None:
    """Raise GL011 unless a file can be written to this path."""
    why = ""
    if path.is_dir():
        why = t("{path} is a folder, not a file", path=path)
    elif not path.parent.exists():
        why = t("the folder {folder} does not exist", folder=path.parent)
    elif not path.parent.is_dir():
        why = t("{path} is a file, not a folder", path=path.parent)
    elif not os.access(path.parent, os.W_OK | os.X_OK):
        why = t("you may not write to the folder {folder}", folder=path.parent)
    if why:
        raise GraphlabError(
            "GL011",
            t("cannot write {path}", path=path),
            why=why,
            fix=t("make the folder first, or choose another one"),
            exit_code=FAILED,
        )


def check_not_input(path: Path, target: Target) -> None:
    """Raise GL013 when the path is that of the target itself."""
    if target.kind not in ("script", "name", "recording"):
        return
    if path.exists() and Path(target.value).exists() and path.samefile(target.value):
        raise GraphlabError(
            "GL013",
            t("the output {path} is the input itself", path=path),
            why=t("graphlab never overwrites what it reads"),
            fix=t("choose another name"),
            exit_code=USAGE,
        )
