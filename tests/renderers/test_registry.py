"""The table of formats: each row works, and what is not in it is named."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from graphlab.errors import GraphlabError
from graphlab.recording import Recording
from graphlab.renderers import FORMATS, format_of, render
from graphlab.renderers.options import Options
from graphlab.serialize import to_json
from tests.renderers.handmade import surface

ROOT = Path(__file__).parents[2]
STARTS = {
    "svg": b"<", "png": b"\x89PNG", "pdf": b"%PDF", "dot": b"digraph", "gv": b"digraph",
    "json": b"{", "txt": b"surface.py", "text": b"surface.py",
    "html": b"<!DOCTYPE html>",
}  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
def test_render_every_format_makes_bytes_of_its_kind(format: str) -> None:
    assert render(surface(), format).startswith(STARTS[format])


@pytest.mark.parametrize("format", FORMATS)
def test_formats_module_and_function_exist(format: str) -> None:
    module, name = FORMATS[format]
    assert callable(getattr(import_module(module), name))


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"json"}))
def test_render_without_a_graph_says_so(format: str) -> None:
    with pytest.raises(GraphlabError) as caught:
        render(Recording(script="a.py"), format)
    assert (caught.value.code, caught.value.exit_code, caught.value.where) == ("GL002", 3, "a.py")


def test_render_json_is_the_recording_even_without_a_graph() -> None:
    assert render(surface(), "json").decode() == to_json(surface())
    assert json.loads(render(Recording(), "json"))["schema"] == "graphlab/recording@1"


@pytest.mark.parametrize("format", ["svg", "png", "pdf", "dot", "gv"])
def test_render_torchviz_style_draws_what_torchviz_made(format: str) -> None:
    recording = surface(torchviz='digraph {\n\tnode [fontname=monospace]\n\t1 [label="a\n ()"]\n}\n')
    assert render(recording, format, Options(style="torchviz")).startswith(STARTS[format])


@pytest.mark.parametrize("format", ["svg", "png", "pdf", "dot", "gv"])
def test_render_torchviz_style_without_its_drawing_is_refused(format: str) -> None:
    with pytest.raises(GraphlabError, match="no drawing by torchviz"):
        render(surface(), format, Options(style="torchviz"))


@pytest.mark.parametrize(
    ("path", "format"), [("a.svg", "svg"), ("b/c.d/E.PNG", "png"), (Path("x.gv"), "gv"), ("a.b.txt", "txt")]
)
def test_format_of_is_the_suffix(path: str | Path, format: str) -> None:
    assert format_of(path) == format


@pytest.mark.parametrize("path", ["a.bmp", "a", "svg", ".svg", "a.", ""])
def test_format_of_anything_else_names_the_legal_ones(path: str) -> None:
    with pytest.raises(GraphlabError) as caught:
        format_of(path)
    assert (caught.value.code, caught.value.exit_code) == ("GL012", 2)
    assert ".svg .png .pdf .dot .gv .json .txt" in caught.value.fix


def test_import_of_the_registry_costs_nothing() -> None:
    program = (
        "import sys; import graphlab.renderers; "
        "heavy = {'torch', 'fpdf', 'resvg_py', 'wasmtime', 'networkx', 'json', 'graphlab.renderers.svg'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    # Measuring coverage imports json itself.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    made = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    assert made.stdout == "[]\n"
