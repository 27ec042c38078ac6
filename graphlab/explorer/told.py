"""What ``graphlab step`` tells at each step, word for word, and what is known of each node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.errors import GraphlabError
from graphlab.lang import t
from graphlab.renderers import words
from graphlab.stepper import names, ruling
from graphlab.stepper.cursor import Cursor
from graphlab.stepper.facts import facts
from graphlab.stepper.tables import saved_row
from graphlab.stepper.tell import around, rows
from graphlab.stepper.walk import walk

if TYPE_CHECKING:
    from graphlab.graph import Node, TensorSummary
    from graphlab.recording import Recording, Step
    from graphlab.serialize import Json
    from graphlab.stepper.blocks import Line
    from graphlab.stepper.walk import Walk

MANY = 12  # saved values, operands
MANY_STEPS = 20_000  # beyond it, filling every rule with its numbers would take minutes


def walk_of(recording: Recording) -> Walk | None:
    """Return the walk through a recording, None where there is nothing to step through."""
    try:
        return walk(recording)
    except GraphlabError as error:
        if error.code == "GL031":
            return None
        raise


def moments(walk: Walk) -> list[Json]:
    """Return what is told at each place of the walk, the start first; of a long walk without its rules."""
    if len(walk) > MANY_STEPS:
        for stage in walk.stages.values():
            ruling.leave_out(stage)
    return [_moment(Cursor(walk, at)) for at in range(len(walk) + 1)]


def _moment(cursor: Cursor) -> Json:
    stage, moment = cursor.stage, cursor.moment
    told: dict[str, Json] = {
        "rows": [[label, _spans(line)] for label, line in rows(cursor)],
    }
    if moment is None:
        return told | {"title": t("backward from {root}", root=names.root(stage))}
    position = stage.position(moment.node.id)
    told |= {
        "title": names.title(moment.node, names.root_name(stage, position)),
        "op": names.what(moment.node),
        "place": names.place(moment.node),
        "id": moment.node.id,
    }
    inside = [line for block in around(cursor) for line in ["".join(span.text for span in block).strip()]]
    if inside:
        told["inside"] = inside[0]
    told["node"] = _in_main(cursor)
    return told


def _in_main(cursor: Cursor) -> int:
    """Return the node of the picture that this moment belongs to; -1 where it has none."""
    walk, stage, moment = cursor.walk, cursor.stage, cursor.moment
    assert moment is not None
    node = moment.node.id
    seen: set[int] = set()
    while stage.backward != walk.main:
        seen.add(stage.backward)
        outer = stage.record.outer
        if outer is None or outer in seen or outer not in walk.stages or not stage.record.inside:
            return -1
        node, stage = stage.record.inside, walk.stages[outer]
    return int(node[1:])


def _spans(line: Line) -> Json:
    """Return a line as pairs of text and role; neighbours of one role are one."""
    made: list[Json] = []
    texts: list[tuple[str, str]] = []
    for span in line:
        if texts and texts[-1][1] == span.role:
            texts[-1] = (texts[-1][0] + span.text, span.role)
        else:
            texts.append((span.text, span.role))
    for text, role in texts:
        made.append([text, role] if role else text)
    return made


def known(node: Node) -> list[Json]:
    """Return what is known of a node apart from its gradients, as pairs of a word and a text."""
    found: list[tuple[str, str]] = []
    if len(node.names) > 1:
        found.append(("names", ", ".join(map(words.clean, node.names))))
    several = len(node.outputs) > 1
    for at, one in enumerate(node.outputs):
        if one is not None:
            found.append(("output", f"{at}: {tensor(one)}" if several else tensor(one)))
    found += [("operand", words.clean(operand.text)) for operand in node.operands[:MANY]]
    rows = [saved_row(kept) for kept in node.saved[:MANY]]
    found += [("saved", "  ".join(span.text for span in row if span.text)) for row in rows]
    for what, many in (("operand", len(node.operands)), ("saved", len(node.saved))):
        if many > MANY:
            found.append((what, t("… {n} more", n=f"{many - MANY:,}")))
    if node.groups:
        found.append(("param_groups", ", ".join(map(str, node.groups))))
    return [list(pair) for pair in found]


def tensor(one: TensorSummary) -> str:
    """Return a tensor as shape, dtype, device, and its values or what was measured of them."""
    size = words.shape(one.shape) or t("scalar")
    kind = " ".join(part for part in (size, one.dtype, one.device, one.layout) if part)
    told = names.gradient(one).removeprefix(words.shape(one.shape)).strip()
    return f"{kind}  {told}".rstrip()


def measured(step: Step) -> tuple[float | None, bool]:
    """Return the largest norm of the gradients that arrived, and whether any here is NaN or Inf."""
    arrived = [one for one in step.grad_outputs if one is not None]
    norms = [norm for one in arrived if (norm := words.norm(one)) is not None and norm == norm]
    every = [*arrived, *(one for one in step.grad_inputs if one is not None)]
    if step.grad_after is not None:
        every.append(step.grad_after)
    return max(norms, default=None), any(map(not_finite, every))


def not_finite(one: TensorSummary) -> bool:
    """Return whether some value is known to be NaN or infinite."""
    return facts(one).not_finite


def about(op: str) -> Json:
    """Return what the rule of a function says, in a sentence, and PyTorch's own formulas."""
    formulas: list[Json] = [f"{name}: {text}" for name, text in ruling.official(op)]
    return [ruling.sentence(op), formulas]
