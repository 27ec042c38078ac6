"""The picture of every step of a walk, all of the same size and with the same places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.lang import language
from graphlab.renderers import render
from graphlab.renderers.options import Flow, Options

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.recording import Recording
    from graphlab.renderers.film import Film
    from graphlab.stepper.stage import Stage
    from graphlab.stepper.walk import Walk

FORMATS = ("svg", "png", "pdf", "dot", "gv")
PIXELS = 8e6  # of one of many pictures, where a unit keeps its pixel
OPTIONS = Options(show=frozenset({"values", "shapes", "grads"}))


class Pictures:
    """The pictures of a walk, made one at a time; each backward is laid out once.

    A backward that ran inside a node of another has a graph of its own, and pictures of that.
    """

    def __init__(self, walk: Walk, options: Options = OPTIONS) -> None:
        """Remember what to draw; nothing is laid out before it is needed."""
        self.walk, self.options = walk, options
        self._laid: dict[str, dict[int, Film]] = {}  # by the language that is drawn

    def svg(self, at: int, theme: str = "") -> str:
        """Return the picture of the place after ``at`` nodes as SVG."""
        stage = _stage(self.walk, at)
        return self._films()[stage.backward].svg(self._flow(stage, at), theme or self.options.theme)

    def picture(self, at: int, format: str) -> bytes:
        """Return the picture in one of FORMATS."""
        return _MAKERS[format](self, at)

    def dot(self, at: int) -> bytes:
        """Return the picture as DOT; Graphviz places all steps of a backward alike."""
        stage = _stage(self.walk, at)
        options = replace(self.options, flow=self._flow(stage, at))
        return render(_alone(self.walk, stage), "dot", options)

    def png(self, at: int, scale: float = 0.0) -> bytes:
        """Return the picture as PNG, with ``scale`` pixels for each unit; unless given, 2, or 1 if large."""
        from graphlab.renderers.glyphs import drawable
        from graphlab.renderers.png import SCALE, pixels

        with drawable():
            wide, high = self.size
            drawn = self.svg(at, "light")
        return pixels(drawn, scale or min(SCALE, max(1.0, (PIXELS / (wide * high)) ** 0.5)))

    def pdf(self, at: int) -> bytes:
        """Return the picture as a page of PDF.

        Raises: GraphlabError GL023 when fpdf2 is not installed.
        """
        from graphlab.renderers.glyphs import drawable
        from graphlab.renderers.pdf import page

        with drawable():
            drawn = self.svg(at, "light")
        return page(drawn, self.walk.recording.script)

    @property
    def size(self) -> tuple[float, float]:
        """Return the width and the height of every picture, in units."""
        return next(iter(self._films().values())).size

    def _films(self) -> dict[int, Film]:
        """Return the film of each backward; a PNG may be in English where an SVG is not."""
        if language() not in self._laid:
            self._laid[language()] = self._lay_out()
        return self._laid[language()]

    def _lay_out(self) -> dict[int, Film]:
        from graphlab.renderers.film import Film

        of = len(self.walk)
        shown = {self.walk.main: None} | {one.backward: None for one in self.walk.moments}
        films: dict[int, Film] = {}
        for backward in shown:
            recording = _alone(self.walk, self.walk.stages[backward])
            flow = Flow(len(recording.steps), of, of)
            films[backward] = Film(recording, replace(self.options, flow=flow))
        wide, high = zip(*(film.size for film in films.values()), strict=True)
        for film in films.values():
            film.least = (max(wide), max(high))
        return films

    def _flow(self, stage: Stage, at: int) -> Flow:
        ran = sum(one.backward == stage.backward for one in self.walk.moments[:at])
        return Flow(ran, at, len(self.walk))


def _stage(walk: Walk, at: int) -> Stage:
    return walk.stages[walk.moments[at - 1].backward] if at else walk.stage


def _alone(walk: Walk, stage: Stage) -> Recording:
    """Return the recording with this backward only, which is what renderers draw."""
    return replace(walk.recording, passes=(stage.record,))


_MAKERS: dict[str, Callable[[Pictures, int], bytes]] = {
    "svg": lambda made, at: made.svg(at).encode("utf-8", "replace"),
    "png": Pictures.png,
    "pdf": Pictures.pdf,
    "dot": Pictures.dot,
    "gv": Pictures.dot,
}
