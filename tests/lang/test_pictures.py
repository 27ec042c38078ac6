"""Pictures, texts and reports say all of their words in the language that is spoken, and JSON none."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from graphlab.compare import compare
from graphlab.contrast_json import contrast_to_json
from graphlab.folding.asked import Folding
from graphlab.graph import Graph, Node, Source
from graphlab.lang import retold, speaking, zh
from graphlab.outcome import Contrast
from graphlab.recording import Recording
from graphlab.renderers import glyphs, render, words
from graphlab.renderers.contrast import contrast_text, render_contrast
from graphlab.renderers.diff import Comparison, render_diff
from graphlab.renderers.diff_text import diff_text
from graphlab.renderers.film import Film
from graphlab.renderers.folds import view_of
from graphlab.renderers.options import SHOW, Flow, Options
from graphlab.renderers.table import data, table
from graphlab.renderers.view_json import data as view_data
from graphlab.renderers.watch import render_watch
from graphlab.renderers.watch_text import watch_text
from graphlab.stepper.exports.pictures import Pictures
from graphlab.stepper.walk import walk
from tests.lang import pseudo
from tests.renderers import handmade, handmade_contrast, handmade_watch

ALL = Options(show=frozenset(SHOW))
# What stays: words of Python, operations, the sample in the legend, units and numbers.
PYTHON = {"if", "for", "in", "def", "return"}
OPS = {"add", "addmm", "mean", "mul", "pow", "relu", "sin", "split", "sum", "unbind", "view"}
CODE = PYTHON | OPS | {"abc", "ms", "nan"}


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak a language in which every message stands between brackets, and so does all that is retold."""
    monkeypatch.setattr(zh, "HEARD", {"{text}": f"{pseudo.OPEN}{{text}}{pseudo.CLOSE}"})
    clear = [one.cache_clear for one in vars(retold).values() if hasattr(one, "cache_clear")]
    for one in clear:
        one()
    everything = pseudo._Everything()
    monkeypatch.setattr(zh, "MESSAGES", everything)
    with speaking("zh"):
        yield
    for one in clear:
        one()


def english(text: str, *own: str) -> set[str]:
    """Return the words that nobody asked the catalogue for; ``own`` are the user's.

    A text that was cut may have lost its bracket, and is left out.
    """
    whole = (line for line in text.splitlines() if "…" not in line)
    return {word for line in whole for word in pseudo.words(pseudo.outside(line))} - CODE - set(own)


RECORDINGS = {
    "surface": handmade.surface,
    "failed": lambda: handmade.surface(failed="n1", error="ValueError: no"),
    "modules": handmade.modules,
    "halves": handmade.halves,
}


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize("style", ["autograd", "data"])
@pytest.mark.parametrize("name", RECORDINGS)
def test_no_word_of_a_picture_is_left_in_english(name: str, style: str) -> None:
    options = replace(ALL, style=style)
    assert not english(_visible(render(RECORDINGS[name](), "svg", options).decode()), *MINE[name])


MINE = {
    "surface": ("self", "other", "exponent", "torch", "surface"),
    "failed": ("self", "other", "exponent", "torch", "surface"),
    "modules": ("torch", "weight", "bias", "net", "self", "both", "cut", "linear", "loss", "out"),
    "halves": ("torch", "self", "hi", "lo"),
}


def _visible(svg: str) -> str:
    """Return what a reader of the picture sees, tips too, a piece on each line."""
    return "\n".join(re.findall(r"<(?:title|desc|text)[^>]*>([^<]*)<", svg))


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize("name", RECORDINGS)
def test_no_word_of_a_text_is_left_in_english(name: str) -> None:
    recording = replace(RECORDINGS[name](), notes=("something was noted",))
    assert not english(render(recording, "txt", ALL).decode(), *MINE[name])


@pytest.mark.usefixtures("brackets")
def test_no_word_of_folds_and_tables_is_left_in_english() -> None:
    recording = handmade.modules()
    options = replace(ALL, folding=Folding(depth=0))
    assert view_of(recording, options) is not None
    own = (
        "torch",
        "linear",
        "tanh",
        "layers",
        "net",
        "layer",
        "loss",
        "weight",
        "bias",
        "self",
        "model",
        "out",
    )
    for format in ("txt", "svg"):
        made = render(recording, format, options).decode()
        assert not english(_visible(made) if format == "svg" else made, *own)
    assert not english(table(recording), *own)


@pytest.mark.usefixtures("brackets")
def test_no_word_of_a_step_is_left_in_english() -> None:
    film = Film(handmade.surface(), ALL)
    for ran in range(7):
        assert not english(_visible(film.svg(Flow(ran))), *MINE["surface"])


