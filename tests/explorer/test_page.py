"""The file itself: one document, nothing to load, a policy that names all it runs, nothing breaks out."""

import json
import re
from dataclasses import replace

import pytest

from graphlab.explorer.data import data
from graphlab.explorer.page import ASSETS, explorer
from graphlab.explorer.style import sheet
from graphlab.layout.place import place
from graphlab.renderers.film import Film
from graphlab.renderers.options import Flow, Options
from graphlab.renderers.scene import scene
from graphlab.renderers.sourceless import without_source
from graphlab.renderers.words import HOSTILE
from graphlab.stepper.cursor import Cursor
from graphlab.stepper.tell import shown
from graphlab.stepper.walk import walk
from graphlab.web.bundle import SHARED, script
from graphlab.web.document import document
from graphlab.web.offline import safe_json
from tests import drawn
from tests.explorer.parsed import Page, check_closed
from tests.explorer.subjects import NAMES, blocks, everywhere, sourced
from tests.renderers.handmade import modules, surface
from tests.stepper import handmade

SCRIPT = script(ASSETS / "main.js")


def told(rows) -> str:
    return "\n".join("".join(part if isinstance(part, str) else part[0] for part in line) for _, line in rows)


def test_page_allows_its_own_style_and_script_and_loads_nothing():
    for recording in (surface(), modules()):
        page = Page(explorer(recording, Options()))
        check_closed(page)
        assert json.loads(page.texts["script"][0])["title"] == page.texts["title"][0]


def test_page_script_never_sets_markup_and_never_evaluates():
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|fetch\(", SCRIPT
    )
    assert "</script" not in SCRIPT.lower()
    assert "<!--" not in SCRIPT


def test_bundle_leaves_no_import_and_no_export():
    assert not re.search(r"^\s*(import|export)\b", SCRIPT, re.MULTILINE)
    named = {path.stem for path in ASSETS.glob("*.js")}
    assert named <= set(re.findall(r"const module_(\w+) =", SCRIPT))
    assert set(re.findall(r"const module_(\w+) =", SCRIPT)) <= named | {
        one.stem for one in SHARED.glob("*.js")
    }


def test_bundle_refuses_two_modules_of_one_name(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "one.js").write_text('import { a } from "./inner/one.js";\n')
    (tmp_path / "inner" / "one.js").write_text("export const a = 1;\n")
    with pytest.raises(ValueError, match="one name"):
        script(tmp_path / "one.js")


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_page_hostile_text_stays_data(name):
    harmless = Page(explorer(everywhere("x"), Options()))
    page = Page(explorer(everywhere(name), Options()))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in harmless.elements]
    assert page.texts["script"][1] == harmless.texts["script"][1]
    known = json.loads(page.texts["script"][0])
    shown = HOSTILE.sub("\N{REPLACEMENT CHARACTER}", name)
    assert known["nodes"][2]["names"] == ([shown] if shown else None)
    assert known["files"] == [shown]
    assert known["modules"][0][0] == shown
    assert page.texts["title"][0].strip() == known["title"].strip()


def test_json_in_the_page_is_ascii_in_which_no_tag_begins():
    text = safe_json(["</script>", "<!--", "\u2028", "é", "\ud800", "&amp;"])
    assert text.isascii()
    assert not set("<>&") & set(text)
    assert json.loads(text) == ["</script>", "<!--", "\u2028", "é", "\ud800", "&amp;"]


def test_page_large_data_is_packed():
    made = document("t", "", "", "", {"text": [str(at) for at in range(400_000)]}, "auto")
    assert " data-packed>" in made
    assert len(made) < 2_000_000
    assert " data-packed" not in explorer(surface(), Options())


@pytest.mark.parametrize(
    "make",
    [
        handmade.quadratic,
        handmade.hooked,
        handmade.failed,
        handmade.grad_of_x,
        handmade.nested,
        drawn.surface,
    ],
)
def test_page_tells_each_step_as_the_stepper_does(make):
    known = data(make(), Options())
    steps = walk(make())
    assert len(known["walk"]) == len(steps) + 1
    for at, moment in enumerate(known["walk"]):
        text = str(shown(Cursor(steps, at)))
        for line in told(moment["rows"]).splitlines():
            # A quiet remark at the end of a long line stands below it in a terminal.
            assert " ".join(line.split()) in " ".join(text.split()), (at, line)


