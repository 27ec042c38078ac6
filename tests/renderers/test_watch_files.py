"""The report on a training loop as plots and as files, by structure."""

from __future__ import annotations

import math
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path

import pytest

from graphlab import serialize
from graphlab.errors import GraphlabError
from graphlab.recording import Recording
from graphlab.renderers import plot_panels
from graphlab.renderers.watch import FORMATS, render_watch, watch_format, write_watch
from tests.conftest import child_environment
from tests.renderers import handmade_watch

SVG = "{http://www.w3.org/2000/svg}"
LOOPS = ["linear_twice", "changing", "nan", "hostile"]


@cache
def made(name: str, format: str = "svg") -> str:
    """Return the report on a loop by its name, made once."""
    return render_watch(handmade_watch.ALL[name](), format).decode()


def comments(name: str) -> str:
    """Return every text of a plot: matplotlib writes it as a comment beside its outlines."""
    return "\n".join(re.findall(r"<!-- (.*?) -->", made(name)))


@pytest.mark.parametrize("name", LOOPS)
def test_plots_have_a_panel_for_each_thing_that_was_recorded(name: str) -> None:
    panels = [
        one
        for one in ElementTree.fromstring(made(name)).iter(f"{SVG}g")
        if re.fullmatch(r"axes_\d+", one.get("id", ""))
    ]
    assert len(panels) == (4 if name in ("linear_twice", "hostile") else 3)


def test_plots_say_what_each_panel_shows_and_which_scale() -> None:
    said = comments("linear_twice")
    for words in ("loss, logarithmic", "parameters", "gradient norms, logarithmic", "data and fitted line"):
        assert words in said.splitlines()
    assert "loss, logarithmic" not in comments("changing")


def test_plots_mark_where_the_loss_broke_and_where_the_graph_changed() -> None:
    assert " NaN from here on" in comments("nan")
    assert comments("changing").count("another graph") == 1


def test_plots_show_a_value_between_two_that_broke_and_colours_differ_in_dark_too() -> None:
    assert plot_panels._alone([1.0, math.nan, 2.0, 3.0, math.inf, 4.0]) == [0, 5]
    assert plot_panels._alone([5.0]) == [0]
    assert all(len({one[mode] for one in plot_panels.COLOURS}) == plot_panels.MOST for mode in (0, 1))


def test_plots_take_hostile_names_literally() -> None:
    said = comments("hostile")
    assert "$x_1$" in said
    assert "_under" in said
    assert "<script>" not in said
    assert r"\x1b[31mred\x07" in said


def test_plots_are_the_same_bytes_each_time() -> None:
    recording = handmade_watch.changing()
    assert render_watch(recording, "svg").decode() == made("changing")
    assert render_watch(recording, "pdf") == render_watch(recording, "pdf")


def test_plots_dark_and_light_differ_in_colours_only() -> None:
    light, dark = (
        render_watch(handmade_watch.changing(), "svg", theme=one).decode() for one in ("light", "dark")
    )
    assert light != dark
    # A marker is named after a hash of its look, colour and all.
    bare = [re.sub(r"#[0-9a-f]{6}\b|#?m[0-9a-f]{10}\b", "", one) for one in (light, dark)]
    assert bare[0] == bare[1]


def test_plots_leave_matplotlib_as_it_was_and_open_no_window() -> None:
    code = """
import sys
import matplotlib as mpl
from graphlab.renderers.plots import plot
from tests.renderers import handmade_watch
before = mpl.rcParams.copy()
plot(handmade_watch.changing(), "png")
assert dict.__eq__(mpl.rcParams, before)
print("matplotlib.pyplot" in sys.modules, mpl.get_backend(auto_select=False))
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        env={**child_environment(), "MPLBACKEND": ""},
        check=False,
    )
    assert (done.stdout, done.stderr) == ("False None\n", "")


def test_plots_of_nothing_are_an_error() -> None:
    with pytest.raises(GraphlabError, match="nothing to plot") as caught:
        render_watch(handmade_watch.empty(), "svg")
    assert caught.value.code == "GL301"


def test_plots_without_matplotlib_say_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(GraphlabError) as caught:
        watch_format("loss.svg")
    assert caught.value.code == "GL038"
    assert "autograd-graphlab[plot]" in str(caught.value)


def test_write_watch_writes_by_suffix(tmp_path: Path) -> None:
    recording = handmade_watch.forgotten(5)
    starts = {
        "html": b"<!DOCTYPE html>",
        "svg": b"<?xml",
        "png": b"\x89PNG",
        "pdf": b"%PDF",
        "txt": b"train.py",
    }
    for format in FORMATS:
        write_watch(recording, tmp_path / f"report.{format.upper()}")
        data = (tmp_path / f"report.{format.upper()}").read_bytes()
        assert data.startswith(starts.get(format, b"{"))
    assert serialize.from_json((tmp_path / "report.JSON").read_text()) == recording


def test_write_watch_unknown_suffix_names_the_legal_ones(tmp_path: Path) -> None:
    with pytest.raises(GraphlabError, match="'bmp'") as caught:
        write_watch(Recording(), tmp_path / "a.bmp")
    assert (caught.value.code, caught.value.exit_code) == ("GL012", 2)
    assert ".html .svg .png .pdf .txt .json" in str(caught.value)
