"""Any recording comes back from its JSON as it was; broken JSON is refused in words."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from recording_strategies import recordings

from graphlab.errors import USAGE, GraphlabError
from graphlab.graph import Edge, Graph, ModuleCall, Node, Root, TensorSummary
from graphlab.recording import Pass, Recording
from graphlab.serialize import from_json, load, save, to_json

relaxed = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def same(one: object, two: object) -> bool:
    """Return whether two values are equal, NaN equal to itself, 1 not equal to 1.0 or True."""
    if type(one) is not type(two):
        return False
    if isinstance(one, float) and isinstance(two, float):
        return repr(one) == repr(two)
    if isinstance(one, tuple) and isinstance(two, tuple):
        return len(one) == len(two) and all(same(a, b) for a, b in zip(one, two, strict=True))
    if isinstance(one, dict) and isinstance(two, dict):
        return list(one) == list(two) and all(same(one[key], two[key]) for key in one)
    if is_dataclass(one):
        return all(same(getattr(one, f.name), getattr(two, f.name)) for f in fields(one))
    return one == two


def of_values(*values: object) -> Recording:
    """Return a recording whose root has these values."""
    tensor = TensorSummary((len(values),), "float32", "cpu", values=values)  # type: ignore[arg-type]
    graph = Graph((Root("n0", tensor=tensor),), (Node("n0", "AccumulateGrad", "leaf"),))
    return Recording(passes=(Pass(1, graph=graph),))


@relaxed
@given(recordings)
@example(of_values(math.nan, math.inf, -math.inf, -0.0, 5e-324))
@example(of_values((math.nan, -1.0), (0.0, -math.inf)))
@example(of_values(True, False))
@example(of_values(2**63 - 1, -(2**63), 2**53 + 1))
@example(of_values(1, 0, 1.0, True))
def test_json_round_trips(recording: Recording) -> None:
    text = to_json(recording)
    back = from_json(text)
    assert same(back, recording), text
    assert to_json(back) == text


@relaxed
@given(recordings)
def test_json_is_strict_ascii_without_bare_nan(recording: Recording) -> None:
    def refuse(constant: str) -> object:
        raise AssertionError(constant)

    text = to_json(recording)
    assert text.isascii() and text.endswith("\n")
    assert json.loads(text, parse_constant=refuse)["schema"] == "graphlab/recording@1"


@relaxed
@given(recordings)
def test_saved_recording_loads_from_its_file(tmp_path: Path, recording: Recording) -> None:
    path = tmp_path / "run.json"
    save(recording, path)
    assert to_json(load(path)) == to_json(recording)
    assert [one.name for one in tmp_path.iterdir()] == ["run.json"]


def read_or_refuse(text: str) -> None:
    """Pass if the text is a recording that writes and reads, or is refused as GL010."""
    try:
        recording = from_json(text, "file.json")
    except GraphlabError as error:
        assert (error.code, error.exit_code) == ("GL010", USAGE)
        assert error.where.startswith("file.json")
        assert error.why
        return
    assert to_json(from_json(to_json(recording))) == to_json(recording)


def full() -> str:
    """Return the JSON of a small recording in which most keys stand."""
    tensor = TensorSummary((2,), "float32", "cpu", 1.0, -1.0, math.inf, 0, 0, 0, (1.0, math.nan))
    call = ModuleCall("net", 1, "Net")
    nodes = (
        Node("n0", "MulBackward0", module=call, outputs=(tensor, None), slots=2, seq=0),
        Node("n1", "AccumulateGrad", "leaf", "x", ("x",), groups=(0,)),
    )
    edges = (Edge("n0", "n1", 0), Edge("n0", "n1", 1))
    graph = Graph((Root("n0", 0, "loss", tensor),), nodes, edges, (call, ModuleCall("net.a", 1, "A", 0)))
    return to_json(
        Recording("a.py", ("-x",), {"torch": "2"}, (Pass(1, loss=0.5, graph=graph),), notes=("n",))
    )


FULL = full()


@relaxed
@given(st.data())
def test_broken_text_is_refused_in_words(data: st.DataObject) -> None:
    text = FULL
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        drop = data.draw(st.integers(0, 6))
        put = data.draw(
            st.sampled_from(["", "[", "]", "{", "}", ",", '"', "null", "1e999", "-", "NaN", "\x00", "\ud800"])
        )
        text = text[:at] + put + text[at + drop :]
    read_or_refuse(text)


def places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return the path of every value inside a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in pairs for place in places(item, (*path, key)))]


PLACES = places(json.loads(FULL))[1:]
json_values = st.recursive(
    st.sampled_from([None, True, 0, -1, 2**70, 10**400, 0.5, 1e308, "", "n0", "n7", "inf", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "x", "shape"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(relaxed, max_examples=200)
@given(st.sampled_from(PLACES), json_values, st.sampled_from(["replace", "delete", "add"]))
def test_broken_structure_is_refused_in_words(place: tuple[object, ...], value: object, how: str) -> None:
    data = json.loads(FULL)
    parent = data
    for key in place[:-1]:
        parent = parent[key]
    if how == "replace":
        parent[place[-1]] = value
    elif how == "delete":
        del parent[place[-1]]
    elif isinstance(parent, dict):
        parent["unknown"] = value
    else:
        parent.append(value)
    read_or_refuse(json.dumps(data))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "[" * 100_000,
        '{"schema": "graphlab/recording@1", "notes": ' + "[" * 5000 + "]" * 5000 + "}",
        '{"schema": ["graphlab/recording@1"]}',
        '{"schema": "graphlab/recording@2"}',
        '{"schema": "graphlab/recording@1", "passes": [{"index": ' + "9" * 5000 + "}]}",
        '{"schema": "graphlab/recording@1", "passes": [{"index": 1, "loss": 1' + "0" * 400 + "}]}",
        '{"schema": "graphlab/recording@1", "passes": [{"index": 1, "loss": 1e999}]}',
        '{"schema": "graphlab/recording@1", "passes": [{"index": 1, "loss": NaN}]}',
        '{"schema": "graphlab/recording@1", "": 1}',
        "\ufeff{}",
        '{"schema": "graphlab/recording@1", "passes": [{"index": 1, "graph": {"nodes": '
        '[{"id": "n0", "op": "a", "kind": []}]}}]}',
    ],
    ids=range(14),
)
def test_hostile_texts_are_refused_in_words(text: str) -> None:
    read_or_refuse(text)


def test_file_that_is_not_text_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "noise.json"
    path.write_bytes(bytes(range(256)))
    with pytest.raises(GraphlabError, match="cannot be read"):
        load(path)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"slots": 2', '"slots": 1000000000', "nodes[0].slots"),
        ('"slot": 1', '"slot": 7', "edges[1].slot"),
        ('"tail": "n0", "head": "n1", "slot": 0', '"tail": "n1", "head": "n0", "slot": 0', "edges[0]"),
        ('{"node": "n0", "output_nr": 0}', "", "roots"),
    ],
)
def test_contradictions_are_refused_with_their_key(old: str, new: str, key: str) -> None:
    nodes = (Node("n0", "MulBackward0", slots=2), Node("n1", "AccumulateGrad", "leaf"))
    edges = (Edge("n0", "n1", 0), Edge("n0", "n1", 1))
    text = to_json(Recording(passes=(Pass(1, graph=Graph((Root("n0"),), nodes, edges)),)))
    assert old in text
    with pytest.raises(GraphlabError, match="GL010") as caught:
        from_json(text.replace(old, new, 1))
    assert key in caught.value.where
