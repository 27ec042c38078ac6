"""Every sample: it prints what it promises, and its recording is the true graph."""

import ast
import functools
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from graphlab import samples
from graphlab.errors import GraphlabError
from graphlab.serialize import load
from tests.conftest import child_environment, run_cli

COUNTER = Path(__file__).with_name("count_graph.py")


def run_python(*args: str) -> str:
    done = subprocess.run(
        [sys.executable, *args],
        env=child_environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout


@functools.cache
def printed(name: str) -> list[str]:
    """Return what a sample prints without graphlab, and the line COUNT of its first graph."""
    return run_python(str(COUNTER), str(samples.find(name))).splitlines()


# One worker does all that needs one sample, so that it is run and recorded once.
LONG = {
    "negative_root",
    "optimizers",
    "slopes",
    "thermometer_scaled",
    "thermometer_split",
}  # thousands of steps


def _grouped(name: str) -> object:
    marks = [pytest.mark.xdist_group(name), *([pytest.mark.slow] if name in LONG else [])]
    return pytest.param(name, marks=marks)


GROUPED = [_grouped(name) for name in samples.names()]


@pytest.fixture(scope="module", params=GROUPED)
def sample(request, tmp_path_factory):
    """One sample: its name, the folder it was drawn in, and its recording."""
    folder = tmp_path_factory.mktemp(request.param)
    outputs = [word for suffix in ("json", "svg", "png", "dot") for word in ("-o", f"g.{suffix}")]
    done = run_cli("render", f"sample:{request.param}", *outputs, cwd=folder)
    assert done.returncode == 0, done.stderr
    return request.param, folder, load(folder / "g.json")


def test_samples_names_are_those_of_the_folder():
    assert samples.names() == sorted(path.stem for path in samples.folder().glob("*.py"))
    assert {"quadratic", "surface", "linear_once", "linear_twice"} <= set(samples.names())


def test_samples_find_unknown_name_without_a_near_one_points_to_the_list():
    with pytest.raises(GraphlabError) as caught:
        samples.find("zzz")
    assert caught.value.fix == "list them: graphlab samples list"


@pytest.mark.parametrize("name", samples.names())
def test_sample_opens_with_its_idea_and_what_to_look_at(name):
    text = ast.get_docstring(ast.parse(samples.find(name).read_text(encoding="utf-8")))
    assert len(text.splitlines()[0]) <= 100
    assert "The idea:" in text
    assert "What to look at:" in text


@pytest.mark.parametrize("name", GROUPED)
def test_sample_without_graphlab_prints_what_it_promises(name):
    text = samples.find(name).read_text(encoding="utf-8")
    promised = re.findall(r"# expect: (.+)$", text, re.MULTILINE)
    assert promised
    for line in promised:
        assert any(one.startswith(line) for one in printed(name)), f"{line!r} is not in {printed(name)}"


def test_sample_renders_to_every_format_asked_for(sample):
    _, folder, _ = sample
    assert (folder / "g.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")
    assert (folder / "g.png").read_bytes().startswith(b"\x89PNG\r\n")
    assert "digraph" in (folder / "g.dot").read_text(encoding="utf-8")


def test_sample_recording_has_the_nodes_and_edges_counted_independently(sample):
    name, _, recording = sample
    true = json.loads(next(line for line in printed(name) if line.startswith("COUNT "))[6:])
    graph = recording.graph
    assert Counter(node.op for node in graph.nodes) == Counter(true["ops"])
    edges = [[graph.node(e.tail).op, e.slot, graph.node(e.head).op, e.output_nr] for e in graph.edges]
    assert sorted(edges) == true["edges"]


def test_sample_every_op_has_its_source_line(sample):
    name, _, recording = sample
    lines = samples.find(name).read_text(encoding="utf-8").splitlines()
    ops = [node for node in recording.graph.nodes if node.kind != "leaf"]
    assert ops
    for node in ops:
        assert node.source is not None, node
        assert node.source.file.endswith(f"{name}.py")
        assert node.source.text == lines[node.source.line - 1].strip()


def test_sample_every_leaf_has_a_name(sample):
    _, _, recording = sample
    assert all(node.name for node in recording.graph.nodes if node.kind == "leaf")


@pytest.mark.parametrize(("name", "calls"), [("linear_once", [1]), ("linear_twice", [1, 2])])
def test_sample_ops_inside_a_module_know_their_call(name, calls, tmp_path):
    assert run_cli("render", f"sample:{name}", "-o", "g.json", cwd=tmp_path).returncode == 0
    graph = load(tmp_path / "g.json").graph
    assert sorted(one.call for one in graph.modules if one.path.endswith("linear")) == calls
    inside = [node for node in graph.nodes if node.source and "self.linear" in node.source.text]
    assert {node.module.call for node in inside} == set(calls)
    assert all(node.module.path.endswith("linear") for node in inside)
    assert all(node.module is None for node in graph.nodes if node.op == "MseLossBackward0")
    leaves = sorted(node.name for node in graph.nodes if node.kind == "leaf")
    assert [leaf.rpartition(".")[2] for leaf in leaves] == ["bias", "weight"]
    for node in graph.nodes:
        if node.kind == "leaf":
            assert sum(edge.head == node.id for edge in graph.edges) == len(calls)


@pytest.mark.xdist_group("negative_root")
@pytest.mark.parametrize("w", [1.233**0.5, -(1.233**0.5)])
def test_sample_negative_root_prints_the_curvature_that_algebra_gives(w):
    b = 0.988 / (w + 1)
    # Where the residual is 0 the second derivatives are 2·JᵀJ, with J = (dy/dw, dy/db) at each point.
    rows = [(2 * w * x / 10 + b, w + 1) for x in range(11)]
    ww, wb, bb = (2 * sum(row[i] * row[k] for row in rows) / 11 for i, k in ((0, 0), (0, 1), (1, 1)))
    greatest = (ww + bb) / 2 + (((ww - bb) / 2) ** 2 + wb**2) ** 0.5
    least = (ww * bb - wb**2) / greatest
    lines = printed("negative_root")
    place = lines.index(f"w = {w:.4f}, b = {b:.4f}: loss 0.000000")
    said = f"  curvature {least:.1g} to {greatest:.4g}, stable below lr {2 / greatest:.2g}"
    assert lines[place + 1] == said
