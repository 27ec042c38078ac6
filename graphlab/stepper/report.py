"""A moment, or any other answer, as plain data for JSON; docs/step-json.md lists the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.serialize import Json, plain_data
from graphlab.stepper import names, ruling
from graphlab.stepper.arrivals import changed
from graphlab.stepper.evaluate import evaluate
from graphlab.stepper.problem import CommandError
from graphlab.stepper.sends import rank, target

if TYPE_CHECKING:
    from graphlab.graph import Edge
    from graphlab.rules.filled import Filled
    from graphlab.stepper.stage import Contribution, Stage
    from graphlab.stepper.state import Output, Session

SCHEMA = "graphlab/step@1"


def moment(session: Session) -> dict[str, Json]:
    """Return the present moment: the node that ran last, what arrived, what it sent on."""
    cursor, stage = session.cursor, session.cursor.stage
    data: dict[str, Json] = {
        "schema": SCHEMA,
        "type": "moment",
        "step": cursor.at,
        "of": len(cursor.walk),
        "root": names.root(stage),
        "backward": stage.record.index,
        "depth": stage.depth,
        "node": None,
    }
    if cursor.moment is not None:
        data.update(_node(stage, stage.position(cursor.moment.node.id)))
    data.update(_ending(session))
    if session.displays:
        data["display"] = {text: _value(session, text) for text in session.displays}
    return data


def _node(stage: Stage, position: int) -> dict[str, Json]:
    node, step = stage.graph.nodes[position], stage.steps[position]
    assert step is not None
    rules = ruling.filled(stage, position)
    data: dict[str, Json] = {
        "node": node.id,
        "op": node.op,
        "name": node.name,
        "kind": node.kind,
        "source": plain_data(node.source),
        "module": {"path": node.module.path, "call": node.module.call} if node.module else None,
        "arrived": [_contribution(one) for one in stage.contributions(position)],
        "gradient": [plain_data(one) for one in step.grad_outputs],
        "hooked": [at for at in range(len(step.grad_outputs)) if changed(stage, position, at)],
        "sent": [_sent(stage, position, one, rules.get(one.slot)) for one in stage.leaving[position]],
    }
    if node.kind == "leaf":
        data["grad"] = {"before": plain_data(step.grad_before), "after": plain_data(step.grad_after)}
    return data


def _contribution(one: Contribution) -> Json:
    return {
        "from": one.edge.tail if one.edge is not None else None,
        "slot": one.edge.slot if one.edge is not None else None,
        "output": one.output_nr,
        "gradient": plain_data(one.value),
    }


def _sent(stage: Stage, position: int, edge: Edge, rule: Filled | None) -> Json:
    step = stage.steps[position]
    assert step is not None
    value = step.grad_inputs[edge.slot] if edge.slot < len(step.grad_inputs) else None
    mine, expected = rank(stage, edge)
    return {
        "slot": edge.slot,
        "to": edge.head,
        "name": target(stage, edge, own=False),
        "gradient": plain_data(value),
        "contribution": mine,
        "of": expected,
        "rule": (rule.formula or rule.local) if rule is not None else "",
        "local": plain_data(rule.local_value) if rule is not None else None,
    }


def _ending(session: Session) -> dict[str, Json]:
    """Return what ended at this moment: gradients that were returned, an error that was raised."""
    data: dict[str, Json] = {}
    for stage in session.cursor.walk.stages.values():
        if session.cursor.at != stage.ends:
            continue
        if stage.record.returned:
            data["returned"] = [plain_data(one) for one in stage.record.returned]
        if stage.record.error:
            data["raised"] = {"node": stage.record.failed or None, "error": stage.record.error}
    return data


def _value(session: Session, text: str) -> str:
    try:
        return evaluate(session.cursor, text)
    except CommandError as error:
        return error.what


def answer(output: Output) -> list[dict[str, Json]]:
    """Return what a command answered beside the moment: one entry for each block."""
    return [
        {"schema": SCHEMA, "type": block.kind, "command": output.word, "lines": list(str(block).splitlines())}
        for block in output.blocks
        if block.kind not in ("moment", "display") or not output.moved
    ]
