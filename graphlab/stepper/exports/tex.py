"""Other people's text, names and numbers as LaTeX that any engine compiles: ASCII only.

Where another language is spoken the document has its characters, and a class that knows them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from graphlab.lang import ENGLISH, language, t
from graphlab.renderers import words
from graphlab.stepper import names

if TYPE_CHECKING:
    from graphlab.graph import TensorSummary

TEXT = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "`": r"\char96{}",
    "'": r"\char39{}",
    "-": r"{-}",
}
GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "omicron", "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
)  # fmt: skip
SYMBOLS = {
    "∂": r"\partial", "∇": r"\nabla", "∞": r"\infty", "·": r"\cdot", "×": r"\times", "→": r"\to",
    "←": r"\gets", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "√": r"\surd", "ᵀ": r"^{\top}",
    "…": r"\ldots", "±": r"\pm", "°": r"^{\circ}",
}  # fmt: skip
_CAPITAL = {"Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
            "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega"}  # fmt: skip
_NAME = re.compile(r"([^\W\d_])_?(\d*)")
_OWN = re.compile("[\u4e00-\u9fff\u3001\u3002\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]")  # Chinese
LONGEST = 60  # columns of a user's text
SYMBOL = 16  # characters of a name that stands in a formula


def text(written: str, limit: int = LONGEST) -> str:
    """Return any text for the text of a document, on one line, shortened in its middle."""
    return "".join(TEXT.get(char) or _plain(char) for char in words.shorten(written, limit))


def typed(written: str, limit: int = LONGEST) -> str:
    r"""Return program text, in the typewriter face; fit for formulas inside ``\text``."""
    return rf"\texttt{{{text(written, limit)}}}"


def ascii_only(latex: str) -> str:
    """Return LaTeX with every character beyond ASCII in a form that each engine knows."""
    return "".join(_plain(char) for char in latex)


def _plain(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() else "?"
    if language() != ENGLISH and _OWN.fullmatch(char):
        return char
    symbol = _symbol(char)
    if symbol:
        return rf"\ensuremath{{{symbol}}}"
    base = "".join(one for one in unicodedata.normalize("NFKD", char) if one.isascii() and one.isprintable())
    if base:
        return "".join(TEXT.get(one, one) for one in base)
    return rf"\ensuremath{{\langle\mathrm{{U{ord(char):04X}}}\rangle}}"


def _symbol(char: str) -> str:
    if char in SYMBOLS:
        return SYMBOLS[char]
    if char in _CAPITAL:
        return f"\\{_CAPITAL[char]}"
    at = ord(char) - ord("α")
    if 0 <= at < len(GREEK):
        return "o" if GREEK[at] == "omicron" else f"\\{GREEK[at]}"
    return ""


def symbol(name: str) -> str:
    """Return a user's name as a symbol: ``x``, ``x_{1}``, an upright word; "" when it is none.

    Only words of ASCII and single Greek letters are symbols; what they are of is said elsewhere.
    """
    short = _NAME.fullmatch(name)
    if short and (short[1].isascii() or _symbol(short[1])):
        letter = short[1] if short[1].isascii() else _symbol(short[1])
        return f"{letter}_{{{short[2]}}}" if short[2] else letter
    if len(name) <= SYMBOL and name.isascii() and re.fullmatch(r"\w+(\.\w+)*", name):
        return rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"
    return ""


def number(written: str) -> str:
    """Return a printed number, or a list of them, for a formula."""
    made = re.sub(r"(\d)e(-?\d+)", r"\1 \\times 10^{\2}", written)
    made = re.sub(r"\binf\b", r"\\infty", made)
    return re.sub(r"\bnan\b", r"\\mathrm{NaN}", made)


def gradient(tensor: TensorSummary | None) -> str:
    """Return a gradient for a formula: its values where they are few, else what was measured."""
    if tensor is None:
        return rf"\text{{{t('none')}}}"
    few = words.value(tensor, names.MANY)
    return number(few) if few and len(few) <= LONGEST else rf"\text{{{text(names.gradient(tensor))}}}"
