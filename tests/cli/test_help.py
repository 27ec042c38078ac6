"""Help, version and near misses: the part of the front door that needs nothing behind it."""

import json
import subprocess
import sys

import pytest

from graphlab import samples
from graphlab.cli.group import COMMANDS
from graphlab.version import __version__
from tests.conftest import child_environment

ALL_HELP = [
    [],
    ["render"],
    ["step"],
    ["watch"],
    ["contrast"],
    ["diff"],
    ["samples"],
    ["samples", "list"],
    ["samples", "show"],
    ["samples", "copy"],
    ["explain"],
    ["docs"],
    ["docs", "build"],
    ["doctor"],
]

HEAVY = ("torch", "rich", "networkx", "wasmtime", "numpy", "graphlab.capture", "graphlab.renderers")


@pytest.mark.parametrize("words", ALL_HELP, ids=" ".join)
def test_help_of_every_command_has_examples(cli, words):
    short = cli(*words, "-h")
    assert short.returncode == 0
    assert short.stdout.startswith("Usage: graphlab")
    assert "Example" in short.stdout
    assert "  graphlab " in short.stdout
    assert "..." not in short.stdout.partition("\nCommands:\n")[2]  # no sentence of the list is cut
    assert short.stderr == ""


def test_help_long_and_short_are_the_same(cli):
    assert cli("--help").stdout == cli("-h").stdout == cli().stdout


def test_help_lists_every_command(cli):
    text = cli("--help").stdout
    assert all(name in text for name in COMMANDS)


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom graphlab.cli import main\n"
        "try: main(['--help'])\n"
        f"finally: print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=child_environment(), check=True
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    "words", [["render", "-h"], ["samples"], ["render", "no_such_file.py"]], ids=" ".join
)
def test_light_commands_never_import_torch(words, tmp_path):
    code = (
        "import sys\nfrom graphlab.cli import main\n"
        f"try: main({words!r})\n"
        "finally: print('torch' in sys.modules, 'networkx' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=child_environment(),
        cwd=tmp_path,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == "False False"


def test_version_is_that_of_the_package(cli):
    assert cli("--version").stdout == f"graphlab {__version__}\n"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["rendr"], "Did you mean 'render'?"),
        (["train.py"], "Did you mean 'graphlab render train.py'?"),
        (["dance"], "The commands are render, step, contrast, diff, watch, samples, explain, docs, doctor."),
        (["render", "--theem", "dark", "a.py"], "--theme"),
        (["render", "--show", "grad", "a.py"], "Did you mean 'grads'?"),
        (["render", "--show", "everything", "a.py"], "The details are saved, "),
        (["render", "--backward", "0", "a.py"], "neither a number from 1 on nor the word last"),
        (["render", "--timeout", "0", "a.py"], "--timeout"),
        (["render", "a.py", "b.py"], "b.py"),
        (["samples", "shw"], "shw"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors_name_the_cure_on_stderr(cli, words, hint):
    done = cli(*words)
    assert done.returncode == 2
    assert hint in done.stderr
    assert done.stdout == ""


def test_samples_list_names_every_sample_with_its_title(cli):
    lines = cli("samples", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == samples.names()
    assert all(len(line.split(maxsplit=1)[1]) > 20 for line in lines)


def test_samples_list_as_json_has_names_titles_files(cli):
    rows = json.loads(cli("samples", "list", "--json").stdout)
    assert [row["name"] for row in rows] == samples.names()
    assert {key for row in rows for key in row} == {"name", "title", "file"}


def test_samples_show_prints_the_file(cli):
    assert cli("samples", "show", "surface").stdout == samples.find("surface").read_text(encoding="utf-8")


def test_samples_show_near_miss_is_suggested(cli):
    done = cli("samples", "show", "surfase")
    assert done.returncode == 2
    assert done.stderr.startswith("GL006: there is no sample called 'surfase'\n")
    assert "did you mean sample:surface?" in done.stderr


def test_samples_copy_makes_a_file_and_keeps_one_that_is_there(cli, tmp_path):
    assert cli("samples", "copy", "surface").stdout == "surface.py\n"
    made = tmp_path / "surface.py"
    made.write_text("mine")
    again = cli("samples", "copy", "surface")
    assert again.returncode == 2
    assert again.stderr.startswith("GL016: surface.py is there already\n")
    assert made.read_text() == "mine"
    assert cli("samples", "copy", "surface", "--force").returncode == 0
    assert made.read_bytes() == samples.find("surface").read_bytes()


def test_samples_copy_into_missing_folder_exits_4(cli):
    done = cli("samples", "copy", "surface", "nowhere")
    assert done.returncode == 4
    assert "GL011" in done.stderr
    assert "nowhere is not a folder" in done.stderr


def test_doctor_passes_here_and_says_so_as_json(cli):
    done = cli("doctor", "--json")
    data = json.loads(done.stdout)
    assert (done.returncode, data["works"]) == (0, True), done.stdout
    verdicts = {check["name"]: check["verdict"] for check in data["checks"]}
    assert verdicts["torch"] == verdicts["engine embedded"] == verdicts["png"] == "pass"


def test_doctor_survives_a_broken_torch_and_fails(cli, tmp_path):
    (tmp_path / "torch.py").write_text("raise ImportError('this torch is broken')")
    done = cli("doctor")
    assert done.returncode == 4
    assert "FAIL  torch: importing it failed: ImportError: this torch is broken" in done.stdout
    assert done.stdout.endswith("rendering does not work: see the lines with FAIL\n")


def test_doctor_reports_a_foreign_module_of_the_same_name(cli, tmp_path):
    (tmp_path / "elsewhere" / "graphlab").mkdir(parents=True)
    (tmp_path / "elsewhere" / "graphlab" / "__init__.py").touch()
    done = subprocess.run(
        [sys.executable, "-c", "from graphlab.cli import main; main(['doctor'])"],
        cwd=tmp_path,
        env={**child_environment(), "PYTHONPATH": child_environment()["PYTHONPATH"] + ":elsewhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "NOTE  module: another graphlab is at" in done.stdout
