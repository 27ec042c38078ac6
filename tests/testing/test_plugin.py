"""The fixtures in pytest itself: quiet when all is well, and a message to act on when not."""

import json
import linecache
import subprocess
import sys

import pytest

from graphlab.pytest_plugin import file_name
from tests.conftest import REPOSITORY, child_environment

pytest_plugins = ["pytester"]

MODEL = """
import torch

def loss(power=2):
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    scaled = w * 3
    return (scaled ** power).sum()
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Run pytest on a file in a fresh folder, with our plugin and no other."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)

    def with_tests(body="", *options):
        if body:
            pytester.makepyfile(test_it=MODEL + body)
        linecache.clearcache()  # one process runs several versions of the file
        given = ("-p", "graphlab.pytest_plugin", "-p", "no:cacheprovider", *options)
        return pytester.runpytest_inprocess(*given)

    return with_tests


def test_grad_flows_fixture_fails_at_the_users_line(run):
    body = (
        "\ndef test_it(assert_grad_flows):\n    w = torch.ones(2)\n    assert_grad_flows(loss(), {'w': w})\n"
    )
    result = run(body)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*> *assert_grad_flows(loss(), {'w': w})", "E *w  its requires_grad is False", "test_it.py:*"]
    )
    assert "flows.py" not in result.stdout.str()


def test_snapshot_is_missing_then_written_then_equal(run, pytester):
    body = "\ndef test_it(graph_snapshot):\n    graph_snapshot(loss())\n    graph_snapshot(loss(3), 'cube')\n"
    result = run(body)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *there is no snapshot *test_it.json yet; write it with --graph-update"])
    run("", "--graph-update").assert_outcomes(passed=1)
    folder = pytester.path / "__graphs__" / "test_it"
    assert sorted(one.name for one in folder.iterdir()) == ["test_it.cube.json", "test_it.json"]
    run().assert_outcomes(passed=1)


def test_snapshot_of_another_graph_fails_with_what_changed(run, pytester):
    body = "\ndef test_it(graph_snapshot):\n    graph_snapshot(loss)\n"
    run(body, "--graph-update").assert_outcomes(passed=1)
    kept = (pytester.path / "__graphs__" / "test_it" / "test_it.json").read_text()
    assert json.loads(kept)["passes"][0]["graph"]["nodes"][0]["source"]["file"] == "test_it.py"
    assert str(pytester.path) not in kept
    (pytester.path / "test_it.py").write_text(
        "import os\n" + MODEL.replace("w * 3", "(w * 3).relu()") + body, encoding="utf-8"
    )
    result = run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E *the graph is not the one in *test_it.json",
            "E *1 node came*",
            "E *+ ReluBackward0*",
            "E *if this is right, accept it with --graph-update",
        ]
    )
    run("", "--graph-update").assert_outcomes(passed=1)
    run().assert_outcomes(passed=1)


def test_snapshot_holds_no_values_and_is_left_alone_when_only_they_change(run, pytester):
    body = "\ndef test_it(graph_snapshot):\n    graph_snapshot(loss())\n"
    run(body, "--graph-update")
    file = pytester.path / "__graphs__" / "test_it" / "test_it.json"
    kept = file.stat().st_mtime_ns
    run(body + "# [5.0]\n", "--graph-update").assert_outcomes(passed=1)
    assert file.stat().st_mtime_ns == kept
    assert "values" not in file.read_text() and "norm" not in file.read_text()


def test_snapshot_that_is_broken_names_its_line(run, pytester):
    body = "\ndef test_it(graph_snapshot):\n    graph_snapshot(loss())\n"
    run(body, "--graph-update")
    (pytester.path / "__graphs__" / "test_it" / "test_it.json").write_text("{")
    result = run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *GL010*"])


@pytest.mark.parametrize("name", ["test_a[../../x]", "test_a[é]", "test_" + "a" * 300, "test_a[x\0]"])
def test_names_of_files_are_safe_and_tell_tests_apart(name):
    made = file_name(name)
    assert len(made) < 120 and "/" not in made and made.isascii() and "\0" not in made
    assert made != file_name(name + "!")


def test_plugin_imports_no_torch():
    code = "import sys, graphlab.pytest_plugin; sys.exit('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, env=child_environment(), check=False)
    assert done.returncode == 0
