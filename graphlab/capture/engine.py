"""Three calls put inside torch's own entry to the engine: before it runs, with its result, after.

``torch.autograd.backward`` and ``grad`` and all that is built on them pass through
``_engine_run_backward``. Its code object is replaced by one with more calls on lines that
exist: the function stays the same object and tracebacks stay the same, to the byte.

Several may follow the engine at once: records in several threads, and a record inside another one.
A backward belongs to the innermost of its own thread; that of a thread which has none, to those of
all other threads. Who comes and who goes may do so in any order.
"""

from __future__ import annotations

import ast
import inspect
import os
import textwrap
import threading
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch.autograd.graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

_BEFORE, _RESULT, _AFTER = "<before the engine>", "<the engine's result>", "<after the engine>"
_made: dict[CodeType, CodeType] = {}  # the newest, by the code that it was made of: making it takes long


def patch(
    before: Callable[..., None], after: Callable[[], None], result: Callable[[Any], Any] = lambda given: given
) -> Callable[[], None]:
    """Return a function that takes the patch away again.

    ``before(outputs, args, kwargs)`` is called with what the engine will get; ``result(given)``
    with what it returns, and returns the same; ``after()`` when it returned or raised.
    """
    function = torch.autograd.graph._engine_run_backward
    one = _Follower(before, after, result, threading.get_ident())
    with _LOCK:
        followers = _followers_of(function.__code__)
        if followers is None:
            followers = _Followers(function.__code__)
            function.__code__ = _with_calls(function, followers)
        followers.add(one)

    def unpatch() -> None:
        with _LOCK:
            if one in followers.all:
                followers.remove(one)
            if not followers.all and _followers_of(function.__code__) is followers:
                function.__code__ = followers.original

    return unpatch


@dataclass(frozen=True, slots=True, eq=False)
class _Follower:
    """The three functions of one that follows, and the thread that it began in."""

    before: Callable[..., None]
    after: Callable[[], None]
    result: Callable[[Any], Any]
    thread: int


class _Followers:
    """Everyone who follows the engine; the calls in its code are of these methods."""

    def __init__(self, original: CodeType) -> None:
        self.original = original
        self.all: tuple[_Follower, ...] = ()
        self._running = threading.local()  # for each backward of the thread, who was told that it began

    def add(self, one: _Follower) -> None:
        self.all = (*self.all, one)

    def remove(self, one: _Follower) -> None:
        self.all = tuple(other for other in self.all if other is not one)

    @property
    def running(self) -> list[tuple[_Follower, ...]]:
        """Return the backwards of this thread that run, the innermost last."""
        stack: list[tuple[_Follower, ...]] = self._running.__dict__.setdefault("stack", [])
        return stack

    def _concerned(self) -> tuple[_Follower, ...]:
        """Return those that a backward of this thread belongs to."""
        innermost = {one.thread: one for one in self.all}
        own = innermost.get(threading.get_ident())
        return (own,) if own is not None else tuple(innermost.values())

    def before(self, outputs: Any, args: Any, kwargs: Any) -> None:
        concerned = self._concerned()
        for one in concerned:
            one.before(outputs, args, kwargs)
        self.running.append(concerned)

    def result(self, given: Any) -> Any:
        for one in self.running[-1]:
            given = one.result(given)
        return given

    def after(self) -> None:
        for one in self.running.pop():
            one.after()


_LOCK = threading.Lock()
if hasattr(os, "register_at_fork"):
    # A copy of the process has one thread, which must find the lock open.
    os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)


def _followers_of(code: CodeType) -> _Followers | None:
    """Return who follows the engine with this code already, None for torch's own."""
    owners = (getattr(one, "__self__", None) for one in code.co_consts)
    return next((one for one in owners if isinstance(one, _Followers)), None)


def _with_calls(function: Callable[..., Any], followers: _Followers) -> CodeType:
    """Return the function's code with calls of the followers."""
    code = _made.get(followers.original)
    if code is None:
        _made.clear()
        code = _made[followers.original] = _with_markers(function, followers.original)
    calls: dict[object, object] = {
        _BEFORE: followers.before,
        _RESULT: followers.result,
        _AFTER: followers.after,
    }
    constants = tuple(calls.get(one, one) if isinstance(one, str) else one for one in code.co_consts)
    return code.replace(co_consts=constants)


def _with_markers(function: Callable[..., Any], original: CodeType) -> CodeType:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    ast.increment_lineno(tree, original.co_firstlineno - 1)
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    place = next(at for at, one in enumerate(definition.body) if isinstance(one, ast.Try))
    attempt = definition.body[place]
    assert isinstance(attempt, ast.Try)
    _pass_result_on(attempt)
    names = [one.arg for one in definition.args.args]
    rest = [one.arg for one in (definition.args.vararg, definition.args.kwarg) if one is not None]
    definition.body.insert(place, call_at(_BEFORE, names + rest, attempt))
    attempt.finalbody.append(call_at(_AFTER, [], attempt.finalbody[-1]))
    ast.fix_missing_locations(tree)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # the markers are strings until they are replaced
        module = compile(tree, original.co_filename, "exec", dont_inherit=True, flags=future_flags(original))
    return next(one for one in module.co_consts if inspect.iscode(one) and one.co_name == original.co_name)


def _pass_result_on(attempt: ast.Try) -> None:
    """Call ``result`` with what is returned; the engine's own call keeps its place in tracebacks."""
    for one in attempt.body:
        if isinstance(one, ast.Return) and one.value is not None:
            one.value = ast.copy_location(
                ast.Call(ast.copy_location(ast.Constant(_RESULT), one.value), [one.value], []), one.value
            )


def future_flags(code: CodeType) -> int:
    """Return the flags of the `from __future__` imports that the code was compiled with."""
    import __future__

    flags = [getattr(__future__, name).compiler_flag for name in __future__.all_feature_names]
    return sum(flag for flag in flags if code.co_flags & flag)


def call_at(marker: str, names: list[str], place: ast.stmt) -> ast.Expr:
    """Return a call of the marker on the line of another statement."""
    call = ast.Call(ast.Constant(marker), [ast.Name(name, ast.Load()) for name in names], [])
    statement = ast.Expr(call)
    for one in ast.walk(statement):
        ast.copy_location(one, place)
        if isinstance(one, (ast.expr, ast.stmt)):
            one.end_lineno = place.lineno
            one.end_col_offset = place.col_offset + 1
    return statement
