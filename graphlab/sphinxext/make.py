"""Run what a directive asks for, draw it, and keep the result. No Sphinx here."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.errors import GraphlabError
from graphlab.lang import speaking, t
from graphlab.pages.shell import clean, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.recording import Recording
    from graphlab.sphinxext.job import Job

# As `python -m graphlab`, but what lies in the folder of the page shadows none of our imports.
_GRAPHLAB = (
    "import sys; sys.path[:] = [one for one in sys.path if one]; from graphlab.cli import main; main()"
)
_TAIL = 20  # lines of what a failed script said
_RESULT = "result.json"
_FOLDING = ("budget", "depth", "open", "focus", "around", "between")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture as files without their suffix, by theme, and what it shows in words."""

    files: dict[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a job gave: pictures or a text, and what must be said about it."""

    pictures: tuple[Picture, ...] = ()
    text: str = ""


class FailedError(Exception):
    """A job that gave no picture; the text says why. ``script`` is the file that code of the page was in."""

    script: Path | None = None


def make(job: Job, cache: Path, timeout: float) -> Made:
    """Return what the job gives, from ``cache`` if it is there.

    Raises: FailedError for a script that fails or takes too long, an option that is wrong.
    """
    kept = cache / job.key()
    if not (kept / _RESULT).is_file():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix="making-") as scratch:
            folder = Path(scratch) / "made"
            folder.mkdir()
            try:
                with speaking(job.lang):
                    made = _make(job, folder, timeout)
            except FailedError as error:
                error.script = folder / job.script if job.code else None
                raise
            except GraphlabError as error:
                raise FailedError(str(error)) from error
            except ValueError as error:  # of Options: a choice that does not exist
                raise FailedError(str(error)) from error
            (folder / _RESULT).write_text(json.dumps(made), encoding="utf-8")
            shutil.rmtree(kept, ignore_errors=True)
            try:
                os.replace(folder, kept)
            except OSError:  # another process of the same build was first
                if not (kept / _RESULT).is_file():
                    raise
    data = json.loads((kept / _RESULT).read_text(encoding="utf-8"))
    pictures = (
        Picture({theme: str(kept / stem) for theme, stem in one["files"].items()}, one["words"])
        for one in data["pictures"]
    )
    return Made(tuple(pictures), data["text"])


def _make(job: Job, folder: Path, timeout: float) -> dict[str, Any]:
    recorded = folder / "recorded.json"
    what = list(job.words)
    if job.code:
        script = folder / job.script
        script.write_text(job.code, encoding="utf-8")
        what.append(str(script))
    own = job.contrast if job.command == "contrast" else ("--show", "grads", *_named(job))
    command = "contrast" if job.command == "contrast" else "render"
    _graphlab([command, "-q", *what, *own, "-o", str(recorded), "--", *job.argv], job, timeout)
    if not recorded.is_file():
        raise FailedError(t("the script ended well, but no graph was recorded"))
    if job.command == "contrast":
        return _contrast(job, recorded, folder, timeout)
    import graphlab

    recording = graphlab.load(recorded)
    if job.format == "text":
        if job.command == "step":
            return {"pictures": [], "text": _told(job, recording)}
        from graphlab.renderers import render

        return {"pictures": [], "text": render(recording, "text", _options(job)).decode()}
    pictures = [_draw(job, recording, folder, ran) for ran in _steps(job, recording)]
    return {"pictures": pictures, "text": ""}


def _named(job: Job) -> list[str]:
    """Return the options that name parts of the graph, for the command line to check them."""
    given: dict[str, Any] = job.look
    words = [word for path in given.get("open", ()) for word in ("--open", path)]
    words += ["--focus", given["focus"]] if "focus" in given else []
    return words + (["--between", *given["between"]] if "between" in given else [])


def _graphlab(words: Sequence[str], job: Job, timeout: float) -> str:
    """Return what our command line printed.

    Raises: FailedError, with its last lines, if it failed or took too long.
    """
    done = run([sys.executable, "-c", _GRAPHLAB, *words], Path(job.folder), timeout, job.lang)
    if done.code == 0:
        return done.printed
    tail = "\n".join(done.printed.rstrip().splitlines()[-_TAIL:])
    if done.code is None:
        late = t(
            "it did not end within {seconds} seconds; give it more with :timeout:", seconds=f"{timeout:g}"
        )
        raise FailedError(f"{late}\n{tail}".rstrip())
    if done.code < 0:
        how = t("it ended with signal {number}", number=-done.code)
    else:
        how = t("it ended with exit code {code}", code=done.code)
    raise FailedError(f"{how}\n{tail}".rstrip())


def _steps(job: Job, recording: Recording) -> Iterator[int | None]:
    """Yield the steps to draw; None is the picture of the whole backward."""
    if job.command != "step":
        yield None
        return
    count = len(recording.steps)
    if not count:
        raise FailedError(t("there is no step: no backward was recorded"))
    for one in job.steps or range(count + 1):
        if one > count:
            raise FailedError(t("there is no step {one}: the backward has {count}", one=one, count=count))
        yield one


def _told(job: Job, recording: Recording) -> str:
    """Return the steps in the words of `graphlab step`."""
    from graphlab.stepper.cursor import Cursor
    from graphlab.stepper.tell import shown
    from graphlab.stepper.walk import walk

    walked = walk(recording)
    return "\n".join(str(shown(Cursor(walked, at))) for at in _steps(job, recording) if at is not None)


def _options(job: Job, **more: Any) -> Any:
    from graphlab.folding.asked import Folding
    from graphlab.renderers.options import Options

    look: dict[str, Any] = dict(job.look)
    folding = {key: look.pop(key) for key in _FOLDING if key in look}
    if look.pop("flat", False):
        look["folding"] = None
    elif folding:
        look["folding"] = Folding(**folding)
    if "show" in look:
        asked = frozenset(look["show"])
        look["show"] = asked - {"none"} if "none" in asked else asked | Options().show
    return Options(**look, **more)


def _draw(job: Job, recording: Recording, folder: Path, ran: int | None) -> dict[str, Any]:
    """Draw one picture in each theme and format, and return its files and words."""
    from graphlab.renderers import render
    from graphlab.renderers.options import Flow

    flow = {} if ran is None else {"flow": Flow(ran)}
    files = {}
    for theme in job.themes:
        stem = _stem(job, theme, ran)
        for suffix in _suffixes(job, theme):
            data = render(recording, suffix, _options(job, theme=theme, **flow))
            (folder / f"{stem}.{suffix}").write_bytes(data)
        files[theme] = stem
    return {"files": files, "words": _words(recording, ran)}


def _contrast(job: Job, recorded: Path, folder: Path, timeout: float) -> dict[str, Any]:
    if job.format == "text":
        return {"pictures": [], "text": clean(_graphlab(["contrast", str(recorded)], job, timeout))}
    files = {}
    for theme in job.themes:
        files[theme] = _stem(job, theme, None)
        outputs = [
            word for one in _suffixes(job, theme) for word in ("-o", str(folder / f"{files[theme]}.{one}"))
        ]
        _graphlab(["contrast", "-q", str(recorded), "--theme", theme, *outputs], job, timeout)
    return {"pictures": [{"files": files, "words": t("The dynamic graph beside static ones")}], "text": ""}


def _stem(job: Job, theme: str, ran: int | None) -> str:
    step = "" if ran is None else f"-{ran}"
    return f"graphlab-{job.key()[:12]}{step}-{theme}"


def _suffixes(job: Job, theme: str) -> tuple[str, ...]:
    """Return the formats of a picture: PNG also where a builder, such as LaTeX, can use no SVG."""
    if job.format == "png":
        return ("png",)
    return ("svg",) if theme == "dark" and job.theme == "auto" else ("svg", "png")


def _words(recording: Recording, ran: int | None) -> str:
    graph = recording.graph
    assert graph is not None
    root = recording.full.root if recording.full else ""
    if ran is not None:
        count = len(recording.steps)
        if root:
            return t("Step {ran} of {count} of the backward of {root}", ran=ran, count=count, root=root)
        return t("Step {ran} of {count} of the backward", ran=ran, count=count)
    nodes, edges = f"{len(graph.nodes):,}", f"{len(graph.edges):,}"
    if root:
        return t("The graph of {root}: {nodes} nodes, {edges} edges", root=root, nodes=nodes, edges=edges)
    return t("The graph: {nodes} nodes, {edges} edges", nodes=nodes, edges=edges)
