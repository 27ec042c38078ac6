"""What a directive asks for becomes files, once: the cache, the options, the failures."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

import graphlab
from graphlab.lang import language
from graphlab.pages.shell import Ran
from graphlab.samples import find
from graphlab.sphinxext import make as making
from graphlab.sphinxext.job import Job
from graphlab.sphinxext.make import FailedError, make


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Return the file of a recording, as our command line would write it."""

    def surface():
        x, y = (torch.tensor(value, requires_grad=True) for value in (2.0, 3.0))
        z = x**2 * y + y**2
        z.backward()

    made = tmp_path_factory.mktemp("recording") / "surface.json"
    graphlab.record(surface).save(made)
    return made


@pytest.fixture
def run(monkeypatch, recording):
    """Stand in for the command line: write a recording where -o says, and count the runs."""
    seen = []

    def fake(words, folder, timeout, lang):
        seen.append(words[3:])
        assert lang in ("en", "zh")
        if "-o" in words:
            shutil.copy(recording, words[words.index("-o") + 1])
        return Ran(0, "printed\n")

    monkeypatch.setattr(making, "run", fake)
    return seen


def job(tmp_path, **given):
    return Job(**{"command": "render", "words": (str(find("surface")),), "folder": str(tmp_path), **given})


def test_make_draws_both_themes_once_and_keeps_them(tmp_path, run):
    first = make(job(tmp_path), tmp_path / "cache", 5)
    (picture,) = first.pictures
    assert sorted(picture.files) == ["dark", "light"]
    light, dark = (Path(f"{picture.files[one]}.svg").read_text() for one in ("light", "dark"))
    assert "#0d1117" in dark and "#0d1117" not in light
    assert picture.words.startswith("The graph of z: ")
    assert make(job(tmp_path), tmp_path / "cache", 5) == first
    assert len(run) == 1
    assert run[0][:2] == ["render", "-q"] and run[0][-1] == "--"


@pytest.mark.parametrize(
    "other",
    [
        {"code": "x"},
        {"look": {"style": "data"}},
        {"words": ("-e", "x")},
        {"read": (("a", "b"),)},
        {"argv": ("1",)},
        {"lang": "zh"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_key_is_another_one_for_all_that_the_result_depends_on(tmp_path, other):
    assert job(tmp_path).key() == job(tmp_path).key() != job(tmp_path, **other).key()


def test_key_changes_with_the_version_of_torch(tmp_path, monkeypatch):
    from graphlab.sphinxext import job as jobs

    before = job(tmp_path).key()
    monkeypatch.setattr(jobs, "_versions", lambda: ("another",))
    assert job(tmp_path).key() != before


def test_make_step_draws_the_steps_that_were_asked_for(tmp_path, run):
    made = make(job(tmp_path, command="step", steps=(0, 2), theme="light"), tmp_path / "cache", 5)
    assert [one.words[:6] for one in made.pictures] == ["Step 0", "Step 2"]
    assert all(list(one.files) == ["light"] for one in made.pictures)
    with pytest.raises(FailedError, match="there is no step 99"):
        make(job(tmp_path, command="step", steps=(99,)), tmp_path / "cache", 5)


def test_make_lets_the_command_line_check_the_names(tmp_path, run):
    look = {"open": ("net.0",), "focus": "x", "between": ("z", "y"), "budget": 9, "depth": 1, "around": 2}
    words = ["--open", "net.0", "--focus", "x", "--between", "z", "y"]
    make(job(tmp_path, look=look, theme="light"), tmp_path / "cache", 5)
    assert " ".join(words) in " ".join(run[0])


def test_make_speaks_the_language_of_the_page_and_only_there(tmp_path, monkeypatch, recording):
    heard = []

    def fake(words, folder, timeout, lang):
        heard.append(lang)
        shutil.copy(recording, words[words.index("-o") + 1])
        return Ran(0, "")

    monkeypatch.setattr(making, "run", fake)
    chinese, english = (make(job(tmp_path, lang=lang), tmp_path / "cache", 5) for lang in ("zh", "en"))
    assert heard == ["zh", "en"]
    assert chinese.pictures[0].words == "z 的计算图：6 个节点，6 条边"
    assert english.pictures[0].words == "The graph of z: 6 nodes, 6 edges"
    (step,) = make(job(tmp_path, lang="zh", command="step", steps=(2,)), tmp_path / "cache", 5).pictures
    assert step.words == "z 的反向传播，第 2 步，共 6 步"
    assert language() == "en"


def test_make_text_is_text(tmp_path, run):
    assert "AddBackward0" in make(job(tmp_path, format="text"), tmp_path / "cache", 5).text


def test_make_text_of_steps_is_what_step_says(tmp_path, run):
    text = make(job(tmp_path, command="step", steps=(0, 2), format="text"), tmp_path / "cache", 5).text
    assert [line[:4] for line in text.splitlines() if line[:1].isdigit()] == ["0/6 ", "2/6 "]
    assert "sends" in text


def test_make_that_fails_names_the_file_of_code_of_the_page_only(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "run", lambda *given: Ran(1, ""))
    scripts = []
    for more in ({"code": "x", "script": "page.py"}, {}):
        with pytest.raises(FailedError) as caught:
            make(job(tmp_path, **more), tmp_path / "cache", 5)
        scripts.append(caught.value.script)
    assert scripts[0].name == "page.py" and scripts[1] is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (None, "did not end within 5 seconds"),
        (3, "exit code 3"),
        (-9, "signal 9"),
        (0, "no graph was recorded"),
    ],
)
def test_make_that_fails_says_why_and_keeps_nothing(tmp_path, monkeypatch, code, words):
    monkeypatch.setattr(making, "run", lambda *given: Ran(code, "line\n" * 50 + "Boom: at model.py:3\n"))
    with pytest.raises(FailedError) as caught:
        make(job(tmp_path), tmp_path / "cache", 5)
    assert words in str(caught.value)
    assert code == 0 or "Boom: at model.py:3" in str(caught.value)
    assert list((tmp_path / "cache").iterdir()) == []


def test_make_choice_that_does_not_exist_is_a_failure(tmp_path, run):
    with pytest.raises(FailedError, match="style 'x' is not one of"):
        make(replace(job(tmp_path), look={"style": "x"}), tmp_path / "cache", 5)
