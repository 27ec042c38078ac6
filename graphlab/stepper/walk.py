"""A Recording as a sequence of moments, in the order in which the engine really ran its nodes.

A backward that ran inside a node of another one (reentrant checkpointing) stands before that
node's own moment, one level deeper. All look-ups are made once, so that stepping costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphlab.errors import NOTHING, USAGE, GraphlabError
from graphlab.lang import t
from graphlab.stepper.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Node
    from graphlab.recording import Pass, Recording, Step


@dataclass(frozen=True, slots=True)
class Moment:
    """The end of one node's run; ``number`` nodes have run by then, this one the last of them.

    ``backward`` is the position in ``Recording.passes``, ``depth`` how many backwards are around it.
    """

    number: int
    backward: int
    depth: int
    step: Step
    node: Node


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """All moments of a recording, and one Stage for each backward that takes part.

    ``main`` is the position in ``Recording.passes`` of the backward that the others ran inside.
    """

    recording: Recording
    main: int
    moments: tuple[Moment, ...]
    stages: dict[int, Stage] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        """Return the stage of the outermost backward."""
        return self.stages[self.main]

    def __len__(self) -> int:
        """Return the number of moments, which is also the number of the last one."""
        return len(self.moments)


def walk(recording: Recording) -> Walk:
    """Return the walk through the backward that was recorded in full.

    Raises: GraphlabError GL002 without a graph, GL031 without steps; exit code 3.
    """
    main = _main(recording)
    record = recording.passes[main]
    _check(recording)
    inner = _inner(recording)
    moments: list[Moment] = []
    spans: dict[int, tuple[int, int, int]] = {}
    for event in _events(recording, inner, main):
        _note(event, recording.passes, moments, spans)
    if not moments and not record.error:
        raise _no_steps(recording)
    made = Walk(recording, main, tuple(moments))
    for backward, (begins, ends, depth) in spans.items():
        own = [one for one in moments[begins:ends] if one.backward == backward]
        ran = [(one.number, one.step) for one in own]
        made.stages[backward] = Stage(backward, recording.passes[backward], depth, begins, ends, ran)
    return made


@dataclass(frozen=True, slots=True)
class _Event:
    """A backward begins or ends (``step`` is None), or one of its nodes ran."""

    backward: int
    depth: int
    step: Step | None = None
    ends: bool = False


def _events(recording: Recording, inner: dict[tuple[int, str], list[int]], main: int) -> Iterator[_Event]:
    """Yield what happened, in order; without recursion, and each backward at most once."""
    todo: list[_Event | tuple[int, int]] = [(main, 0)]
    seen: set[int] = set()
    while todo:
        top = todo.pop()
        if isinstance(top, _Event):
            yield top
            continue
        backward, depth = top
        if backward in seen:
            continue
        seen.add(backward)
        yield _Event(backward, depth)
        steps = recording.passes[backward].steps
        coming: list[_Event | tuple[int, int]] = []
        for step in steps:
            coming += [(one, depth + 1) for one in inner.get((backward, step.node), ())]
            coming.append(_Event(backward, depth, step))
        ran = {step.node for step in steps}
        stuck = [key for key in inner if key[0] == backward and key[1] not in ran]
        coming += [(one, depth + 1) for key in stuck for one in inner[key]]
        coming.append(_Event(backward, depth, ends=True))
        todo += reversed(coming)


def _note(
    event: _Event, passes: tuple[Pass, ...], moments: list[Moment], spans: dict[int, tuple[int, int, int]]
) -> None:
    if event.step is not None:
        graph = passes[event.backward].graph
        assert graph is not None
        node = graph.node(event.step.node)
        moments.append(Moment(len(moments) + 1, event.backward, event.depth, event.step, node))
    elif event.ends:
        spans[event.backward] = (spans[event.backward][0], len(moments), event.depth)
    else:
        spans[event.backward] = (len(moments), len(moments), event.depth)


def _main(recording: Recording) -> int:
    drawn = [at for at, one in enumerate(recording.passes) if one.graph is not None and one.graph.nodes]
    outermost = [at for at in drawn if recording.passes[at].outer is None]
    if not drawn:
        raise GraphlabError(
            "GL002",
            t("there is nothing to step through: no graph was recorded"),
            where=recording.script,
            why=t("no backward ran, and no tensor with a grad_fn was left at the end"),
            fix=t("call backward on a result of tensors with requires_grad=True, or name it with --root"),
            exit_code=NOTHING,
        )
    return (outermost or drawn)[0]


def _check(recording: Recording) -> None:
    """Raise GL010 when a step or a returned gradient names a node that its graph does not have."""
    for at, one in enumerate(recording.passes):
        ids = {node.id for node in one.graph.nodes} if one.graph is not None else set()
        named = [step.node for step in one.steps] + [held.node for held in one.returned if held.node]
        wrong = next((node for node in named if one.graph is not None and node not in ids), None)
        if wrong is not None:
            raise GraphlabError(
                "GL010",
                t("the recording cannot be read"),
                where=t("{file}, key {key}", file=recording.script, key=f"passes[{at}]"),
                why=t("a step names the node {node!r}, and the graph has none", node=wrong),
                fix=t("record it again: graphlab step SCRIPT -o run.json"),
                exit_code=USAGE,
            )


def _inner(recording: Recording) -> dict[tuple[int, str], list[int]]:
    """Return the backwards that ran inside a node: (backward, node) → their positions."""
    found: dict[tuple[int, str], list[int]] = {}
    for at, one in enumerate(recording.passes):
        if one.outer is not None and one.graph is not None:
            found.setdefault((one.outer, one.inside), []).append(at)
    return found


def _no_steps(recording: Recording) -> GraphlabError:
    none = recording.passes[_main(recording)].call == "none"
    why = t("no backward ran") if none else t("it was recorded without the gradients of each node")
    return GraphlabError(
        "GL031",
        t("this recording has no steps to walk through"),
        where=recording.script,
        why=why,
        fix=t("record it again: graphlab step SCRIPT -o run.json"),
        exit_code=NOTHING,
    )
