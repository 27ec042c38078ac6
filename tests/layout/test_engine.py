"""The boundary to Graphviz: both engines, their limits, and the cache of compiled code."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from graphlab.errors import GraphlabError
from graphlab.layout import cache, engine

ROOT = Path(__file__).parents[2]
HEAVY = (
    "digraph {"
    + "".join(f"n{i} -> n{(i * 7919 + j * 31) % 3000};" for i in range(3000) for j in (1, 2))
    + "}"
)

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz's dot is not installed")
each_engine = pytest.mark.parametrize("name", ["embedded", pytest.param("native", marks=needs_dot)])


@each_engine
def test_run_two_boxes_places_both(name: str) -> None:
    made = json.loads(engine.run("digraph { a -> b }", engine=name))
    assert [one["name"] for one in made["objects"]] == ["a", "b"]
    assert all("pos" in one for one in made["objects"])


@each_engine
def test_run_broken_text_is_an_error_and_the_next_run_works(name: str) -> None:
    with pytest.raises(GraphlabError) as caught:
        engine.run("digraph { a -> ", engine=name)
    assert caught.value.code == "GL026"
    assert engine.run("digraph { a }", "svg", name).rstrip().endswith(b"</svg>")


@each_engine
def test_run_heavy_graph_stops_at_the_time_limit(name: str) -> None:
    engine.run("digraph { a }", engine=name)
    started = time.monotonic()
    with pytest.raises(GraphlabError) as caught:
        engine.run(HEAVY, engine=name, timeout=0.2)
    assert time.monotonic() - started < 5
    assert str(caught.value) == (
        "GL021: the layout engine timed out\n"
        "  why  it was stopped after 0.2 s\n"
        "  fix  raise --timeout, or draw less: fold modules, or draw one module only"
    )
    assert caught.value.exit_code == 4
    assert engine.run("digraph { a }", "plain", name).startswith(b"graph")


def test_embedded_deep_chain_is_an_error_not_a_crash() -> None:
    chain = "digraph {" + "".join(f"n{i} -> n{i + 1};" for i in range(100_000)) + "}"
    with pytest.raises(GraphlabError, match="could not lay out") as caught:
        engine.run(chain)
    assert caught.value.why == "the graph is too deep for it: its stack overflowed"
    assert json.loads(engine.run("digraph { a }"))["objects"][0]["name"] == "a"


def test_embedded_gives_the_same_bytes_every_time() -> None:
    text = "digraph { rankdir=LR; a -> b; a -> c; b -> d; c -> d; c -> a }"
    assert engine.run(text) == engine.run(text)


def test_embedded_runs_in_several_threads_at_once() -> None:
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(engine.run("digraph { a -> b }"))) for _ in range(4)
    ]
    before = threading.stack_size()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1
    assert threading.stack_size() == before


def test_embedded_says_nothing_when_python_ends() -> None:
    program = "from graphlab.layout import engine; keep = engine; engine.run('digraph { a:b -> c:d }')"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=ROOT)
    assert (ended.stdout, ended.stderr) == (b"", b"")


def test_run_unknown_engine_names_the_legal_ones() -> None:
    with pytest.raises(GraphlabError) as caught:
        engine.run("digraph {}", engine="elk")
    assert (caught.value.code, caught.value.exit_code) == ("GL020", 2)
    assert "embedded, native" in caught.value.fix


def test_native_without_dot_names_the_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GraphlabError) as caught:
        engine.run("digraph {}", engine="native")
    assert (caught.value.code, caught.value.exit_code) == ("GL022", 4)
    for cure in (
        "--engine embedded",
        "apt install graphviz",
        "brew install graphviz",
        "winget install graphviz",
    ):
        assert cure in caught.value.fix
    assert engine.available()["native"] == "not available: there is no program 'dot' on PATH"


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
def test_native_time_limit_ends_what_dot_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "dot"
    program.write_text(f'#!/bin/sh\n( sleep 1; touch "{tmp_path}/survived" ) &\nsleep 60\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(GraphlabError) as caught:
        engine.run("digraph {}", engine="native", timeout=0.3)
    assert caught.value.code == "GL021"
    time.sleep(1.2)
    assert not (tmp_path / "survived").exists()


def test_available_names_a_version_for_the_embedded_engine() -> None:
    versions = engine.available()
    assert list(versions) == ["embedded", "native"]
    assert versions["embedded"].startswith("Graphviz ")


# The cache of compiled code, with the smallest module there is


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(cache, "folder", lambda: folder)
    return folder


def compile_once() -> int:
    """Return the number of exports; compiles, or takes what is kept."""
    import wasmtime

    binary = bytes(wasmtime.wat2wasm('(module (func (export "f")))'))
    return len(cache.load(wasmtime.Engine(), binary).exports)


def test_cache_keeps_the_code_for_the_user_alone(kept: Path) -> None:
    assert compile_once() == 1
    (file,) = kept.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert kept.stat().st_mode & 0o777 == 0o700
    before = file.stat().st_mtime_ns
    assert compile_once() == 1
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", ["empty", "flipped", "not wasmtime's"])
def test_cache_damaged_file_is_compiled_anew(kept: Path, damage: str) -> None:
    compile_once()
    (file,) = kept.iterdir()
    good = file.read_bytes()
    code = b"something else"
    bad = {
        "empty": b"",
        "flipped": good[:500] + bytes([good[500] ^ 1]) + good[501:],
        "not wasmtime's": hashlib.sha256(code).digest() + code,
    }
    file.write_bytes(bad[damage])
    assert compile_once() == 1
    assert file.read_bytes() == good


@pytest.mark.parametrize("loose", ["file", "folder"])
def test_cache_others_may_write_is_not_believed(kept: Path, loose: str) -> None:
    compile_once()
    (file,) = kept.iterdir()
    assert cache._read(file) is not None
    (file if loose == "file" else kept).chmod(0o777)
    assert cache._read(file) is None
    assert compile_once() == 1


def test_cache_that_cannot_be_written_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    monkeypatch.setattr(cache, "folder", lambda: blocked / "cache")
    assert compile_once() == 1
