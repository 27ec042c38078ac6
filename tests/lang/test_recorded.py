"""What a recording keeps in English: each sentence of it is told again where it is shown."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphlab.cli import _run
from graphlab.lang import speaking
from graphlab.lang.retold import retold
from tests.lang.catalogue import MARKS, PACKAGE

# Written into recordings by these; ``7`` stands for each value.
ROOMS = ("statics/*.py", "capture/*.py", "capture/inject/name_runner.py", "contrast/*.py", "align.py")
# Parts of a sentence, which is told again as a whole, and texts of others that are looked for.
PARTS = re.compile(
    r" with exit code 7|: the graph was too deep for .*|, with a gradient of ones|tensor without values"
    r"|the captured graph has none|only the captured graph has one|(drops|never drops,|uses the) .*"
    r"|the same inputs in 7 mode|7 is frozen: 7.*|captured in 7 mode: it 7|no graph was made: .*"
    r"|the process that captured ended itself7|7 not told of: .*|7 is a 7 tensor of shape 7, 7"
    r"|up to 7 whose .*|7, then every 7, .*|the first .*"
    r"|Using len to .*|Only tensors, lists, .*|Cannot insert a .*|symbolically traced .*|does not support .*"
    r"|argument of type|7 is no plain function|<.*>|--[\w-]+|[\w.]+(:\w+)?|graphlab\b.*|torch\.\w.*|\n.*"
    r"|import .*|the script's 7 batch|7 has other inputs, .*|7: the forward did not .*|the call of 7 that .*"
    r"|7 is contrasted, not .*|7 with 7 flipped|/proc/.*|concurrent.futures.thread|what they do .*",
    re.DOTALL,
)


def sentences() -> Iterator[str]:
    """Yield every text of three words and more that stands in the rooms and is not said by ``t``."""
    for path in (one for room in ROOMS for one in sorted(PACKAGE.glob(room))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        skipped = {id(one) for one in ast.walk(tree) for one in _skipped(one)}
        for node in ast.walk(tree):
            text = _text(node) if id(node) not in skipped else ""
            plain = not re.search(r"[|\\]|\.\*", text)  # a regular expression is none
            if plain and len(re.findall(r"\b[a-z]{2,}\b", text)) >= 3 and not PARTS.fullmatch(text):
                yield text


def _skipped(node: ast.AST) -> Iterator[ast.AST]:
    """Yield docstrings, the parts of f-strings, and what is given to ``t``."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
        yield from node.args


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_every_sentence_of_a_recording_is_told_again() -> None:
    found = list(dict.fromkeys(sentences()))
    assert len(found) > 100
    with speaking("zh"):
        assert [text for text in found if retold(text) == text] == []


@pytest.mark.parametrize(
    ("english", "said"),
    [
        (
            "the process that captured was ended by SIGSEGV: the graph was too deep for the backend, or the "
            "backend has a fault",
            "捕获的进程被 SIGSEGV 结束：计算图对后端来说太深，或后端有错误",
        ),
        ("captured in eval mode: it uses the running statistics always", None),
        ("len(xs) is frozen: a size that was 3", "len(xs) 被固定：它是大小，当时为 3"),
        ("the gradient of the output [0]: the captured graph has none", "输出 [0] 的梯度：捕获的静态图没有"),
        ("the output has the shape (2,) instead of (3,)", "输出 的形状是 (2,)，而不是 (3,)"),
        ("x has the shape (2, 3)", "x 的形状是 (2, 3)"),
        (
            "the first 10 passes, then every 8th, the last, and up to 50 whose graph or leaves are new; "
            "the 20 largest of 100 leaves",
            "前 10 次，之后每 8 次取一次，加上最后一次，以及至多 50 次计算图或叶子张量有变的；"
            "100 个叶子张量中最大的 20 个",
        ),
        (
            "the script's 2nd batch has other inputs, and is left out",
            "脚本的第 2 个批次输入不同，已略去",
        ),
        ("export: the comparison was stopped after 3 seconds", "export：比较进行了 3 秒后被停止"),
        ("a, b and c drawn at random (2)", "a, b 和 c 随机抽取（2）"),
        ("lines: no statement is left", "代码行：没有剩下语句"),
        ("x and y of size 3 instead of 2 (dim 0)", "x 和 y 的大小为 3，而不是 2（维 0）"),
        (
            "the code did not come here again: there is no backward 2: the script ran backward once",
            "代码没有再运行到这里：there is no backward 2: the script ran backward once",
        ),
    ],
)
def test_a_sentence_of_a_recording_is_filled_with_its_values(english: str, said: str | None) -> None:
    with speaking("zh"):
        assert retold(english) == said if said else retold(english) != english


def test_every_title_of_a_sample_has_a_translation() -> None:
    from graphlab.samples import names, title

    with speaking("zh"):
        assert [name for name in names() if retold(title(name)) == title(name)] == []


@pytest.mark.parametrize("args", [["samples", "list", "--json"], ["explain", "mul", "--json"]], ids=" ".join)
def test_json_is_the_same_in_every_language(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(args) == 0
    english = capsys.readouterr().out
    with speaking("zh"):
        assert _run(args) == 0
    assert capsys.readouterr().out == english


def test_doctor_says_in_json_what_it_says_in_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from graphlab.cli import checks

    monkeypatch.setattr(checks, "CHECKS", tuple(one for one in checks.CHECKS if one is not checks._torch))
    with speaking("zh"):
        _run(["doctor", "--json"])
        assert capsys.readouterr().out.isascii()
        _run(["doctor"])
        assert "画出了一张图" in capsys.readouterr().out


def test_a_recording_is_the_same_file_in_every_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "late.py"
    script.write_text("import torch\nx = torch.ones(2, requires_grad=True)\ny = (x * x).sum()\n")
    monkeypatch.chdir(tmp_path)
    made = {}
    for code in ("en", "zh"):
        with speaking(code):
            assert _run(["step", "late.py", "-o", f"{code}.json", "--export", "walk.tex"]) == 0
        made[code] = Path(f"{code}.json").read_bytes(), capfd.readouterr()
    assert made["zh"][0] == made["en"][0]
    notes = json.loads(made["zh"][0])["notes"]
    assert notes == ["the script ran no backward; this one began at its end, from y"]
    assert notes[0] in made["en"][1].err
    assert "脚本没有运行反向传播；这一次在脚本结束时从 y 开始" in made["zh"][1].err
