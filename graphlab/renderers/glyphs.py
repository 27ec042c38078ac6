"""Fonts of the system for characters that those which come along lack, and what no font here has.

Fonts with Chinese characters are too large to come along. Where the system has none, pictures made of
pixels and pages of PDF are in English, and whoever asked for them is told so.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.lang import ENGLISH, language, speaking, t
from graphlab.layout.measure import covered

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where systems keep a font for Chinese, Japanese and Korean, when fc-list is not there to ask.
_CJK = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)
_SIMPLIFIED = (" SC", " GB", " CN")  # how families end that have the forms written in China
CHINESE = "梯"  # a character that a font for Chinese has
_SAMPLES = {"zh": CHINESE}
MANY = 8  # characters that are named at most


@dataclass(frozen=True, slots=True)
class Font:
    """A font of this system: its file, which of the fonts in it, and its family, "" where not known."""

    file: str
    index: int = 0
    family: str = ""


@dataclass(slots=True)
class Noticed:
    """What pictures lacked: characters that no font here has, and the language itself."""

    missing: dict[str, None] = field(default_factory=dict)
    in_english: bool = False

    def said(self) -> Iterator[str]:
        """Yield what a person should know of it."""
        if self.in_english:
            yield t(
                "no font here has Chinese characters, so PNG, PDF and plots are in English; "
                "install one, such as Noto Sans CJK"
            )
        lacking = "".join(self.missing)
        if lacking:
            some = lacking[:MANY] + (" …" if len(lacking) > MANY else "")
            yield t(
                "no font here has {characters}: install one that has, such as Noto Sans CJK, "
                "or write .svg, which is shown in the viewer's fonts",
                characters=some,
            )


_noticed: ContextVar[Noticed | None] = ContextVar("noticed", default=None)


@contextmanager
def noticing() -> Iterator[Noticed]:
    """Collect meanwhile what pictures lack."""
    found = Noticed()
    before = _noticed.set(found)
    try:
        yield found
    finally:
        _noticed.reset(before)


@contextmanager
def drawable() -> Iterator[None]:
    """Speak English meanwhile, where no font here has the characters of the present language."""
    if not missing(sample()):
        yield
        return
    found = _noticed.get()
    if found is not None:
        found.in_english = True
    with speaking(ENGLISH):
        yield


def sample() -> str:
    """Return a character that a font for the present language has, nothing where ours will do."""
    return _SAMPLES.get(language(), "")


def further_fonts(text: str) -> list[Font]:
    """Return fonts of the system for the characters that ours lack; mostly none."""
    lacking = "".join(sorted(_lacking(text)))
    found = _noticed.get()
    if found is not None:
        found.missing.update(dict.fromkeys(missing(text)))
    return list(_system_fonts(lacking)) if lacking else []


def missing(text: str) -> str:
    """Return the characters that no font here can draw, each once; mostly none."""
    return "".join(char for char in _lacking(text) if not _font_with(char))


def font_with(char: str) -> Font | None:
    """Return a font of the system that has the character, None where there is none."""
    return _font_with(char)


def family(char: str) -> str:
    """Return the family of the system's font that draws a character, "" where ours do or none is known."""
    font = None if covered(char) or char.isspace() else _font_with(char)
    return font.family if font is not None else ""


def _lacking(text: str) -> dict[str, None]:
    return dict.fromkeys(char for char in text if not covered(char) and not char.isspace())


@cache
def _system_fonts(chars: str) -> tuple[Font, ...]:
    """Return fonts that hold the characters, as few as needed."""
    return tuple(dict.fromkeys(font for font in map(_font_with, chars) if font is not None))


_found: dict[str, Font | None] = {}  # for each character that was looked for
_charsets: dict[Font, frozenset[range]] = {}  # of each font that was found


def _font_with(char: str) -> Font | None:
    """Return a font that has the character, one that is known already where possible."""
    if char not in _found:
        known = (font for font, ranges in _charsets.items() if any(ord(char) in one for one in ranges))
        _found[char] = next(known, None) or _searched(char)
    return _found[char]


def _searched(char: str) -> Font | None:
    program = shutil.which("fc-list")
    if program is None:
        return next((Font(file) for file in _CJK if Path(file).exists()), None)
    pattern = f":charset={ord(char):x}:scalable=true"
    # A font that is meant for Chinese has all of it, in the forms that are written there.
    for wanted in (f"{pattern}:lang=zh-cn", pattern):
        lines = _answer(program, wanted, f"--format={_FORMAT}").splitlines()
        fonts = sorted((line.split("\t") for line in lines if line.count("\t") == 3), key=_plainest)
        if fonts:
            file, index, families, _ = fonts[0]
            best = Font(file, int(index) & 0xFFFF, families.partition(",")[0])  # above: which variation
            _charsets[best] = _charset(file)
            return best
    return None


_FORMAT = "%{file}\t%{index}\t%{family}\t%{style}\n"


def _plainest(font: list[str]) -> tuple[object, ...]:
    """Return what sorts the plainest font first: regular, without serifs, as it is written in China."""
    file, index, families, style = font
    name = families.partition(",")[0]
    odd = ("Serif" in name or "Mono" in name, not style.startswith("Regular"))
    return (*odd, not name.endswith(_SIMPLIFIED), file, int(index))


def _charset(file: str) -> frozenset[range]:
    """Return which characters a file has, as fontconfig says it: ``20-7e a0-17f 1e9e``."""
    program = shutil.which("fc-query")
    said = _answer(program, "--format=%{charset} ", file) if program is not None else ""
    ends = (one.partition("-")[::2] for one in said.split())
    return frozenset(range(int(first, 16), int(last or first, 16) + 1) for first, last in ends)


def _answer(program: str, *arguments: str) -> str:
    try:
        made = subprocess.run([program, *arguments], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return made.stdout.decode("utf-8", "replace")
