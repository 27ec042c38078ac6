"""The program that measures: it runs, and what fails is a row. How long anything takes is not tested."""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import __main__ as program
from benchmarks import child, compare, growth, numbers, report, worker
from benchmarks.cases import CASES, GROWING
from benchmarks.tools import CAPTURE, GRADIENTS, SVG, TOOLS, NotWholeError, Tool
from tests.conftest import REPOSITORY

QUADRATIC = CASES[0]
MARKS = "".join(f"<!-- {one} -->\n\n<!-- end of {one} -->\n\n" for one in report.TABLES)


class Here:
    """Does in this process what a worker has done in another one."""

    folder: Path

    def __init__(self, case: str, tool: str) -> None:
        self.subject = next(one for one in CASES if one.key == case).make()
        self.tasks = next(one for one in TOOLS if one.key == tool).tasks

    def ask(self, question, limit):
        question = {**question, "times": 1, "tool_times": 1}
        return child.done(question, self.subject, self.tasks[question["task"]], self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Measure in this process, whose recursion limit stays as it is."""
    monkeypatch.setattr(Here, "folder", tmp_path, raising=False)
    monkeypatch.setattr(compare, "Worker", Here)
    monkeypatch.setattr(compare, "WARM", 1)
    monkeypatch.setattr(sys, "setrecursionlimit", lambda limit: None)


@pytest.fixture
def run(tmp_path):
    """Run the program with a page and results of its own: run(arguments) → the page, the results."""
    page, results = tmp_path / "page.md", tmp_path / "results.json"
    page.write_text(MARKS)

    def measured(*arguments: str):
        where = ["--page", str(page), "--results", str(results)]
        done = CliRunner().invoke(program.main, [*arguments, *where], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return page.read_text(), json.loads(results.read_text())

    return measured


def row(page: str, *cells: str) -> list[str]:
    """Return the cells of the row that begins with these."""
    start = "| " + " | ".join(cells) + " |"
    (found,) = [one for one in page.splitlines() if one.startswith(start)]
    return [one.strip() for one in found.strip("|").split("|")]


@pytest.mark.slow
@pytest.mark.usefixtures("here")
@pytest.mark.filterwarnings("ignore:The distutils package:DeprecationWarning")  # torchviz imports it
@pytest.mark.filterwarnings("ignore:distutils Version classes:DeprecationWarning")  # and uses it
def test_compare_smallest_case_is_a_table(run):
    tools = ["graphlab", "graphlab-capture", "torchviz"]
    page, results = run("--only", "compare", "--case", "quadratic", "--rounds", "1", *_each("--tool", tools))
    assert row(page, QUADRATIC.name, "6")
    ratio = r"[\d,.]+ \(once\)"
    shown = row(page, QUADRATIC.name, "graphlab")
    assert re.fullmatch(f"{ratio}, {ratio}, {ratio}", ", ".join(shown[2:5]))
    assert shown[-1] == "6"
    shown = row(page, QUADRATIC.name, "torchviz")
    picture = ratio if shutil.which("dot") else ".+"  # it draws with Graphviz's own
    assert re.fullmatch(f"{ratio}, –, {picture}", ", ".join(shown[2:5]))
    assert {(one["tool"], one["task"]) for one in results["compare"]["rows"]} == {
        *[("graphlab", task) for task in (CAPTURE, GRADIENTS, SVG)],
        *[(tool, task) for tool in ("graphlab-capture", "torchviz") for task in (CAPTURE, SVG)],
    }
    measured = [one for one in results["compare"]["rows"] if "failure" not in one["first"]]
    assert all(len(one["rounds"]) == 1 for one in measured)
    assert results["compare"]["machine"]["versions"]["torch"]


def _each(option: str, values: list[str]) -> list[str]:
    return [word for value in values for word in (option, value)]


@pytest.mark.usefixtures("here")
def test_compare_without_a_tool_says_that_it_is_not_installed(run, monkeypatch):
    monkeypatch.setattr(compare, "find_spec", lambda name: None)
    page, _ = run("--only", "compare", "--case", "quadratic", "--tool", "torchlens")
    assert row(page, QUADRATIC.name, "torchlens")[2:5] == ["not installed"] * 3


@pytest.mark.usefixtures("here")
def test_compare_does_not_wait_again_for_what_was_too_slow(run, monkeypatch):
    def late(self, question, limit):
        assert question["task"] == CAPTURE
        return {"failure": "not done after 5 s", "kind": "time limit"}

    monkeypatch.setattr(Here, "ask", late)
    page, _ = run("--only", "compare", "--case", "quadratic", "--tool", "graphlab", "--limit", "5")
    skipped = "not tried: capture alone is not done after 5 s"
    assert row(page, QUADRATIC.name, "graphlab")[2:5] == ["not done after 5 s", skipped, skipped]


@pytest.mark.parametrize(
    "error", [NotWholeError("too deep"), RecursionError("much\ntoo | deep"), SystemExit(3)]
)
def test_child_failure_of_a_tool_is_an_answer(error, tmp_path):
    def fails(subject, folder):
        raise error

    found = child.done({"task": GRADIENTS}, QUADRATIC.make(), fails, tmp_path)
    texts = {
        "NotWholeError": "too deep",
        "RecursionError": "RecursionError: much",
        "SystemExit": "SystemExit: 3",
    }
    assert found["failure"].startswith(texts[type(error).__name__])
    assert found["plain"] > 0


def test_child_answers_in_a_process_of_its_own():
    with worker.Worker("quadratic", "graphlab") as one:
        found = one.ask({"task": CAPTURE, "runs": 2}, 60)
        assert found["nodes"] == 6, found
        assert one.ask({"task": GRADIENTS}, 60)["nodes"] == 6


PROGRAMS = {
    "crash": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)",
    "ends": "import sys\nsys.exit('no room')",
    "sleeps": "import time\ntime.sleep(600)",
    "works": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'while True: pass'])",
}


@pytest.mark.parametrize(
    ("name", "said", "kind"),
    [
        ("crash", "killed by SIGSEGV", "crash"),
        ("ends", "ended with 1: no room", "crash"),
        ("sleeps", "not done after 0.1 s", "time limit"),
        ("works", "not done after 0.1 s", "time limit"),
    ],
)
def test_worker_that_does_not_answer_is_a_failure(name, said, kind, tmp_path, monkeypatch):
    (tmp_path / f"program_{name}.py").write_text(PROGRAMS[name])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(worker, "STARTING", 0.0 if kind == "time limit" else 60.0)
    begun = time.monotonic()
    with worker.Worker(module=f"program_{name}") as one:
        found = one.ask({"task": CAPTURE}, 0.1)
    assert (found["failure"], found["kind"]) == (said, kind)
    assert time.monotonic() - begun < 60


@pytest.mark.slow
@pytest.mark.parametrize("subject", list(GROWING))
def test_growth_every_stage_of_a_small_graph(subject, run, monkeypatch):
    monkeypatch.setattr(growth, "LEAST", 0.0)
    monkeypatch.setattr(growth, "GROWING", {subject: GROWING[subject]})
    monkeypatch.setattr(program, "GROWING", {subject: GROWING[subject]})

    def stage(name, subject, size, file):
        return growth.done(name, subject, size, file)

    monkeypatch.setattr(growth, "_stage", stage)
    page, results = run("--only", "growth", "--size", "40", "--size", "400", "--rounds", "2")
    for name in report.STAGES.values():
        assert page.count(f"| {report.SUBJECTS[subject]} | {name} |") == 2  # seconds, and bytes
    kept = row(page, report.SUBJECTS[subject], "**a Recording, as long as it is kept**")
    assert all(200 < float(one.replace(",", "")) < 5000 for one in kept[2:4])
    assert {one["stage"] for one in results["growth"]["rows"]} == {*growth.STAGES, growth.HELD}
    for one in results["growth"]["rows"]:
        assert abs(one["nodes"][0] - one["size"]) < 10


def test_report_failure_too_long_for_its_cell_stands_below():
    long = "ValueError: " + "a <b> | c " * 20
    first = {"failure": long, "kind": "ValueError", "plain": 0.001}
    rows = [{"case": "quadratic", "tool": "torchviz", "task": CAPTURE, "first": first, "rounds": []}]
    text = "\n".join(report.compared(rows))
    assert "<b>" not in text
    assert row(text.replace("\\|", "/"), QUADRATIC.name, "torchviz")[2].endswith(" …")
    assert text.splitlines()[-1] == (
        f"- {QUADRATIC.name}, torchviz, capture: " + ("ValueError: " + "a &lt;b> \\| c " * 20).strip()
    )


def test_report_page_without_its_marks_is_refused():
    found = {
        "watch": {
            "machine": {"versions": {}, "date": "", "minutes": 1, "cores": 2, "load": 0, "load_at_end": 0},
            "rows": [],
        }
    }
    with pytest.raises(ValueError, match="0 places for the table watch"):
        report.filled("no marks", found)


def test_report_page_of_the_docs_is_made_of_the_results():
    page = (REPOSITORY / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    found = json.loads((REPOSITORY / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    assert set(found) == set(report.TABLES)
    assert report.filled(page, found) == page


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([2.0], "2.00 (once)"),
        ([1.0, 3.0, 2.0], "2.00 (1.00–3.00)"),
        ([1.0, 2.0, 3.0, 4.0, 1000.0], "3.00 (1.50–502)"),
        ([99.94, 99.96, 12345.6], "100 (99.9–12,346)"),
    ],
)
def test_numbers_spread(values, text):
    assert numbers.spread(values) == text


def test_numbers_ratio_is_taken_within_a_round():
    assert numbers.ratio([{"plain": 1.0, "tool": 2.0}, {"plain": 10.0, "tool": 40.0}]) == "3.00 (2.00–4.00)"


def test_tools_names_are_their_own():
    assert len({one.key for one in TOOLS}) == len({one.name for one in TOOLS}) == len(TOOLS)
    assert all(isinstance(one, Tool) and one.tasks for one in TOOLS)


@pytest.mark.slow
def test_program_measures_the_smallest_of_everything(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(MARKS)
    parts = _each("--only", ["compare", "growth", "commands"])
    small = ["--case", "quadratic", "--tool", "graphlab", "--size", "40", "--rounds", "1"]
    where = ["--page", str(page), "--results", str(tmp_path / "results.json")]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *parts, *small, *where],
        cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert row(page.read_text(), QUADRATIC.name, "graphlab")[-1] == "6"
    assert "`graphlab --help`" in page.read_text()


def _rows(date: str, *keys: tuple[str, str]) -> dict[str, object]:
    rows = [{"case": case, "tool": tool, "made": date} for case, tool in keys]
    return {"machine": {"date": date, "note": ""}, "rows": rows}


def test_rows_that_were_not_measured_stay_and_are_named() -> None:
    earlier = _rows("2026-01-01", ("mlp", "graphlab"), ("mlp", "torchlens"), ("rnn", "graphlab"))
    both = program.joined(earlier, _rows("2026-02-02", ("mlp", "graphlab")))
    assert both["machine"] == {
        "date": "2026-02-02",
        "note": "Not measured again since 2026-01-01: torchlens; RNN cell, 2,000 steps.",
    }
    assert [(one["case"], one["tool"], one["made"]) for one in both["rows"]] == [
        ("mlp", "graphlab", "2026-02-02"),
        ("mlp", "torchlens", "2026-01-01"),
        ("rnn", "graphlab", "2026-01-01"),
    ]
    third = program.joined(both, _rows("2026-03-03", ("rnn", "graphlab")))
    assert third["machine"]["note"] == (
        "Not measured again since 2026-01-01: torchlens. Not measured again since 2026-02-02: MLP, 3 layers."
    )
    again = program.joined(
        earlier, _rows("2026-02-02", ("mlp", "graphlab"), ("mlp", "torchlens"), ("rnn", "graphlab"))
    )
    assert again["machine"]["note"] == ""
