"""Work that takes long: a person at a terminal sees what it is, nobody else is told."""

import io
import os
import pty
import re
import subprocess
import sys
import threading
import time

import pytest

from graphlab import stages
from graphlab.cli import aside
from graphlab.cli import progress as module
from graphlab.cli.progress import progress
from graphlab.serialize import save
from tests import drawn
from tests.conftest import child_environment


class Screen(io.StringIO):
    """A stream that is a terminal, or says so."""

    def __init__(self, there: bool = True) -> None:
        super().__init__()
        self.there = there

    def isatty(self) -> bool:
        return self.there

    @property
    def gone(self) -> bool:
        """Whether the last thing that was done is to take the words away."""
        return self.getvalue().endswith(aside.CLEAR + aside.RESTORE)


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    monkeypatch.setattr(module, "OFTEN", 0.0)


def words(text: str) -> list[str]:
    """Return what was shown at the right edge, one after the other."""
    found = re.findall(re.escape(aside.DIM) + "(.*?)" + re.escape(aside.PLAIN), text)
    return [one.strip() for one in found]


@pytest.mark.usefixtures("impatient")
def test_progress_counts_and_goes_away():
    screen = Screen()
    assert list(progress(quiet=False, stream=screen).of("abc", 3, "pictures")) == ["a", "b", "c"]
    assert words(screen.getvalue()) == [f"graphlab: pictures: {at} of 3 done" for at in range(3)]
    assert screen.gone


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("there", "quiet", "terminal"),
    [(False, False, "xterm"), (True, True, "xterm"), (True, False, "dumb"), (True, False, "")],
)
def test_progress_is_for_a_person_who_wants_it(there, quiet, terminal, monkeypatch):
    monkeypatch.setenv("TERM", terminal)
    screen = Screen(there)
    with progress(quiet=quiet, stream=screen) as shown:
        stages.begin("folding 9 nodes")
        assert list(shown.of("ab", 2, "pictures")) == ["a", "b"]
    assert screen.getvalue() == ""


def test_progress_of_what_is_quick_is_not_shown():
    screen = Screen()
    with progress(quiet=False, stream=screen):
        stages.begin("folding 9 nodes")
        stages.begin("laying out 9 boxes")
    assert screen.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_progress_says_each_stage_until_nothing_is_done():
    screen = Screen()
    with progress(quiet=False, stream=screen):
        stages.begin("folding 9 nodes")
        stages.begin("laying out 3 boxes")
        stages.begin("")
        assert screen.gone
    stages.begin("not heard any more")
    assert words(screen.getvalue()) == ["graphlab: folding 9 nodes", "graphlab: laying out 3 boxes"]


