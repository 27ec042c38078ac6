"""graphlab docs build: exit codes, what is written, and what is printed."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from graphlab.cli import main
from tests.conftest import child_environment

STALE = "<!-- console: echo hello -->\n"
FILLED = "<!-- console: echo hello -->\n```console\n$ echo hello\nhello\n```\n"


@pytest.fixture
def docs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def build(*words):
        with pytest.raises(SystemExit) as left:
            main(["docs", "build", *words])
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return build


def test_build_writes_and_then_has_nothing_to_do(docs, tmp_path):
    (tmp_path / "a.md").write_text(STALE)
    assert docs("a.md") == (0, "", "a.md: 1 command, written\n")
    assert (tmp_path / "a.md").read_text() == FILLED
    before = (tmp_path / "a.md").stat().st_mtime_ns
    assert docs("a.md") == (0, "", "a.md: 1 command, as its commands make it\n")
    assert docs("--check", "a.md")[0] == 0
    assert (tmp_path / "a.md").stat().st_mtime_ns == before


def test_check_of_a_stale_page_is_one_and_a_diff_and_writes_nothing(docs, tmp_path):
    (tmp_path / "a.md").write_text(FILLED.replace("\nhello\n", "\nhallo\n"))
    (tmp_path / "b.md").write_text(FILLED)
    code, out, err = docs("--check", "a.md", "b.md")
    assert code == 1
    assert "-hallo\n+hello\n" in out
    assert err == "a.md: 1 command, stale\nb.md: 1 command, as its commands make it\n"
    assert "hallo" in (tmp_path / "a.md").read_text()
    code, out, _ = docs("--check", "--json", "a.md")
    assert (code, json.loads(out)) == (
        1,
        [{"file": "a.md", "commands": 1, "stale": True, "pictures": []}],
    )


def test_build_with_one_bad_page_still_does_the_others(docs, tmp_path):
    (tmp_path / "a.md").write_text("<!-- console: exit 5 -->\n")
    (tmp_path / "b.md").write_text(STALE)
    code, _, err = docs("--jobs", "2", "a.md", "b.md")
    assert code == 4
    assert "GL062: a command ended with exit code 5, not 0\n  at   a.md:1" in err
    assert (tmp_path / "a.md").read_text() == "<!-- console: exit 5 -->\n"
    assert (tmp_path / "b.md").read_text() == FILLED


def test_build_ends_at_once_with_its_commands_when_interrupted(tmp_path):
    text = "".join(
        f"<!-- console: echo $$ > pid-{n}; mv pid-{n} {tmp_path}; sleep 100 -->\n" for n in range(2)
    )
    (tmp_path / "a.md").write_text(text)
    words = [sys.executable, "-m", "graphlab", "docs", "build", "a.md"]
    process = subprocess.Popen(words, cwd=tmp_path, env=child_environment(), stderr=subprocess.PIPE)
    wait_for(lambda: (tmp_path / "pid-0").exists())
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    process.stderr.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid-0").read_text()), 0)
    assert not (tmp_path / "pid-1").exists()
    assert (tmp_path / "a.md").read_text() == text


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_build_without_a_file_is_wrong_usage(docs):
    assert docs()[0] == 2
