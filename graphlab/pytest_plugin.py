"""For pytest: the fixtures ``assert_grad_flows`` and ``graph_snapshot``. Nothing happens unless used.

pytest imports this file at every start, so torch and the rest come in with the first use.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER = "__graphs__"
_LONGEST = 100  # characters of a file's name that come from the test's


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--graph-update``."""
    parser.getgroup("graphlab").addoption(
        "--graph-update",
        action="store_true",
        help="write the graph snapshots of the tests that run, instead of comparing with them",
    )


@pytest.fixture
def assert_grad_flows() -> Callable[..., None]:
    """Fail, with the reason, for each parameter that no usable gradient of the loss reaches.

    ``assert_grad_flows(loss, model)``; it is ``graphlab.testing.assert_grad_flows``.
    """
    from graphlab.testing import assert_grad_flows

    return assert_grad_flows


@pytest.fixture
def graph_snapshot(request: pytest.FixtureRequest) -> GraphSnapshot:
    """Compare the graph of a loss, or of a function, with the one kept beside the test.

    ``graph_snapshot(loss)``; ``pytest --graph-update`` writes what is kept.
    """
    update = bool(request.config.getoption("--graph-update"))
    folder = request.path.parent / FOLDER / request.path.stem
    return GraphSnapshot(folder, request.node.name, request.config.rootpath, update=update)


class GraphSnapshot:
    """The snapshots of one test: the first has the test's name, later ones a number as well."""

    def __init__(self, folder: Path, test: str, root: Path, *, update: bool) -> None:
        self._folder = folder
        self._test = test
        self._root = root
        self._update = update
        self._count = 0

    def __call__(self, what: Any, name: str = "") -> None:
        """Fail, with what came and went, unless the graph is the one that was kept."""
        __tracebackhide__ = True
        from graphlab.testing import check_graph

        self._count += 1
        last = name or (str(self._count) if self._count > 1 else "")
        file = self._folder / f"{file_name(self._test, last)}.json"
        check_graph(what, file, update=self._update, root=self._root)


def file_name(test: str, last: str = "") -> str:
    """Return a name that every file system takes, another one for every test."""
    whole = f"{test}.{last}" if last else test
    plain = re.sub(r"[^\w.\[\]=+-]", "_", whole, flags=re.ASCII)
    if plain == whole and len(plain) <= _LONGEST:
        return plain
    return f"{plain[:_LONGEST]}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"
