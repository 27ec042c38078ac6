"""Notes, while the user's code runs, which instruction and which module call made each node.

Autograd numbers the nodes of a thread in the order of their creation. A trace function that
peeks at the next number between two instructions of the user's own code knows which of them
made which nodes. It adds no frame to tracebacks, and inside torch it sees module calls only.
"""

from __future__ import annotations

import sys
import threading
import weakref
from bisect import bisect_right
from dataclasses import dataclass
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from graphlab.capture import codes, heights, lines
from graphlab.capture.codes import DEBUGGER, IGNORED, USER, is_user_code, kind_of, user_frame, watched
from graphlab.capture.stack import stack_reader
from graphlab.capture.stores import OPCODES as STORES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import FrameType

    from graphlab.capture.codes import Watched
    from graphlab.capture.lines import Only

# Looking up a tensor's grad_fn gives the node a Python wrapper, and freeing a long chain of
# wrapped nodes overflows the C stack: so many results are looked at between two backwards.
_MOST_RESULTS = 10_000

# A trace function needs room on the stack itself. Near the recursion limit it steps aside, so
# that a script's recursion ends exactly where it does without us.
_ROOM = 200
_LOOK_EVERY = 64

# A line that made no node this often is watched by line, no longer by instruction: soon in a library,
# whose lines are not the ones people ask about. A function that made none and returned a plain value
# this often, as a setting's getter does, is watched now and then; in a library, one that returned anything
# but tensors.
_DULL = 16
_DULL_IN_LIBRARY = 2
# From Python 3.13 on, to begin or to end watching instructions rewrites the code: there it is done for
# whole calls, as long as some line of the function may need it.
_WHOLE_CALLS = sys.version_info >= (3, 13)
_PLAIN_VALUES = frozenset((int, bool, str))
_RESULTS = frozenset((torch.Tensor, torch.nn.Parameter, tuple))
_SOME_VALUES = _RESULTS | {list, dict}  # may hold a result
_INTERESTING = -(10**9)


class Made(NamedTuple):
    """Nodes first … last - 1 of a thread: made by ``instruction`` of ``code``.

    ``exact`` is False where only the line is known. ``call`` is a position in ``Trace.calls``,
    or -1.
    """

    first: int
    last: int
    code: CodeType
    instruction: int
    exact: bool
    call: int


@dataclass(slots=True)
class Called:
    """One module call: the module (weakly), its class, and the call that it ran inside, or -1."""

    module: weakref.ref[torch.nn.Module]
    type: str
    parent: int


class Trace:
    """What one thread made, in order.

    By the creation number of the node: ``results`` has the instruction that took the result (a
    store names it), ``values`` the shape and values of small ones. ``scopes`` has the globals
    of the user's code by file.
    """

    def __init__(self, limit: int) -> None:
        self.made: list[Made] = []
        self.calls: list[Called] = []
        self.values: dict[int, tuple[tuple[int, ...], list[Any]]] = {}
        self.scopes: dict[str, dict[str, Any]] = {}
        self.results: dict[int, tuple[CodeType, int]] = {}
        self.budget = _MOST_RESULTS
        self.aside = False
        self.over = False
        self.thread = threading.get_ident()
        self.limit = limit
        self.on_call = _tracer(self)


def find_made(traces: Iterable[Trace], seqs: Iterable[int | None]) -> list[tuple[Made | None, Trace | None]]:
    """Return, for each creation number, the entry that noted it, and the trace.

    Numbers are per thread: the same one in two threads cannot be told apart, so neither is said.
    """
    nothing: tuple[Made | None, Trace | None] = (None, None)
    noted = [(trace, [one.first for one in trace.made]) for trace in traces if trace.made]
    found: list[tuple[Made | None, Trace | None]] = []
    if len(noted) == 1:  # as good as always
        trace, firsts = noted[0]
        for seq in seqs:
            hit = None if seq is None else _hit(trace, firsts, seq)
            found.append(nothing if hit is None else hit)
        return found
    for seq in seqs:
        hits = [] if seq is None else [hit for one in noted if (hit := _hit(*one, seq)) is not None]
        found.append(hits[0] if len(hits) == 1 else nothing)
    return found


def _hit(trace: Trace, firsts: list[int], seq: int) -> tuple[Made, Trace] | None:
    at = bisect_right(firsts, seq) - 1
    return (trace.made[at], trace) if at >= 0 and seq < trace.made[at].last else None


