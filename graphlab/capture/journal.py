"""What the child writes while a loop is watched: a file that only grows, one list at a time.

Plain tuples, so that nothing but strings and numbers has to be understood by who reads it. What
was appended survives whatever becomes of the script; a list that was cut short is left out.
"""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING, Any

from graphlab import graph as graph_types
from graphlab import recording as recording_types
from graphlab.graph import Source, TensorSummary
from graphlab.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MARK = "@"  # a tuple that begins with it is one of our own types: its name, and its fields
_FLAT = (TensorSummary, Source)  # their fields hold no other of our types


class Journal:
    """Collects entries, and appends them to the file with ``flush``."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._waiting: list[tuple[Any, ...]] = []

    def add(self, kind: str, *fields: Any) -> None:
        """Note one entry."""
        self._waiting.append((kind, *map(_packed, fields)))

    def flush(self) -> None:
        """Write what has been noted."""
        if self._waiting:
            data = pickle.dumps(self._waiting, pickle.HIGHEST_PROTOCOL)
            self._waiting.clear()
            with open(self.path, "ab") as file:
                file.write(data)


def _packed(value: Any) -> Any:
    if isinstance(value, Plain):
        kind, fields = value.__reduce__()
        return (_MARK, kind.__name__, fields if kind in _FLAT else tuple(map(_packed, fields)))
    if type(value) is tuple:
        return tuple(map(_packed, value))
    return value


def entries(path: Path) -> Iterator[tuple[Any, ...]]:
    """Yield the entries as they were noted, up to the first that was cut short."""
    if not path.exists():
        return
    stream = io.BytesIO(path.read_bytes())
    while True:
        try:
            some = _NothingElse(stream).load()
        except (EOFError, pickle.UnpicklingError):
            return
        for kind, *fields in some:
            yield (kind, *map(_unpacked, fields))


def _unpacked(value: Any) -> Any:
    if type(value) is not tuple:
        return value
    if len(value) == 3 and value[0] == _MARK:
        kind = getattr(graph_types, value[1], None) or getattr(recording_types, value[1])
        return kind(*(value[2] if kind in _FLAT else map(_unpacked, value[2])))
    return tuple(map(_unpacked, value))


class _NothingElse(pickle.Unpickler):
    """Reads lists, tuples, strings and numbers; there is no class that an entry may name."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a journal")
