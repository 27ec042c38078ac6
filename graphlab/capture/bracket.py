"""Two calls put around the body of one of torch's functions: before it, and when it has ended.

As in engine.py, the code object is replaced by one with more calls on lines that exist: the
function stays the same object, and a traceback through it stays the same, to the byte.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import warnings
from typing import TYPE_CHECKING, Any

from graphlab.capture.engine import call_at, future_flags

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

_BEFORE, _AFTER = "<before the body>", "<after the body>"


def bracket(
    function: Callable[..., Any], before: Callable[[], None], after: Callable[[], None]
) -> Callable[[], None]:
    """Return a function that takes the two calls away again.

    Raises: OSError, TypeError or ValueError where the function's source is not to be had.
    """
    plain: Any = inspect.unwrap(function)
    original: CodeType = plain.__code__
    code = _with_calls(plain, original)
    calls: dict[object, object] = {_BEFORE: before, _AFTER: after}
    constants = tuple(calls.get(one, one) if isinstance(one, str) else one for one in code.co_consts)
    plain.__code__ = code.replace(co_consts=constants)

    def unpatch() -> None:
        plain.__code__ = original

    return unpatch


def do_nothing() -> None:
    """Stand where nothing is to be done."""


def _with_calls(function: Callable[..., Any], original: CodeType) -> CodeType:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    ast.increment_lineno(tree, original.co_firstlineno - 1)
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise TypeError(f"{function!r} is no plain function")
    start = 1 if ast.get_docstring(definition, clean=False) is not None else 0
    body = definition.body[start:]
    guarded = ast.Try(body, [], [], [call_at(_AFTER, [], body[-1])])
    ast.copy_location(guarded, body[0])
    definition.body[start:] = [call_at(_BEFORE, [], body[0]), guarded]
    ast.fix_missing_locations(tree)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # the markers are strings until they are replaced
        module = compile(tree, original.co_filename, "exec", dont_inherit=True, flags=future_flags(original))
    return next(one for one in module.co_consts if inspect.iscode(one) and one.co_name == original.co_name)
