"""A session: lines in, blocks out; nothing that is typed may raise, hang or be lost."""

import re
import time
from collections.abc import Iterator
from contextlib import chdir

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphlab.graph import Edge, Graph, Root
from graphlab.rules import Filled
from graphlab.stepper import sends
from graphlab.stepper.blocks import Span, width
from graphlab.stepper.grammar import COMMANDS
from graphlab.stepper.session import Session, execute, present, start
from graphlab.stepper.verbs import VERBS
from tests.conftest import run_cli
from tests.renderers.handmade import named
from tests.stepper import handmade
from tests.stepper.handmade import op, ran, recorded, scalar


@pytest.fixture(autouse=True, scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is typed may write a file: ``x`` alone does, in the current folder."""
    with chdir(tmp_path_factory.mktemp("typed")):
        yield


def run(session: Session, *lines: str) -> tuple[Session, str]:
    """Return the session after some lines, and the text of the last answer."""
    text = ""
    for line in lines:
        session, output = execute(session, line)
        text = "\n".join(map(str, output.blocks))
    return session, text


def quadratic() -> Session:
    return start(handmade.quadratic())


def test_session_every_command_of_the_grammar_has_its_function():
    assert {one.word for one in COMMANDS} == set(VERBS)


def test_session_words_and_aliases_are_told_apart():
    words = [word for one in COMMANDS for word in (one.word, *one.aliases)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["s"], 1), (["s 3"], 3), (["s 99"], 5), (["s", ""], 2), ([""], 1), (["s 2", "", ""], 5),
        (["s 3", "rs"], 2), (["s 3", "rs 9"], 0), (["n"], 1), (["last", "rn"], 4), (["last"], 5),
        (["last", "first"], 0), (["j 4"], 4), (["j n3"], 4), (["j x"], 5), (["until leaf"], 5),
        (["until b"], 3), (["until mul"], 3), (["c"], 5), (["b pow", "c"], 4), (["last", "rc"], 0),
        (["b mul", "last", "rc"], 3), (["t norm>6"], 5), (["step", "next", "back"], 1), (["  s   2 "], 2),
        (["b quadratic.py:4", "c", "c"], 2), (["tbreak mul", "c", "first", "c"], 5), (["b n2", "c"], 3),
        (["b mul", "cl 1", "c"], 5), (["b mul", "b pow", "cl", "c"], 5), (["b A*", "last", "rc"], 2),
    ],
)  # fmt: skip
def test_session_moves_to_the_place(lines, place):
    assert run(quadratic(), *lines)[0].cursor.at == place


@pytest.mark.parametrize(
    ("line", "what", "fix"),
    [
        ("stp", "there is no command 'stp'", "did you mean step?"),
        ("dislpay x", "there is no command 'dislpay'", "did you mean display?"),
        ("xyzzy", "there is no command 'xyzzy'", "h lists the commands"),
        ("s 0", "'0' does not say how many", "from 1 on"),
        ("s -1", "'-1' does not say how many", "from 1 on"),
        ("s two", "'two' does not say how many", "from 1 on"),
        ("j 6", "there is no step 6", "the steps are 0 to 5"),
        ("j", "j needs N|NODE", "go to step N"),
        ("j zz", "no node that ran is called 'zz'", "info nodes"),
        ("last now", "last takes no argument", "type last alone"),
        ("b mull", "nothing here is called 'mull'", "did you mean mul?"),
        ("b quadratic.py:99", "no node was made at quadratic.py:99", "quadratic.py:4"),
        ("b norm>many", "'many' is no number", "norm>1e3"),
        ("b size>3", "there is no measure 'size'", "norm, min, max"),
        ("cl 3", "there is no breakpoint 3", "there are none"),
        ("info leafs", "there is no table 'leafs'", "did you mean leaves?"),
        ("p xx", "nothing here is called 'xx'", "did you mean x?"),
        ("p x.data", "x has no .data here", ".grad"),
        ("p x[0]", "a scalar has no elements", "brackets"),
        ("p 1/0", "division by zero", ""),
        ("p __import__('os')", "there is no function '__import__'", "abs"),
        ("p x.__class__", "x has no .__class__ here", ""),
        ("p 9**9**9**9", "too large", ""),
        ("p (-8)**0.5", "", ""),
        ("undisplay 2", "there is no display 2", "there are 0"),
        ("u", "nothing sends here", ""),
        ("path qq", "nothing here is called 'qq'", ""),
        ("e qq", "no node is called 'qq'", ""),
        ("h stp", "there is no command 'stp'", "step"),
    ],
)
def test_session_what_cannot_be_done_is_said_and_nothing_is_lost(line, what, fix):
    before = quadratic()
    after, output = execute(before, line)
    text = "\n".join(map(str, output.blocks))
    if line == "p (-8)**0.5":
        assert not output.problem or what in text
        return
    assert output.problem
    assert after is before
    assert what in text
    assert fix in text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["last", "p x.grad"], "x.grad = 7"),
        (["p x.grad"], "x.grad = waiting"),
        (["s 3", "p x.grad"], "x.grad = waiting (1 of 2 contributions)"),
        (["p x"], "x = 2"),
        (["p y"], "y = 11"),
        (["p x ** 2 + 3*x + 1 == y"], "x ** 2 + 3*x + 1 == y = True"),
        (["s 3", "p b.grad"], "b.grad = 1"),
        (["p n4"], "n4 = 2"),
        (["p x.shape"], "x.shape = ()"),
        (["p -x + abs(-3) * 2"], "-x + abs(-3) * 2 = 4"),
        (["display x.grad", "s 3"], "  1: x.grad = waiting (1 of 2 contributions)"),
        (["display x.grad", "last"], "  1: x.grad = 7"),
        (["display x.grad", "undisplay", "last"], "x.grad  None → 7"),
        (["b mul"], "breakpoint 1: mul (1 step meets it)"),
        (["b nan"], "breakpoint 1: nan (no step meets it)"),
        (["b mul", "c"], "breakpoint 1: mul\n"),
        (["last", "s"], "this is the end"),
        (["rs"], "this is the start"),
        (["until nan"], "nan: not met; this is the end"),
        (["s 3", "info leaves"], "  n4  x  2  input  waiting, 1 of 2"),
        (["last", "info leaves"], ".grad 7"),
        (["info params"], "no parameters here"),
        (["info saved"], "saved nothing"),
        (["b mul", "info breaks"], "1  mul"),
        (["s", "info nodes"], "▸  n0  y = y()"),
        (["s 4", "where"], "▸ n3"),
        (["s 4", "d"], "n4  x   leaf (input)\n  runs soon: all is here: 3, 4"),
        (["last", "u 2"], "n3  a = a()"),
        (["h"], "run the next node"),
        (["h display"], "display [EXPR]   also: watch"),
        (["s 3", "l"], "    4 ▸ b = …"),
        (["last", "e"], "∂y/∂x = 3 + 4 = 7"),
        (["s 3", "e x"], "waiting: 1 of 2 contributions are here: 3"),
    ],
)
def test_session_answers(lines, text):
    assert text in run(quadratic(), *lines)[1]


def test_session_looking_does_not_move_and_selects():
    session, _ = run(quadratic(), "s 4", "u", "u")
    assert session.cursor.at == 4
    assert session.selected.id == "n0"
    assert run(session, "s")[0].selected.id == "n4"


def test_session_forward_to_the_start_and_forward_again_shows_the_same():
    def screens(session):
        shown = []
        for _ in range(5):
            session, text = run(session, "s")
            shown.append(text)
        return session, shown

    session, first = screens(quadratic())
    session, _ = run(session, "first")
    assert screens(session)[1] == first
    back = []
    for _ in range(5):
        back.append("\n".join(map(str, present(session))))
        session, _ = run(session, "s")
    assert back[1:] == first[:4]


def test_session_large_tensors_are_told_by_measures_and_found_by_breaks():
    big = handmade.large(n_nan=3, n_zero=7)
    graph = handmade.quadratic().graph
    steps = [ran(0, "n0", 1, 1)]
    steps = [type(steps[0])(0, "n0", (big,), (big,))]
    session = start(recorded(graph, steps, error="RuntimeError: x"))
    assert "512×64  norm 2  min -1  max 1.5  NaN 3  zeros 7" in run(session, "s")[1]
    assert "(1 step meets it)" in run(session, "b nan")[1]
    assert "(no step meets it)" in run(session, "b inf")[1]
    assert "(1 step meets it)" in run(session, "b max>=1.5")[1]
    assert "were not recorded" in run(session, "s", "p y.grad * 2")[1]
    assert "y.grad.norm = 2" in run(session, "s", "p y.grad.norm")[1]


def test_session_counts_are_in_groups_of_digits():
    big = handmade.large(n_zero=1696)
    nodes = tuple(op(f"n{at}", "MulBackward0") for at in range(1300))
    edges = tuple(Edge(f"n{at}", f"n{at + 1}") for at in range(1299))
    steps = [ran(at, f"n{at}", 1, 1) for at in range(1300)]
    steps[0] = type(steps[0])(0, "n0", (big,), (big,))
    session = start(recorded(Graph((Root("n0", 0, "y"),), nodes, edges), steps))
    assert "zeros 1,696" in run(session, "s")[1]
    assert "… 1,288 more" in run(session, "last", "where")[1]
    assert "(1,300 steps meet it)" in run(session, "b mul")[1]


def test_session_breakpoint_on_zero_gradient():
    graph = handmade.quadratic().graph
    session = start(recorded(graph, [ran(0, "n0", 1, 1), ran(1, "n1", 1, 0, 1)], error="RuntimeError: x"))
    assert run(session, "b zero", "c")[0].cursor.at == 2


@pytest.mark.parametrize("name", ["layers.0.weight", "0.weight", "名.0.重"])
def test_session_names_with_dots_and_digits_can_be_printed(name):
    from dataclasses import replace

    graph = handmade.quadratic().graph
    nodes = (*graph.nodes[:4], handmade.leaf("n4", name, 2))
    session = start(recorded(replace(graph, nodes=nodes), handmade.quadratic().steps))
    assert f"{name}.grad * 2.5 = 17.5" in run(session, "last", f"p {name}.grad * 2.5")[1]
    assert f"∂y/∂{name} = 3 + 4 = 7" in run(session, "last")[1]
    assert run(session, f"b {name[:2]}*", "c")[0].cursor.at == 5


def test_session_elements_and_shapes_of_tensors():
    from dataclasses import replace

    graph = handmade.quadratic().graph
    matrix = replace(handmade.vector(1, 2, 3, 4, 5, 6), shape=(2, 3))
    nodes = (*graph.nodes[:4], replace(graph.nodes[4], outputs=(matrix,)))
    session = start(recorded(replace(graph, nodes=nodes), handmade.quadratic().steps))
    assert run(session, "p x[1]")[1] == "x[1] = [4, 5, 6]"
    assert run(session, "p x[-1][0] + x[0, 2]")[1].endswith("= 7")
    assert run(session, "p x * 2")[1] == "x * 2 = [[2, 4, 6], [8, 10, 12]]"
    assert run(session, "p sum(x) / 6")[1].endswith("= 3.5")
    assert "do not fit" in run(session, "p x + x[0]")[1]
    assert "there is no element 2" in run(session, "p x[2]")[1]
    assert "whole number" in run(session, "p x[0.5]")[1]
    assert "x.shape = (2, 3)" in run(session, "p x.shape")[1]


@pytest.mark.parametrize("recording", [handmade.hooked, handmade.failed, handmade.grad_of_x, handmade.nested])
def test_session_every_look_at_every_place_answers_in_80_columns(recording):
    session = start(recording())
    for _ in range(len(session.cursor.walk) + 1):
        for line in ("e", "path", "where", "info leaves", "info nodes", "info saved", "l", "p n0.grad"):
            for block in execute(session, line)[1].blocks:
                assert all(width(row) <= 80 for row in str(block).splitlines()), str(block)
        session, output = execute(session, "s")
        assert all(width(row) <= 80 for block in output.blocks for row in str(block).splitlines())


def test_session_hook_failure_and_nesting_are_told():
    assert "a hook changed it: 1 → 2" in run(start(handmade.hooked()), "s 3")[1]
    failed = run(start(handmade.failed()), "last")[1]
    assert "raised    n2  MulBackward0" in failed
    assert "RuntimeError: no luck" in failed
    assert "returns   ∂z/∂x = 3" in run(start(handmade.grad_of_x()), "last")[1]
    assert "in a backward of its own, inside n1 AddBackward0" in run(start(handmade.nested()), "s 2")[1]


def test_session_hostile_names_reach_no_terminal():
    name = "\x1b[31mred\x07\u202e 名前\n"
    session = start(recorded(named(name).graph, [ran(0, "n0", 1, 4), ran(1, "n1", 4, leaf=True)]))
    for line in ("s", "s", "e", "where", "info nodes", "info leaves", "path", "l", "b nothing", f"p {name}"):
        session, output = execute(session, line)
        text = "\n".join(map(str, output.blocks))
        assert not any(bad in text for bad in ("\x1b", "\x07", "\u202e")), repr(text)


def test_session_wide_characters_keep_the_columns():
    graph = recorded(named("损失函数").graph, [ran(0, "n0", 1, 4), ran(1, "n1", 4, leaf=True)])
    first = run(start(graph), "s")[1].splitlines()[0]
    plain = run(start(recorded(named("loss").graph, graph.steps)), "s")[1].splitlines()[0]
    assert width(first.split("MulBackward0")[0]) == width(plain.split("MulBackward0")[0])


def test_span_escapes_when_it_is_made():
    assert Span("a\x1bb\n").text == "a\\x1bb\\x0a"


# Anything at all may be typed

WORDS = [word for one in COMMANDS for word in (one.word, *one.aliases)]
PIECES = ["x", "y.grad", "n2", "[", "]", "(", ")", "**", "*", "9" * 30, "1e999", "nan", "-", "0x" + "f" * 80,
          ":", "<", "norm>", "==", "lambda", "'", "x.grad", "\x00", "数", "e" * 50, "if", "@"]  # fmt: skip


@settings(max_examples=400, deadline=2000)
@given(st.lists(st.one_of(
    st.text(max_size=20),
    st.builds(lambda word, parts: f"{word} {''.join(parts)}", st.sampled_from(WORDS),
              st.lists(st.sampled_from(PIECES), max_size=8)),
), max_size=6))  # fmt: skip
@example(["p " + "(" * 290])
@example(["p " + "-" * 290 + "1"])
@example(["p " + "9" * 298])
@example(["p 0x" + "f" * 290 + " * 2"])
@example(["p x.grad.grad", "p [1]", "p x if x else y", "p 1 is 2", "p 3()"])
@example(["p " + "**".join("9" * 40)])
@example(["\ud800", "b \ud800", "p \ud800", "j \ud800"])
def test_session_any_input_is_answered_quickly(lines):
    session = quadratic()
    started = time.perf_counter()
    for line in lines:
        session, output = execute(session, line)
        assert 0 <= session.cursor.at <= 5
        assert output.blocks or output.quit
    assert time.perf_counter() - started < 1.5


@given(
    st.lists(st.sampled_from(["s", "rs", "n", "rn", "c", "rc", "first", "last", "s 2", "u", "d", "b mul"]))
)
def test_session_place_says_all_that_is_shown(lines):
    session, _ = run(quadratic(), *lines)
    fresh, _ = run(quadratic(), f"j {session.cursor.at}")
    assert present(session) == present(fresh)


def test_session_chain_of_twenty_thousand_nodes_is_walked_and_its_paths_counted():
    session = start(handmade.chain(20_000))
    session, _ = run(session, "j 10000", "display w.grad", "p w.grad")
    session, _ = run(session, *["s"] * 50)
    assert session.cursor.at == 10_050
    assert "20 of 20,001 paths" in run(session, "path w")[1]


def test_session_op_without_anything_known_is_told_by_its_id():
    from dataclasses import replace

    graph = handmade.quadratic().graph
    bare = replace(op("n3", "TBackward0"), source=None, name="", names=())
    nodes = (*graph.nodes[:3], bare, graph.nodes[4])
    text = run(start(recorded(replace(graph, nodes=nodes), handmade.quadratic().steps)), "s 4")[1]
    assert "∂y/∂n3 = 1" in text
    assert scalar(1).values == (1,)


def test_session_outputs_of_one_op_are_told_apart():
    from tests.renderers.handmade import halves

    text = run(start(halves()), "s")[1]
    assert "∂roots/∂(output 0 of split) = 3" in text
    assert "∂roots/∂(output 1 of split) = 7" in text


# Rules that are long, or plain


@pytest.mark.parametrize(
    ("short", "where", "shown"),
    [
        ("grad · a" + " + b" * 30, "a = 2", "grad · a + b + b"),
        ("grad · a", "a = " + "b + " * 30 + "b", "grad · a, where …"),
        ("grad · " + "a" * 48, "a = 2 · b + c", f"grad · {'a' * 48} …"),
    ],
)
def test_rule_that_is_too_long_keeps_its_beginning(short, where, shown):
    filled = Filled(0, "self", "x", f"{short}, where {where}", short=short)
    head, text = sends._line("x: ", sends.texts(filled))
    assert head.text == "x: "
    assert text.text.startswith(shown) and text.text.endswith("…")
    assert width(head.text + text.text) <= sends.ROOM


@pytest.mark.parametrize(
    ("local", "numbers", "value", "shown"),
    [
        ("1.00001", "1", 1.00001, "1.00001"),
        ("y", "3", 3, "y = 3"),
        ("2 · x", "2 · 2", 4, "2 · x = 2 · 2 = 4"),
    ],
)
def test_rule_that_is_a_number_is_not_rounded(local, numbers, value, shown):
    made = Filled(0, "self", "x", "grad", local=local, local_numbers=numbers, local_value=value)
    assert sends.chain(made) == shown


# One name, many tensors

LOOP = """
import torch

w = torch.tensor(0.5, requires_grad=True)
h = torch.tensor(1.0)
for _ in range(3):
    h = w * h
h = h + torch.nn.Linear(1, 1)(h.view(1))[0] * 0
h.backward()
"""


def test_name_that_a_loop_gives_again_says_which_node_it_is(tmp_path):
    (tmp_path / "loop.py").write_text(LOOP, encoding="utf-8")
    made = run_cli("step", "loop.py", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    arrived = re.findall(r"arrived +∂h/∂(.*?) = ", made.stdout)
    assert len(arrived) == len(set(arrived)), "two nodes are called the same"
    assert {"h", "w"} < set(arrived)
    assert sum(bool(re.fullmatch("h[₀-₉]+", one)) for one in arrived) == 3
    rules = re.findall(r"∂(\S+)/∂(\S+) = ", made.stdout)
    assert [pair for pair in rules if pair[0] == pair[1]] == [("h", "h"), ("h", "h")]  # the root itself
