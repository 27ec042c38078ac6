"""A project of somebody else's: what its readers see, and what its author is told."""

import io
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from graphlab.sphinxext import directive
from graphlab.sphinxext.make import FailedError, Made, Picture
from tests.conftest import child_environment

pytest.importorskip("sphinx")
pytest.importorskip("myst_parser")

PROJECT = Path(__file__).parent / "project"


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build pages with Sphinx in this process; what would be run is only noted."""
    jobs = []

    def make(job, cache, timeout):
        jobs.append((job, timeout))
        if "fails" in job.code:
            raise FailedError("it ended with exit code 1\nBoom: at page.py:3")
        stem = str(tmp_path / "picture")
        Path(f"{stem}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        if job.format == "text":
            return Made(text="n0  AddBackward0")
        return Made((Picture(dict.fromkeys(job.themes, stem), "The graph of y"),))

    monkeypatch.setattr(directive, "make", make)

    def run(text, builder="html", language="en", **pages):
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace

        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (source / "conf.py").write_text(
            f'extensions = ["graphlab.sphinxext"]\nhtml_theme = "alabaster"\nlanguage = "{language}"\n'
        )
        (source / "index.rst").write_text(f"Title\n=====\n\n{text}")
        for name, body in pages.items():
            (source / f"{name}.py").write_text(body)
        said, out = io.StringIO(), tmp_path / builder
        with docutils_namespace(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            app = Sphinx(source, source, out, tmp_path / "trees", builder, status=None, warning=said)
            app.build(force_all=True)
        suffix = {"html": "html", "text": "txt"}[builder]
        return (out / f"index.{suffix}").read_text(), re.sub(r"\x1b\[[\d;]*m", "", said.getvalue()), jobs

    return run


def test_directive_shows_both_themes_with_caption_and_words(build):
    html, said, jobs = build(
        ".. graphlab:: model.py\n   :caption: The *loss*.\n   :alt: Words\n   :show: grads, saved\n"
        "   :args: --lr '1 2'\n   :include-source:\n   :timeout: 7\n",
        model="x = 1\n",
    )
    assert said == ""
    assert html.count('alt="Words"') == 2
    assert "graphlab-picture graphlab-light" in html and "graphlab-picture graphlab-dark" in html
    assert "The <em>loss</em>." in html and "graphlab.css" in html
    assert '<span class="n">x</span>' in html
    ((job, timeout),) = jobs
    assert timeout == 7
    assert job.words[-1].endswith("model.py") and job.argv == ("--lr", "1 2")
    assert job.look == {"show": ("grads", "saved")}
    assert job.read[0][1] == b"x = 1\n".hex()


def test_directive_without_html_has_one_picture(build):
    text, said, _ = build(".. graphlab::\n\n   x = 1\n", builder="text")
    assert said == ""
    assert text.count("[image: The graph of y]") == 1


def test_directive_context_keeps_the_code_of_earlier_ones(build):
    _, said, jobs = build(
        ".. graphlab::\n   :context: reset\n   :nofigs:\n\n   x = 1\n\n"
        ".. graphlab::\n   :context:\n\n   y = x\n\n"
        ".. graphlab::\n\n   alone = 1\n\n"
        ".. graphlab::\n   :context: reset\n\n   z = 1\n"
    )
    assert said == ""
    assert [job.code for job, _ in jobs] == ["x = 1\ny = x\n", "alone = 1\n", "z = 1\n"]


def test_directive_speaks_the_language_of_the_pages_unless_told_otherwise(build):
    _, said, jobs = build(
        ".. graphlab::\n\n   x = 1\n\n.. graphlab::\n   :lang: en\n\n   y = 1\n", language="zh_CN"
    )
    assert said == ""
    assert [job.lang for job, _ in jobs] == ["zh", "en"]
    _, said, jobs = build(
        ".. graphlab::\n\n   x = 1\n\n.. graphlab::\n   :lang: de\n\n   y = 1\n", language="de"
    )
    assert jobs[-1][0].lang == "en"  # the first directive: ours is none of German pages' language
    assert '"de" unknown; choose from "en", or "zh"' in said


def test_directive_text_is_a_block(build):
    html, said, _ = build(".. graphlab::\n   :expression: x**2\n   :at: x=2, y=3\n   :format: text\n")
    assert (said, "AddBackward0" in html) == ("", True)


def test_directive_options_of_a_picture_are_those_that_pictures_have(build):
    from dataclasses import fields

    from graphlab.folding.asked import Folding
    from graphlab.renderers.options import Options

    known = {one.name for kind in (Options, Folding) for one in fields(kind)} | {"flat"}
    assert set(directive._LOOKS.values()) <= known
    assert set(directive._LOOKS) <= set(directive.GraphlabDirective.option_spec)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (".. graphlab:: none.py\n", 4, "there is no file"),
        (".. graphlab::\n\n   fails\n", 4, "Boom: at page.py:3"),
        (".. graphlab::\n", 4, "name one thing to run"),
        (".. graphlab:: sample:none\n", 4, "there is no sample called 'none'"),
        ("Text.\n\n.. graphlab:: model.py\n   :style: pretty\n", 6, "pretty"),
        (".. graphlab:: model.py\n   :depends: gone.txt\n", 4, "gone.txt: No such file"),
    ],
)
def test_directive_that_fails_warns_with_document_and_line(build, text, line, words):
    _, said, _ = build(text, model="x = 1\n")
    assert re.search(rf"index\.rst:{line}: (WARNING|ERROR): ", said), said
    assert words in said


@pytest.mark.slow
def test_project_of_somebody_else_builds_without_warnings_and_once(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(PROJECT, source)
    words = [sys.executable, "-m", "sphinx", "-W", "-b", "html", str(source), str(tmp_path / "html")]
    words += ["-d", str(tmp_path / "trees")]
    for _ in range(2):
        done = subprocess.run(
            words, env=child_environment(measured=False), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        kept = {one: one.stat().st_mtime_ns for one in (tmp_path / "trees" / "graphlab").rglob("*")}
        shutil.rmtree(tmp_path / "html")
    first = {one: one.stat().st_mtime_ns for one in (tmp_path / "trees" / "graphlab").rglob("*")}
    assert kept == first
    words[-3] = str(tmp_path / "html")
    (source / "model.py").write_text("import torch\nraise ValueError('no data')\n")
    done = subprocess.run(
        words, env=child_environment(measured=False), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert re.search(r"index\.rst:4: WARNING: graphlab: model\.py: it ended with exit code 1", done.stderr)
    assert "ValueError: no data" in done.stderr
