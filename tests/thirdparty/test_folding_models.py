"""Real models, folded: nothing is lost, the picture is small, and no text sticks out of its box."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from graphlab.folding.asked import BUDGET, NO_LIMIT, Folding
from graphlab.folding.fold import flat, fold
from graphlab.layout import boxes
from graphlab.layout.place import place
from graphlab.renderers import render
from graphlab.renderers.options import Options
from graphlab.renderers.scene import scene
from graphlab.serialize import from_json
from tests.thirdparty.test_models import environment

if TYPE_CHECKING:
    from graphlab.folding.view import View
    from graphlab.recording import Recording

HERE = Path(__file__).parent
QUICK = (
    "written-unet",
    "written-siamese",
    "written-gru_by_hand_4_steps",
    "written-mixture_of_experts_in_layers",
)
SECONDS = 30  # for one picture of any model; the chain of 100,000 takes most
TALLEST, WIDEST = 4000, 4000  # px of a default picture
CLOSED = ("module", "run", "chain", "stretch", "leaves")


def recorded(folder: Path, *names: str) -> dict[str, Recording]:
    """Return the recordings of these models, of all unless some are named."""
    command = [sys.executable, str(HERE / "record_models.py"), str(folder), *names]
    done = subprocess.run(
        command, env=environment(0), capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stderr
    failed = {one.stem: one.read_text() for one in folder.glob("*.txt")}
    assert not failed, failed
    return {one.stem: from_json(one.read_text()) for one in sorted(folder.glob("*.json"))}


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    return recorded(tmp_path_factory.mktemp("quick"), *QUICK)


def checked(recording: Recording) -> list[str]:
    """Return what is wrong with the folding of one model, in words."""
    graph = recording.graph
    assert graph is not None
    wrong = []
    whole = flat(graph)
    if fold(graph, Folding(budget=NO_LIMIT)) != whole or len(whole.boxes) != len(graph.nodes):
        wrong.append("everything open is not the flat graph")
    for asked in (Folding(), Folding(depth=0), Folding(depth=1), Folding(depth=2), Folding(budget=20)):
        wrong += [f"{asked}: {one}" for one in lost(fold(graph, asked))]
    return wrong + drawn(recording)


def lost(view: View) -> list[str]:
    """Return how a view differs from the quotient graph that networkx makes of its boxes."""
    graph, wrong = view.graph, []
    inside = Counter(at for box in view.boxes for at in box.nodes)
    if inside != Counter(range(len(graph.nodes))):
        return ["a node is in no box, or in two"]
    blocks = [frozenset(graph.nodes[at].id for at in box.nodes) for box in view.boxes]
    simple = nx.MultiDiGraph()
    simple.add_nodes_from(node.id for node in graph.nodes)
    simple.add_edges_from((edge.tail, edge.head) for edge in graph.edges)
    ids = {block: box.id for block, box in zip(blocks, view.boxes, strict=True)}
    home = {node: block for block in blocks for node in block}
    if len(graph.nodes) <= 2000:  # networkx compares all pairs of blocks' nodes
        quotient = nx.quotient_graph(simple, blocks)
        joined = {(ids[tail], ids[head]) for tail, head in quotient.edges()}
    else:
        pairs = ((home[tail], home[head]) for tail, head in simple.edges())
        joined = {(ids[tail], ids[head]) for tail, head in pairs if tail is not head}
    if joined != {(arrow.tail, arrow.head) for arrow in view.arrows}:
        wrong.append("the arrows are not those of the quotient graph")
    hidden = sum(home[edge.tail] is home[edge.head] for edge in graph.edges)
    if hidden + sum(len(arrow.edges) for arrow in view.arrows) != len(graph.edges):
        wrong.append("an edge is lost, or counted twice")
    if not nx.is_directed_acyclic_graph(nx.DiGraph([(one.tail, one.head) for one in view.arrows])):
        wrong.append("folding closed a circle")
    return wrong


def drawn(recording: Recording) -> list[str]:
    """Return what is wrong with the default picture: too many boxes, too large, too slow, text cut off."""
    begun = time.process_time()
    made = scene(recording, Options())
    placed = place(made)
    wrong = []
    taken = time.process_time() - begun
    if taken > SECONDS:
        wrong.append(f"the picture took {taken:.0f} s")
    real = [card for card in made.cards if not card.copy]
    if len(real) > BUDGET:
        wrong.append(f"{len(real)} boxes")
    if placed.h > TALLEST or placed.w > WIDEST:
        wrong.append(f"{placed.w:.0f} × {placed.h:.0f} px")
    for one in placed.cards:
        texts = [("title", one.card.title), ("small", one.card.small)]
        texts += [(f"note-{note.kind}", note.text) for note in one.card.notes]
        wide = max(boxes.text_width(kind, text) for kind, text in texts)
        if wide + 2 * boxes.SIDE > one.box.w + 1:
            wrong.append(f"{one.card.title!r} sticks out of its box")
    corners = [(one.x, one.y, one.x + one.box.w, one.y + one.box.h) for one in placed.cards]
    for at, (x, y, right, low) in enumerate(corners):
        for x2, y2, right2, low2 in corners[:at]:
            if x < right2 and x2 < right and y < low2 and y2 < low:
                wrong.append("two boxes overlap")
    return wrong


@pytest.mark.parametrize("name", QUICK)
def test_folding_of_a_model_loses_nothing_and_is_readable(name: str, quick: dict[str, Recording]) -> None:
    assert checked(quick[name]) == []


@pytest.mark.parametrize("style", ["autograd", "data"])
@pytest.mark.parametrize("format", ["svg", "dot", "text"])
def test_folded_model_is_written_in_every_format(
    style: str, format: str, quick: dict[str, Recording]
) -> None:
    for recording in quick.values():
        for theme in ("light", "dark"):
            options = Options(style=style, theme=theme, show=frozenset({"grads", "shapes"}))
            folded, whole = (
                render(recording, format, one) for one in (options, replace(options, folding=None))
            )
            assert b"folded" in folded or b"\xc3\x97" in folded or format == "text"
            assert len(folded) < len(whole)


def test_folded_unet_shows_its_skips(quick: dict[str, Recording]) -> None:
    graph = quick["written-unet"].graph
    assert graph is not None
    view = fold(graph)
    names = {box.id: graph.modules[box.calls[0]].path for box in view.boxes if box.kind == "module"}
    cats = [box.id for box in view.boxes if "Cat" in graph.nodes[box.nodes[0]].op]
    into: dict[str, list[str]] = {one: [] for one in cats}
    for one in view.arrows:
        if one.tail in cats:
            into[one.tail].append(names.get(one.head, ""))
    assert sorted(map(sorted, into.values())) == [
        ["down.0", "grow.1"],
        ["down.1", "grow.2"],
        ["first", "grow.0"],
    ]


@pytest.mark.slow
def test_folding_of_every_model_loses_nothing_and_is_readable(tmp_path: Path) -> None:
    found = recorded(tmp_path)
    assert len(found) > 150
    wrong = {name: checked(recording) for name, recording in found.items()}
    assert {name: said for name, said in wrong.items() if said} == {}
