"""What the child writes while a loop is watched: a file that only grows, one list at a time.

Plain tuples, so that nothing but strings and numbers has to be understood by who reads it. What
was appended survives whatever becomes of the script; a list that was cut short is left out.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from graphlab.graph import (
    Edge,
    Graph,
    ModuleCall,
    Node,
    Operand,
    Root,
    Saved,
    Source,
    TensorSummary,
)
from graphlab.recording import Closures, LeafRow, LedgerEvent, Pass, Points, Unused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphlab.plain import Plain

_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_MARK = "@"  # a tuple that begins with it is one of our own types: its name, and its fields


class Journal:
    """Collects entries, and appends them to the file with ``flush``."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.waiting: list[tuple[Any, ...]] = []

    def add(self, kind: str, *fields: Any) -> None:
        """Note one entry."""
        self.waiting.append((kind, *fields))

    def flush(self) -> None:
        """Write what has been noted."""
        if self.waiting:
            data = io.BytesIO()
            pickler = pickle.Pickler(data, pickle.HIGHEST_PROTOCOL)
            pickler.dispatch_table = _PACKED
            pickler.dump(self.waiting)
            self.waiting.clear()
            rest = data.getbuffer()
            # Not kept open: the script's own files get the usual numbers.
            file = os.open(self.path, _APPEND, 0o600)
            try:
                while rest:
                    rest = rest[os.write(file, rest) :]
            finally:
                os.close(file)


def _packing(kind: type[Plain]) -> Callable[[Plain], tuple[Any, ...]]:
    """Return how to pickle one of our types: as a tuple, because its class is hidden from imports."""
    fields = attrgetter(*kind.__slots__)

    def pack(one: Plain) -> tuple[Any, ...]:
        return tuple, ((_MARK, kind.__name__, fields(one)),)

    return pack


_KINDS: dict[str, type[Any]] = {
    one.__name__: one
    for one in (
        *(TensorSummary, Source, Pass, LeafRow, LedgerEvent, Unused, Points, Closures),
        *(Graph, Node, Edge, Root, Operand, Saved, ModuleCall),
    )
}
_PACKED: dict[type, Callable[[Any], Any]] = {one: _packing(one) for one in _KINDS.values()}


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
        return _KINDS[value[1]](*map(_unpacked, value[2]))
    return tuple(map(_unpacked, value))


class _NothingElse(pickle.Unpickler):
    """Reads lists, tuples, strings and numbers; there is no other class that an entry may name."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("builtins", "tuple"):
            return tuple
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a journal")
