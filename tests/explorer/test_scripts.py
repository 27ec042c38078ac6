"""The page's scripts: their types by tsc, their logic by node; skipped where these are not installed."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from graphlab.explorer.data import data
from graphlab.explorer.page import ASSETS
from graphlab.renderers.options import Options
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
def test_bundle_is_a_script(tmp_path):
    path = tmp_path / "page.js"
    path.write_text(script(ASSETS / "main.js"), encoding="utf-8")
    run(str(NODE), "--check", str(path))


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize("name", ["stretch", "words"])
def test_scripts_by_themselves(name):
    run(str(NODE), "--test", str(FILES / f"{name}.test.mjs"))


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
