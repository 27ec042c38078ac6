"""Any contrast comes back from its JSON as it was; a hostile file is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from contrast_strategies import contrasts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_recordings import json_values, places, same

from graphlab.contrast_json import contrast_from_json, contrast_to_json, load_contrast, save_contrast
from graphlab.errors import USAGE, GraphlabError
from graphlab.outcome import Contrast, Refused, Traced
from graphlab.renderers.contrast import render_contrast
from tests.renderers.handmade_contrast import EXAMPLES, branching

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
TEXT = contrast_to_json(branching())


def refusal(text: str) -> GraphlabError:
    with pytest.raises(GraphlabError) as caught:
        contrast_from_json(text, "c.json")
    assert (caught.value.code, caught.value.exit_code) == ("GL010", USAGE)
    return caught.value


@relaxed
@given(contrasts())
def test_contrast_json_round_trips(contrast: Contrast) -> None:
    text = contrast_to_json(contrast)
    back = contrast_from_json(text)
    assert same(back, contrast), text
    assert contrast_to_json(back) == text
    assert text.isascii()


@pytest.mark.parametrize("name", EXAMPLES)
def test_contrast_file_loads_what_was_saved(tmp_path: Path, name: str) -> None:
    contrast = EXAMPLES[name]()
    save_contrast(contrast, tmp_path / "c.json")
    assert load_contrast(tmp_path / "c.json") == contrast


def test_contrast_outcomes_are_told_apart_by_status() -> None:
    kinds = [type(one) for one in contrast_from_json(TEXT).outcomes]
    assert kinds == [Traced, Traced, Refused, Refused, Refused, Traced]


@settings(relaxed, max_examples=300)
@given(st.data())
def test_contrast_broken_structure_is_refused_in_words(data: st.DataObject) -> None:
    whole = json.loads(TEXT)
    *way, last = data.draw(st.sampled_from(places(whole)[1:]))
    inner: Any = whole
    for key in way:
        inner = inner[key]
    inner[last] = data.draw(json_values)
    try:
        contrast = contrast_from_json(json.dumps(whole), "c.json")
    except GraphlabError as error:
        assert (error.code, error.exit_code) == ("GL010", USAGE)
        assert error.where.startswith("c.json")
        assert error.why
        return
    assert same(contrast_from_json(contrast_to_json(contrast)), contrast)


Change = Callable[[dict[str, Any]], object]
BROKEN: dict[str, tuple[Change, str, str]] = {
    "schema": (
        lambda data: data.update(schema="graphlab/recording@1"),
        "c.json, key schema",
        "expected 'graphlab/contrast@1', found 'graphlab/recording@1'",
    ),
    "status": (
        lambda data: data["outcomes"][0].update(status="maybe"),
        "outcomes[0].status",
        "expected one of traced, refused; found 'maybe'",
    ),
    "no status": (lambda data: data["outcomes"][2].pop("status"), "outcomes[2].status", "found None"),
    "type": (lambda data: data["costs"][0].update(ratio="fast"), "costs[0].ratio", "expected float"),
    "unknown key": (lambda data: data["cases"][0].update(why=1), "cases[0].why", "Case has no such key"),
    "twice": (
        lambda data: data["outcomes"].append(data["outcomes"][0]),
        "outcomes[6].backend",
        "there is another outcome of 'jit.trace'",
    ),
    "static input": (
        lambda data: data["outcomes"][0]["graph"]["nodes"][1].update(inputs=["s9"]),
        "outcomes[0].graph.nodes[1].inputs",
        "there is no node 's9'",
    ),
    "static id": (
        lambda data: data["outcomes"][5]["pieces"][0]["nodes"][1].update(id="s0"),
        "outcomes[5].pieces[0].nodes[1].id",
        "there is another node 's0'",
    ),
    "block": (
        lambda data: data["outcomes"][1]["graph"]["nodes"][4].update(block="s99"),
        "outcomes[1].graph.nodes[4].block",
        "there is no node 's99'",
    ),
    "ring": (
        lambda data: data["outcomes"][1]["graph"]["nodes"][3].update(block="s4"),
        "outcomes[1].graph.nodes[3].block",
        "a node cannot stand in a block that stands in it",
    ),
    "case": (
        lambda data: data["agreements"][0].update(case=2),
        "agreements[0].case",
        "there is no case 2: there are 2",
    ),
    "came": (
        lambda data: data["differences"][0].update(came=["n7"]),
        "differences[0].came",
        "there is no node 'n7'",
    ),
    "agreement": (
        lambda data: data["agreements"][0].update(backend="onnx"),
        "agreements[0].backend",
        "there is no outcome of 'onnx'",
    ),
    "aligned with a refusal": (
        lambda data: data["alignments"][0].update(backend="fx"),
        "alignments[0].backend",
        "there is no captured graph of 'fx'",
    ),
    "pair": (
        lambda data: data["alignments"][0]["pairs"][0].update(statics=["s77"]),
        "alignments[0].pairs[0].statics",
        "there is no node 's77'",
    ),
    "edge": (
        lambda data: data["dynamic"]["graphs"][1]["graph"]["edges"][0].update(head="n9"),
        "dynamic.graphs[1].graph.edges[0]",
        "there is no node 'n9'",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_contrast_hostile_file_is_refused_by_its_key(name: str) -> None:
    change, key, why = BROKEN[name]
    data = json.loads(TEXT)
    change(data)
    error = refusal(json.dumps(data))
    assert key in error.where
    assert why in error.why


def test_contrast_error_is_whole() -> None:
    assert str(refusal("[\n")).splitlines() == [
        "GL010: the contrast cannot be read",
        "  at   c.json:2",
        "  why  this is not JSON: Expecting value: line 2 column 1 (char 2)",
        "  fix  contrast it again: graphlab contrast SCRIPT -o contrast.json",
    ]


def test_contrast_without_anything_is_read() -> None:
    assert contrast_from_json('{"schema": "graphlab/contrast@1"}') == Contrast()
    assert contrast_from_json(contrast_to_json(replace(Contrast(), seed=3))).seed == 3


@settings(relaxed, max_examples=40)
@given(contrasts())
def test_contrast_of_any_kind_can_be_told_and_drawn(contrast: Contrast) -> None:
    from xml.etree import ElementTree

    for format in ("txt", "dot", "html"):
        render_contrast(contrast, format).decode("utf-8")
    ElementTree.fromstring(render_contrast(contrast, "svg"))
