"""Models of many kinds: the recording has exactly the nodes and edges that autograd has."""

from __future__ import annotations

import ast
import fcntl
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graphlab.recording import Recording
from graphlab.serialize import from_json

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]


def decorated(by: str) -> list[str]:
    """Return the names of the subjects without importing them: that would cost a torch."""
    tree = ast.parse((HERE / "model_subjects.py").read_text(encoding="utf-8"))
    functions = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    return [one.name for one in functions if by in [ast.unparse(mark) for mark in one.decorator_list]]


SUBJECTS, OUTPUTS = decorated("subject"), decorated("output")


def environment(seed: int) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV"))}
    return {**kept, "PYTHONHASHSEED": str(seed), "OMP_NUM_THREADS": "1", "TRANSFORMERS_OFFLINE": "1"}


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return what two processes with different hash seeds recorded of every subject.

    All workers of one test run share it: recording costs more than all comparisons.
    """
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    paths = [folder / f"subjects{number}.json" for number in (1, 2)]
    with (folder / "subjects.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not all(path.exists() for path in paths):
            record_in_two_processes(paths)
    return [json.loads(path.read_text()) for path in paths]


def record_in_two_processes(paths: list[Path]) -> None:
    script = str(HERE / "record_subjects.py")
    running = [
        subprocess.Popen(
            [sys.executable, script, str(path)], env=environment(seed), stderr=subprocess.PIPE, text=True
        )
        for seed, path in enumerate(paths)
    ]
    for process in running:
        _, error = process.communicate(timeout=300)
        assert process.returncode == 0, error


def reading(recorded: list[dict[str, Any]], name: str) -> tuple[Recording, dict[str, Any]]:
    found = recorded[0][name]
    assert "error" not in found, found["error"]
    return from_json(found["json"]), found["expected"]


@pytest.mark.parametrize("name", SUBJECTS + OUTPUTS)
def test_recording_has_the_nodes_and_edges_of_autograd(name: str, recorded: list[dict[str, Any]]) -> None:
    recording, expected = reading(recorded, name)
    graph = recording.graph
    assert graph is not None
    ops = {node.id: node.op for node in graph.nodes}
    edges = Counter((ops[one.tail], ops[one.head], one.slot, one.output_nr) for one in graph.edges)
    assert Counter(ops.values()) == expected["nodes"]
    assert sorted([*edge, count] for edge, count in edges.items()) == expected["edges"]
    assert sum(node.slots for node in graph.nodes) - len(graph.edges) == expected["undefined"]
    assert [[ops[root.node], root.output_nr] for root in graph.roots] == expected["roots"]


@pytest.mark.parametrize("name", SUBJECTS + OUTPUTS)
def test_recording_is_well_formed(name: str, recorded: list[dict[str, Any]]) -> None:
    graph = reading(recorded, name)[0].graph
    assert graph is not None
    slots = [(edge.tail, edge.slot) for edge in graph.edges]
    assert len(set(slots)) == len(slots)
    tails = {edge.tail for edge in graph.edges}
    heads = {edge.head for edge in graph.edges} | {root.node for root in graph.roots}
    assert heads == {node.id for node in graph.nodes}
    for node in graph.nodes:
        assert (node.kind == "leaf") == (node.op == "AccumulateGrad")
        assert not (node.kind == "leaf" and node.id in tails)
        assert all(edge.slot < node.slots for edge in graph.edges if edge.tail == node.id)


@pytest.mark.parametrize("name", SUBJECTS + OUTPUTS)
def test_json_is_the_same_in_a_second_process(name: str, recorded: list[dict[str, Any]]) -> None:
    assert recorded[0][name]["json"] == recorded[1][name]["json"]


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_op_has_a_source_line(name: str, recorded: list[dict[str, Any]]) -> None:
    graph = reading(recorded, name)[0].graph
    assert graph is not None
    without = [
        node.op for node in graph.nodes if node.kind != "leaf" and not (node.source and node.source.line)
    ]
    assert without == []


@pytest.mark.parametrize(
    ("name", "leaves"), [("tied_embedding", 1), ("shared_leaf", 1), ("custom_function_with_a_none", 2)]
)
def test_leaf_that_is_used_twice_is_one_node(name: str, leaves: int, recorded: list[dict[str, Any]]) -> None:
    graph = reading(recorded, name)[0].graph
    assert graph is not None
    assert sum(node.kind == "leaf" for node in graph.nodes) == leaves


def test_custom_function_and_written_view_have_their_kind(recorded: list[dict[str, Any]]) -> None:
    kinds = {}
    for name in ("custom_function_with_a_none", "written_through_views"):
        graph = reading(recorded, name)[0].graph
        assert graph is not None
        kinds.update({node.op: node.kind for node in graph.nodes})
    assert kinds["TwoOutputsBackward"] == "custom"
    assert kinds["CopySlices"] == "view_write"


# The same through the command line, as scripts of their own.


def run_script(folder: Path, text: str, *options: str) -> tuple[Recording, str]:
    """Render a script's recording to JSON with the command line; return it and its stdout."""
    (folder / "script.py").write_text(text, encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); from graphlab.cli import main; main()"
    command = [sys.executable, "-c", code, "render", "script.py", "-q", "-o", "out.json", *options]
    done = subprocess.run(
        command, cwd=folder, env=environment(0), capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return from_json((folder / "out.json").read_text()), done.stdout


TAIL = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from model_subjects import SUBJECTS
torch.manual_seed(0)
loss = SUBJECTS[{{name!r}}]()
loss.backward()
print("end", flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gpt2", "tied_embedding", "lstm", "outputs_of_unbind_split_chunk"])
def test_command_line_records_what_the_api_records(
    name: str, recorded: list[dict[str, Any]], tmp_path: Path
) -> None:
    text = "import torch\n" + TAIL.format(name=name)
    recording, out = run_script(tmp_path, text, "--run-to-end")
    assert out.endswith("end\n")
    _, expected = reading(recorded, name)
    graph = recording.graph
    assert graph is not None
    assert Counter(node.op for node in graph.nodes) == expected["nodes"]
    assert len(graph.edges) == sum(edge[-1] for edge in expected["edges"])
    assert all(node.source and node.source.line for node in graph.nodes if node.kind != "leaf")


CHAIN = """
import torch
x = torch.ones(1, requires_grad=True)
y = x
for _ in range({length}):
    y = y * 1.0
y.sum().backward()
print("grad", x.grad.item(), flush=True)
del y
print("freed", flush=True)
"""


@pytest.mark.parametrize("length", [50_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_deep_chain_is_recorded_and_the_script_goes_on(length: int, tmp_path: Path) -> None:
    recording, out = run_script(tmp_path, CHAIN.format(length=length), "--run-to-end")
    assert out == "grad 1.0\nfreed\n"
    graph = recording.graph
    assert graph is not None
    assert len(graph.nodes) == length + 2
    assert len(graph.edges) == length + 1
