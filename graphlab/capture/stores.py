"""Which instructions of a code object give a variable or an attribute its value, in any Python."""

from __future__ import annotations

import dis
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import CodeType

_VARIABLES = {"STORE_NAME", "STORE_FAST", "STORE_GLOBAL", "STORE_DEREF"}
_VARIABLES |= {"STORE_FAST_STORE_FAST", "STORE_FAST_LOAD_FAST"}  # since Python 3.13
_ALL = _VARIABLES | {"STORE_ATTR"}
OPCODES = frozenset(dis.opmap[name] for name in _ALL if name in dis.opmap)


class Store(NamedTuple):
    """One instruction that stores: its offset, the line it is of, and the name that it stores first.

    ``variables`` are all variables that it stores, and ``in_place`` says whether the value was
    written in place, as by ``w -= 1``.
    """

    offset: int
    line: int
    name: str
    variables: tuple[str, ...]
    in_place: bool


def stores(code: CodeType) -> list[Store]:
    """Return the instructions that store, in order."""
    known = _known.get(id(code))
    if known is None:
        known = _known[id(code)] = code, list(_stores(code))
    return known[1]


_known: dict[int, tuple[CodeType, list[Store]]] = {}  # by the code's id; it is kept alive


def _stores(code: CodeType) -> list[Store]:
    found = []
    line = code.co_firstlineno
    before = ""
    for one in dis.get_instructions(code):
        place = one.positions
        line = (place.lineno if place is not None else None) or line
        if one.opname in _ALL:
            names = one.argval if isinstance(one.argval, tuple) else (one.argval,)
            stored = names[:1] if one.opname == "STORE_FAST_LOAD_FAST" else names
            variables = stored if one.opname in _VARIABLES else ()
            found.append(Store(one.offset, line, str(names[0]), variables, before.endswith("=")))
        before = one.argrepr if one.opname == "BINARY_OP" else ""
    return found
