"""The directive ``graphlab``: reads its options, makes the pictures, puts them into the page."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from graphlab import samples
from graphlab.errors import GraphlabError
from graphlab.lang import LANGUAGES
from graphlab.lang.choice import of_tag
from graphlab.renderers.options import DIRECTIONS, ENGINES, SHOW, STYLES, THEMES
from graphlab.sphinxext.job import COMMANDS, FORMATS, Job
from graphlab.sphinxext.make import FailedError, Made, Picture, make

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("graphlab")

_CONTEXT = "graphlab_context"  # in env.temp_data: code of earlier directives of the document


def _choice(values: tuple[str, ...]) -> Callable[[str], str]:
    return lambda text: directives.choice(text, values)


def _flag_or_bool(text: str | None) -> bool:
    """Return what a flag says that may be followed by yes or no."""
    word = (text or "yes").strip().lower()
    if word in ("yes", "true", "1", "on"):
        return True
    if word in ("no", "false", "0", "off"):
        return False
    raise ValueError(f"{text!r} is neither yes nor no")


def _words(text: str | None) -> tuple[str, ...]:
    """Return words that commas or blanks separate."""
    return tuple((text or "").replace(",", " ").split())


def _shown(text: str) -> tuple[str, ...]:
    words = _words(text)
    for one in words:
        directives.choice(one, (*SHOW, "none"))
    return words


def _steps(text: str | None) -> tuple[int, ...]:
    return tuple(directives.nonnegative_int(one) for one in _words(text) if one != "all")


def _context(text: str | None) -> str:
    return str(directives.choice(text or "add", ("add", "reset", "close-figs")))


def _pair(text: str) -> tuple[str, ...]:
    words = _words(text)
    if len(words) != 2:
        raise ValueError("give two names")
    return words


# Options of a picture → the name that Options or Folding has for them.
_LOOKS = {
    "style": "style", "show": "show", "direction": "direction", "engine": "engine", "values": "values",
    "flat": "flat", "open": "open", "depth": "depth", "boxes": "budget", "focus": "focus",
    "around": "around", "between": "between",
}  # fmt: skip
# Options that go to the command line as they are.
_RUNS = ("backward", "root", "expression", "module")
_IMAGE = ("width", "height", "scale", "align")


class GraphlabDirective(SphinxDirective):
    """``.. graphlab:: model.py``, or code as content: the graph that autograd built, as a picture."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "command": _choice(COMMANDS),
        "format": _choice(FORMATS),
        "theme": _choice(THEMES),
        "style": _choice(STYLES),
        "show": _shown,
        "direction": _choice(DIRECTIONS),
        "engine": _choice(ENGINES),
        "values": directives.nonnegative_int,
        "flat": _flag_or_bool,
        "open": _words,
        "depth": directives.nonnegative_int,
        "boxes": directives.positive_int,
        "focus": directives.unchanged_required,
        "around": directives.nonnegative_int,
        "between": _pair,
        "backward": directives.unchanged_required,
        "root": directives.unchanged_required,
        "expression": directives.unchanged_required,
        "at": _words,
        "module": directives.unchanged_required,
        "input": directives.unchanged_required,
        "args": directives.unchanged_required,
        "step": _steps,
        "only": _words,
        "cases": directives.positive_int,
        "seed": int,
        "depends": _words,
        "timeout": directives.positive_int,
        "lang": _choice(LANGUAGES),
        "include-source": _flag_or_bool,
        "context": _context,
        "nofigs": directives.flag,
        "caption": directives.unchanged,
        "alt": directives.unchanged,
        "name": directives.unchanged,
        "class": directives.class_option,
        "width": directives.length_or_percentage_or_unitless,
        "height": directives.length_or_unitless,
        "scale": directives.percentage,
        "align": _choice(("left", "center", "right")),
    }

    def run(self) -> list[nodes.Node]:
        """Return the nodes of the page; a failure is a warning of the build, and is said in the page."""
        try:
            code = self._code()
            shown = self._source(code)
            if "nofigs" in self.options:
                return shown
            seconds = self.options.get("timeout", self.config.graphlab_timeout)
            made = make(self._job(code), _cache(self.env.app), seconds)
        except FailedError as error:
            what = self.arguments[0] if self.arguments else self.options.get("expression", "the code")
            return self._failure(f"{what}: {error}")
        except OSError as error:
            return self._failure(f"{error.filename}: {error.strerror}")
        return [*shown, *self._result(made)]

    def _failure(self, text: str) -> list[nodes.Node]:
        log.warning("graphlab: %s", text, location=self.get_location(), type="graphlab")
        box = nodes.error()
        box += nodes.literal_block(text, text, language="text")
        return [box]

    def _code(self) -> str:
        """Return the code of the content, after that of earlier directives with ``:context:``."""
        given = [
            bool(self.arguments),
            bool(self.content),
            *(one in self.options for one in ("expression", "module")),
        ]
        if sum(given) != 1:
            raise FailedError("name one thing to run: a file, code as content, :expression: or :module:")
        code = "\n".join(self.content) + "\n" if self.content else ""
        if "context" not in self.options:
            return code
        if self.options["context"] != "reset":
            code = str(self.env.temp_data.get(_CONTEXT, "")) + code
        self.env.temp_data[_CONTEXT] = code
        return code

    def _source(self, code: str) -> list[nodes.Node]:
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
        words = [word for key in _RUNS if key in given for word in (f"--{key}", given[key])]
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
            look={ours: given[key] for key, ours in _LOOKS.items() if key in given},
            lang=of_tag(given.get("lang", self.config.graphlab_lang)),
            theme=given.get("theme", self.config.graphlab_theme),
            format=given.get("format", self.config.graphlab_format),
            steps=given.get("step", ()),
            read=tuple(self._read(file)),
        )

    def _read(self, file: Path | None) -> list[tuple[str, str]]:
        """Return the files that the result depends on; the page is read again when one changes."""
        named = [Path(self.env.relfn2path(one)[1]) for one in self.options.get("depends", ())]
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
        given = {key: str(self.options[key]) for key in _IMAGE if key in self.options and key != "align"}
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
