"""Fill a page anew from its commands, and say what is stale. Writing it down is left to others."""

from __future__ import annotations

import difflib
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.errors import FAILED, USAGE, GraphlabError, reason
from graphlab.lang import ENGLISH, t
from graphlab.pages.marks import read
from graphlab.pages.shell import Ran, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.pages.marks import Mark, Marked

    Runner = Callable[[str, Path, float, str], Ran]

TIMEOUT = 120.0
_TAIL = 12  # lines of what a failed command said
_HERE = "."  # folder=. runs the commands in the page's own folder


@dataclass(slots=True)
class Fresh:
    """A page as its commands fill it today: the text before and now, and pictures that differ."""

    path: Path
    before: str
    now: str
    commands: int = 0
    pictures: dict[Path, bytes] = field(default_factory=dict)

    @property
    def stale(self) -> bool:
        """Return whether the page, or one of its pictures, is not what its commands make."""
        return self.before != self.now or bool(self.pictures)

    def difference(self) -> str:
        """Return what is stale: a unified diff of the page, and the names of its pictures."""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.now.splitlines(keepends=True),
            f"{self.path}",
            t("{file} (what its commands give now)", file=self.path),
        )
        text = "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
        return text + "".join(_of_picture(one) + "\n" for one in self.pictures)


def refresh(path: Path, runner: Runner = run, told: Callable[[str], None] = lambda text: None) -> Fresh:
    """Return the page with what its commands print and draw now; ``told`` hears of each one.

    Raises: GraphlabError for a page that cannot be read (GL065), a broken mark (GL061), a command
    that fails (GL062), takes too long (GL063) or draws nothing (GL064).
    """
    before = _text(path)
    page = read(before, str(path))
    fresh = Fresh(path, before, before, len(page.marks))
    timeout = _timeout(page, path)
    with tempfile.TemporaryDirectory(prefix="graphlab-page-") as scratch:
        folder = path.parent if page.settings.get("folder") == _HERE else Path(scratch).resolve()
        if folder != path.parent:
            _furnish(folder, page)
        kept = {mark.file: _bytes(path.parent / mark.file) for mark in page.marks if mark.file}
        lines = list(page.lines)
        made: list[tuple[Mark, list[str]]] = []
        for mark in page.marks:
            told(f"{path}:{mark.line}  {mark.command}")
            done = runner(mark.command, folder, timeout, page.settings.get("lang", ENGLISH))
            _check(mark, done, path, timeout)
            varies = mark.varies or page.settings.get("varies", "")
            made.append((mark, _filled(mark, done, folder, page, varies)))
            if mark.file:
                _take_picture(mark, fresh, folder, kept[mark.file], varies)
        for mark, new in reversed(made):
            lines[mark.start : mark.end] = new
    fresh.now = "\n".join(lines)
    return fresh


def _of_picture(file: Path) -> str:
    if file.exists():
        return t("{file}: the picture is another one now", file=file)
    return t("{file}: the picture is not there yet", file=file)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GraphlabError(
            "GL065",
            t("cannot read {path}", path=path),
            why=reason(error) if isinstance(error, OSError) else t("it is not UTF-8 text"),
            fix=t("name a Markdown file"),
            exit_code=USAGE,
        ) from error


def _timeout(page: Marked, path: Path) -> float:
    text = page.settings.get("timeout", str(TIMEOUT))
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if seconds > 0:
        return seconds
    raise GraphlabError(
        "GL061",
        t("timeout={text} is no number of seconds", text=text),
        where=str(path),
        fix=t("write {example}", example="timeout=60"),
        exit_code=USAGE,
    )


def _furnish(folder: Path, page: Marked) -> None:
    """Put the scripts of the page into its empty folder, and make the folders of its pictures."""
    for name, body in page.scripts.items():
        (folder / name).write_text(body, encoding="utf-8")
    for mark in page.marks:
        target = (folder / mark.file).resolve()
        if mark.file and target.is_relative_to(folder):
            target.parent.mkdir(parents=True, exist_ok=True)


def _check(mark: Mark, done: Ran, path: Path, timeout: float) -> None:
    """Raise unless the command ended as its mark says."""
    where = f"{path}:{mark.line}   {mark.command}"
    tail = "\n       ".join(done.printed.rstrip().splitlines()[-_TAIL:])
    if done.code is None:
        raise GraphlabError(
            "GL063",
            t("a command did not end within {seconds} seconds", seconds=f"{timeout:g}"),
            where=where,
            why=tail,
            fix=t("give the page more time: <!-- page: timeout=300 -->"),
            exit_code=FAILED,
        )
    if done.code != mark.exit:
        kind = "picture" if mark.file else "console"
        meant = f"<!-- {kind}(exit={done.code}): … -->"
        raise GraphlabError(
            "GL062",
            t("a command ended with exit code {code}, not {expected}", code=done.code, expected=mark.exit),
            where=where,
            why=tail,
            fix=t("mend it; if that is meant, write {mark}", mark=meant),
            exit_code=FAILED,
        )


def _filled(mark: Mark, done: Ran, folder: Path, page: Marked, varies: str) -> list[str]:
    """Return the lines below a mark; the old ones where nothing differs but what may vary."""
    old = page.lines[mark.start : mark.end]
    if mark.file:
        return [f"![{mark.words}]({mark.file})"]
    printed = done.printed.replace(f"{folder}/", "")
    body = printed.removesuffix("\n").split("\n") if printed else []
    ticks = max((len(run) for run in re.findall(r"`{3,}", printed)), default=2) + 1
    new = ["`" * ticks + "console", f"$ {mark.command}", *body, "`" * ticks]
    return old if _alike("\n".join(old).strip(), "\n".join(new), varies) else new


def _alike(old: str, new: str, varies: str) -> bool:
    """Return whether two texts are the same but for what the expression finds, and blanks beside that."""
    if not varies:
        return old == new
    pattern = re.compile(rf"[ ]*(?:{varies})[ ]*")
    return pattern.sub(" … ", old) == pattern.sub(" … ", new)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _take_picture(mark: Mark, fresh: Fresh, folder: Path, old: bytes | None, varies: str) -> None:
    """Keep the picture that a command drew, if it is not the one that was beside the page.

    A command that drew it right there is undone: what is to be written is for the caller to say.
    """
    drawn, kept = folder / mark.file, fresh.path.parent / mark.file
    data = _bytes(drawn)
    if drawn.resolve() == kept.resolve() and data is not None:
        drawn.unlink() if old is None else drawn.write_bytes(old)
    if data is None:
        raise GraphlabError(
            "GL064",
            t("the command did not draw {file}", file=mark.file),
            where=f"{fresh.path}:{mark.line}   {mark.command}",
            fix=t("let it write that file, as with -o {file}", file=mark.file),
            exit_code=FAILED,
        )
    before, now = ((one or b"").decode("utf-8", "replace") for one in (old, data))
    if old != data and not (varies and _alike(before, now, varies)):
        fresh.pictures[kept] = data
