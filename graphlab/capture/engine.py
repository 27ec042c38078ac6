"""Three calls put inside torch's own entry to the engine: before it runs, with its result, after.

``torch.autograd.backward`` and ``grad`` and all that is built on them pass through
``_engine_run_backward``. Its code object is replaced by one with more calls on lines that
exist: the function stays the same object and tracebacks stay the same, to the byte.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import warnings
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
    original = function.__code__
    code = _made.get(original)
    if code is None:
        _made.clear()
        code = _made[original] = _with_calls(function, original)
    calls: dict[object, object] = {_BEFORE: before, _RESULT: result, _AFTER: after}
    constants = tuple(calls.get(one, one) if isinstance(one, str) else one for one in code.co_consts)
    function.__code__ = code.replace(co_consts=constants)

    def unpatch() -> None:
        function.__code__ = original

    return unpatch


def _with_calls(function: Callable[..., Any], original: CodeType) -> CodeType:
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
