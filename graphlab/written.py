"""Values of the plain types → the text of a JSON file, piece by piece and never as a tree.

One node, edge or step is on a line. Nodes share much of what they hold, such as their source and
the summaries of their tensors: the text of that is made once.
"""

from __future__ import annotations

import json
import math
from dataclasses import MISSING, fields, is_dataclass
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any, NamedTuple

from graphlab.graph import ModuleCall, Node, Operand, Saved, Source, TensorSummary

if TYPE_CHECKING:
    from collections.abc import Iterator

_FLAT = {
    *("nodes", "edges", "modules", "steps", "roots", "ledger"),
    *("cases", "warnings", "breaks", "differences", "pairs", "agreements", "costs"),
}
_LONG = {"passes", "graphs", "outcomes", "pieces", "alignments"}
_ALWAYS = {
    *("schema", "id", "op", "kind", "tail", "head", "slot", "output_nr", "path", "call", "index", "node"),
    "status",
}
_SHARED = frozenset((Source, ModuleCall, Operand, Saved, TensorSummary))
_MOST_SHARED = 4096  # texts of these that are kept


class Part(NamedTuple):
    """A field of a plain type; left out where it holds its default, unless it is always there."""

    name: str
    default: object
    always: bool


def parts_of(kind: type) -> tuple[Part, ...]:
    """Return the fields of a plain type in the order of a file; none of a type that is not plain."""
    known = _parts.get(kind)
    if known is None:
        known = _parts[kind] = _find_parts(kind) if is_dataclass(kind) else ()
    return known


_parts: dict[type, tuple[Part, ...]] = {}


def _find_parts(kind: Any) -> tuple[Part, ...]:
    made = []
    for one in fields(kind):
        default = one.default if one.default_factory is MISSING else one.default_factory()
        made.append(Part(one.name, default, one.name in _ALWAYS))
    return tuple(sorted(made, key=lambda one: one.name != "schema"))


def present(value: Any) -> list[tuple[str, Any]]:
    """Return names and values of the fields that stand in a file."""
    found = []
    for name, default, always in parts_of(type(value)):
        item = getattr(value, name)
        if always or (item is not None if default is None else item != default):
            found.append((name, item))
    return found


def pieces(value: object) -> Iterator[str]:
    """Yield the text of a JSON file that holds a value of the plain types."""
    yield from _Writer().spread(value, 0)
    yield "\n"


class _Writer:
    def __init__(self) -> None:
        self._texts: dict[int, str] = {}  # by the id of what is written, which is alive meanwhile

    def spread(self, value: Any, depth: int, key: str = "") -> Iterator[str]:
        """Yield the text on several lines, where it is worth that."""
        pad, inner = "\n" + "  " * depth, "\n" + "  " * (depth + 1)
        rows = list(value.items()) if isinstance(value, dict) else present(value)
        if rows:
            begin = "{"
            for name, item in rows:
                yield f"{begin}{inner}{self.text(name)}: "
                yield from self.spread(item, depth + 1, name)
                begin = ","
            yield pad + "}"
        elif isinstance(value, (list, tuple)) and value and key in _FLAT:
            begin = "["
            for item in value:
                yield f"{begin}{inner}{self.text(item)}"
                begin = ","
            yield pad + "]"
        elif isinstance(value, (list, tuple)) and value and key in _LONG:
            begin = "["
            for item in value:
                yield begin + inner
                yield from self.spread(item, depth + 1)
                begin = ","
            yield pad + "]"
        else:
            yield self.text(value)

    def text(self, value: Any) -> str:
        """Return the text on one line. ASCII: a lone surrogate in a name must survive the way to disk."""
        kind = type(value)
        if kind is str:
            return encode_basestring_ascii(value)
        if kind is int:
            return repr(value)
        if kind is float:
            return repr(value) if math.isfinite(value) else f'"{value}"'
        if kind is tuple or kind is list:
            return f"[{', '.join(map(self.text, value))}]"
        if kind in _SHARED:
            known = self._texts.get(id(value))
            if known is None:
                if len(self._texts) >= _MOST_SHARED:
                    self._texts.clear()
                known = self._texts[id(value)] = self._fields(value)
            return known
        if value is None or kind is bool:
            return json.dumps(value)
        if kind is dict:
            return f"{{{', '.join([f'{self.text(name)}: {self.text(one)}' for name, one in value.items()])}}}"
        return self._fields(value) if is_dataclass(value) else json.dumps(value, allow_nan=False)

    def _fields(self, value: Any) -> str:
        text = self.text
        found = []
        for name, item in present(value):
            if name == "module" and type(value) is Node:
                # The full call stands once, in the graph's modules.
                found.append(f'"module": {{"path": {text(item.path)}, "call": {text(item.call)}}}')
            else:
                found.append(f'"{name}": {text(item)}')
        return f"{{{', '.join(found)}}}"