class Tracing:
    """Switches tracing on and off for the whole process, and holds each thread's Trace."""

    def __init__(self, limit: int = 16) -> None:
        self.limit = limit
        self.traces: list[Trace] = []
        self._before: Any = None
        self._before_in_threads: Any = None

    def start(self, frame: FrameType | None) -> None:
        """Trace this thread from here on, frames from ``frame`` outwards too, and new threads."""
        self._before, self._before_in_threads = sys.gettrace(), threading.gettrace()
        trace = Trace(self.limit)
        self.traces.append(trace)
        threading.settrace(self._in_thread)
        sys.settrace(trace.on_call)
        self._attach(trace, frame)

    def _attach(self, trace: Trace, frame: FrameType | None) -> None:
        """Trace the frames that run already."""
        while frame is not None:
            if is_user_code(frame.f_code):
                frame.f_trace = trace.on_call(frame, "call", None)
            frame = frame.f_back

    def new_pass(self, frame: FrameType | None) -> None:
        """Look at results again, and trace again where a deep recursion made us step aside."""
        for trace in self.traces:
            trace.budget = _MOST_RESULTS
            if trace.aside and trace.thread == threading.get_ident():
                trace.aside = False
                sys.settrace(trace.on_call)
                self._attach(trace, frame)

    def _in_thread(self, frame: FrameType, event: str, arg: object) -> Any:
        trace = Trace(self.limit)
        self.traces.append(trace)
        sys.settrace(trace.on_call)
        return trace.on_call(frame, event, arg)

    def stop(self, frame: FrameType | None) -> None:
        """Trace no more, and let go of what the frames' snapshots of their locals hold."""
        if sys.gettrace() in [one.on_call for one in self.traces]:
            sys.settrace(self._before)
        if threading.gettrace() == self._in_thread:
            threading.settrace(self._before_in_threads)
        for one in self.traces:
            one.over = True  # a thread may live on
        while frame is not None:
            if getattr(frame.f_trace, "__module__", "") == __name__:  # not a debugger's
                frame.f_trace = None
                frame.f_trace_opcodes = False
            # Python before 3.13 keeps a snapshot that would hold the loss while the frame runs.
            if frame.f_trace is None and frame.f_code.co_flags & 0x1 and sys.version_info < (3, 13):
                frame.f_locals.clear()
            frame = frame.f_back


def _let_go(frame: FrameType | None) -> None:
    """Leave this thread to the user's debugger, which takes over the frames as they are."""
    sys.settrace(None)
    while frame is not None:
        frame.f_trace = None
        frame.f_trace_opcodes = False
        frame.f_trace_lines = True
        frame = frame.f_back


def _is_deep(frame: FrameType | None) -> bool:
    room = sys.getrecursionlimit() - _ROOM
    while frame is not None and room > 0:
        frame = frame.f_back
        room -= 1
    return room <= 0


