"""What the command line refuses, and what it says of it, in another language."""

import os
import re
from pathlib import Path

import pytest

from graphlab.capture.run import Request, _Child
from graphlab.capture.target import Target
from graphlab.cli import _run
from graphlab.errors import GraphlabError, reason
from graphlab.lang import speaking
from graphlab.recording import SCHEMA
from tests.lang.pseudo import CLOSE, OPEN, bracketed, outside, words

NAMES = {"graphlab", "render", "step", "contrast", "diff", "watch", "samples", "list", "show", "copy"} | {
    *("explain", "docs", "build", "doctor")
}

USAGE = [
    ["nope"],
    ["rendr"],
    ["train.py"],
    ["samples", "nope"],
    ["samples", "show"],
    ["samples", "list", "x"],
    ["samples", "list", "x", "y"],
    ["docs", "build"],
    ["docs", "build", "--jobs", "0", "a.md"],
    ["render", "--nope"],
    ["render", "-z"],
    ["render", "--ancor"],
    ["render", "-o"],
    ["render", "--between", "a"],
    ["render", "--flat=1"],
    ["render", "--theme", "pink"],
    ["render", "--boxes", "0"],
    ["render", "--boxes", "many"],
    ["render", "--timeout", "0"],
    ["render", "--timeout", "long"],
    ["render", "--backward", "0"],
    ["render", "--show", "valuez"],
    ["render", "--show", "q"],
    ["render", "sample:surface", "--flat", "--open", "a"],
    ["render", "sample:surface", "--around", "2"],
    ["render", "sample:surface", "--path", "a"],
    ["contrast", "--only", "exprt"],
    ["contrast", "--only", "q"],
    ["contrast", "--seed", "x", "sample:surface"],
    ["step", "--max-pictures", "0"],
    ["watch", "--every", "x"],
    ["samples", "list", "--lang", "fr"],
]

