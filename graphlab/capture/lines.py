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
    BUILD_CONST_KEY_MAP BUILD_LIST BUILD_MAP BUILD_TUPLE CACHE COPY COPY_FREE_VARS END_FOR EXTENDED_ARG
    IS_OP JUMP_BACKWARD JUMP_BACKWARD_NO_INTERRUPT JUMP_FORWARD KW_NAMES LIST_TO_TUPLE
    LOAD_ASSERTION_ERROR LOAD_CLOSURE LOAD_COMMON_CONSTANT LOAD_CONST LOAD_DEREF LOAD_FAST
    LOAD_FAST_AND_CLEAR LOAD_FAST_BORROW LOAD_FAST_BORROW_LOAD_FAST_BORROW LOAD_FAST_CHECK
    LOAD_FAST_LOAD_FAST LOAD_GLOBAL LOAD_METHOD LOAD_NAME LOAD_SMALL_INT MAKE_CELL MAKE_FUNCTION NOP
    NOT_TAKEN POP_ITER POP_JUMP_BACKWARD_IF_NONE POP_JUMP_BACKWARD_IF_NOT_NONE POP_JUMP_FORWARD_IF_NONE
    POP_JUMP_FORWARD_IF_NOT_NONE POP_JUMP_IF_NONE POP_JUMP_IF_NOT_NONE POP_TOP PRECALL PUSH_NULL RESUME
    RETURN_CONST RETURN_GENERATOR RETURN_VALUE SET_FUNCTION_ATTRIBUTE STORE_FAST STORE_FAST_LOAD_FAST
    STORE_FAST_STORE_FAST STORE_NAME SWAP
"""
_TAKERS = {"STORE_FAST": b"f", "STORE_NAME": b"n", "RETURN_VALUE": b"r"}
_LOAD_ATTR, _EXTENDED = opmap["LOAD_ATTR"], opmap["EXTENDED_ARG"]
_MAKES_NODES = frozenset(("T", "H", "mT", "mH", "real", "imag"))  # as attributes of a tensor
# From Python 3.12 on it has two meanings: with an odd argument it is what LOAD_METHOD was before.
_LOADS_METHODS = "LOAD_METHOD" not in opmap or opmap["LOAD_METHOD"] > 255


def _table() -> bytes:
    table = bytearray(b"!" * 256)
    for name in _QUIET.split():
        if opmap.get(name, 256) < 256:  # from 3.12 on, some are known to the compiler only
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


def quiet_lines(code: CodeType, *, library: bool = False) -> dict[int, Only]:
    """Return the lines that can be watched as a whole.

    In a library, looking up an attribute counts as making a node only where nothing else on the
    line can, or where the name is one of autograd's.
    """
    shape = _shape(code, library=library)
    found: dict[int, Only] = {}
    loud: set[int] = set()
    for start, end, line in _parts(code):
        if line in loud:
            continue
        part = shape[start // 2 : end // 2]
        if b"?" in part:
            part = _settled(part)
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


def _shape(code: CodeType, *, library: bool) -> bytes:
    """Return what each instruction is: "." quiet, "!" loud, "?" loud where no other is, or a taker."""
    instructions = code.co_code
    shape = instructions[::2].translate(_TABLE)
    if not (library or _LOADS_METHODS):
        return shape
    made = bytearray(shape)
    for at, one in enumerate(instructions[::2]):
        if one != _LOAD_ATTR:
            continue
        argument = instructions[2 * at + 1]
        if _LOADS_METHODS and argument & 1:
            made[at] = ord(".")
        elif library and (at == 0 or instructions[2 * at - 2] != _EXTENDED):
            name = code.co_names[argument >> 1 if _LOADS_METHODS else argument]
            made[at] = ord("!" if name in _MAKES_NODES else "?")
    return bytes(made)


def _settled(part: bytes) -> bytes:
    """Return the part of a line with its attributes quiet where something else is loud."""
    return part.replace(b"?", b"." if b"!" in part else b"!")


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


# What runs inside the trace function.
FUNCTIONS = (quiet_lines, _parts, _taken, _shape, _settled)
