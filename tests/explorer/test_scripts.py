"""The page's scripts: their types by tsc, their logic by node; skipped where these are not installed."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

from graphlab.explorer.data import data
from graphlab.explorer.page import ASSETS
from graphlab.renderers.options import Options
from graphlab.renderers.words import number
from graphlab.reports.picture import ASSETS as REPORTS
from graphlab.web.bundle import SHARED, script
from tests import drawn
from tests.explorer.subjects import blocks
from tests.folding.graphs import program
from tests.renderers.handmade import modules, recorded, surface

NODE = shutil.which("node")
TSC = os.environ.get("GRAPHLAB_TSC") or shutil.which("tsc")
FILES = Path(__file__).with_name("js")


def run(*words: str, **environment: str) -> None:
    done = subprocess.run(
        words, capture_output=True, text=True, env={**os.environ, **environment}, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.skipif(TSC is None, reason="tsc is not installed")
def test_scripts_have_the_types_that_they_say():
    run(str(TSC), "-p", str(SHARED / "jsconfig.json"))


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize(
    "entry", [ASSETS / "main.js", *map(REPORTS.joinpath, ("watch.js", "contrast.js", "diff.js"))]
)
def test_bundle_is_a_script(tmp_path, entry):
    path = tmp_path / "page.js"
    path.write_text(script(entry), encoding="utf-8")
    run(str(NODE), "--check", str(path))


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize("name", ["stretch", "words"])
def test_scripts_by_themselves(name):
    run(str(NODE), "--test", str(FILES / f"{name}.test.mjs"))


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_scripts_write_numbers_as_python_does():
    random = Random(7)
    values = [random.choice((-1, 1)) * random.random() * 10 ** random.randint(-12, 12) for _ in range(400)]
    values += [
        0.0,
        -0.0,
        1.0,
        1000.0,
        1000.5,
        1001.5,
        9999.5,
        1e4,
        99995.0,
        0.0001,
        0.00099995,
        1e100,
        5e-324,
    ]
    values += [float("nan"), float("inf"), -float("inf")]
    told = [[str(one).replace("inf", "Infinity"), number(one)] for one in values]
    path = Path(__file__).parents[1] / "reports" / "js" / "numbers.test.mjs"
    run(str(NODE), "--test", str(path), GRAPHLAB_NUMBERS=json.dumps(told))


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_scripts_place_every_box_and_every_edge_whatever_is_open(tmp_path):
    recordings = {
        "surface": surface(),
        "modules": modules(),
        "twice": drawn.twice(),
        "transformer": drawn.transformer(6),
        "blocks": blocks(30),
        **{f"program-{seed}": recorded(program(seed)) for seed in range(12)},
    }
    paths = []
    for name, recording in recordings.items():
        for way in ("auto", "LR"):
            path = tmp_path / f"{name}-{way}.json"
            path.write_text(json.dumps(data(recording, Options(direction=way))), encoding="ascii")
            paths.append(str(path))
    run(str(NODE), "--test", str(FILES / "arrange.test.mjs"), GRAPHLAB_PAGES=json.dumps(paths))
