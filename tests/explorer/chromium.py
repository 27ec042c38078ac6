"""A browser without a network, for the tests of the page; None where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graphlab.explorer.page import explorer
from graphlab.renderers.options import Options

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program() -> str:
    """Return where Chromium is; the test is skipped where it is not."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("there is no Chromium")
    return found


class Seen:
    """A page that is open, and what it did beside showing itself."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda one: self.complaints.append(one.text))
        page.on("pageerror", lambda one: self.complaints.append(str(one)))
        page.on("request", lambda one: self.requests.append(one.url))

    def open(self, path: Path) -> Any:
        """Open a file from the disk and wait until it shows its graph."""
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready]")
        return self.page

    def told(self) -> str:
        """Return what the page tells of the present step, with single blanks."""
        return " ".join(self.page.inner_text("#told").split())


def assert_unharmed(page: Any) -> None:
    """Hold that no name of a recording became markup or ran."""
    assert page.evaluate("window.hacked") is None
    assert page.locator("script").count() == 2
    assert page.locator("iframe,img,object,embed,form").count() == 0


AXE = os.environ.get("GRAPHLAB_AXE", "")
needs_axe = pytest.mark.skipif(not AXE, reason="GRAPHLAB_AXE names no axe.min.js")


def axe_faults(page: Any) -> list[tuple[str, list[str]]]:
    """Return what axe-core finds wrong with the page as it is: the rule, and where."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(content=Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@contextmanager
def browser() -> Iterator[Any]:
    """Start a browser."""
    where = program()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=where, args=FLAGS)
        yield started
        started.close()


@contextmanager
def opened(started: Any, **more: Any) -> Iterator[Seen]:
    """Open a window without a network."""
    context = started.new_context(offline=True, **{"viewport": {"width": 1280, "height": 860}, **more})
    yield Seen(context.new_page())
    context.close()


def written(folder: Path, recording: Any, name: str = "page.html", **options: Any) -> Path:
    """Write the page of a recording."""
    path = folder / name
    path.write_bytes(explorer(recording, Options(**options)).encode("utf-8", "replace"))
    return path
