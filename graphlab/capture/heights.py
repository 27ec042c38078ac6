"""How high the evaluation stack of a code object is before each instruction, as its compiler reckoned."""

from __future__ import annotations

import dis
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

_ENDS = {"RETURN_VALUE", "RETURN_CONST", "RERAISE", "RAISE_VARARGS", "INTERPRETER_EXIT"}
_ENDS |= {"JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"}
_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))


class _UnclearError(Exception):
    """Two ways to an instruction disagree."""


def heights(code: CodeType) -> dict[int, int]:
    """Return, by offset, how many slots of a frame are in use, those of its variables first.

    Empty where that is not certain: two ways to an instruction disagree, or the highest is not
    what the compiler noted in the code.
    """
    try:
        found = _flow(code)
    except (_UnclearError, ValueError, LookupError, AttributeError):
        return {}
    if max(1, *found.values()) != max(1, code.co_stacksize):
        return {}
    below = len({*code.co_varnames, *code.co_cellvars}) + len(code.co_freevars)
    return {offset: below + height for offset, height in found.items()}


def _flow(code: CodeType) -> dict[int, int]:
    """Return the height before each instruction that can be reached."""
    instructions = list(dis.get_instructions(code))
    found: dict[int, int] = {}
    todo = [(0, 0), *_handlers(code)]
    at = {one.offset: position for position, one in enumerate(instructions)}
    while todo:
        offset, height = todo.pop()
        for one in instructions[at[offset] :]:
            if found.setdefault(one.offset, height) != height:
                raise _UnclearError
            if one.opcode in _JUMPS and one.argval not in found:
                todo.append((one.argval, height + dis.stack_effect(one.opcode, one.arg, jump=True)))
            if one.opname in _ENDS:
                break
            if one.opname == "RETURN_GENERATOR":
                height += 1  # what is sent to it; Python 3.12 does not count that
            else:
                height += dis.stack_effect(one.opcode, one.arg, jump=False)
            if height < 0:
                raise _UnclearError
    return found


def _handlers(code: CodeType) -> Iterator[tuple[int, int]]:
    """Yield where each handler of exceptions begins, and the height there: the exception is pushed."""
    for one in dis._parse_exception_table(code):  # type: ignore[attr-defined]
        yield one.target, one.depth + one.lasti + 1


FUNCTIONS = (heights, _flow, _handlers)  # what runs inside the trace function
