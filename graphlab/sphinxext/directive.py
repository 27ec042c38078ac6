"""The directive ``graphlab``: reads its options, makes the pictures, puts them into the page."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from graphlab import samples
from graphlab.errors import GraphlabError
from graphlab.lang.choice import of_tag
from graphlab.sphinxext.job import Job
from graphlab.sphinxext.make import FailedError, Made, Picture, make
from graphlab.sphinxext.options import IMAGE, LOOKS, OPTIONS, RUNS, idle
from graphlab.sphinxext.place import CodeLine, in_page, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("graphlab")

_CONTEXT = "graphlab_context"  # in env.temp_data: lines of code of earlier directives of the document


class GraphlabDirective(SphinxDirective):
    """``.. graphlab:: model.py``, or code as content: the graph that autograd built, as a picture."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = OPTIONS

    def run(self) -> list[nodes.Node]:
        """Return the nodes of the page; a failure is a warning of the build, and is said in the page."""
        lines: tuple[CodeLine, ...] = ()
        job = None
        try:
            lines = self._lines()
            shown = self._source()
            if "nofigs" in self.options:
                return shown
            for text in idle(self.options):
                self._warn(text)
            seconds = self.options.get("timeout", self.config.graphlab_timeout)
            job = self._job("".join(f"{line.text}\n" for line in lines))
            made = make(job, _cache(self.env.app), seconds)
        except FailedError as error:
            said = str(error)
            if job is not None and error.script is not None:
                said = in_page(said, error.script, job.folder, lines)
            return self._failure(f"{self._what()}: {said}")
        except OSError as error:
            return self._failure(f"{error.filename}: {error.strerror}")
        return [*shown, *self._result(made)]

    def _what(self) -> str:
        """Return what was to run, in a word."""
        named = (self.options[one] for one in ("expression", "module") if one in self.options)
        return str(self.arguments[0] if self.arguments else next(named, "the code"))

    def _warn(self, text: str) -> None:
        log.warning("graphlab: %s", text, location=self.get_location(), type="graphlab")

    def _failure(self, text: str) -> list[nodes.Node]:
        self._warn(text)
        box = nodes.error()
        box += nodes.literal_block(text, text, language="text")
        return [box]

    def _lines(self) -> tuple[CodeLine, ...]:
        """Return the lines of the content, after those of earlier directives with ``:context:``."""
        given = [
            bool(self.arguments),
            bool(self.content),
            *(one in self.options for one in ("expression", "module")),
        ]
        if sum(given) != 1:
            raise FailedError("name one thing to run: a file, code as content, :expression: or :module:")
        lines = lines_of(self, str(self.env.srcdir))
        if "context" not in self.options:
            return lines
        if self.options["context"] != "reset":
            lines = (*self.env.temp_data.get(_CONTEXT, ()), *lines)
        self.env.temp_data[_CONTEXT] = lines
        return lines

    def _source(self) -> list[nodes.Node]:
        """Return the code that is shown, if it is to be."""
        if not self.options.get("include-source", self.config.graphlab_include_source):
            return []
        text = "\n".join(self.content) if self.content else self._text()
        if not text:
            return []
        block = nodes.literal_block(text, text, language="python")
        self.set_source_info(block)
        return [block]

    def _text(self) -> str:
        file = self._file()[0]
        return file.read_text(encoding="utf-8") if file is not None and file.suffix == ".py" else ""

    def _file(self) -> tuple[Path | None, str]:
        """Return the file that the argument names, and the target that runs it."""
        if not self.arguments:
            return None, ""
        target = self.arguments[0]
        if target.startswith("sample:"):
            try:
                return samples.find(target.removeprefix("sample:").partition(":")[0]), target
            except GraphlabError as error:
                raise FailedError(str(error)) from error
        name, colon, rest = target.partition(".py:")
        file = Path(self.env.relfn2path(f"{name}.py" if colon else name)[1])
        if not file.is_file():
            raise FailedError(f"there is no file {file}")
        return file, f"{file}{f':{rest}' if colon else ''}"

    def _job(self, code: str) -> Job:
        given = self.options
        file, target = self._file()
        words = [word for key in RUNS if key in given for word in (f"--{key}", given[key])]
        words += [word for one in given.get("at", ()) for word in ("--at", one)]
        words += [word for one in given.get("input", "").split() for word in ("--input", one)]
        contrast = [word for one in given.get("only", ()) for word in ("--only", one)]
        contrast += [
            word for key in ("cases", "seed") if key in given for word in (f"--{key}", str(given[key]))
        ]
        return Job(
            command=given.get("command", "render"),
            words=(*words, *([target] if target else [])),
            folder=str(file.parent if file is not None else self.env.srcdir),
            script=f"{self.env.docname.rpartition('/')[2]}.py",
            code=code,
            argv=tuple(shlex.split(given.get("args", ""))),
            contrast=tuple(contrast),
            look={ours: given[key] for key, ours in LOOKS.items() if key in given},
            lang=of_tag(given.get("lang", self.config.graphlab_lang)),
            theme=given.get("theme", self.config.graphlab_theme),
            format=given.get("format", self.config.graphlab_format),
            steps=given.get("step", ()),
            read=tuple(self._read(file)),
        )

    def _read(self, file: Path | None) -> list[tuple[str, str]]:
        """Return the files that the result depends on; the page is read again when one changes."""
        named = []
        for one in self.options.get("depends", ()):
            named.append(Path(self.env.relfn2path(one)[1]))
            if not named[-1].is_file():
                raise FailedError(f":depends: there is no file {named[-1]}")
        read = []
        for one in [*([file] if file is not None else []), *named]:
            self.env.note_dependency(str(one))
            read.append((str(one), one.read_bytes().hex()))
        return read

    def _result(self, made: Made) -> list[nodes.Node]:
        if made.text:
            block = nodes.literal_block(made.text, made.text, language="text")
            self.set_source_info(block)
            return [block]
        found: list[nodes.Node] = []
        for position, picture in enumerate(made.pictures):
            found += self._figure(picture, last=position == len(made.pictures) - 1)
        return found

    def _figure(self, picture: Picture, *, last: bool) -> list[nodes.Node]:
        """Return a figure with the picture in each theme; the caption stands below the last one."""
        figure = nodes.figure(classes=["graphlab", *self.options.get("class", [])])
        if "align" in self.options:
            figure["align"] = self.options["align"]
        for theme, stem in picture.files.items():
            image = self._image(picture, stem, theme, both=len(picture.files) > 1)
            if theme == "dark" and len(picture.files) > 1:
                only = addnodes.only(expr="html")
                only += image
                figure += only
            else:
                figure += image
        caption = self.options.get("caption", "")
        if caption and last:
            inside, messages = self.parse_inline(caption, lineno=self.lineno)
            words = nodes.caption(caption, "", *inside)
            self.set_source_info(words)
            figure += words
            figure += messages
        if last:
            self.add_name(figure)
        return [figure]

    def _image(self, picture: Picture, stem: str, theme: str, *, both: bool) -> nodes.image:
        given = {key: str(self.options[key]) for key in IMAGE if key in self.options and key != "align"}
        if "scale" in given:
            given["scale"] = self.options["scale"]
        image = nodes.image(
            uri=_relative(stem, self.env) + ".*",
            alt=self.options.get("alt", picture.words),
            classes=["graphlab-picture", *([f"graphlab-{theme}"] if both else [])],
            **given,
        )
        self.set_source_info(image)
        return image


def _relative(stem: str, env: Any) -> str:
    """Return the path of a file from the folder of the document, as Sphinx wants it."""
    start = Path(env.srcdir) / Path(env.docname).parent
    return Path(os.path.relpath(stem, start)).as_posix()


def _cache(app: Any) -> Path:
    chosen = app.config.graphlab_cache
    return Path(app.confdir, chosen) if chosen else Path(app.doctreedir) / "graphlab"
