"""Numbers, shapes, tensors and other people's text as short words that are safe to draw."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.lang.harmless import HOSTILE
from graphlab.lang.wrapping import pieces

if TYPE_CHECKING:
    from graphlab.graph import Node, TensorSummary
    from graphlab.recording import Pass

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
MANY_VALUES = 4
ROOM = 60  # columns that the values of a gradient may take
_PATHS = re.compile(r"\w+(\.\w+)*(, \w+(\.\w+)*)*")
_GONE = re.compile(r"^\.+|(?<=\.)\.+")  # words of a path that are left out
_LONGEST_PATHS = 500  # characters

Value = float | int | bool | tuple[float, float]

# What is counted, as it is said of one and of several.
COUNTED = {
    "backward": (noted("{n} backward"), noted("{n} backwards")),
    "box": (noted("{n} box"), noted("{n} boxes")),
    "captured graph": (noted("{n} captured graph"), noted("{n} captured graphs")),
    "case": (noted("{n} case"), noted("{n} cases")),
    "difference": (noted("{n} difference"), noted("{n} differences")),
    "dynamic graph": (noted("{n} dynamic graph"), noted("{n} dynamic graphs")),
    "edge": (noted("{n} edge"), noted("{n} edges")),
    "more case": (noted("{n} more case"), noted("{n} more cases")),
    "more frozen value": (noted("{n} more frozen value"), noted("{n} more frozen values")),
    "more graph": (noted("{n} more graph"), noted("{n} more graphs")),
    "more graph break": (noted("{n} more graph break"), noted("{n} more graph breaks")),
    "more input": (noted("{n} more input"), noted("{n} more inputs")),
    "more leaf": (noted("{n} more leaf"), noted("{n} more leaves")),
    "more line": (noted("{n} more line"), noted("{n} more lines")),
    "more node": (noted("{n} more node"), noted("{n} more nodes")),
    "more side effect": (noted("{n} more side effect"), noted("{n} more side effects")),
    "more warning": (noted("{n} more warning"), noted("{n} more warnings")),
    "node": (noted("{n} node"), noted("{n} nodes")),
    "operation": (noted("{n} operation"), noted("{n} operations")),
    "optimizer step": (noted("{n} optimizer step"), noted("{n} optimizer steps")),
    "root": (noted("{n} root"), noted("{n} roots")),
    "run": (noted("{n} run"), noted("{n} runs")),
    "saved tensor": (noted("{n} saved tensor"), noted("{n} saved tensors")),
    "side effect": (noted("{n} side effect"), noted("{n} side effects")),
}
# What a leaf is for.
ROLES = {
    "parameter": (noted("parameter"), noted("{n} parameters")),
    "input": (noted("input"), noted("{n} inputs")),
    "buffer": (noted("buffer"), noted("{n} buffers")),
}


def clean(text: str) -> str:
    """Return the text on one line, with U+FFFD for each character that cannot be drawn."""
    return HOSTILE.sub(REPLACEMENT, text)


def columns(character: str) -> int:
    """Return how many columns a character takes: 2 for an East-Asian wide one."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten(text: str, limit: int) -> str:
    """Return the cleaned text in at most ``limit`` columns, with an ellipsis in its middle.

    A module's path loses whole words, and never a number: ``tran…h.11.attn.c_proj.weight``.
    """
    text = clean(text)
    if len(text) * 2 <= limit or sum(map(columns, text)) <= limit:
        return text
    path = _shorter_paths(text, limit)
    if path:
        return path
    half = (limit - 1) // 2
    return _fill(text, limit - 1 - half) + "…" + _fill(text[::-1], half)[::-1]


def _shorter_paths(text: str, limit: int) -> str:
    """Return paths, such as ``h.11.attn.weight, head.weight``, with fewer words; "" if that does not do.

    The room that is left goes to how the first path begins: decoders have the layers of encoders.
    """
    if len(text) > _LONGEST_PATHS or _PATHS.fullmatch(text) is None:
        return ""
    whole = text.split(", ")
    whole[1:-1] = ["…"] * (len(whole) > 2)  # of a weight that many share, the first and the last
    paths = [path.split(".") for path in whole]
    if sum(map(columns, _joined(paths))) <= limit:
        return _joined(paths)
    left = [[at for at, word in enumerate(path[:-1]) if not word.isdigit()] for path in paths]
    while any(left):
        longest = max((at for at, one in enumerate(left) if one), key=lambda at: len(".".join(paths[at])))
        at = left[longest].pop(0)
        word, paths[longest][at] = paths[longest][at], ""
        short = _joined(paths)
        room = limit - sum(map(columns, short))
        if room * 2 > limit or (room > 3 and short[0] != "…"):  # much was in that word
            paths[longest][at] = _fill(word, room - 2) + "…"
            return _joined(paths)
        if room >= 0:
            return _fill(text, room).rstrip(".") * (short[0] == "…") + short
    return ""


def _joined(paths: list[list[str]]) -> str:
    return ", ".join(_GONE.sub("…", ".".join(path)) for path in paths)


def begun(text: str, limit: int) -> str:
    """Return the beginning of the text in at most ``limit`` columns, with an ellipsis at its end."""
    return text if sum(map(columns, text)) <= limit else _fill(text, limit - 1).rstrip() + "…"


