"""Whole screens as golden text, at two sizes; GRAPHLAB_REGENERATE=1 writes them."""

import re
from pathlib import Path

import pytest

from graphlab.recording import Recording
from graphlab.serialize import load
from tests.conftest import REPOSITORY, run_cli
from tests.renderers.golden import check
from tests.stepper import handmade
from tests.stepper.screen import graphs
from tests.stepper.screen.pictures import SCREENS, picture, words
from tests.stepper.screen.pilot import play

SAMPLES = {"quadratic": 4, "surface": 3, "linear_twice": 4}  # and how many steps are taken
MADE = {
    "cjk": (graphs.called("損失", "権重"), ["end"]),
    "failed": (handmade.failed(), ["end"]),
    "modules": (graphs.blocks(40), ["right"] * 5),
    "deep": (graphs.deep(20_000), ["end", "left"]),
    "help": (handmade.quadratic(), ["question_mark"]),
    "explain": (handmade.quadratic(), ["right", "right", "right", "e"]),
}
SIZES = [(80, 24), (120, 40)]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    """Return the recording of each sample."""
    folder: Path = tmp_path_factory.mktemp("recorded")
    for name in SAMPLES:
        done = run_cli("step", f"sample:{name}", "-q", "-o", f"{name}.json", cwd=folder)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return {name: load(folder / f"{name}.json") for name in SAMPLES}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SAMPLES)
def test_screen_of_a_sample_is_the_golden_text(recorded, name, size):
    texts = play(recorded[name], ["right"] * SAMPLES[name], size).texts
    check(f"screen-{name}-{size[0]}x{size[1]}.txt", texts[0] + texts[-1])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", MADE)
def test_screen_of_a_recording_by_hand_is_the_golden_text(name, size):
    recording, keys = MADE[name]
    check(f"screen-{name}-{size[0]}x{size[1]}.txt", play(recording, keys, size).last)


def test_screen_small_is_the_golden_text():
    check("screen-quadratic-60x18.txt", play(handmade.quadratic(), ["right"] * 3, (60, 18)).last)


@pytest.mark.parametrize("name", SCREENS)
def test_picture_in_the_docs_shows_the_screen_as_it_is(name):
    file = (REPOSITORY / "docs" / "images" / f"{name}.svg").read_text(encoding="utf-8")
    assert words(file) == words(picture(name)), "make docs draws it again"
    assert "http" not in re.sub(r"xmlns=\S+|<!--.*?-->", "", file)