@pytest.mark.parametrize("make", [drawn.surface, drawn.quadratic, surface, lambda: drawn.chain(18)])
def test_page_begins_with_the_places_of_the_picture(make):
    known = data(make(), Options())
    steps = len(make().steps)
    placed = place(scene(make(), Options()))
    if steps:
        placed = Film(make(), Options(show=Options().show | {"grads"}, flow=Flow(steps, steps, steps))).placed
    wanted = {int(one.card.node[1:]): (one.x, one.y) for one in placed.cards}
    assert {thing: (x, y) for thing, x, y in known["parts"][0]["things"]} == {
        node: (round(x, 1), round(y, 1)) for node, (x, y) in wanted.items()
    }


def test_page_opens_what_the_picture_opens():
    assert data(modules(), Options())["opened"] == [1, 2, 3]
    large = data(blocks(40), Options())
    assert [large["parts"][part]["name"] for part in large["opened"]] == ["net · Net"]


def test_page_of_a_large_graph_has_a_layout_for_every_part():
    known = data(blocks(400), Options())
    for part in known["parts"]:
        assert part["w"] > 0
        assert all(len(way[3]) >= 8 for way in part["ways"])
    assert len(known["cards"]) == len(known["nodes"]) + len(known["parts"]) + len(known["copies"])


def test_page_box_of_one_parameter_counts_one():
    notes = [
        text for card in data(blocks(40), Options())["cards"] if card for _, text, _ in card.get("n", ())
    ]
    assert "1 parameter" in notes
    assert "1 parameters" not in notes


def test_page_without_steps_says_so():
    recording = surface()
    known = data(replace(recording, passes=(replace(recording.passes[0], steps=()),)), Options())
    assert known["walk"] == []


def test_sheet_has_both_modes_and_forces_the_one_that_was_asked_for():
    assert "prefers-color-scheme:dark" in sheet("auto")
    assert "prefers-color-scheme" not in sheet("dark")
    assert sheet("dark").startswith(":root{") and "color-scheme:dark" in sheet("dark").splitlines()[0]


def test_without_source_leaves_no_line_no_expression_no_folder():
    recording = replace(modules(), argv=("--token", "hunter2"), script="/home/ada/model.py")
    full = replace(recording.passes[0], error="ValueError: secret line", source=None)
    recording = replace(recording, passes=(full,))
    page = explorer(without_source(recording), Options())
    for text in (
        "loss = out.mean()",
        "both.unbind",
        "self.linear",
        "Cut.apply",
        "/home/ada",
        "hunter2",
        "secret",
    ):
        assert text in explorer(recording, Options()) or text in ("hunter2", "secret", "/home/ada")
        assert text not in page
    kept = data(without_source(recording), Options())
    assert kept["files"] == ["model.py"]
    assert kept["lines"] == {}
    assert kept["nodes"][0]["at"] == [0, 20, 0]
    assert kept["nodes"][6]["names"] == ["linear.weight"]


@pytest.mark.parametrize(
    ("file", "script", "shown"),
    [
        ("/home/ada/job/net/model.py", "/home/ada/job/train.py", "net/model.py"),
        ("/home/ada/lib/model.py", "train.py", "model.py"),
        ("/home/ada/v/lib/python3.11/site-packages/timm/layers/mlp.py", "train.py", "timm/layers/mlp.py"),
        ("net/model.py", "train.py", "net/model.py"),
        ("C:/Users/ada/model.py", "C:/Users/ada/train.py", "model.py"),
    ],
)
def test_page_names_no_folder_of_the_user(file, script, shown):
    recording = replace(sourced(surface(), file), script=script)
    assert data(recording, Options())["files"] == [shown]
    assert "ada" not in explorer(recording, Options())


def test_page_tells_two_files_of_one_name_apart():
    first = sourced(surface(), "/home/ada/a/net.py")
    node = first.passes[0].graph.nodes[0]
    other = replace(node, source=replace(node.source, file="/home/ada/b/net.py"))
    graph = replace(first.passes[0].graph, nodes=(other, *first.passes[0].graph.nodes[1:]))
    known = data(replace(first, passes=(replace(first.passes[0], graph=graph),)), Options())
    assert known["files"] == ["net.py", "net.py (2)"]