# The code of each error, and what brings it about in a folder with a.json, bad.json, page.md and folder/
ERRORS = [
    ("GL008", ["render"]),
    ("GL008", ["render", "a.py", "-m", "b"]),
    ("GL007", ["render", "a.py", "--at", "x=2"]),
    ("GL007", ["render", "-e", "import os"]),
    ("GL007", ["render", "-e", "x*y"]),
    ("GL007", ["render", "-e", "x"]),
    ("GL007", ["render", "-e", "x", "--at", "x"]),
    ("GL007", ["render", "-e", "x", "--at", "x=os"]),
    ("GL001", ["render", "gone.py"]),
    ("GL001", ["render", "quadratic.py"]),
    ("GL001", ["render", "b.json"]),
    ("GL005", ["render", "folder"]),
    ("GL006", ["render", "sample:surfase"]),
    ("GL006", ["samples", "show", "qqq"]),
    ("GL010", ["render", "a.json"]),
    ("GL010", ["render", "bad.json"]),
    ("GL010", ["contrast", "bad.json"]),
    ("GL202", ["contrast", "recording.json"]),
    ("GL011", ["render", "sample:surface", "-o", "gone/a.svg"]),
    ("GL011", ["render", "sample:surface", "-o", "folder"]),
    ("GL011", ["render", "sample:surface", "-o", "bad.json/a.svg"]),
    ("GL012", ["render", "sample:surface", "-o", "-"]),
    ("GL012", ["render", "sample:surface", "--format", "qq"]),
    ("GL013", ["render", "a.json", "-o", "a.json"]),
    ("GL012", ["step", "sample:surface", "-o", "a.txt"]),
    ("GL012", ["step", "sample:surface", "--export", "a.txt"]),
    ("GL012", ["step", "sample:surface", "--export", "a"]),
    ("GL033", ["step", "sample:surface", "--export", "a.svg"]),
    ("GL033", ["step", "sample:surface", "--export", "a%d%d.svg"]),
    ("GL033", ["step", "sample:surface", "--export", "a%s.svg"]),
    ("GL033", ["step", "sample:surface", "--export", "a%d/b%d.svg"]),
    ("GL011", ["step", "sample:surface", "--export", "gone/gone/b%d.svg"]),
    ("GL011", ["samples", "copy", "surface", "gone"]),
    ("GL016", ["samples", "copy", "surface", "folder"]),
    ("GL030", ["explain", "sofmax"]),
    ("GL030", ["explain", "qqqqqqqq"]),
    ("GL008", ["diff"]),
    ("GL008", ["diff", "a.json"]),
    ("GL008", ["diff", "a.json", "a.json", "a.json"]),
    ("GL008", ["diff", "@1"]),
    ("GL008", ["diff", "a.json@x", "a.json"]),
    ("GL008", ["diff", "-", "-"]),
    ("GL065", ["docs", "build", "gone.md"]),
    ("GL061", ["docs", "build", "page.md"]),
]


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with what ERRORS are about."""
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("folder/surface.py").touch()
    Path("a.json").write_text('{"schema": 1}')
    Path("bad.json").write_text("{")
    Path("recording.json").write_text(f'{{"schema": "{SCHEMA}"}}')
    Path("page.md").write_text("<!-- console: -->\n")


@pytest.mark.parametrize("args", USAGE, ids=" ".join)
def test_an_error_of_usage_is_translated_whole(
    args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with bracketed(monkeypatch):
        assert _run(args) == 2
        said = capsys.readouterr().err
    assert OPEN in said
    assert words(outside(said)) <= NAMES, said


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize(
    ("code", "args"), ERRORS, ids=lambda one: one if isinstance(one, str) else " ".join(one)
)
def test_an_error_of_ours_is_translated_whole(
    code: str, args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with bracketed(monkeypatch):
        assert _run(args) > 1
        said = capsys.readouterr().err
    assert said.startswith(f"{code}: {OPEN}")
    rest = re.sub(rf"  {OPEN}at{CLOSE} .*", "", said)  # a place has no words
    assert words(outside(rest)) <= NAMES, said


@pytest.mark.parametrize(
    "request_",
    [
        Request(Target("script", "a.py")),
        Request(Target("script", "a.py"), watch=True),
        Request(Target("script", "a.py"), root="x"),
        Request(Target("name", "a.py", "b")),
    ],
    ids=["graph", "watch", "root", "name"],
)
def test_why_there_is_nothing_is_translated_whole(
    request_: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bracketed(monkeypatch):
        assert not words(outside(str(_Child(request_, tmp_path)._nothing())))
        (tmp_path / "count").write_text("2")
        assert not words(outside(str(_Child(request_, tmp_path)._nothing())))


def test_a_problem_found_in_the_script_is_told_again(tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text(
        '{"code": "GL009", "what": "a.py has no \'b\'", "why": "", "fix": "did you mean \'c\'?"}'
    )
    with speaking("zh"), pytest.raises(GraphlabError) as caught:
        _Child(Request(Target("name", "a.py", "b")), tmp_path)._raise_answer()
    assert caught.value.what == "a.py 里没有 'b'"
    assert caught.value.fix == "您是不是想用 'c'？"


def test_the_parts_of_an_error_stand_in_one_column() -> None:
    error = GraphlabError("GL001", "没有文件", where="a.py", why="b", fix="c")
    with speaking("zh"):
        assert str(error) == "GL001: 没有文件\n  位置 a.py\n  原因 b\n  解决 c"
    assert str(error) == "GL001: 没有文件\n  at   a.py\n  why  b\n  fix  c"


def test_why_the_system_refused_is_said_in_chinese() -> None:
    with speaking("zh"):
        assert reason(FileNotFoundError(2, os.strerror(2))) == "没有这个文件或文件夹"
    assert reason(FileNotFoundError(2, os.strerror(2))) == "No such file or directory"


def test_an_error_outside_the_command_line_is_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    from graphlab.samples import find

    monkeypatch.setenv("GRAPHLAB_LANG", "zh")
    with pytest.raises(GraphlabError, match="there is no sample called 'x'"):
        find("x")
