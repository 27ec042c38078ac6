"""The height of the evaluation stack, as read from the code, is the one that the interpreter has."""

from __future__ import annotations

import ctypes
import dis
import importlib
import sys
from pathlib import Path
from types import CodeType

import pytest

from graphlab.capture.heights import heights
from graphlab.capture.stack import stack_reader


def branches(turn):
    with Path(__file__).open(encoding="utf-8") as file:
        first, b = file.readline(), None
    total = 0 if turn else [one + 1 for one in range(3) if one]
    try:
        assert turn, f"{turn!r:>3} of {first}"
        total += int(turn > 1 and turn < 3)
        raise ValueError(turn, *map(str, range(turn)))
    except ValueError as error:
        names = {"a": error, **{"b": 1}}
    finally:
        del file
    while (turn := turn - 1) > 0:
        if turn == 2:
            continue
        a, *b = range(turn + 2)
    return total, names, (lambda: a)() if total else b


def generates(many):
    for one in range(many):
        sent = yield one * 2
        yield from (sent or one for _ in range(2))


def everything():
    return [branches(turn) for turn in (1, 2, 3)], list(generates(3)), sorted(zip("ba", [1, 2], strict=True))


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="only Python 3.11 notes the height in the frame")
def test_heights_are_what_the_interpreter_notes() -> None:
    compared = []

    def trace(frame, event, _):
        code, at = frame.f_code, frame.f_lasti
        if code.co_filename == __file__:
            frame.f_trace_opcodes = True
            # On paper, the PRECALL of this Python takes the arguments, and then the CALL nothing.
            if event == "opcode" and code.co_code[at] != dis.opmap["CALL"]:
                start = ctypes.c_void_p.from_address(id(frame) + 24).value
                noted = ctypes.c_int.from_address(start + 64).value
                compared.append((code.co_name, at, noted, heights(code)[at]))
        return trace

    sys.settrace(trace)
    try:
        everything()
    finally:
        sys.settrace(None)
    assert len(compared) > 500
    assert [one for one in compared if one[2] != one[3]] == []


@pytest.mark.parametrize("module", ["argparse", "dataclasses", "asyncio.base_events", "torch.nn.functional"])
def test_heights_are_known_for_all_code_of_a_module(module: str) -> None:
    file = Path(importlib.import_module(module).__file__ or "")
    todo = [compile(file.read_bytes(), file, "exec")]
    while todo:
        code = todo.pop()
        assert heights(code), code.co_qualname
        todo += [one for one in code.co_consts if isinstance(one, CodeType)]


def test_code_whose_heights_are_not_what_it_says_has_none() -> None:
    code = branches.__code__
    assert heights(code.replace(co_stacksize=code.co_stacksize + 1)) == {}


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the frames of this Python are not known")
def test_stack_can_be_read_in_this_python() -> None:
    assert stack_reader() is not None
