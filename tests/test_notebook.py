"""What a Recording shows in a notebook."""

import json
import os
import re
import sys
from html import unescape
from pathlib import Path

import pytest

import graphlab
from graphlab.recording import Recording
from tests.conftest import child_environment
from tests.explorer.chromium import opened
from tests.renderers.handmade import named, surface

CELLS = [
    "import torch, graphlab",
    "x = torch.tensor([1.0, 2.0], requires_grad=True)",
    "def train():\n    loss = (x * x).sum()\n    loss.backward()",
    "graphlab.record(train)",
    "y = (x ** 3).sum()\ngraphlab.record(y)",
    "graphlab.record(train).explorer(height=500)",
]


def frame(shown: str) -> str:
    """Return the page inside a frame."""
    found = re.fullmatch(
        r'<iframe title="graphlab" sandbox="allow-scripts" .*? srcdoc="([^"]*)"></iframe>', shown, re.S
    )
    assert found, shown[:300]
    return unescape(found.group(1))


def test_recording_in_a_cell_is_a_picture_and_a_line():
    shown = surface()._repr_mimebundle_()
    assert shown["image/svg+xml"].startswith("<svg")
    assert shown["text/plain"] == "Recording of surface.py: backward 1, 6 nodes, 7 edges, root z"


def test_recording_without_a_graph_is_a_line():
    assert Recording(script="a.py")._repr_mimebundle_() == {"text/plain": "Recording of a.py: no graph"}


def test_explorer_in_a_cell_is_a_sandboxed_frame_that_holds_the_page(tmp_path):
    made = surface().explorer(height=500)
    assert frame(made._repr_html_()) == made.page
    assert 'height="500"' in made._repr_html_()
    assert made.save(tmp_path / "a.html").read_text(encoding="utf-8") == made.page


@pytest.mark.parametrize("name", ['" onload="x', "'><script>x</script>", "&quot;"])
def test_explorer_in_a_cell_cannot_be_left_by_a_name(name):
    made = named(name).explorer()
    assert frame(made._repr_html_()) == made.page


def test_record_of_a_loss_is_its_graph():
    torch = pytest.importorskip("torch")
    x = torch.tensor(2.0, requires_grad=True)
    y = x * x
    graph = graphlab.record(y).graph
    assert [node.name for node in graph.nodes] == ["y", "x"]


@pytest.mark.xdist_group("chromium")
def test_explorer_runs_in_its_frame(chromium, tmp_path):
    page = tmp_path / "cell.html"
    page.write_text(f"<!DOCTYPE html><body>{surface().explorer()._repr_html_()}", encoding="utf-8")
    with opened(chromium) as seen:
        seen.page.goto(page.as_uri())
        inner = seen.page.frame_locator("iframe")
        inner.locator("html[data-ready]").wait_for(state="attached")
        inner.locator("#stage").press("s")
        assert inner.locator("#count").inner_text() == "0/6"
        assert seen.complaints == []


@pytest.mark.xdist_group("chromium")
def test_explorer_waits_for_a_size(chromium, tmp_path):
    page = tmp_path / "cell.html"
    hidden = surface().explorer()._repr_html_().replace("<iframe ", '<iframe style="width:0;height:0" ')
    page.write_text(f"<!DOCTYPE html><body>{hidden}", encoding="utf-8")
    with opened(chromium) as seen:
        seen.page.goto(page.as_uri())
        inner = seen.page.frame_locator("iframe")
        inner.locator("html[data-ready]").wait_for(state="attached")
        seen.page.evaluate("document.querySelector('iframe').style.cssText = ''")
        inner.locator("[data-thing]", has_text="AddBackward0").wait_for()
        assert seen.complaints == []


@pytest.mark.slow
def test_notebook_shows_recordings(tmp_path, monkeypatch):
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    for name, value in child_environment(measured=False).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(Path(graphlab.__file__).parents[1]), *filter(None, sys.path)])
    )
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    kernel = {"name": "python3", "display_name": "Python", "language": "python"}
    book.metadata["kernelspec"] = kernel
    spec = tmp_path / "share" / "kernels" / "python3"
    spec.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, **kernel}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    client.NotebookClient(
        book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [cell.outputs[0].data for cell in book.cells[3:]]
    assert "x.grad" in shown[0]["image/svg+xml"]
    assert shown[0]["text/plain"].endswith("root loss")
    assert "root y" in shown[1]["text/plain"]
    assert "image/svg+xml" in shown[1]
    assert '"x"' in frame(shown[2]["text/html"])
