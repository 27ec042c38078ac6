"""What a session remembers, and what a command answers; both plain and frozen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphlab.stepper.cursor import Cursor
from graphlab.stepper.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.checked import Checked
    from graphlab.graph import Node
    from graphlab.recording import Recording
    from graphlab.stepper.blocks import Block
    from graphlab.stepper.breaks import Breakpoint
    from graphlab.stepper.stage import Stage


@dataclass(frozen=True, slots=True)
class Session:
    """A cursor with breakpoints, displays and a selected node.

    ``chosen`` is the backward and the node that were selected without moving; None: the node of
    the present moment. ``line`` is what Enter repeats, ``numbers`` how many breakpoints were made.
    ``check`` runs the user's code again for a finite difference of a leaf's element, where that
    can be done.
    """

    cursor: Cursor
    breaks: tuple[Breakpoint, ...] = ()
    displays: tuple[str, ...] = ()
    chosen: tuple[int, str] | None = None
    line: str = "s"
    numbers: int = 0
    check: Callable[[Node, int], Checked] | None = field(default=None, compare=False)

    @property
    def stage(self) -> Stage:
        """Return the backward that the selected node belongs to."""
        return self.cursor.walk.stages[self.chosen[0]] if self.chosen else self.cursor.stage

    @property
    def selected(self) -> Node:
        """Return the selected node: the one chosen, else the one that ran last, else the root."""
        if self.chosen:
            return self.stage.graph.node(self.chosen[1])
        if self.cursor.moment:
            return self.cursor.moment.node
        return self.stage.graph.node(self.stage.graph.roots[0].node)

    def moved(self, cursor: Cursor) -> Session:
        """Return the session at another place, with that place's own node selected."""
        return replace(self, cursor=cursor, chosen=None)

    def choose(self, node: str) -> Session:
        """Return the session with this node of the present backward selected."""
        return replace(self, chosen=(self.stage.backward, node))


@dataclass(frozen=True, slots=True)
class Output:
    """The answer to one line: blocks to show, and what became of the session.

    ``word`` is the command as the table has it, "" when there is none of that name.
    """

    blocks: tuple[Block, ...] = ()
    word: str = ""
    moved: bool = False
    problem: bool = False
    quit: bool = False


def start(recording: Recording, check: Callable[[Node, int], Checked] | None = None) -> Session:
    """Return a session at the start of the recording's walk.

    Raises: GraphlabError GL002, GL031 when there is nothing to walk through, GL010 when it is broken.
    """
    return Session(Cursor(walk(recording)), check=check)
