"""The Python front door: capture, record, save, load, render."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
import threading

import pytest

import graphlab
from graphlab.capture.expressions import Sources
from graphlab.errors import GraphlabError

torch = pytest.importorskip("torch")


def test_capture_finds_the_callers_names_and_both_edges():
    x = torch.tensor(2.0, requires_grad=True)
    y = x * x
    graph = graphlab.capture(y).graph
    assert [node.name for node in graph.nodes] == ["y", "x"]
    assert [(edge.tail, edge.head, edge.slot) for edge in graph.edges] == [("n0", "n1", 0), ("n0", "n1", 1)]


def test_capture_after_backward_says_that_saved_tensors_are_freed():
    x = torch.tensor(2.0, requires_grad=True)
    y = x.exp()
    y.backward()
    (saved,) = graphlab.capture(y).graph.nodes[0].saved
    assert (saved.name, saved.freed, saved.tensor) == ("result", True, None)


def test_capture_without_gradient_is_refused_in_words():
    with pytest.raises(GraphlabError, match="GL002: there is no graph"):
        graphlab.capture(torch.ones(2))


@pytest.mark.parametrize("again", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_error_is_whole_in_another_process(again):
    error = GraphlabError("GL001", "no file", where="a.py", why="b", fix="c", exit_code=2)
    error.add_note("in epoch 3")
    twin = again(error)
    assert (type(twin), twin.args, vars(twin)) == (GraphlabError, error.args, vars(error))
    assert str(twin) == str(error) == "GL001: no file\n  at   a.py\n  why  b\n  fix  c"


def test_record_gives_lines_names_and_values_and_takes_its_patches_away():
    engine = torch.autograd.graph._engine_run_backward
    before = (sys.gettrace(), engine.__code__)

    def train():
        w = torch.tensor([1.0, 2.0], requires_grad=True)
        loss = (w * w).sum()
        loss.backward()

    graph = graphlab.record(train).graph
    product = graph.nodes[1]
    assert (product.source.expression, product.outputs[0].values) == ("w * w", (1.0, 4.0))
    assert graph.nodes[2].name == "w"
    assert (sys.gettrace(), engine.__code__) == before


def test_record_takes_its_patches_away_when_the_function_raises():
    engine = torch.autograd.graph._engine_run_backward
    before = (sys.gettrace(), engine.__code__)
    with pytest.raises(ZeroDivisionError):
        graphlab.record(lambda: 1 / 0)
    assert (sys.gettrace(), engine.__code__) == before


def test_records_in_threads_that_overlap_have_each_its_own_backward():
    engine = torch.autograd.graph._engine_run_backward
    before = engine.__code__
    steps = [threading.Event() for _ in range(3)]
    found = {}

    def train(power, wait_for, then):
        w = torch.full((2,), 3.0, requires_grad=True)
        then.set()
        assert wait_for.wait(60)
        (w**power).sum().backward()

    def first():
        found[2] = graphlab.record(lambda: train(2, steps[1], steps[0]))
        steps[2].set()

    def second():
        assert steps[0].wait(60)
        found[3] = graphlab.record(lambda: train(3, steps[2], steps[1]))

    threads = [threading.Thread(target=one) for one in (first, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    brought = {power: one.steps[-1].grad_outputs[0].values for power, one in found.items()}
    assert brought == {2: (6.0, 6.0), 3: (27.0, 27.0)}
    assert engine.__code__ is before


def test_record_follows_a_backward_in_a_thread_of_its_function():
    def train():
        w = torch.full((2,), 3.0, requires_grad=True)
        thread = threading.Thread(target=(w * w).sum().backward)
        thread.start()
        thread.join()

    assert graphlab.record(train).steps[-1].grad_outputs[0].values == (6.0, 6.0)


def test_recording_survives_disk_and_is_drawn(tmp_path):
    recording = graphlab.capture(torch.ones(1, requires_grad=True) * 3)
    recording.save(tmp_path / "run.json")
    again = graphlab.load(tmp_path / "run.json")
    assert again == recording
    assert "MulBackward0" in graphlab.render(again, tmp_path / "run.svg").read_text(encoding="utf-8")


DEEP = """
import graphlab, torch
y = torch.ones(1, requires_grad=True)
for _ in range(60_000):
    y = y * 1.0001
print(len(graphlab.capture(y).graph.nodes))
del y
print("freed")
"""


def test_capture_of_a_deep_chain_lets_the_process_end_normally():
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", DEEP], capture_output=True, text=True, env=environment, check=False
    )
    assert (done.returncode, done.stdout.split()) == (0, ["60001", "freed"]), done.stderr


def test_what_is_saved_is_measured_for_a_backward_only() -> None:
    x = torch.linspace(1, 2, 100, requires_grad=True)

    def norms(function: object) -> list[object]:
        saved = graphlab.record(function).graph.nodes
        return [one.tensor.norm for node in saved for one in node.saved if one.tensor is not None]

    assert norms(lambda: (x * x).sum()) == [None, None]
    measured = norms(lambda: (x * x).sum().backward())
    assert measured == [pytest.approx(x.detach().norm().item(), rel=1e-4)] * 2


def test_record_leaves_the_tracing_of_threads_as_it_was():
    def own(frame, event, arg):
        return None

    threading.settrace(own)
    try:
        graphlab.record(lambda: torch.ones(2, requires_grad=True).sum().backward())
        assert threading.gettrace() is own
    finally:
        threading.settrace(None)


def outliving_a_record(later):
    """Run ``later(go_on)`` in a thread that a record starts; ``go_on`` is set when that has ended."""
    go_on = threading.Event()
    thread = threading.Thread(target=later, args=(go_on,))

    def run() -> torch.Tensor:
        thread.start()
        return torch.ones(2, requires_grad=True).sum()

    graphlab.record(run)
    go_on.set()
    thread.join()


def test_thread_that_outlives_a_record_is_traced_no_more():
    seen = []

    def idle() -> None:
        return None

    def later(go_on: threading.Event) -> None:
        go_on.wait(10)
        idle()
        seen.append(sys.gettrace())

    outliving_a_record(later)
    assert seen == [None]


def test_trace_function_that_takes_over_a_thread_is_left_alone():
    seen = []

    def own(frame, event, arg):
        return None

    def later(go_on: threading.Event) -> None:
        go_on.wait(10)
        sys.settrace(own)
        seen.append(torch.ones(2, requires_grad=True).sum())
        seen.append(sys.gettrace())

    outliving_a_record(later)
    assert seen[1] is own


def test_record_reads_no_source_that_is_no_file(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert Sources().read("a\ud800") == []
    for name in ("/dev/zero", str(pipe)):
        scope = {"x": torch.ones(2, requires_grad=True)}
        text = "def f():\n    return (x * 3).sum()"
        exec(compile(text, name, "exec"), scope)
        recording = graphlab.record(scope["f"])
        places = [node.source for node in recording.graph.nodes if node.source is not None]
        assert {(one.line, one.text) for one in places} == {(2, "")}
