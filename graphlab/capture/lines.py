"""Which lines of a code object need not be watched instruction by instruction.

Most instructions move values about and cannot make a node. Where a line has one instruction
that can, and a plain store or return right behind it, the trace function needs to see the
line's beginning and end only, and still knows which instruction made the nodes.
"""

from __future__ import annotations

from dis import opmap
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

# Opcodes that run no code of torch's. Those that this Python does not know do no harm here, and
# those that are not listed count as able to make nodes. LOAD_METHOD may run a property, but one
# that returns something callable, which autograd's own never do.
_QUIET = """
    CACHE COPY COPY_FREE_VARS END_FOR EXTENDED_ARG JUMP_BACKWARD JUMP_FORWARD KW_NAMES LOAD_ASSERTION_ERROR
    LOAD_CLOSURE LOAD_CONST LOAD_DEREF LOAD_FAST LOAD_FAST_CHECK LOAD_GLOBAL LOAD_METHOD LOAD_NAME MAKE_CELL
    MAKE_FUNCTION NOP POP_JUMP_BACKWARD_IF_NONE POP_JUMP_BACKWARD_IF_NOT_NONE POP_JUMP_FORWARD_IF_NONE
    POP_JUMP_FORWARD_IF_NOT_NONE POP_JUMP_IF_NONE POP_JUMP_IF_NOT_NONE POP_TOP PRECALL PUSH_NULL RESUME
    RETURN_CONST RETURN_GENERATOR RETURN_VALUE STORE_FAST STORE_NAME SWAP
    BUILD_LIST BUILD_MAP BUILD_TUPLE BUILD_CONST_KEY_MAP IS_OP LIST_TO_TUPLE
"""
STORES = frozenset(
    opmap[name] for name in ("STORE_NAME", "STORE_FAST", "STORE_GLOBAL", "STORE_DEREF", "STORE_ATTR")
)
_TAKERS = {"STORE_FAST": b"f", "STORE_NAME": b"n", "RETURN_VALUE": b"r"}


def _table() -> bytes:
    table = bytearray(b"!" * 256)
    for name in _QUIET.split():
        if name in opmap:
            table[opmap[name]] = ord(_TAKERS.get(name, b"." if name != "CACHE" else b" "))
    return bytes(table)


_TABLE = _table()


class Only(NamedTuple):
    """The one instruction of a line that can make nodes; -1 where there is none.

    ``taker`` is the instruction that takes its result: it stores it as ``name``, or returns it
    where the name is "".
    """

    instruction: int
    taker: int = -1
    name: str = ""


def quiet_lines(code: CodeType) -> dict[int, Only]:
    """Return the lines that can be watched as a whole."""
    shape = code.co_code[::2].translate(_TABLE)
    found: dict[int, Only] = {}
    loud: set[int] = set()
    for start, end, line in _parts(code):
        if line in loud:
            continue
        part = shape[start // 2 : end // 2]
        number = part.count(b"!")
        if number == 0:
            found.setdefault(line, _NONE)
            continue
        only = _taken(code, part, start) if number == 1 and found.get(line, _NONE) is _NONE else None
        if only is None:
            loud.add(line)
            found.pop(line, None)
        else:
            found[line] = only
    return found


_NONE = Only(-1)


def _parts(code: CodeType) -> Iterator[tuple[int, int, int]]:
    """Yield begin, end and line of each stretch of instructions of one line."""
    begin, end, current = 0, 0, None
    for start, stop, line in code.co_lines():
        if line != current:
            if current is not None:
                yield begin, start, current
            begin, current = start, line
        end = stop
    if current is not None:
        yield begin, end, current


def _taken(code: CodeType, part: bytes, start: int) -> Only | None:
    """Return the one loud instruction of a part of the code, if its result goes where we can see it."""
    at = part.index(b"!")
    behind = part[at + 1 :]
    taker = at + 1 + len(behind) - len(behind.lstrip(b" "))
    how = part[taker : taker + 1]
    if how not in (b"f", b"n", b"r"):
        return None
    where = start + 2 * taker
    names = code.co_varnames if how == b"f" else code.co_names
    name = "" if how == b"r" else names[code.co_code[where + 1]]
    return Only(start + 2 * at, where, name)


FUNCTIONS = (quiet_lines, _parts, _taken)  # what runs inside the trace function
