"""Runs a script where Python ignores the environment that brings the recorder in (-I, -E, -S).

Run by the parent as ``python FLAGS runner.py REST``, where ``python FLAGS REST`` is what the user
means: a file, ``-m MODULE``, ``-c TEXT`` or ``-``, with arguments. It does what Python's own
Modules/main.c does with REST, in the ``__main__`` that Python made, and leaves no name in it.
"""

import os
import sys


def _watch():  # type: ignore[no-untyped-def]
    """Wait for torch, with what sitecustomize.py has for it."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sitecustomize.py")
    scope = {"__name__": "graphlab_inject", "__file__": path}
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), scope)
    sys.meta_path.insert(0, scope["_Finder"](*scope["_restore_environment"]()))  # type: ignore[operator]


def _compiled(text, name):  # type: ignore[no-untyped-def]
    """Return the code; without one, end as Python does, with no frame of ours in the traceback."""
    try:
        return compile(text, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        sys.excepthook(type(error), error.with_traceback(None), None)
        sys.exit(1)


def _code_of_file(path):  # type: ignore[no-untyped-def]
    from importlib.machinery import SourceFileLoader, SourcelessFileLoader

    whole = os.path.abspath(path)
    loader = (SourcelessFileLoader if path.endswith(".pyc") else SourceFileLoader)("__main__", whole)
    globals().update(__file__=whole, __loader__=loader)
    if path.endswith(".pyc"):
        return loader.get_code("__main__")
    with open(path, "rb") as file:
        return _compiled(file.read(), whole)


def _call_for(rest):  # type: ignore[no-untyped-def]
    """Return what to call, and sys.path[0]: a folder or an archive always has one of its own."""
    from functools import partial  # a partial call has no frame of its own

    kind, scope = rest[0], globals()
    if kind == "-m":
        import runpy

        return partial(runpy._run_module_as_main, rest[1]), os.getcwd()  # type: ignore[attr-defined]
    if kind in ("-c", "-"):
        text, name = (rest[1], "<string>") if kind == "-c" else (sys.stdin.buffer.read(), "<stdin>")
        scope["__file__"] = name
        if kind == "-c":
            del scope["__file__"], scope["__cached__"]
        scope["__loader__"] = sys.modules["_frozen_importlib"].BuiltinImporter
        return partial(exec, _compiled(text, name), scope), ""
    from pkgutil import get_importer

    if get_importer(kind) is None:
        return partial(exec, _code_of_file(kind), scope), os.path.dirname(os.path.abspath(kind))
    import runpy

    sys.path.insert(0, os.path.abspath(kind))
    return partial(runpy._run_module_as_main, "__main__", False), None  # type: ignore[attr-defined]


def _take_over():  # type: ignore[no-untyped-def]
    """Return what runs the script, when sys and ``__main__`` look as Python would have made them."""
    runner, rest = sys.argv[0], sys.argv[1:]
    if runner in sys.orig_argv:
        sys.orig_argv.remove(runner)
    if not sys.flags.safe_path:
        del sys.path[0]
    _watch()
    sys.argv[:] = [rest[0], *rest[2:]] if rest[0] in ("-m", "-c") else rest
    call, folder = _call_for(rest)
    if folder is not None and not sys.flags.safe_path:
        sys.path.insert(0, folder)
    scope = globals()
    for name in [name for name in scope if not name.startswith("__")]:
        del scope[name]
    scope["__doc__"] = None
    return call


try:
    _take_over()()
except BaseException as error:
    # Re-raised without this frame: the traceback begins with the script's own.
    error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
    raise
