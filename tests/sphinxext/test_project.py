"""A project of somebody else's: what its readers see, and what its author is told."""

import io
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from graphlab.sphinxext import directive, options
from graphlab.sphinxext.make import FailedError, Made, Picture
from tests.conftest import child_environment

pytest.importorskip("sphinx")
pytest.importorskip("myst_parser")

PROJECT = Path(__file__).parent / "project"


def failed(code):
    """Return what is raised for code with the word fails, as its run would name the line."""
    script = PROJECT / "made" / "index.py"
    number = next(n for n, line in enumerate(code.splitlines(), 1) if "fails" in line)
    error = FailedError(f'ended\n  File "{script}", line {number}, in f\n  at   {script}:{number}\n{script}')
    error.script = script
    return error


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build pages with Sphinx in this process; what would be run is only noted."""
    jobs = []

    def make(job, cache, timeout):
        jobs.append((job, timeout))
        if "fails" in job.code:
            raise failed(job.code)
        stem = str(tmp_path / "picture")
        Path(f"{stem}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        if job.format == "text":
            return Made(text="n0  AddBackward0")
        return Made((Picture(dict.fromkeys(job.themes, stem), "The graph of y"),))

    monkeypatch.setattr(directive, "make", make)

    def run(text, builder="html", language="en", suffix="rst", conf="", **pages):
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace

        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (source / "conf.py").write_text(
            'extensions = ["myst_parser", "graphlab.sphinxext"]\nhtml_theme = "alabaster"\n'
            f'language = "{language}"\n{conf}'
        )
        heading = "Title\n=====\n\n" if suffix == "rst" else ""
        (source / f"index.{suffix}").write_text(heading + text)
        for name, body in pages.items():
            (source / f"{name}.py").write_text(body)
        said, out = io.StringIO(), tmp_path / builder
        with docutils_namespace(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            app = Sphinx(source, source, out, tmp_path / "trees", builder, status=None, warning=said)
            app.build(force_all=True)
        ending = {"html": "html", "text": "txt"}[builder]
        return (out / f"index.{ending}").read_text(), re.sub(r"\x1b\[[\d;]*m", "", said.getvalue()), jobs

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
    assert set(options.LOOKS.values()) <= known
    assert set(options.LOOKS) <= set(directive.GraphlabDirective.option_spec)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (".. graphlab:: none.py\n", 4, "there is no file"),
        (".. graphlab::\n\n   fails\n", 4, 'File "index.rst", line 6, in f\n  at   index.rst:6\nindex.rst'),
        (".. graphlab::\n", 4, "name one thing to run"),
        (".. graphlab::\n   :module: json\n\n   x = 1\n", 4, "graphlab: json: name one thing to run"),
        (".. graphlab:: sample:none\n", 4, "there is no sample called 'none'"),
        ("Text.\n\n.. graphlab:: model.py\n   :style: pretty\n", 6, "pretty"),
        (
            ".. graphlab:: model.py\n   :step: 2\n",
            4,
            "it belongs to :command: step",
        ),
        (".. graphlab:: model.py\n   :timeout: soon\n", 4, "give a whole number of seconds"),
        (".. graphlab:: model.py\n   :depends: gone.txt\n", 4, ":depends: there is no file"),
    ],
)
def test_directive_that_fails_warns_with_document_and_line(build, text, line, words):
    _, said, _ = build(text, model="x = 1\n")
    assert re.search(rf"index\.rst:{line}: (WARNING|ERROR): ", said), said
    assert words in said


def test_directive_that_fails_names_the_line_in_the_earlier_code_that_is_run_with_it(build):
    _, said, _ = build(
        ".. graphlab::\n   :context: reset\n   :nofigs:\n\n   x = 1\n   fails\n\n"
        "* in a list\n\n  .. graphlab::\n     :context:\n\n     y = x\n"
    )
    assert re.search(r"index\.rst:13: WARNING: ", said), said
    assert 'File "index.rst", line 9, in f' in said


def test_directive_in_markdown_that_fails_names_its_line(build):
    first = "# Title\n\n\n```{graphlab}\n:show: grads\n\nx = 1\nfails\n```\n"
    second = "\n- Item\n\n  ```{graphlab}\n  fails\n  ```\n"
    _, said, _ = build(first + second, suffix="md")
    assert re.findall(r"index\.md:(\d+): WARNING: .*\n  File \"index\.md\", line (\d+)", said) == [
        ("4", "8"), ("13", "14"),
    ]  # fmt: skip


@pytest.mark.parametrize(("command", "idle"), [("render", 0), ("step", 0), ("contrast", 2)])
def test_directive_says_which_options_its_command_does_not_take(build, command, idle):
    _, said, jobs = build(
        f".. graphlab:: model.py\n   :command: {command}\n   :style: data\n   :depth: 1\n   :theme: dark\n",
        model="x = 1\n",
    )
    assert said.count("belongs to :command: render or step") == idle == said.count("WARNING")
    assert len(jobs) == 1  # it is drawn all the same


def test_conf_with_a_choice_that_does_not_exist_is_a_warning_with_those_that_do(build):
    _, said, _ = build("Text.\n", conf="graphlab_format = 'pdf'\ngraphlab_theme = 'pretty'\n")
    about = {
        key: line for line in said.splitlines() for key in ("format", "theme") if f"graphlab_{key}" in line
    }
    assert all(word in about["format"] for word in ("svg", "png", "text", "pdf"))
    assert all(word in about["theme"] for word in ("auto", "light", "dark", "pretty"))


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
