"""Run Graphviz on DOT text: the one boundary to any layout engine.

A new engine is one more module with ``run`` and ``version``, and one more row in ENGINES.
"""

from __future__ import annotations

from importlib import import_module

from graphlab.errors import USAGE, GraphlabError
from graphlab.lang import t

# Name → the module that runs it: run(dot, format, timeout) -> bytes, version() -> str.
ENGINES = {
    "embedded": "graphlab.layout.embedded",
    "native": "graphlab.layout.native",
}


def run(dot: str, format: str = "json", engine: str = "embedded", timeout: float = 30.0) -> bytes:
    """Return what the engine makes of ``dot``, in a format of Graphviz such as json or svg.

    Raises: GraphlabError GL020 (no such engine), GL021 (out of time), GL022 (not installed),
    GL026 (the engine could not do it).
    """
    module = ENGINES.get(engine)
    if module is None:
        raise GraphlabError(
            "GL020",
            t("there is no layout engine {engine}", engine=repr(engine)),
            fix=t("choose one of: {names}", names=", ".join(ENGINES)),
            exit_code=USAGE,
        )
    made: bytes = import_module(module).run(dot, format, timeout)
    return made


def available() -> dict[str, str]:
    """Return, for each engine, its version or the reason why it does not work here."""
    return {name: _version(module) for name, module in ENGINES.items()}


def _version(module: str) -> str:
    try:
        return str(import_module(module).version())
    except GraphlabError as error:
        return t("not available: {why}", why=error.why or error.what)


# The errors that every engine raises alike


def timed_out(timeout: float) -> GraphlabError:
    """Return the error for an engine that was stopped after ``timeout`` seconds."""
    return GraphlabError(
        "GL021",
        t("the layout engine timed out"),
        why=t("it was stopped after {seconds} s", seconds=f"{timeout:g}"),
        fix=t("raise --timeout, or draw less: fold modules, or draw one module only"),
    )


def missing(what: str, why: str, fix: str) -> GraphlabError:
    """Return the error for an engine that is not installed."""
    return GraphlabError("GL022", what, why=why, fix=fix)


def failed(why: str) -> GraphlabError:
    """Return the error for an engine that ran and gave up."""
    return GraphlabError(
        "GL026",
        t("the layout engine could not lay out this graph"),
        why=why,
        fix=t("draw less: fold modules, or draw one module only; or try the other --engine"),
    )
