"""A place in a walk, and what every node has received by then. Pure: moving makes another one.

Place 0 is before the first node: the root's gradient is about to leave. Place k is after k nodes
have run. A gradient that has not been computed is *waiting*; it is never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from graphlab.renderers.sums import total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphlab.graph import Node, TensorSummary
    from graphlab.stepper.stage import Contribution, Stage
    from graphlab.stepper.walk import Moment, Walk

# waiting: nothing has arrived · partial: some of it · ready: all of it, and the node runs next ·
# root: the same, of a root · done: it ran · failed: it raised · returned: autograd.grad gave it
# back · not run: nothing asks for it, or the backward ended before.
Status = Literal["waiting", "partial", "ready", "root", "done", "failed", "returned", "not run"]


@dataclass(frozen=True, slots=True)
class NodeState:
    """What one node has received: ``arrived`` of ``expected`` contributions.

    ``grad`` is a leaf's ``.grad`` at this place; ``grad_known`` says whether it was recorded.
    """

    node: Node
    backward: int
    status: Status
    arrived: tuple[Contribution, ...]
    expected: int
    recorded: tuple[TensorSummary | None, ...] = ()
    grad: TensorSummary | None = None
    grad_known: bool = False

    @property
    def summed(self) -> tuple[TensorSummary | None, ...]:
        """Return the sum for each output: as the engine had it, else of what has arrived.

        None where nothing has arrived, or where the values are too many to be recorded.
        """
        if self.recorded:
            return self.recorded
        outputs = max((one.output_nr for one in self.arrived), default=-1) + 1
        return tuple(
            total([one.value for one in self.arrived if one.output_nr == output]) for output in range(outputs)
        )


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a walk: ``at`` nodes have run."""

    walk: Walk
    at: int = 0

    @property
    def moment(self) -> Moment | None:
        """Return the moment of the node that ran last; None before the first."""
        return self.walk.moments[self.at - 1] if self.at else None

    @property
    def coming(self) -> Moment | None:
        """Return the moment of the node that runs next; None at the end."""
        return self.walk.moments[self.at] if self.at < len(self.walk) else None

    @property
    def stage(self) -> Stage:
        """Return the backward that this place is in: that of the last node, or the outermost."""
        return self.walk.stages[self.moment.backward] if self.moment else self.walk.stage

    def jump(self, number: int) -> Cursor:
        """Return the place after ``number`` nodes.

        Raises: ValueError when there are fewer, or it is negative.
        """
        if not 0 <= number <= len(self.walk):
            raise ValueError(f"the places are 0 to {len(self.walk)}")
        return replace(self, at=number)

    def forward(self, count: int = 1) -> Cursor:
        """Return the place ``count`` nodes later, or the last."""
        return replace(self, at=min(self.at + count, len(self.walk)))

    def back(self, count: int = 1) -> Cursor:
        """Return the place ``count`` nodes earlier, or the first."""
        return replace(self, at=max(self.at - count, 0))

    def first(self) -> Cursor:
        """Return the place before the first node."""
        return replace(self, at=0)

    def last(self) -> Cursor:
        """Return the place after the last node."""
        return replace(self, at=len(self.walk))

    def until(self, wanted: Callable[[Moment], bool]) -> Cursor:
        """Return the next place whose moment is wanted, or the last place."""
        return self._first_of(range(self.at + 1, len(self.walk) + 1), wanted, self.last())

    def back_until(self, wanted: Callable[[Moment], bool]) -> Cursor:
        """Return the nearest place before this one whose moment is wanted, or the first place."""
        return self._first_of(range(self.at - 1, 0, -1), wanted, self.first())

    def next_landmark(self) -> Cursor:
        """Return the next place at a node with a name of the user's, or in another module call."""
        return self.until(self.is_landmark)

    def previous_landmark(self) -> Cursor:
        """Return the nearest earlier place of that kind, or the first place."""
        return self.back_until(self.is_landmark)

    def is_landmark(self, moment: Moment) -> bool:
        """Return whether the user has a name for its tensor, or a module call begins with it."""
        if moment.node.name or moment.number == 1:
            return True
        return moment.node.module != self.walk.moments[moment.number - 2].node.module

    def state(self, node: str, backward: int | None = None) -> NodeState:
        """Return what the node has received; of the outermost backward unless another is named.

        Raises: KeyError when there is no such node.
        """
        stage = self.walk.stages[self.walk.main if backward is None else backward]
        position = stage.position(node)
        step = stage.steps[position]
        done = 0 < stage.ran[position] <= self.at
        begun = self.at >= stage.begins
        arrived = stage.arrived(position, self.at) if begun else 0
        leaf = stage.graph.nodes[position].kind == "leaf"
        return NodeState(
            stage.graph.nodes[position],
            stage.backward,
            _status(stage, position, self.at, arrived),
            stage.contributions(position)[:arrived],
            stage.expected(position),
            step.grad_outputs if step is not None and done else (),
            (step.grad_after if done else step.grad_before) if step is not None and leaf else None,
            step is not None and leaf,
        )

    def states(self, backward: int | None = None) -> Iterable[NodeState]:
        """Return the state of every node, in the order of the graph."""
        stage = self.walk.stages[self.walk.main if backward is None else backward]
        return (self.state(node.id, stage.backward) for node in stage.graph.nodes)

    def _first_of(self, places: Iterable[int], wanted: Callable[[Moment], bool], otherwise: Cursor) -> Cursor:
        found = (at for at in places if wanted(self.walk.moments[at - 1]))
        at = next(found, None)
        return otherwise if at is None else replace(self, at=at)


def _status(stage: Stage, position: int, at: int, arrived: int) -> Status:
    ran = stage.ran[position]
    if 0 < ran <= at:
        return "done"
    complete = arrived > 0 and arrived == stage.expected(position)
    if not ran and (never := _never(stage, position, at, complete)):
        return never
    if complete:
        return "root" if position in stage.roots else "ready"
    return "partial" if arrived else "waiting"


def _never(stage: Stage, position: int, at: int, complete: bool) -> Status | None:
    """Return the status of a node that never ran; None while it still seems to wait."""
    over = at >= stage.ends
    if position in stage.returned:
        return "returned" if complete else "not run" if over else None
    if not stage.record.error:
        return "not run"
    if not over:
        return None
    return "failed" if stage.record.failed == stage.graph.nodes[position].id else "not run"