def test_progress_counts_work_with_a_short_pause_as_one(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    screen = Screen()
    with progress(quiet=False, stream=screen):
        for after, what in [(0.0, "reading"), (1.5, ""), (1.0, "folding"), (5.0, ""), (3.0, "writing")]:
            now[0] += after
            stages.begin(what)
    assert words(screen.getvalue()) == ["graphlab: folding"]


@pytest.mark.usefixtures("impatient")
def test_progress_keeps_the_seconds_going_while_the_work_is_done(monkeypatch):
    monkeypatch.setattr(module, "TICK", 0.01)
    begun = time.monotonic()
    monkeypatch.setattr(module.time, "monotonic", lambda: begun + 100 * (time.perf_counter() - start))
    start = time.perf_counter()
    screen = Screen()
    with progress(quiet=False, stream=screen):
        stages.begin("folding 9 nodes")
        limit = time.perf_counter() + 20
        while not re.search(r"9 nodes · \d+ s", screen.getvalue()) and time.perf_counter() < limit:
            time.sleep(0.01)
    assert re.search(r"graphlab: folding 9 nodes · \d+ s", screen.getvalue())
    assert screen.gone
    for thread in [one for one in threading.enumerate() if one.name == "graphlab-progress"]:
        thread.join(20)
        assert not thread.is_alive()


@pytest.mark.usefixtures("impatient")
def test_progress_goes_away_when_the_work_fails():
    screen = Screen()
    with pytest.raises(KeyboardInterrupt), progress(quiet=False, stream=screen):
        stages.begin("folding 9 nodes")
        raise KeyboardInterrupt
    assert words(screen.getvalue()) == ["graphlab: folding 9 nodes"]
    assert screen.gone


def test_aside_leaves_the_line_of_the_script_alone():
    screen = Screen()
    shown = aside.Aside(screen)
    shown.show("one")
    shown.show("seven")
    shown.clear()
    shown.clear()
    moves = re.findall("\x1b7\x1b\\[(\\d+)G\x1b\\[K(?:\x1b\\[2m(.*?)\x1b\\[0m)?\x1b8", screen.getvalue())
    assert moves == [("57", "one "), ("55", "seven "), ("55", "")]


@pytest.mark.parametrize(
    ("columns", "text", "found"),
    [
        ("19", "one", []),
        ("20", "abcdefghijklmnopqrstuvwxyz", ["abcdefghijklmnopqrs"]),
        ("20", "一二三四五六七八九十", ["一二三四五六七八九"]),
        ("60", "writing \x1b[31ma\n.svg", ["writing \\x1b[31ma\\x0a.svg"]),
    ],
)
def test_aside_never_writes_more_than_the_line_or_what_a_terminal_obeys(columns, text, found, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    screen = Screen()
    aside.Aside(screen).show(text)
    assert words(screen.getvalue()) == found


LONG = """
import torch
x = torch.ones(1, requires_grad=True)
y = x
for _ in range(300):
    y = y * 1.0
print("left unfinished", end="", flush=True)
y.sum().backward()
"""


def test_render_at_a_terminal_says_what_it_is_at(tmp_path):
    (tmp_path / "long.py").write_text(LONG)
    code = (
        "import time\n"
        "from graphlab.capture import run\n"
        "from graphlab.cli import main, progress\n"
        "progress.PATIENCE = progress.OFTEN = 0.0\n"
        "main(['render', 'long.py', '-o', 'long.svg', '-o', 'long.json'])"
    )
    told = at_a_terminal(code, tmp_path)
    ours, _, _ = told.partition("graphlab: 302 nodes")
    found = list(dict.fromkeys(one.split(" · ")[0].removeprefix("graphlab: ") for one in words(ours)))
    found = [one for one in found if one != "reading the graph"]  # seen only by who looks at that moment
    assert found[0] == "reading what was recorded"
    assert found[1:3] == ["making long.svg", "folding 302 nodes"]
    assert re.fullmatch(r"laying out \d+ boxes", found[3])
    assert found[4:] == ["making long.json", "writing long.svg", "writing long.json"]
    assert ours.startswith("left unfinished\x1b7")
    assert ours.endswith(aside.CLEAR + aside.RESTORE)
    assert (tmp_path / "long.svg").exists()


def at_a_terminal(code: str, folder) -> str:
    """Return what Python code wrote to stdout and stderr that are one terminal."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=folder, stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
        env={**child_environment(), "TERM": "xterm", "COLUMNS": "100"},
    )  # fmt: skip
    os.close(follower)
    seen = b""
    try:
        while some := os.read(leader, 65536):
            seen += some
    except OSError:  # how a terminal says that nobody writes to it any more
        pass
    os.close(leader)
    assert process.wait(timeout=60) == 0, seen.decode()
    return seen.decode()


def test_export_at_a_terminal_tells_how_many_pictures_are_done(tmp_path):
    save(drawn.surface(), tmp_path / "run.json")
    code = (
        "from graphlab.cli import main, progress\n"
        "progress.PATIENCE = progress.OFTEN = 0.0\n"
        "main(['step', 'run.json', '--export', 'steps/%d.svg', '--export', 'w.gif', '--export', 'w.md'])"
    )
    told = at_a_terminal(code, tmp_path)
    for name in ("steps/%d.svg", "w.gif", "w.md"):
        assert [f"pictures of {name}: {at} of 7 done" in told for at in range(7)] == [True] * 7
    remarks = re.sub(r"\x1b7.*?\x1b8", "", told).split("\r\n")
    assert [one for one in remarks if one.startswith("graphlab")] == [
        "graphlab: made the folder steps",
        "graphlab: made the folder w_files",
    ]
    assert remarks[2:4] == ["steps/0.svg", "steps/1.svg"]
