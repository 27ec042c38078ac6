"""The marks of a page: which command fills which lines. Fenced code is skipped, whatever it shows.

``<!-- console: COMMAND -->`` stands above a block with what COMMAND prints;
``<!-- picture: FILE | WORDS | COMMAND -->`` above the picture FILE that COMMAND draws;
``<!-- page: KEY=VALUE … -->`` says how all of them run. A block of Python that begins with
``# NAME.py``, or any block with ``file=NAME`` behind its language, is a file beside which the
commands run.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from graphlab.errors import USAGE, GraphlabError
from graphlab.lang import LANGUAGES, t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_MARK = re.compile(r"<!--\s*(console|picture|page)\b(?:\s*\((.*?)\))?\s*:(.*)-->\s*")
_LOOKS_LIKE = re.compile(r" {0,3}<!--\s*(console|picture|page)\s*[:(]")
_SCRIPT = re.compile(r"# ([\w-]+\.py)\s*")
_FILE = re.compile(r"\S+ file=([\w-][\w.-]*)")
_IMAGE = re.compile(r"!\[.*\]\(\S+\)\s*")
_URL = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

KEYS = {
    "page": ("folder", "lang", "timeout", "varies"),
    "console": ("exit", "varies"),
    "picture": ("exit", "varies"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark, and the lines below it that its command fills: from ``start`` to before ``end``."""

    line: int  # of the mark itself, from 1
    start: int  # a position in the list of lines
    end: int
    command: str
    exit: int = 0
    varies: str = ""
    file: str = ""  # of a picture, relative to the page
    words: str = ""


@dataclass(slots=True)
class Marked:
    """A page as its marks divide it."""

    lines: list[str]
    marks: list[Mark] = field(default_factory=list)
    scripts: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)


def read(text: str, name: str) -> Marked:
    """Return the marks of the page ``text``, called ``name`` in errors.

    Raises: GraphlabError (GL061) that names the line of a mark that cannot be read.
    """
    page = Marked(text.split("\n"))
    at = 0
    while at < len(page.lines):
        line = page.lines[at]
        fence = _FENCE.match(line)
        if fence:
            end = _after_fence(page.lines, at, name)
            _keep_script(page, at, end, fence.group(2).strip())
            at = end
        elif _LOOKS_LIKE.match(line):
            at = _read_mark(page, at, name)
        else:
            at += 1
    return page


def _read_mark(page: Marked, at: int, name: str) -> int:
    """Add the mark at this position, and return the position after what it fills."""
    where = f"{name}:{at + 1}"
    found = _MARK.fullmatch(page.lines[at])
    if not found:
        indented = page.lines[at].startswith(" ")
        raise _broken(
            where,
            t("the mark does not begin its line") if indented else t("the mark does not end on its own line"),
            t("write <!-- console: COMMAND --> alone on it"),
        )
    kind, bracket, rest = found.group(1), found.group(2) or "", found.group(3).strip()
    given = _options(rest if kind == "page" else bracket, KEYS[kind], where)
    if kind == "page":
        page.settings |= given
        return at + 1
    if "-->" in rest:
        raise _broken(
            where, t("a comment ends at its first -->"), t("keep the command in a file, and run that")
        )
    if not rest:
        raise _broken(where, t("the mark has no command"), t("write one: {mark}", mark=f"<!-- {kind}: … -->"))
    exit_code = _number(given.get("exit", "0"), "exit", where)
    varies = given.get("varies", "")
    if kind == "console":
        end = _console_end(page.lines, at + 1, name)
        mark = Mark(at + 1, at + 1, end, rest, exit_code, varies)
    else:
        file, words, command = _picture(rest, where)
        image = at + 1 < len(page.lines) and _IMAGE.fullmatch(page.lines[at + 1])
        mark = Mark(at + 1, at + 1, at + 2 if image else at + 1, command, exit_code, varies, file, words)
    page.marks.append(mark)
    return mark.end


def _console_end(lines: Sequence[str], at: int, name: str) -> int:
    """Return the position after the block below a mark, if there is one."""
    first = at
    while first < len(lines) and not lines[first].strip():
        first += 1
    fence = _FENCE.match(lines[first]) if first < len(lines) else None
    if fence is None or fence.group(2).strip() != "console":
        return at
    return _after_fence(lines, first, name)


def _picture(rest: str, where: str) -> tuple[str, str, str]:
    parts = [part.strip() for part in rest.split("|", 2)]
    if len(parts) < 3 or not all(parts):
        raise _broken(
            where, t("a picture needs three parts"), t("write <!-- picture: FILE | WORDS | COMMAND -->")
        )
    file, words, command = parts
    if _URL.match(file) or PurePosixPath(file).is_absolute() or re.search(r"[\s()<>]", file):
        raise _broken(
            where,
            t("{file} is no file beside the page", file=file),
            t("name one, relative to the page, without spaces"),
        )
    return file, words, command


def _after_fence(lines: Sequence[str], at: int, name: str) -> int:
    """Return the position after the fenced block that begins here."""
    opening = _FENCE.match(lines[at])
    assert opening is not None
    mark = opening.group(1)
    for end in range(at + 1, len(lines)):
        closing = _FENCE.match(lines[end])
        if closing and closing.group(1).startswith(mark) and not closing.group(2).strip():
            return end + 1
    raise _broken(
        f"{name}:{at + 1}", t("this block of code is not closed"), t("end it with {mark}", mark=mark)
    )


def _keep_script(page: Marked, at: int, end: int, info: str) -> None:
    """Note the block as a file, if it has a name."""
    body = page.lines[at + 1 : end - 1]
    named = _FILE.fullmatch(info)
    if named is None and body and info == "python":
        named = _SCRIPT.fullmatch(body[0])
    if named:
        page.scripts[named.group(1)] = "\n".join(body) + "\n"


def _options(text: str, keys: Sequence[str], where: str) -> Mapping[str, str]:
    """Return the options ``key=value`` of a mark; values with spaces stand in quotes."""
    try:
        lexer = shlex.shlex(text, posix=True)
        lexer.whitespace, lexer.whitespace_split, lexer.commenters = ", \t", True, ""
        words = list(lexer)
    except ValueError as error:
        raise _broken(where, str(error), t("close the quotes")) from error
    given = {}
    for word in words:
        key, equals, value = word.partition("=")
        if key not in keys or not equals:
            raise _broken(
                where,
                t("{word} is no option here", word=repr(word)),
                t("the options are {names}", names=", ".join(f"{one}=…" for one in keys)),
            )
        given[key] = value
    if given.get("lang", LANGUAGES[0]) not in LANGUAGES:
        raise _broken(
            where,
            t("{word} is no language of graphlab", word=given["lang"]),
            t("the languages are {names}", names=", ".join(LANGUAGES)),
        )
    if "varies" in given:
        try:
            re.compile(given["varies"])
        except re.error as error:
            raise _broken(
                where, t("varies is no regular expression: {error}", error=error), t("mend it")
            ) from error
    return given


def _number(text: str, key: str, where: str) -> int:
    if text.isdecimal():
        return int(text)
    raise _broken(
        where,
        t("{key}={text} is no number", key=key, text=text),
        t("write {example}", example=f"{key}=1"),
    )


def _broken(where: str, why: str, fix: str) -> GraphlabError:
    return GraphlabError("GL061", t("a mark cannot be read"), where=where, why=why, fix=fix, exit_code=USAGE)
