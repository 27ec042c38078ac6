"""A walk as files: the same numbers as in JSON, links that lead somewhere, LaTeX that is whole."""

import json
import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pytest

from graphlab.graph import Graph, Node, Root
from graphlab.lang import speaking
from graphlab.recording import Recording
from graphlab.renderers import glyphs, words
from graphlab.stepper import report
from graphlab.stepper.cursor import Cursor
from graphlab.stepper.exports import derivation, markdown, tex
from graphlab.stepper.exports.animation import FRAME, LAST, gif
from graphlab.stepper.exports.pictures import Pictures
from graphlab.stepper.session import execute, start
from graphlab.stepper.state import Session
from graphlab.stepper.walk import walk
from tests import drawn
from tests.renderers import golden
from tests.stepper import handmade

SVG = "{http://www.w3.org/2000/svg}"
WALKS = [
    handmade.quadratic,
    handmade.hooked,
    handmade.failed,
    handmade.grad_of_x,
    handmade.nested,
    drawn.surface,
]
HOSTILE = [
    *drawn.HOSTILE,
    r"\input{/etc/passwd}",
    "a_b^c~d%e#f$g&h{i}j",
    "`code` ``more`` ```",
    "α",
    "∂é²",
    "x\u202ey",
]


def hostile(name: str) -> Recording:
    """The quadratic, with one text in every place that takes one."""
    recording = handmade.quadratic()
    graph = recording.graph
    assert graph is not None

    def named(node: Node) -> Node:
        source = replace(node.source, file=name, text=name, expression=name) if node.source else None
        operands = tuple(replace(one, text=name) for one in node.operands)
        return replace(node, name=name, names=(name,), source=source, operands=operands)

    nodes = tuple(map(named, graph.nodes))
    changed = Graph((Root("n0", 0, name, graph.roots[0].tensor),), nodes, graph.edges)
    full = replace(recording.passes[0], graph=changed, root=name, error=name, failed="n4")
    return replace(recording, script=name, passes=(full,))


# Pictures


@pytest.mark.parametrize("make", WALKS)
def test_pictures_show_the_numbers_of_the_json(make):
    made = walk(make())
    pictures = Pictures(made)
    for at in range(1, len(made) + 1):
        data = report.moment(Session(Cursor(made, at)))
        step = made.moments[at - 1].step
        svg = ElementTree.fromstring(pictures.svg(at))
        groups = {one.get("data-edge"): one for one in svg.iter(f"{SVG}g") if one.get("data-edge")}
        now = {key for key, one in groups.items() if one.find(f"{SVG}path").get("class") == "gl-line-now"}
        assert now == {f"{data['node']}:{one['slot']}" for one in data["sent"]}
        for one in data["sent"]:
            group = groups[f"{data['node']}:{one['slot']}"]
            assert group.find(f"{SVG}text").text == words.gradient(step.grad_inputs[one["slot"]])
        for one in data["sent"]:
            if one["of"] > 1:
                card = next(card for card in svg.iter(f"{SVG}g") if card.get("data-node") == one["to"])
                text = " ".join(one.text or "" for one in card.iter(f"{SVG}text"))
                assert f"({one['contribution']} of {one['of']})" in text
        ring = [one.get("data-active") for one in svg.iter(f"{SVG}rect") if one.get("data-active")]
        assert ring == [data["node"]]


@pytest.mark.parametrize("make", WALKS)
def test_pictures_of_a_walk_have_one_size(make):
    made = walk(make())
    pictures = Pictures(made)
    boxes = {re.search('viewBox="[^"]*"', pictures.svg(at)).group() for at in range(len(made) + 1)}
    assert len(boxes) == 1


def test_pictures_of_a_backward_inside_a_node_show_its_own_graph():
    made = walk(handmade.nested())
    inner = next(one for one in made.moments if one.depth)
    svg = Pictures(made).svg(inner.number)
    assert f"step {inner.number} of {len(made)}" in svg
    graph = made.stages[inner.backward].graph
    shown = {one.get("data-node") for one in ElementTree.fromstring(svg).iter() if one.get("data-node")}
    assert shown == {node.id for node in graph.nodes}


@pytest.mark.parametrize(
    ("format", "begin"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("dot", b"digraph"), ("svg", b"<svg")]
)
def test_pictures_come_in_every_format(format, begin):
    assert Pictures(walk(drawn.surface())).picture(3, format).startswith(begin)


