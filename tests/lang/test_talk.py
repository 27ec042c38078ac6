"""What commands print when all goes well, in another language: nothing of it stays in English."""

import re
from pathlib import Path

import pytest

from graphlab import stages
from graphlab.cli import _run, checks
from graphlab.cli.aside import Aside
from graphlab.cli.progress import PATIENCE, Progress
from graphlab.lang import speaking
from tests.lang.pseudo import bracketed, outside, words


def test_doctor_is_translated_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "CHECKS", tuple(one for one in checks.CHECKS if one is not checks._torch))
    with bracketed(monkeypatch):
        _run(["doctor"])
        said = capsys.readouterr().out
    versions = re.compile(r"PASS  (?!fonts|module|png)")  # a package or an engine, and what it calls itself
    lines = [line for line in said.splitlines()[1:] if not versions.match(line)]
    assert len(lines) > 3
    assert words(" ".join(map(outside, lines))) <= {"engine", "native"}


@pytest.mark.parametrize("check", [True, False], ids=["check", "write"])
def test_docs_says_what_became_of_a_page_in_chinese(
    check: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text("<!-- console: echo 1 -->\n")
    with speaking("zh"):
        assert _run(["docs", "build", "page.md", *(["--check"] if check else [])]) == int(check)
    said = capsys.readouterr()
    assert said.err == f"page.md: 1 条命令，{'已过期' if check else '已写入'}\n"
    assert ("+++ page.md（命令现在的结果）" in said.out) is check


def test_progress_is_said_in_the_present_language(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(Aside, "show", lambda self, text: shown.append(text))
    monkeypatch.setattr(Aside, "clear", lambda self: None)
    progress = Progress(Aside(None))  # type: ignore[arg-type]
    with bracketed(monkeypatch), progress:
        stages.begin("reading")
        progress._begun -= PATIENCE  # it has been at it for so long
        assert list(progress.of([1], 1, "pictures")) == [1]
    assert shown == ["graphlab: ⟦pictures: 0 of 1 done⟧"]