def wrapped(text: str, limit: int) -> list[str]:
    """Return the text in lines of at most ``limit`` columns; a word that is longer than a line is cut up."""
    if not any(columns(char) == 2 for char in text):
        return textwrap.wrap(text, limit)
    lines = [""]
    used = 0
    for piece in pieces(" ".join(text.split())):
        rest, wide = piece, sum(map(columns, piece.rstrip()))
        if lines[-1] and used + wide > limit:
            lines.append("")
            used = 0
        while sum(map(columns, rest.rstrip())) > limit:
            begin = _fill(rest, limit)
            lines[-1:] = [begin, ""]
            rest = rest[len(begin) :]
        lines[-1] += rest
        used = sum(map(columns, lines[-1]))
    return [line for line in map(str.rstrip, lines) if line]


def cut(text: str, limit: int) -> str:
    """Return the text with an ellipsis at its end, in at most ``limit`` columns."""
    return f"{_fill(text, limit - 1)}…"


def _fill(text: str, limit: int) -> str:
    """Return the start of the text that fits in ``limit`` columns."""
    used = 0
    for position, character in enumerate(text):
        used += columns(character)
        if used > limit:
            return text[:position]
    return text


def number(value: Value) -> str:
    """Return a number with at most 4 significant digits; a complex one as ``1+2j``."""
    if isinstance(value, tuple):
        return f"{value[0]:.4g}{value[1]:+.4g}j"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int) and abs(value) < 10**9:
        return str(value)
    return f"{value:.4g}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")


def shape(sizes: Sequence[int]) -> str:
    """Return a shape as ``2×3``; nothing for a scalar, ``(5)`` for a vector."""
    return f"({sizes[0]})" if len(sizes) == 1 else "×".join(map(str, sizes))


def count(number: int, what: str) -> str:
    """Return ``1 node`` or ``2,000 nodes``; what is counted is a key of COUNTED."""
    one, many = COUNTED[what]
    return t(one if number == 1 else many, n=f"{number:,}")


def role(node: Node) -> str:
    """Return what a leaf is: a parameter, an input, a buffer, or just a leaf."""
    known = ROLES.get(node.role)
    return t(known[0]) if known else node.role or t("leaf")


def function(node: Node) -> str:
    """Return PyTorch's name of a function, and of a leaf what it is: ``leaf (parameter)``."""
    is_known = node.kind == "leaf" and node.role
    return t("leaf ({role})", role=role(node)) if is_known else node.op


def backward(full: Pass | None) -> str:
    """Return which backward was recorded, ``no backward`` when none ran."""
    if full is None:
        return ""
    return t("no backward") if full.call == "none" else t("backward {n}", n=full.index)


def named(node: Node) -> str:
    """Return what the user calls the node: all names of a leaf, or of several outputs."""
    several = node.kind == "leaf" or len(node.outputs) > 1
    return ", ".join(node.names) if several and len(node.names) > 1 else node.name


def result(node: Node) -> TensorSummary | None:
    """Return the only output of a node; None where there are several, which names do not tell apart."""
    return node.outputs[0] if len(node.outputs) == 1 else None


def shapes(node: Node) -> str:
    """Return the shape of the outputs, each shape once."""
    known = [shape(one.shape) for one in node.outputs if one is not None and one.shape]
    return ", ".join(dict.fromkeys(known))


def value(tensor: TensorSummary | None, many: int = MANY_VALUES) -> str:
    """Return the values of a tensor that has up to ``many``, as ``21`` or ``[1, 2]``; else nothing.

    A single value stands without brackets, whatever its shape.
    """
    if tensor is None or not tensor.values or len(tensor.values) > many:
        return ""
    if len(tensor.values) == 1:
        return number(tensor.values[0])
    return _nested([number(one) for one in tensor.values], tensor.shape)


def _nested(items: list[str], sizes: Sequence[int]) -> str:
    """Return flat items with the brackets of their shape."""
    for size in reversed(sizes):
        if size < 1 or len(items) % size:
            break
        items = ["[" + ", ".join(items[at : at + size]) + "]" for at in range(0, len(items), size)]
    return ", ".join(items)


def gradient(tensor: TensorSummary | None, many: int = MANY_VALUES) -> str:
    """Return a gradient in few words: its values, else its norm, else its shape."""
    if tensor is None:
        return t("none")
    few = value(tensor, many)
    if few and len(few) <= ROOM:
        return few
    known = norm(tensor)
    return t("norm {n}", n=number(known)) if known is not None else shape(tensor.shape)


def norm(tensor: TensorSummary) -> float | None:
    """Return the L2 norm as measured, or as it follows from all the values."""
    if tensor.norm is not None or tensor.values is None:
        return tensor.norm
    return math.hypot(
        *(part for one in tensor.values for part in (one if isinstance(one, tuple) else (one,)))
    )


def nbytes(count: int) -> str:
    """Return a number of bytes as ``64 B``, ``1.5 KB`` (1000 bytes each) and so on."""
    amount = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.3g} {unit}"
        amount /= 1000
    return f"{amount:.3g} TB"


def operation(op: str) -> str:
    """Return the forward operation that an autograd name stands for: ``MulBackward0`` → ``mul``."""
    short = re.sub(r"Backward\d*$", "", op.rpartition("::")[2])
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", short).lower() if short else op
