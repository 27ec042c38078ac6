"""Recordings that somebody edited: the page is made, or an error with a code says what is wrong."""

import copy
import json
import random
from typing import Any

import pytest

from graphlab.errors import GraphlabError
from graphlab.explorer.page import explorer
from graphlab.renderers.options import Options
from graphlab.serialize import from_json, to_json
from tests import drawn
from tests.renderers.handmade import modules
from tests.stepper import handmade

STRANGE: list[Any] = [
    None, True, -1, 0, 2**31, 10**30, 1.5, float("nan"), "", "x", "n0", "n99", "n-1", "n٣", "\ud800", "\x00",
    "__proto__", "</script>", [], {}, [None], [[]], {"__proto__": {"a": 1}}, [1, 2, 3],
]  # fmt: skip
TIMES = 150


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to each value in JSON."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


def edited(data: Any, chance: random.Random) -> tuple[str, str]:
    """Return the data with one value replaced, taken away or put twice; and what was done."""
    made = copy.deepcopy(data)
    *way, last = chance.choice(places(data)[1:])
    holder = made
    for key in way:
        holder = holder[key]
    how = chance.choice(["replace", "replace", "replace", "remove", "repeat"])
    if how == "remove":
        del holder[last]
    elif how == "repeat" and isinstance(holder, list):
        holder.insert(last, holder[last])
    else:
        holder[last] = chance.choice(STRANGE)
    return json.dumps(made), f"{how} {[*way, last]}"


@pytest.mark.parametrize("make", [handmade.quadratic, handmade.failed, handmade.nested, modules])
def test_page_of_an_edited_recording_is_made_or_refused(make) -> None:
    data = json.loads(to_json(make()))
    chance = random.Random(7)
    codes = set()
    for _ in range(TIMES):
        text, what = edited(data, chance)
        try:
            recording = from_json(text)
            if recording.graph is None or not recording.graph.nodes:
                continue  # refused as GL002 before any page is made
            explorer(recording, Options())
        except GraphlabError as error:
            codes.add(error.code)
        except Exception as error:
            raise AssertionError(what) from error
    assert codes == {"GL010"}


def test_page_whose_steps_name_no_node_says_so() -> None:
    data = json.loads(to_json(handmade.quadratic()))
    data["passes"][0]["steps"][0]["node"] = "x"
    with pytest.raises(GraphlabError, match="'x'") as found:
        explorer(from_json(json.dumps(data)), Options())
    assert found.value.code == "GL010"


def test_page_with_contributions_of_different_lengths_tells_no_sum() -> None:
    data = json.loads(to_json(drawn.surface()))
    steps = data["passes"][0]["steps"]
    at = next(at for at, one in enumerate(data["passes"][0]["graph"]["nodes"]) if one.get("name") == "y")
    edges = [one for one in data["passes"][0]["graph"]["edges"] if one["head"] == f"n{at}"]
    sender = next(one for one in steps if one["node"] == edges[0]["tail"])
    sender["grad_inputs"][edges[0].get("slot", 0)]["values"] = [1.0, 2.0]
    assert len(edges) == 2
    explorer(from_json(json.dumps(data)), Options())
