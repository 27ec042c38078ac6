"""The pass that a watched script is at, and its loss: a few words on the terminal while it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from graphlab.capture import board
from graphlab.cli.aside import aside
from graphlab.lang import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.capture.board import Counted


def live(*, quiet: bool) -> tuple[Callable[[Counted], None] | None, Callable[[], None]]:
    """Return what shows the counts and what ends it; nothing is shown where stderr is no terminal."""
    there = aside(sys.stderr, quiet=quiet)
    if there is None:
        return None, lambda: None

    def show(counted: Counted) -> None:
        if passes := counted[board.PASSES]:
            there.show(t("pass {number} · loss {loss}", number=f"{passes:,}", loss=f"{counted.loss:.4g}"))

    return show, there.clear
