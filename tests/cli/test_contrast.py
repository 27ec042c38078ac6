"""``graphlab contrast`` from its front door: what is strict, on contrasts that were kept in files."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graphlab.outcome import Answer, Contrast, Effect, Traced
from graphlab.renderers.contrast import write_contrast
from tests.conftest import child_environment
from tests.renderers.handmade_contrast import branching


def failing() -> Contrast:
    """Return a contrast whose only trouble is an input on which the trace ends with an error."""
    one = branching()
    made = [
        answer if answer.agrees else replace(answer, static=Answer(error="RuntimeError: no"))
        for answer in one.agreements
    ]
    return replace(one, agreements=tuple(made))


def losing() -> Contrast:
    """Return a contrast whose trace fails on an input, and loses a side effect."""
    one = failing()
    trace = one.outcomes[0]
    assert isinstance(trace, Traced)
    return replace(
        one, outcomes=(replace(trace, effects=(Effect("n", "int", "grows by 1"),)), *one.outcomes[1:])
    )


@pytest.mark.parametrize(
    ("made", "code", "said"),
    [
        (branching(), 1, "disagrees on 1 of 2"),
        (failing(), 0, "agrees; fails on 1 of 2"),
        (losing(), 0, "n (an int) grows by 1"),
    ],
    ids=["wrong", "fails", "loses"],
)
def test_strict_counts_silent_wrong_answers_only(
    made: Contrast, code: int, said: str, tmp_path: Path
) -> None:
    write_contrast(made, tmp_path / "kept.json")
    done = subprocess.run(
        [sys.executable, "-m", "graphlab", "contrast", "kept.json", "--strict"],
        cwd=tmp_path,
        env=child_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert said in done.stdout