WATCHED: dict[str, Callable[[], Recording]] = {
    "linear_twice": handmade_watch.linear_twice,
    "forgotten": handmade_watch.forgotten,
    "closures": handmade_watch.closures,
    "changing": handmade_watch.changing,
    "nan": handmade_watch.nan_from,
    "empty": handmade_watch.empty,
}


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize("name", WATCHED)
@pytest.mark.parametrize("width", [400, 60])
def test_no_word_of_a_watched_loop_is_left_in_english(name: str, width: int) -> None:
    text = watch_text(WATCHED[name](), width=width, verbose=True)
    # In few columns words are cut, and brackets with them: there it is enough that nothing breaks.
    if width == 400:
        assert not english(text, "grad", "params", "loss", "zero", "optimizer", "hidden", "weight", "bias")


@pytest.mark.usefixtures("brackets")
def test_no_word_of_a_comparison_is_left_in_english() -> None:
    both = _both()
    own = ("surface", "torch", "quadratic", "other")
    assert not english(diff_text(both, all_of_it=True), *own)
    assert not english(_visible(render_diff(both, "svg", Options()).decode()), *own)


def _both() -> Comparison:
    one = handmade.surface().graph
    assert one is not None
    extra = Node("n6", "NegBackward0", "op", "w", ("w",), Source("surface.py", 9, "w = -z"))
    changed = replace(one.nodes[0], op="SubBackward0")
    other = Graph(one.roots, (changed, *one.nodes[1:], extra), one.edges[:-1])
    return Comparison("surface", "other", one, other, compare(one, other))


CONTRASTS: dict[str, Callable[[], Contrast]] = {
    "branching": handmade_contrast.branching,
    "quadratic": handmade_contrast.quadratic,
    "refused": handmade_contrast.refused,
}


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize("name", CONTRASTS)
def test_no_word_of_a_contrast_is_left_in_english(name: str) -> None:
    contrast = CONTRASTS[name]()
    own = " ".join(("torch export compile trace script aot fx", *_of_others(contrast)))
    text = contrast_text(contrast, width=110, verbose=True)
    assert not english(text.replace("\n", " "), *re.findall("[a-z]+", own))


def _of_others(contrast: Contrast) -> Iterator[str]:
    """Yield what the user or a backend wrote, and is shown as it is."""
    yield contrast.dynamic.again
    for one in contrast.outcomes:
        yield one.deprecated
        if one.status == "refused":
            yield from (one.error, one.kind, one.source.text if one.source else "")
        else:
            yield from (warned.text for warned in (*one.warnings, *one.breaks))
            yield from one.guards
    yield from (one.branch.text for one in contrast.differences if one.branch)


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize("name", CONTRASTS)
def test_the_picture_of_a_contrast_is_drawn_in_another_language(name: str) -> None:
    made = render_contrast(CONTRASTS[name](), "svg").decode()
    assert f"{pseudo.OPEN}static: captured once" in made or "⟦refused" in made


def _json() -> Iterator[tuple[str, bytes]]:
    for name, make in RECORDINGS.items():
        yield name, render(make(), "json")
    folded = handmade.modules()
    options = Options(folding=Folding(depth=0))
    view = view_of(folded, options)
    assert view is not None
    yield "view", json.dumps(view_data(view, folded, lambda box, graph: box.id)).encode()
    yield "table", json.dumps(data(folded)).encode()
    yield "diff", render_diff(_both(), "json", Options())
    yield "watch", render_watch(handmade_watch.changing(), "json")
    for name, contrast in CONTRASTS.items():
        yield name, contrast_to_json(contrast()).encode()


def test_json_is_the_same_in_every_language() -> None:
    before = dict(_json())
    with speaking("zh"):
        assert dict(_json()) == before


def test_everything_that_is_counted_has_its_words() -> None:
    with speaking("zh"):
        for what in words.COUNTED:
            assert re.search(r"[\u4e00-\u9fff]", words.count(2, what))
            assert words.count(1, what) != words.count(2, what)


def test_chinese_stays_within_its_columns() -> None:
    with speaking("zh"):
        for make in WATCHED.values():
            for line in watch_text(make(), width=72).splitlines():
                assert sum(map(words.columns, line)) <= 72, line
        for contrast in CONTRASTS.values():
            for line in contrast_text(contrast(), width=80).splitlines():
                assert sum(map(words.columns, line)) <= 80, line


def test_pixels_of_a_walk_are_in_english_where_no_font_has_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(glyphs, "_font_with", lambda char: None)
    monkeypatch.setattr("graphlab.renderers.png.pixels", lambda svg, scale: drawn.append(svg) or b"")
    with speaking("zh"):
        made = Pictures(walk(handmade.surface()))
        first = made.svg(2)
        made.png(2)
        assert "梯度" in first
        assert made.svg(2) == first
    assert not re.search("[\u4e00-\u9fff]", drawn[0])
    assert "gradient of this step" in drawn[0]
