"""``graphlab step --export`` from the outside: files, what is printed, errors before the script runs."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graphlab.serialize import save
from tests import drawn
from tests.conftest import child_environment

PRINTS = "print('the script ran')\n"
SCRIPT = PRINTS + "import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x * x\ny.backward()\n"


@pytest.fixture
def recorded(tmp_path):
    save(drawn.surface(), tmp_path / "run.json")
    (tmp_path / "a.py").write_text(SCRIPT)
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_export_pictures_makes_the_last_folder_and_prints_the_files(cli, recorded):
    done = cli("step", "run.json", "--export", "steps/%03d.svg")
    names = [f"steps/{at:03}.svg" for at in range(7)]
    assert (done.returncode, done.stdout.splitlines()) == (0, names)
    assert done.stderr == "graphlab: made the folder steps\n"
    assert [one for one in files(recorded) if one.startswith("steps")] == names
    assert "step 3 of 6" in (recorded / "steps/003.svg").read_text(encoding="utf-8")


def test_export_several_kinds_from_one_run(cli, recorded):
    done = cli(
        "step", "a.py", "--export", "walk.md", "--export", "p%d.dot", "--export", "d.tex", "--export", "w.gif"
    )
    assert done.returncode == 0, done.stderr
    pages = [f"walk_files/step-{at:03}.svg" for at in range(3)]
    assert done.stdout.splitlines() == ["walk.md", *pages, "p0.dot", "p1.dot", "p2.dot", "d.tex", "w.gif"]
    assert done.stderr.splitlines()[0] == "the script ran"
    links = re.findall(r"\]\(([^)]+)\)", (recorded / "walk.md").read_text(encoding="utf-8"))
    assert links == pages
    assert all((recorded / one).is_file() for one in links)
    assert r"\frac{\partial y}{\partial x} &= 2 + 2 = 4" in (recorded / "d.tex").read_text(encoding="ascii")
    assert (recorded / "w.gif").read_bytes().startswith(b"GIF89a")


def test_export_reads_no_commands(cli, recorded):
    done = cli("step", "run.json", "--export", "d.tex", stdin="s\nq\n")
    assert done.stdout == "d.tex\n"


def test_export_quiet_prints_nothing(cli, recorded):
    done = cli("step", "a.py", "-q", "--export", "new/%d.svg")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "the script ran\n")


def test_export_json_prints_the_steps_and_then_the_files(cli, recorded):
    done = cli("step", "run.json", "--json", "--export", "d.tex")
    made = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["type"] for one in made] == ["moment"] * 7 + ["exported"]
    assert made[-1]["files"] == ["d.tex"]


def test_export_imports_no_torch(recorded):
    code = (
        "import sys\nfrom graphlab.cli import main\n"
        "try: main(['step', 'run.json', '--export', '%d.svg', '--export', 'd.tex'])\n"
        "finally: print('torch' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=recorded, env=child_environment(), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stderr.endswith("False\n")


@pytest.mark.parametrize(
    ("file", "code", "exit_code", "text"),
    [
        ("walk.svg", "GL033", 2, "the name has no number fields"),
        ("a%d-%d.svg", "GL033", 2, "the name has 2 number fields"),
        ("a%s.svg", "GL033", 2, "a lone % is written %%"),
        ("a%d%.png", "GL033", 2, "a lone % is written %%"),
        ("a%999d.png", "GL033", 2, "only %d and the like"),
        ("s%d/a.png", "GL033", 2, "not of a folder"),
        ("walk.html", "GL012", 2, ".svg .png .pdf .dot .gv .gif .md .tex"),
        ("walk", "GL012", 2, "the file's name says no format"),
        ("no/where/%d.svg", "GL011", 4, "only the last one is made"),
        ("no/walk.gif", "GL011", 4, "the folder no does not exist"),
        ("a.py/%d.svg", "GL011", 4, "a.py is a file, not a folder"),
    ],
)
def test_export_that_cannot_be_is_refused_before_the_script_runs(cli, recorded, file, code, exit_code, text):
    before = files(recorded)
    done = cli("step", "a.py", "--export", file)
    assert done.returncode == exit_code
    assert done.stderr.startswith(f"{code}: ")
    assert text in done.stderr
    assert "the script ran" not in done.stderr
    assert files(recorded) == before


def test_export_never_overwrites_the_input(cli, recorded):
    (recorded / "walk.tex").write_text(SCRIPT)
    (recorded / "a7.dot").write_text(SCRIPT)
    for target, file in (("walk.tex", "walk.tex"), ("a7.dot", "a%d.dot")):
        done = cli("step", target, "--export", file)
        assert done.stderr.startswith("GL013: "), done.stderr
        assert (recorded / target).read_text() == SCRIPT


def test_export_too_many_pictures_are_refused_and_allowed(cli, recorded):
    done = cli("step", "run.json", "--export", "%d.svg", "--max-pictures", "6")
    assert done.returncode == 4
    assert done.stderr == (
        "GL035: this walk has 7 pictures, and 6 are allowed\n"
        "  why  a picture is made of the start and of every step\n"
        "  fix  allow them with --max-pictures 7, or write single steps with the command x\n"
    )
    assert not list(recorded.glob("*.svg"))
    assert cli("step", "run.json", "--export", "d.tex", "--max-pictures", "6").returncode == 0
    assert cli("step", "run.json", "--export", "%d.svg", "--max-pictures", "7").returncode == 0


@pytest.mark.parametrize(
    ("file", "package", "text"),
    [("w.gif", "PIL", "GL034: GIF needs Pillow, which is not installed\n"
      "  fix  pip install 'autograd-graphlab[gif]', or write .md or NAME-%03d.svg\n"),
     ("%d.pdf", "fpdf", "GL023: PDF needs fpdf2, which is not installed\n"
      "  fix  pip install 'autograd-graphlab[pdf]', or write .svg or .png\n")],
)  # fmt: skip
def test_export_without_its_package_says_how_to_get_it(recorded, file, package, text):
    code = (
        f"import sys\nsys.modules[{package!r}] = None\nfrom graphlab.cli import main\n"
        f"main(['step', 'a.py', '--export', {file!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=recorded, env=child_environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (4, text)


def test_export_percent_sign_in_a_name_is_written_twice(cli, recorded):
    done = cli("step", "run.json", "--export", "50%%-%d.svg")
    assert done.stdout.splitlines()[0] == "50%-0.svg"
    assert (recorded / "50%-6.svg").is_file()


def test_export_ends_like_the_script(cli, recorded):
    (recorded / "b.py").write_text(SCRIPT + "raise SystemExit(5)\n")
    done = cli("step", "b.py", "--run-to-end", "--export", "d.tex")
    assert (done.returncode, done.stdout) == (5, "d.tex\n")


def test_x_at_the_prompt_writes_the_step(cli, recorded):
    done = cli("step", "run.json", stdin="s 2\nx\nx here.txt\nq\n")
    assert "wrote step-002.svg\nwrote here.txt\n" in done.stdout
    assert (recorded / "here.txt").read_text(encoding="utf-8").startswith("2/6  ")


# Recordings that were edited by hand


def test_step_of_a_recording_with_a_number_beyond_all_tensors_says_where(cli, tmp_path):
    save(drawn.surface(), tmp_path / "run.json")
    data = json.loads((tmp_path / "run.json").read_text())
    data["passes"][0]["steps"][0]["grad_outputs"][0]["values"] = [10**400]
    (tmp_path / "run.json").write_text(json.dumps(data))
    done = cli("step", "run.json")
    assert done.returncode == 2
    assert done.stderr.startswith("GL010: ")
    assert "passes[0].steps[0].grad_outputs[0].values[0]" in done.stderr
    assert "too large" in done.stderr


def test_step_of_a_recording_whose_steps_stand_the_wrong_way_round_is_walked(cli, tmp_path):
    save(drawn.surface(), tmp_path / "run.json")
    data = json.loads((tmp_path / "run.json").read_text())
    data["passes"][0]["steps"].reverse()
    (tmp_path / "run.json").write_text(json.dumps(data))
    for words in ([], ["--json"], ["--export", "d.tex"], ["--export", "%d.svg"]):
        done = cli("step", "run.json", *words)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
