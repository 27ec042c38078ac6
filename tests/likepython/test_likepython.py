"""A script run by the tool to its end is the script run by python, to the byte."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from likepython_cases import Case, Ended, all_cases, run_both

FORMS = [
    Case("package", "module", argv=("one", "-x")),
    Case("package.part", "module", argv=("--", "two"), graph="graph"),
    Case("package.fails", "module", exit=1),
    Case("package.missing", "module", exit=1),
    Case("folder", graph="graph"),
    Case("archive.zip", graph="graph"),
    Case("argv.py", "stdin", argv=("a", "b c")),
    Case("main_attributes.py", "stdin"),
    Case("path_and_cwd.py", "stdin"),
    Case("error.py", "stdin", exit=1),
    Case("exit_after_backward.py", "stdin", exit=5, graph="graph"),
    Case("main_attributes", "module"),
]


def explain(plain: Ended, tool: Ended) -> str:
    """Return the difference of two ends for a person."""
    rows = [] if plain.code == tool.code else [f"exit code: python {plain.code}, tool {tool.code}"]
    for stream, one, two in (
        ("stdout", plain.stdout, tool.stdout),
        ("stderr", plain.stderr, tool.stderr),
    ):
        before, after = (text.decode(errors="backslashreplace").splitlines() for text in (one, two))
        rows += difflib.unified_diff(before, after, f"python, {stream}", f"tool, {stream}", lineterm="", n=1)
        if before == after and one != two:
            rows.append(f"{stream} differs in its line ends")
    return "\n".join(line[:1000] for line in rows[:60])


def parameters() -> list[object]:
    """Return every case; the slow ones and those that are known to differ are marked."""
    return [pytest.param(case, id=case.name, marks=marks(case)) for case in [*all_cases(), *FORMS]]


def marks(case: Case) -> list[pytest.MarkDecorator]:
    slow = [pytest.mark.slow] if case.slow else []
    return [*slow, pytest.mark.xfail(reason=case.limit, raises=AssertionError)] if case.limit else slow


@pytest.mark.parametrize("case", parameters())
def test_run_to_end_is_like_python(case: Case, tmp_path: Path) -> None:
    plain, tool, report = run_both(case, tmp_path)
    assert plain.code == case.exit, f"the case itself is wrong:\n{plain.stderr.decode(errors='replace')}"
    assert plain == tool, explain(plain, tool)
    if case.graph == "graph":
        assert report["nodes"], "nothing was recorded"
    if case.graph == "nothing":
        assert not report["nodes"]


def test_cases_cover_the_promise() -> None:
    assert len(all_cases()) >= 45
    assert sum(case.graph == "graph" for case in all_cases()) >= 40