def _tracer(trace: Trace) -> Callable[..., Any]:
    """Return the trace function of one thread; closures, because attributes cost time here."""
    peek = torch.autograd._get_sequence_nr  # type: ignore[attr-defined]
    made, calls, limit = trace.made, trace.calls, trace.limit
    results, values = trace.results, trace.values
    top = stack_reader()
    function_modes = torch._C._len_torch_function_stack
    dispatch_modes = torch._C._len_torch_dispatch_stack
    # By the code's id: what is known of it, how often each line made no node, and the lines that may yet.
    functions: dict[int, tuple[Watched, dict[int, int], set[int]]] = {}
    kinds: dict[int, int] = {}
    plain: dict[int, int] = {}  # how often a function returned a plain value
    alive: list[CodeType] = []  # keeps the ids from being used again
    tensor_types = (torch.Tensor, torch.nn.Parameter)
    seen = peek()
    current = -1
    depth = 0

    def end() -> None:
        """Trace this thread no more, unless another trace function has taken over."""
        if sys.gettrace() is on_call:
            sys.settrace(None)

    def note(frame: FrameType, instruction: int, now: int, exact: bool) -> None:
        nonlocal seen
        if trace.over:
            end()
            return
        made.append(Made(seen, now, frame.f_code, instruction, exact, current))
        seen = now

    def keep_result(code: CodeType, instruction: int, value: object, now: int, stored: bool) -> None:
        # A mode of the user's would see what is asked of the tensor.
        if type(value) not in tensor_types or trace.budget <= 0 or function_modes() or dispatch_modes():
            return
        try:
            small = value.numel() <= limit  # type: ignore[attr-defined]
            if not stored and not small:
                return  # neither a name nor values
            trace.budget -= 1
            # A composite call may return something else than what the newest node made.
            node = value.grad_fn  # type: ignore[attr-defined]
            if node is None or node._sequence_nr() != now - 1 or value.output_nr:  # type: ignore[attr-defined]
                return
            results[now - 1] = (code, instruction)
            if small and value.is_cpu:  # type: ignore[attr-defined]
                values[now - 1] = (tuple(value.shape), value.tolist())  # type: ignore[attr-defined]
        except (RuntimeError, NotImplementedError, TypeError):
            return

    def behind(frame: FrameType | None, now: int) -> None:
        """Note nodes that torch's own Python made, for the user's line that called it."""
        nonlocal seen
        outer = user_frame(frame)
        if outer is None:
            seen = now
        else:
            note(outer, outer.f_lasti, now, True)

    def in_module(parent: int) -> Callable[..., Any]:
        def on_event(frame: FrameType, event: str, arg: object) -> Any:
            nonlocal current
            if event == "return":
                now = peek()
                if now != seen:
                    behind(frame.f_back, now)
                current = parent
            return on_event

        return on_event

    def in_user(frame: FrameType, now: int) -> Callable[..., Any]:
        code = frame.f_code
        previous = frame.f_lasti
        function = functions.get(id(code))
        if function is None:
            of_code = watched(code)
            function = functions[id(code)] = of_code, {}, set(of_code.loud) if _WHOLE_CALLS else set()
            trace.scopes[code.co_filename] = frame.f_globals
        (_, library, quiet, _, instructions), counts, loud = function
        dull = _DULL_IN_LIBRARY if library else _DULL
        whole = _WHOLE_CALLS and bool(loud)
        if not _WHOLE_CALLS:
            frame.f_trace_opcodes = True
        some_values = _RESULTS if library else _SOME_VALUES
        exact = True
        line = 0
        only: Only | None = None
        begun = known = now

        def on_event(frame: FrameType, event: str, arg: object) -> Any:
            nonlocal previous, exact, line, known, depth, only
            now = peek()
            if now != known:
                known = now
                counts[line] = _INTERESTING
                if _WHOLE_CALLS and line not in quiet:
                    loud.add(line)
                if now != seen:
                    note(frame, previous, now, exact)
                # After a call, frames further in have noted the nodes; the result is here.
                if event == "opcode":
                    if exact and top is not None:
                        at = frame.f_lasti
                        keep_result(code, at, top(frame), now, instructions[at] in STORES)
                elif only is not None and event != "exception":
                    value = frame.f_locals.get(only.name) if only.name else arg
                    keep_result(code, only.taker, value, now, only.name != "")
            if event == "opcode":
                previous = frame.f_lasti
                return on_event
            if event == "line":
                line = frame.f_lineno
                only = None if whole else quiet.get(line)
                if only is not None:
                    previous = only.instruction if only.taker >= 0 else frame.f_lasti
                    if not _WHOLE_CALLS:
                        frame.f_trace_opcodes = False
                    exact = True
                    return on_event
                count = counts[line] = counts.get(line, 0) + 1
                if not _WHOLE_CALLS:
                    frame.f_trace_opcodes = exact = count < dull
                elif whole:
                    frame.f_trace_opcodes = True  # does nothing before the first line, and little after it
                    if count == dull:
                        loud.discard(line)
                else:
                    exact = False
            elif event == "return":
                depth -= 1
                kind = type(arg)
                if now != begun or kind in some_values:
                    plain[id(code)] = _INTERESTING
                elif library or kind in _PLAIN_VALUES:
                    plain[id(code)] = plain.get(id(code), _DULL - dull) + 1
            previous = frame.f_lasti
            return on_event

        return on_event

    def on_call(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal current, depth
        code = frame.f_code
        kind = kinds.get(id(code))
        if trace.over:
            end()
            return None
        if kind is None:
            kind = kinds[id(code)] = kind_of(code)
            alive.append(code)
        if kind == IGNORED:
            return None
        now = peek()
        if now != seen:
            behind(frame.f_back, now)
        if kind == DEBUGGER:
            _let_go(frame)
            return None
        if kind == USER:
            count = plain.get(id(code), 0)
            if count >= _DULL:
                plain[id(code)] = count + 1
                if count % _DULL:
                    return None
            depth += 1
            if depth % _LOOK_EVERY == 0 and _is_deep(frame):
                trace.aside, depth = True, 0
                sys.settrace(None)
                return None
            return in_user(frame, now)
        module = frame.f_locals.get("self")
        parent = current
        if isinstance(module, torch.nn.Module):
            calls.append(Called(weakref.ref(module), type(module).__name__, parent))
            current = len(calls) - 1
        frame.f_trace_lines = False
        return in_module(parent)

    hide_from_dynamo(on_call, in_user, in_module, note, end, keep_result, behind)
    return on_call


def hide_from_dynamo(*functions: Callable[..., Any]) -> None:
    """Keep torch.compile from compiling the trace functions, which it meets in the user's frames."""
    dynamo: Any = torch._C._dynamo.eval_frame
    if not hasattr(dynamo, "set_code_exec_strategy"):
        return
    skip = dynamo._FrameExecStrategy(dynamo._FrameAction.SKIP, dynamo._FrameAction.DEFAULT)
    shared = (_is_deep, _let_go, *codes.FUNCTIONS, *lines.FUNCTIONS, *heights.FUNCTIONS)
    for function in (*functions, *shared):
        code = function.__code__
        for one in (code, *(part for part in code.co_consts if isinstance(part, CodeType))):
            dynamo.set_code_exec_strategy(one, skip)