# Animation


def test_gif_has_a_frame_for_each_step_and_one_size():
    image = pytest.importorskip("PIL.Image")
    made = walk(drawn.surface())
    animation = image.open(BytesIO(gif(Pictures(made))))
    assert animation.n_frames == len(made) + 1
    assert animation.info["loop"] == 0
    sizes, times, corners = set(), [], set()
    for at in range(animation.n_frames):
        animation.seek(at)
        sizes.add(animation.size)
        times.append(animation.info["duration"])
        corners.add(animation.convert("RGB").getpixel((1, 1)))
    assert len(sizes) == 1
    assert times == [FRAME] * len(made) + [LAST]
    assert corners == {(255, 255, 255)}


def test_gif_of_a_long_walk_is_made_smaller_and_stays_readable():
    from graphlab.stepper.exports import animation

    assert animation._scale(400, 300, 10) == animation.SCALE
    assert animation._scale(4000, 300, 10) == animation.WIDEST / 4000
    assert animation._scale(1000, 1000, 1000) == pytest.approx(0.5477, abs=1e-3)
    assert animation._scale(9000, 9000, 1000) == animation.LEAST


# Markdown


def page(recording: Recording) -> str:
    made = walk(recording)
    return markdown.page(made, [f"walk files/step-{at:03}.svg" for at in range(len(made) + 1)])


def test_markdown_is_as_the_golden_page():
    golden.check("walk-surface.md", page(drawn.surface()))


def test_markdown_has_a_picture_and_a_text_for_each_place():
    made = page(drawn.surface())
    assert re.findall(r"!\[[^]]*\]\(([^)]+)\)", made) == [f"walk%20files/step-{at:03}.svg" for at in range(7)]
    assert made.count("```text\n") == 7
    assert "`surface.py:5`: `z = x**2 * y + y**2`" in made


OURS = re.compile(
    r"# Backward, step by step: |## Step \d of \d: ?(the start)?| · \d steps · torch |: .*|"
    r"!\[Step \d of \d\]\(walk%20files/step-\d+\.svg\)"
)


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_hostile_text_stays_in_code(name):
    made = page(hostile(name))
    outside = re.sub(r"(?ms)^(`{3,})text$.*?^\1$", "", made)
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", outside)
    for line in filter(None, outside.splitlines()):
        assert OURS.fullmatch(line), line
        assert name == "" or len(name) < 4 or name not in line
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", made)


# LaTeX

COMMANDS = """
    documentclass usepackage allowdisplaybreaks setlength parindent begin end section subsection texttt text
    frac partial cdot left right quad colon to mathrm mathtt operatorname ensuremath times infty top langle
    rangle textbackslash textasciicircum textasciitilde textless textgreater textbar char par ldots alpha hat
    sim backslash leq geq neq nabla pm surd circ
"""
KNOWN = frozenset(COMMANDS.split())


def check_tex(made: str) -> None:
    """Fail unless LaTeX would find the ends of everything that begins, and no command it lacks."""
    code = [line for line in made.splitlines() if not line.startswith("%")]
    text = "\n".join(code)
    assert text.isascii()
    assert set(re.findall(r"\\([A-Za-z]+)", text)) <= KNOWN
    opened: list[str] = []
    for end, name in re.findall(r"\\(begin|end)\{([^}]*)\}", text):
        if end == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened
    for row in re.split(r"\\\\\n|\n", text):
        plain = re.sub(r"\\[{}]", "", row.replace("\\\\", ""))
        depth = 0
        for char in plain:
            depth += (char == "{") - (char == "}")
            assert depth >= 0, row
        assert depth == 0, row
        assert row.count(r"\left") == row.count(r"\right")
    outside = re.sub(r"(?s)\\begin\{align\*\}.*?\\end\{align\*\}", "", text)
    assert not re.search(r"(?<!\\)[_^&$#%]", outside), outside
    for inside in re.findall(r"\\texttt\{((?:[^{}]|\{[^{}]*\})*)\}", text):
        assert not re.search(r"(?<!\\)[_^&$#%~]", re.sub(r"\\ensuremath\{.*?\}", "", inside)), inside


def test_derivation_is_as_the_golden_document():
    golden.check("derivation-surface.tex", derivation.document(walk(drawn.surface())))


@pytest.mark.parametrize("make", WALKS)
def test_derivation_is_whole(make):
    check_tex(derivation.document(walk(make())))


