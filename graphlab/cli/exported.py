"""``step --export``: writes what was asked for, each file whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.cli.exports import beside
from graphlab.errors import FAILED, GraphlabError, reason
from graphlab.files import write_whole
from graphlab.lang import t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from graphlab.cli.exports import Export, Kind
    from graphlab.cli.progress import Progress
    from graphlab.stepper.exports.pictures import Pictures
    from graphlab.stepper.walk import Walk


@dataclass(frozen=True, slots=True)
class Voice:
    """What the person is told meanwhile: remarks, and how far the pictures have come."""

    say: Callable[[str], None]
    progress: Progress

    def remark(self, text: str) -> None:
        """Say something on a line of its own."""
        with self.progress.hidden():
            self.say(text)

    def steps(self, pictures: Pictures, file: str) -> Iterator[int]:
        """Return the places of a walk, one after the other, and tell how many pictures are done."""
        from graphlab.lang.harmless import plain

        many = len(pictures.walk) + 1
        return self.progress.of(range(many), many, t("pictures of {file}", file=plain(file)))


def write(wanted: Sequence[Export], walk: Walk, most: int, voice: Voice) -> list[str]:
    """Write the exports, each file whole or not at all, and return their names in order.

    Raises: GraphlabError GL035 when that were more than ``most`` pictures, before any is made.
    """
    from graphlab.renderers.glyphs import noticing
    from graphlab.stepper.exports.pictures import Pictures

    if len(walk) + 1 > most and any(one.kind != "tex" for one in wanted):
        raise _too_many(len(walk) + 1, most)
    pictures = Pictures(walk)
    with noticing() as noticed:
        made = [str(path) for one in wanted for path in _WRITERS[one.kind](one, pictures, voice)]
    for text in noticed.said():
        voice.remark(text)
    return made


def _too_many(count: int, most: int) -> GraphlabError:
    return GraphlabError(
        "GL035",
        t("this walk has {count} pictures, and {most} are allowed", count=f"{count:,}", most=f"{most:,}"),
        why=t("a picture is made of the start and of every step"),
        fix=t(
            "allow them with --max-pictures {count}, or write single steps with the command x", count=count
        ),
        exit_code=FAILED,
    )


def _pictures(one: Export, pictures: Pictures, voice: Voice) -> Iterator[Path]:
    format = one.path().suffix.lower().removeprefix(".")
    for at in voice.steps(pictures, one.file):
        made = pictures.picture(at, format)
        _make(one.path().parent, voice.remark)  # only now: a picture that cannot be made leaves no folder
        write_whole(one.path(at), made)
        yield one.path(at)


def _gif(one: Export, pictures: Pictures, voice: Voice) -> Iterator[Path]:
    from graphlab.stepper.exports.animation import gif

    write_whole(one.path(), gif(pictures, voice.steps(pictures, one.file)))
    yield one.path()


def _markdown(one: Export, pictures: Pictures, voice: Voice) -> Iterator[Path]:
    """Write the pictures, then the page: it never names a picture that is not there."""
    from graphlab.stepper.exports.markdown import page

    folder = beside(one.path())
    files = [folder / f"step-{at:03}.svg" for at in range(len(pictures.walk) + 1)]
    for at in voice.steps(pictures, one.file):
        made = pictures.picture(at, "svg")
        _make(folder, voice.remark)
        write_whole(files[at], made)
    links = [f"{folder.name}/{file.name}" for file in files]
    write_whole(one.path(), page(pictures.walk, links).encode("utf-8", "replace"))
    yield one.path()
    yield from files


def _tex(one: Export, pictures: Pictures, voice: Voice) -> Iterator[Path]:
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
            t("cannot make the folder {folder}", folder=folder),
            why=reason(error),
            fix=t("choose another place"),
            exit_code=FAILED,
        ) from error
    say(t("made the folder {folder}", folder=folder))


_WRITERS: dict[Kind, Callable[[Export, Pictures, Voice], Iterator[Path]]] = {
    "pictures": _pictures,
    "gif": _gif,
    "md": _markdown,
    "tex": _tex,
}
