"""Pictures that take long: a person at a terminal sees how far they are, nobody else is told."""

import io
import os
import pty
import subprocess
import sys

import pytest

from graphlab.cli import progress
from graphlab.serialize import save
from tests import drawn
from tests.conftest import child_environment


class Screen(io.StringIO):
    """A stream that is a terminal, or says so."""

    def __init__(self, there: bool) -> None:
        super().__init__()
        self.there = there

    def isatty(self) -> bool:
        return self.there


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setattr(progress, "OFTEN", 0.0)


def lines(screen: Screen) -> list[str]:
    return [one for one in screen.getvalue().split(progress.ERASE) if one]


@pytest.mark.usefixtures("impatient")
def test_progress_counts_and_goes_away():
    screen = Screen(there=True)
    shown = progress.watched(screen, quiet=False)
    assert list(shown.of("abc", 3, "pictures")) == ["a", "b", "c"]
    assert lines(screen) == [f"graphlab: pictures: {at} of 3 done" for at in range(3)]
    assert screen.getvalue().endswith(progress.ERASE)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("there", "quiet"), [(False, False), (True, True)])
def test_progress_is_for_a_person_who_wants_it(there, quiet):
    screen = Screen(there)
    assert list(progress.watched(screen, quiet=quiet).of("ab", 2, "pictures")) == ["a", "b"]
    assert screen.getvalue() == ""


def test_progress_of_what_is_quick_is_not_shown():
    screen = Screen(there=True)
    list(progress.watched(screen, quiet=False).of("ab", 2, "pictures"))
    assert screen.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_progress_goes_away_when_the_work_fails():
    screen = Screen(there=True)
    with pytest.raises(ValueError, match="b"):
        for one in progress.watched(screen, quiet=False).of("ab", 2, "pictures"):
            if one == "b":
                raise ValueError(one)
    assert screen.getvalue().endswith(progress.ERASE)


def test_export_at_a_terminal_tells_how_many_pictures_are_done(tmp_path):
    save(drawn.surface(), tmp_path / "run.json")
    code = (
        "from graphlab.cli import main, progress\n"
        "progress.PATIENCE = progress.OFTEN = 0.0\n"
        "main(['step', 'run.json', '--export', 'steps/%d.svg', '--export', 'w.gif', '--export', 'w.md'])"
    )
    leader, follower = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=child_environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=follower, text=True, check=False,
    )  # fmt: skip
    os.close(follower)
    told = os.read(leader, 65536).decode()
    os.close(leader)
    assert done.returncode == 0, told
    assert done.stdout.split()[:2] == ["steps/0.svg", "steps/1.svg"]
    for name in ("steps/%d.svg", "w.gif", "w.md"):
        assert [f"pictures of {name}: {at} of 7 done" in told for at in range(7)] == [True] * 7
    remarks = [one for one in told.split(progress.ERASE) if one and " done" not in one]
    assert remarks == ["graphlab: made the folder steps\r\n", "graphlab: made the folder w_files\r\n"]
