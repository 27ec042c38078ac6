"""Classic training scripts: under graphlab they print the same and end with the same weights, bitwise."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from graphlab.serialize import load

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
SCRIPTS = sorted(path.stem for path in (HERE / "scripts").glob("*.py"))

# Truncated history, and two optimizers.
QUICK = {"lstm", "gan"}


@dataclass(frozen=True)
class Command:
    """A command of graphlab that runs the whole script, and the stream that the script's output is on."""

    words: tuple[str, ...]
    streams: tuple[str, ...]
    slow: bool = False


COMMANDS = {
    "render": Command(("render", "-q", "--run-to-end", "-o", "g.json"), ("stdout",)),
    "step": Command(("step", "-q", "--run-to-end", "-o", "g.json"), ("stderr",), slow=True),
    "watch": Command(("watch", "-q"), ("stdout", "stderr")),
}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Return how python ended, started in ``folder`` with these words."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV"))}
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def script(name: str) -> str:
    return str(HERE / "scripts" / f"{name}.py")


@pytest.fixture(scope="module")
def plainly(tmp_path_factory):
    """Return a function: what a script prints under python, and the bytes of its weights."""

    @functools.cache
    def once(name: str, *words: str) -> tuple[str, bytes]:
        folder = tmp_path_factory.mktemp(name)
        done = run(folder, script(name), "--save", "weights.pt", *words)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout, (folder / "weights.pt").read_bytes()

    return once


@functools.cache
def exists(command: str) -> bool:
    return run(HERE, "-m", "graphlab", command, "--help").returncode == 0


def cases() -> list[object]:
    return [
        pytest.param(
            name, key, id=f"{key}-{name}", marks=[] if name in QUICK and not one.slow else [pytest.mark.slow]
        )
        for name in SCRIPTS
        for key, one in COMMANDS.items()
    ]


@pytest.mark.parametrize(("name", "key"), cases())
def test_script_under_graphlab_is_the_script_under_python(name, key, plainly, tmp_path):
    command = COMMANDS[key]
    if not exists(key):
        pytest.skip(f"there is no graphlab {key} yet")
    printed, weights = plainly(name)
    done = run(tmp_path, "-m", "graphlab", *command.words, script(name), "--", "--save", "weights.pt")
    assert done.returncode == 0, done.stderr
    if command.streams == ("stdout",):
        assert done.stdout == printed
    assert any(printed in getattr(done, stream) for stream in command.streams)
    assert (tmp_path / "weights.pt").read_bytes() == weights
    if "g.json" in command.words:
        leaves = [node for node in load(tmp_path / "g.json").graph.nodes if node.kind == "leaf"]
        assert leaves and all(node.name for node in leaves)


def test_another_seed_gives_other_weights(plainly):
    assert plainly("lstm", "--seed", "2")[1] != plainly("lstm")[1]


def test_there_are_eight_scripts():
    assert len(SCRIPTS) == 8
    assert set(SCRIPTS) > QUICK
