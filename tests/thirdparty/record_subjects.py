"""Record every subject in one process: ``record_subjects.py FILE``.

For each it writes the recording's JSON and what an independent walk of ``next_functions``
finds, so that the two can be compared without torch.
"""

from __future__ import annotations

import json
import sys
import traceback
import warnings
from collections import Counter
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch
from model_subjects import OUTPUTS, SUBJECTS
from torch.autograd.graph import get_gradient_edge

from graphlab.capture.api import capture, record
from graphlab.serialize import to_json


def short(node: Any) -> str:
    """Return the name of a node as we write it."""
    return str(node.name()).rsplit("::", 1)[-1]


def independent_walk(roots: list[torch.Tensor]) -> dict[str, Any]:
    """Count nodes, edges and undefined slots below ``roots``; no code of ours takes part."""
    todo = [get_gradient_edge(root).node for root in roots]
    starts = [[short(get_gradient_edge(root).node), get_gradient_edge(root).output_nr] for root in roots]
    seen: dict[Any, None] = {}
    edges: Counter[tuple[str, str, int, int]] = Counter()
    undefined = 0
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen[node] = None
        for slot, (head, output_nr) in enumerate(node.next_functions):
            if head is None:
                undefined += 1
                continue
            edges[short(node), short(head), slot, output_nr] += 1
            todo.append(head)
    return {
        "nodes": dict(Counter(short(node) for node in seen)),
        "edges": sorted([*edge, count] for edge, count in edges.items()),
        "undefined": undefined,
        "roots": starts,
    }


def tensors(value: Any) -> list[torch.Tensor]:
    """Return the tensors with a graph in what a model returned, in order."""
    if isinstance(value, torch.Tensor):
        return [value] if value.requires_grad else []
    if isinstance(value, dict):
        value = list(value.values())
    elif is_dataclass(value) and not isinstance(value, type):
        value = [getattr(value, one.name) for one in fields(value)]
    return [one for item in value for one in tensors(item)] if isinstance(value, (list, tuple)) else []


def record_subject(name: str) -> dict[str, Any]:
    expected: list[dict[str, Any]] = []

    def run() -> None:
        made = SUBJECTS[name]()
        roots = list(made) if isinstance(made, tuple) else [made]
        expected.append(independent_walk(roots))
        torch.autograd.backward(roots, [torch.ones_like(root) for root in roots])

    return {"json": to_json(record(run)), "expected": expected[0]}


def record_output(name: str) -> dict[str, Any]:
    made = OUTPUTS[name]()
    return {"json": to_json(capture(made)), "expected": independent_walk(tensors(made))}


def main(path: str) -> None:
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    results: dict[str, Any] = {}
    for name in [*SUBJECTS, *OUTPUTS]:
        torch.manual_seed(0)
        try:
            results[name] = record_subject(name) if name in SUBJECTS else record_output(name)
        except Exception:
            results[name] = {"error": traceback.format_exc()}
    Path(path).write_text(json.dumps(results))


if __name__ == "__main__":
    main(sys.argv[1])
