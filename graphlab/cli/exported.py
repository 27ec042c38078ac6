"""``step --export``: writes what was asked for, each file whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.cli.exports import beside
from graphlab.errors import FAILED, GraphlabError
from graphlab.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from graphlab.cli.exports import Export, Kind
    from graphlab.stepper.exports.pictures import Pictures
    from graphlab.stepper.walk import Walk


def write(wanted: Sequence[Export], walk: Walk, most: int, say: Callable[[str], None]) -> list[str]:
    """Write the exports, each file whole or not at all, and return their names in order.

    Raises: GraphlabError GL035 when that were more than ``most`` pictures, before any is made.
    """
    from graphlab.stepper.exports.pictures import Pictures

    if len(walk) + 1 > most and any(one.kind != "tex" for one in wanted):
        raise _too_many(len(walk) + 1, most)
    pictures = Pictures(walk)
    return [str(path) for one in wanted for path in _WRITERS[one.kind](one, pictures, say)]


def _too_many(count: int, most: int) -> GraphlabError:
    return GraphlabError(
        "GL035",
        f"this walk has {count} pictures, and {most} are allowed",
        why="a picture is made of the start and of every step",
        fix=f"allow them with --max-pictures {count}, or write single steps with the command x",
        exit_code=FAILED,
    )


def _pictures(one: Export, pictures: Pictures, say: Callable[[str], None]) -> Iterator[Path]:
    format = one.path().suffix.lower().removeprefix(".")
    for at in range(len(pictures.walk) + 1):
        made = pictures.picture(at, format)
        _make(one.path().parent, say)  # only now: a picture that cannot be made leaves no folder
        write_whole(one.path(at), made)
        yield one.path(at)


def _gif(one: Export, pictures: Pictures, say: Callable[[str], None]) -> Iterator[Path]:
    from graphlab.stepper.exports.animation import gif

    write_whole(one.path(), gif(pictures))
    yield one.path()


def _markdown(one: Export, pictures: Pictures, say: Callable[[str], None]) -> Iterator[Path]:
    """Write the pictures, then the page: it never names a picture that is not there."""
    from graphlab.stepper.exports.markdown import page

    folder = beside(one.path())
    files = [folder / f"step-{at:03}.svg" for at in range(len(pictures.walk) + 1)]
    for at, file in enumerate(files):
        made = pictures.picture(at, "svg")
        _make(folder, say)
        write_whole(file, made)
    links = [f"{folder.name}/{file.name}" for file in files]
    write_whole(one.path(), page(pictures.walk, links).encode("utf-8", "replace"))
    yield one.path()
    yield from files


def _tex(one: Export, pictures: Pictures, say: Callable[[str], None]) -> Iterator[Path]:
    from graphlab.stepper.exports.derivation import document

    write_whole(one.path(), document(pictures.walk).encode("utf-8", "replace"))
    yield one.path()


def _make(folder: Path, say: Callable[[str], None]) -> None:
    if folder.exists():
        return
    try:
        folder.mkdir()
    except OSError as error:
        raise GraphlabError(
            "GL011",
            f"cannot make the folder {folder}",
            why=error.strerror or str(error),
            fix="choose another place",
            exit_code=FAILED,
        ) from error
    say(f"made the folder {folder}")


_WRITERS: dict[Kind, Callable[[Export, Pictures, Callable[[str], None]], Iterator[Path]]] = {
    "pictures": _pictures,
    "gif": _gif,
    "md": _markdown,
    "tex": _tex,
}