@pytest.mark.parametrize("name", HOSTILE)
def test_derivation_hostile_text_is_escaped(name):
    made = derivation.document(walk(hostile(name)))
    check_tex(made)
    assert "\\input" not in made


def test_derivation_adds_at_the_leaf():
    made = derivation.document(walk(drawn.surface()))
    assert r"\frac{\partial z}{\partial y} &= 4 + 6 = 10" in made
    assert r"\frac{\partial z}{\partial x} &= 12" in made


def test_derivation_says_what_a_hook_did():
    assert r"&\to 2 \quad \text{(a hook changed it)}" in derivation.document(walk(handmade.hooked()))


def test_derivation_of_a_part_of_a_walk_stops_there():
    made = derivation.document(walk(drawn.surface()), 2)
    check_tex(made)
    assert "Step 2 of 6" in made
    assert "Step 3 of 6" not in made
    assert "Result" not in made


@pytest.mark.parametrize(
    ("name", "symbol"),
    [("x", "x"), ("x1", "x_{1}"), ("x_12", "x_{12}"), ("y_pred", r"\mathrm{y\_pred}"), ("α", r"\alpha"),
     ("θ2", r"\theta_{2}"), ("layers.0.weight", r"\mathrm{layers.0.weight}"), ("重み", ""), ("a b", ""),
     ("", ""), ("a" * 30, ""), ("é", "")],
)  # fmt: skip
def test_symbol_of_a_name(name, symbol):
    assert tex.symbol(name) == symbol


@pytest.mark.parametrize(
    ("written", "latex"),
    [("1.5e-7", r"1.5 \times 10^{-7}"), ("[1, nan]", r"[1, \mathrm{NaN}]"), ("-inf", r"-\infty"), ("7", "7")],
)
def test_number_for_a_formula(written, latex):
    assert tex.number(written) == latex


# x FILE


@pytest.mark.parametrize(
    ("file", "begin"),
    [("a.svg", b"<svg"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF"), ("a.dot", b"digraph"), ("a.json", b"{"),
     ("a.txt", b"3/6  "), ("a.tex", b"% surface.py")],
)  # fmt: skip
def test_x_writes_the_present_step(tmp_path, monkeypatch, file, begin):
    monkeypatch.chdir(tmp_path)
    session, _ = execute(start(drawn.surface()), "s 3")
    after, output = execute(session, f"x {file}")
    assert (after.cursor, str(output.blocks[0])) == (session.cursor, f"wrote {file}")
    assert (tmp_path / file).read_bytes().startswith(begin)


def test_x_says_that_pixels_are_in_english_where_no_font_has_chinese(tmp_path, monkeypatch):
    monkeypatch.setattr(glyphs, "_font_with", lambda char: None)
    monkeypatch.chdir(tmp_path)
    with speaking("zh"):
        _, output = execute(start(drawn.surface()), "x a.png")
        assert "Noto Sans CJK" in str(output.blocks[0]).splitlines()[1]
        _, output = execute(start(drawn.surface()), "x a.svg")
        assert "Noto" not in str(output.blocks[0])


def test_x_without_a_name_counts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session, _ = execute(start(drawn.surface()), "s 2")
    _, output = execute(session, "x")
    assert str(output.blocks[0]) == "wrote step-002.svg"
    assert "step 2 of 6" in (tmp_path / "step-002.svg").read_text(encoding="utf-8")


def test_x_json_is_the_moment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session, _ = execute(start(drawn.surface()), "s 2")
    execute(session, "x a.json")
    assert json.loads((tmp_path / "a.json").read_text()) == report.moment(session)


@pytest.mark.parametrize(
    ("line", "text"),
    [("x a.gif", "there is no format 'gif' for one step\n  end the name with one of: .svg .png"),
     ("x a", "the file's name says no format"),
     ("x no/a.svg", "cannot write no/a.svg: No such file or directory"),
     ("x here.json", "here.json is there already\n  choose another name: only pictures are replaced")],
)  # fmt: skip
def test_x_that_cannot_be_done_is_a_problem(tmp_path, monkeypatch, line, text):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.json").write_text("{}")
    session = start(drawn.surface())
    after, output = execute(session, line)
    assert (after, output.problem) == (session, True)
    assert text in str(output.blocks[0])
    assert (tmp_path / "here.json").read_text() == "{}"
