"""The full screen in a real terminal: it starts where it can, obeys keys, and leaves no trace."""

import os
import pty
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphlab import samples
from graphlab.stepper.screen import terminal
from tests.conftest import REPOSITORY, child_environment, run_cli

PATIENCE = 60.0  # seconds


@pytest.mark.parametrize(
    ("answer", "ground"),
    [
        ((b"ffff", b"ffff", b"ffff"), "light"),
        ((b"00", b"00", b"00"), "dark"),
        ((b"0d0d", b"1111", b"1717"), "dark"),
        ((b"fd", b"f6", b"e3"), "light"),
    ],
)
def test_ground_is_light_or_dark_by_its_luminance(answer, ground):
    assert terminal.ground_of(answer) == ground


@pytest.mark.parametrize(
    ("environment", "ground"),
    [
        ({"GRAPHLAB_THEME": "light"}, "light"),
        ({"COLORFGBG": "0;15"}, "light"),
        ({"COLORFGBG": "15;0"}, "dark"),
        ({}, "dark"),
    ],
)
def test_ground_is_known_without_an_answer(monkeypatch, environment, ground):
    for name in ("GRAPHLAB_THEME", "COLORFGBG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(terminal, "_ask", lambda: b"")
    assert terminal.ground() == (ground, "")


@pytest.mark.parametrize("end", [b"\x1b\\", b"\x07"])
def test_ground_gives_back_what_was_typed_meanwhile(monkeypatch, end):
    monkeypatch.delenv("GRAPHLAB_THEME", raising=False)
    leader, follower = pty.openpty()
    terminals = {"stdin": os.fdopen(follower, "r"), "stdout": os.fdopen(os.dup(follower), "w")}
    for name, stream in terminals.items():
        monkeypatch.setattr(sys, name, stream)
    os.write(leader, b"s\x1b[C")  # before the question, and in the middle of the answers
    os.write(leader, b"\x1b]11;rgb:ffff/ffff/ffff" + end + b"n\x1b[?62;22c")
    try:
        assert terminal.ground() == ("light", "s\x1b[Cn")
    finally:
        for stream in terminals.values():
            stream.close()
        os.close(leader)


def test_full_screen_is_not_for_pipes():
    assert terminal.why_not() == ""


def test_step_from_a_pipe_imports_no_textual(tmp_path):
    code = (
        "import sys\nfrom graphlab.cli import main\n"
        "try: main(['step', 'sample:quadratic', '-q'])\n"
        "finally: print([one for one in ('textual', 'rich') if one in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=child_environment(), input="q\n",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1] == "[]"


def test_only_the_screen_imports_textual():
    package = REPOSITORY / "graphlab"
    files = {one: one.read_text(encoding="utf-8") for one in package.rglob("*.py")}
    users = [one for one, text in files.items() if "import textual" in text or "from textual" in text]
    assert users
    assert {one.parent for one in users} == {package / "stepper" / "screen"}


# In tmux


class Terminal:
    """A terminal of its own, in a tmux server of its own."""

    def __init__(self, size: tuple[int, int], folder: Path) -> None:
        self.socket = f"graphlab-{uuid.uuid4().hex}"
        environment = {**child_environment(), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        for name in ("TMUX", "COLUMNS", "LINES"):  # the terminal itself says how large it is
            environment.pop(name, None)
        subprocess.run(
            ["tmux", "-L", self.socket, "-f", "/dev/null", "new-session", "-d", "-x", str(size[0]), "-y",
             str(size[1]), "sh"],
            cwd=folder, env=environment, check=True,
        )  # fmt: skip

    def run(self, *words: str) -> str:
        command = ["tmux", "-L", self.socket, *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def press(self, *keys: str) -> None:
        for key in keys:
            self.run("send-keys", key)

    def type(self, text: str) -> None:
        self.run("send-keys", "-l", text)
        self.press("Enter")

    def shows(self, text: str) -> str:
        """Return the screen as soon as it has this text."""
        until, screen = time.monotonic() + PATIENCE, ""
        while time.monotonic() < until:
            screen = self.run("capture-pane", "-p")
            if text in screen:
                return screen
            time.sleep(0.1)
        raise AssertionError(f"{text!r} is not on the screen:\n{screen}")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[list[Terminal]]:
    """A list of terminals, which are closed at the end."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    terminals: list[Terminal] = []
    yield terminals
    for one in terminals:
        one.run("kill-server")


def step(
    opened: list[Terminal], folder: Path, words: str, size: tuple[int, int] = (100, 30), before: str = ""
) -> Terminal:
    terminal = Terminal(size, folder)
    opened.append(terminal)
    terminal.type(f"{before}{sys.executable} -m graphlab step {words}; echo left with $?")
    return terminal


def test_terminal_walks_and_is_left_clean(opened, tmp_path):
    terminal = step(opened, tmp_path, str(samples.find("surface")))
    first = terminal.shows("q quit")
    assert "z = 21" in first
    assert "0/6" in first
    terminal.press("Right", "Right", "Right")
    third = terminal.shows("3/6")
    assert "▶ x**2 * y = 12" in third
    terminal.press("Left")
    terminal.shows("2/6")
    terminal.press(":")
    terminal.type("b mul")
    terminal.shows("breakpoint 1: mul (1 step meets it)")
    terminal.press("c")
    assert "■├─▶ x**2 * y" in terminal.shows("3/6")
    terminal.press("x")
    terminal.type("third.svg")
    terminal.shows("wrote third.svg")
    assert "step 3 of 6" in (tmp_path / "third.svg").read_text(encoding="utf-8")
    terminal.press("q")
    last = terminal.shows("left with 0")
    assert "q quit" not in last
    assert "Traceback" not in last
    assert (
        terminal.run("display-message", "-p", "#{alternate_on} #{mouse_any_flag} #{cursor_flag}") == "0 0 1\n"
    )


@pytest.mark.parametrize("exported", ["", "export COLUMNS=80 LINES=24; "])
def test_terminal_resizes_live_whatever_the_shell_exports(opened, tmp_path, exported):
    terminal = step(opened, tmp_path, "sample:surface -q", before=exported)
    assert "Tab tables" in terminal.shows("q quit")  # 100 columns have room for it, 80 have not
    terminal.run("resize-window", "-x", "60", "-y", "18")
    terminal.press("Right")
    assert "z = 21" in terminal.shows("1/6")
    terminal.run("resize-window", "-x", "40", "-y", "10")
    terminal.shows("60 columns and 18")
    terminal.press("q")
    terminal.shows("left with 0")


def test_terminal_leaves_with_the_exit_code_of_the_script(opened, tmp_path):
    script = "import sys, torch\nx = torch.tensor(2.0, requires_grad=True)\n(x * x).backward()\nsys.exit(7)\n"
    (tmp_path / "a.py").write_text(script)
    terminal = step(opened, tmp_path, "a.py --run-to-end")
    terminal.shows("q quit")
    terminal.press("q")
    terminal.shows("left with 7")


def test_terminal_that_is_too_small_gets_the_prompt_and_the_reason(opened, tmp_path):
    terminal = step(opened, tmp_path, "sample:surface", (50, 24))
    screen = terminal.shows("(0/6)")
    assert "this terminal has 50x24; the full screen needs" in "".join(screen.splitlines())
    terminal.type("q")
    terminal.shows("left with 0")


@pytest.mark.parametrize("words", ["sample:surface --plain", "sample:surface 2>log"])
def test_terminal_plain_and_with_stderr_elsewhere_gets_the_prompt(opened, tmp_path, words):
    terminal = step(opened, tmp_path, words)
    terminal.shows("(0/6)")
    terminal.type("q")
    terminal.shows("left with 0")


def test_terminal_without_textual_gets_the_prompt_and_one_line(opened, tmp_path):
    (tmp_path / "textual.py").write_text("raise ImportError('no textual')\n")
    assert run_cli("step", "sample:surface", "-q", "-o", "s.json", cwd=tmp_path).returncode == 0
    terminal = step(opened, tmp_path, "s.json")
    screen = terminal.shows("(0/6)")
    assert "the full screen needs textual: pip install textual" in screen
    terminal.type("q")
    terminal.shows("left with 0")
