"""What stands around a backward in the user's frames: unused graphs, and the data of a regression."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture import points
from graphlab.capture.forwards import Forwards
from graphlab.capture.frames import Variable, forget, is_made, variables
from graphlab.capture.growing import Growing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType, FrameType

    from torch.autograd.graph import Node

    from graphlab.capture.expressions import Sources
    from graphlab.capture.journal import Journal
    from graphlab.capture.points import Roles

_SEARCHED = 3  # passes in which the data of a regression are looked for


class Bystanders:
    """Looks at the user's variables when a backward begins, and at the end; notes into the journal."""

    def __init__(self, sources: Sources, journal: Journal) -> None:
        self.journal = journal
        self.forwards = Forwards(sources, self._note, self._take_back)
        self.growing = Growing(sources, lambda one: self._note(0, one))
        self.roles: Roles | None = None
        self._searched = 0
        self._points: Any = None

    def look(
        self, frame: FrameType | None, nodes: Mapping[Node, int], since: int, after_pass: int, *, kept: bool
    ) -> None:
        """Look at the variables of ``frame`` and of those it was called from, before a backward."""
        found = variables(frame)
        self.forwards.look(found, nodes, since, after_pass)
        if kept:
            self.growing.look(frame, nodes, after_pass)
        if self.roles is None and self._searched < _SEARCHED:
            self._searched += 1
            self.roles = points.find_roles(found, nodes)
        if self.roles is not None and kept:
            self._read(found)
        del found
        forget(frame)

    def look_last(self, scope: Mapping[str, Any], code: CodeType | None, since: int, after_pass: int) -> None:
        """Look at the variables that are left when the script has ended; ``code`` ran its last backward."""
        if code is None:
            return
        items = list(scope.items())
        found = {name: Variable(one, code) for name, one in items if isinstance(one, torch.Tensor)}
        # Of a script that an error or Ctrl-C ended, the newest forward was not for nothing: it was cut off.
        if getattr(sys, "last_type", None) is None:
            self.forwards.look(found, {}, since, after_pass)
        if self.roles is not None:
            self._read(found)

    def left(self, frame: FrameType, since: int, after_pass: int) -> None:
        """Look at what a function that returns computed: its variables are gone at the next backward."""
        for name, one in list(frame.f_locals.items()):
            if isinstance(one, torch.Tensor) and one.numel() == 1 and is_made(one):
                self.forwards.remember(name, Variable(one, frame.f_code), since, after_pass)

    def _read(self, found: Mapping[str, Variable]) -> None:
        assert self.roles is not None
        now = points.read(self.roles, found)
        if now is not None and now != self._points:
            self._points = now
            self.journal.add("points", now)

    def _note(self, key: int, one: Any) -> None:
        self.journal.add("unused", key, one)

    def _take_back(self, key: int) -> None:
        self.journal.add("used", key)
