"""Which parts of the page are open at first: those that the picture of ``render`` shows from inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.explorer.outline import WHOLE
from graphlab.renderers.nesting import chain

if TYPE_CHECKING:
    from graphlab.explorer.outline import Outline
    from graphlab.folding.view import View

NOTHING = -1  # the box of a node that the picture leaves out


def opened(made: Outline, view: View | None, quiet: bool) -> set[int]:
    """Return the parts that are open at first, None being a picture of every node.

    Where nothing was asked for (``quiet``), a repeated part that the picture opens for one of its times,
    with the others folded beside it, stays folded: the page would have to show every time.
    """
    if view is None:
        return set(range(1, len(made.parts)))
    box_of = [NOTHING] * len(made.graph.nodes)
    for number, box in enumerate(view.boxes):
        for node in box.nodes:
            box_of[node] = number
    calls: set[int] = set()
    for container in {box.container for box in view.boxes}:
        calls.update(chain(container, made.graph.modules))
    found: set[int] = {WHOLE}
    asked = set() if quiet else _around(made, calls)
    for at, part in enumerate(made.parts[1:], 1):
        if part.parent not in found:
            continue
        if at in asked or part.box.kind == "module":
            shown = at in asked or part.box.calls[0] in calls
        else:
            shown = not _covered(made, at, view, box_of) and not (quiet and _straddled(made, at, box_of))
        if shown:
            found.add(at)
    return found - {WHOLE}


def _around(made: Outline, calls: set[int]) -> set[int]:
    """Return the parts around those module calls that the picture draws open."""
    found: set[int] = set()
    for at, part in enumerate(made.parts):
        if part.box.kind == "module" and part.box.calls[0] in calls:
            found.update(made.way(at))
    return found


def _covered(made: Outline, at: int, view: View, box_of: list[int]) -> bool:
    """Return whether the picture shows nothing of a part but one folded box, or nothing at all."""
    boxes = _boxes(made, made.parts[at].box.nodes, box_of)
    shown = boxes - {NOTHING}
    if len(shown) == 1:
        return view.boxes[next(iter(shown))].kind != "node"
    return not shown


def _straddled(made: Outline, at: int, box_of: list[int]) -> bool:
    """Return whether a box of the picture stands for several of the things in a part, or for some of them."""
    part = made.parts[at]
    seen: set[int] = set()
    for inner in part.parts:
        boxes = _boxes(made, made.parts[inner].box.nodes, box_of) - {NOTHING}
        if boxes & seen:
            return True
        seen |= boxes
    own = _boxes(made, tuple(part.nodes), box_of) - {NOTHING}
    return bool(own & seen)


def _boxes(made: Outline, nodes: tuple[int, ...], box_of: list[int]) -> set[int]:
    """Return the boxes that stand for the functions among these nodes; leaves may stand elsewhere."""
    return {box_of[node] for node in nodes if made.graph.nodes[node].seq is not None}
