"""The report of a contrast: what it says, at every width, and that it is harmless."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.graph import Source, TensorSummary
from graphlab.lang.harmless import plain
from graphlab.outcome import (
    Answer,
    Case,
    Contrast,
    Effect,
    Refused,
    StaticNode,
    Traced,
    Warned,
)
from graphlab.renderers.contrast import contrast_text
from graphlab.renderers.contrast.answers import blamed
from graphlab.renderers.contrast.page import columns
from tests.renderers import golden
from tests.renderers.handmade_contrast import EXAMPLES, branching, hostile, long, quadratic, refused


def said(contrast: Contrast, **more: bool) -> str:
    """Return the report on one line, so that a test does not depend on where it breaks."""
    return " ".join(contrast_text(contrast, width=110, **more).split())


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", ["branching", "quadratic", "refused"])
def test_contrast_text_is_as_before(name: str, width: int) -> None:
    golden.check(f"contrast-{name}-{width}.txt", contrast_text(EXAMPLES[name](), width=width))


def test_contrast_text_verbose_is_as_before() -> None:
    golden.check("contrast-branching-verbose.txt", contrast_text(branching(), width=80, verbose=True))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("verbose", [False, True])
def test_contrast_text_keeps_within_its_width(name: str, verbose: bool) -> None:
    contrast = EXAMPLES[name]()
    for width in (20, 60, 61, 80, 300):
        text = contrast_text(contrast, width=width, verbose=verbose)
        assert max(map(columns, text.splitlines())) <= max(60, min(width, 110))


@pytest.mark.parametrize("name", EXAMPLES)
def test_contrast_text_never_has_escape_sequences_unless_coloured(name: str) -> None:
    contrast = EXAMPLES[name]()
    text = contrast_text(contrast)
    assert plain(text.replace("\n", "")) == text.replace("\n", "")
    coloured = contrast_text(contrast, color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text


def test_contrast_text_shows_both_numbers_the_input_and_the_line() -> None:
    text = said(branching())
    assert "x = -3: your code gives 16 for loss, the trace gives 36" in text
    assert "the gradient of x: -8, and -24" in text
    assert "branch.py:5 if x.sum() > 0:" in text


def test_contrast_text_says_which_nodes_came_and_went_and_what_decided() -> None:
    text = said(branching())
    assert "− MulBackward0 y = x * 2 branch.py:6" in text
    assert "+ SubBackward0 y = x - 1 branch.py:8" in text
    assert "decided by branch.py:5 if x.sum() > 0:" in text


def test_contrast_text_says_once_that_jit_is_deprecated() -> None:
    assert said(branching()).count("is deprecated") == 1
    assert "`torch.jit.trace` is deprecated" in said(branching())


def test_contrast_text_refused_is_not_a_disagreement() -> None:
    lines = contrast_text(branching()).splitlines()
    table = lines[lines.index("STATIC    captured once, then used for every input") + 2 :][:6]
    rows = dict(line.split()[:2] for line in table)
    assert [rows[one] for one in ("export", "fx", "aot")] == ["refused"] * 3
    assert rows["jit.trace"] == "disagrees"


def test_contrast_text_numbers_alike_in_four_digits_get_more() -> None:
    contrast = branching()
    near = [TensorSummary((), "float64", "cpu", values=(value,)) for value in (3.14159265, 3.14159365)]
    graphs = contrast.dynamic.graphs
    contrast = replace(
        contrast,
        dynamic=replace(contrast.dynamic, graphs=(graphs[0], replace(graphs[1], answer=Answer((near[0],))))),
        agreements=(replace(contrast.agreements[1], tolerance=1e-9, static=Answer((near[1],))),),
    )
    assert "your code gives 3.14159265 for loss, the trace gives 3.14159365" in said(contrast)


def test_contrast_text_an_error_stands_for_a_number() -> None:
    contrast = branching()
    failed = replace(contrast.agreements[1], max_abs_diff=None, static=Answer(error="RuntimeError: no\nmore"))
    text = said(replace(contrast, agreements=(failed,)))
    assert "fails x = -3: your code gives 16, the trace raises RuntimeError: no" in text


def test_contrast_text_short_says_how_many_more() -> None:
    warnings = tuple(Warned(f"w{at}", Source("a.py", at), f"meaning {at}") for at in range(5))
    contrast = branching()
    trace = contrast.outcomes[0]
    assert isinstance(trace, Traced)
    contrast = replace(contrast, outcomes=(replace(trace, warnings=warnings),))
    assert "and 3 more warnings" in said(contrast)
    assert "meaning 4" not in said(contrast)
    assert "meaning 4" in said(contrast, verbose=True)
    assert "w4" in said(contrast, verbose=True)


def test_contrast_text_cuts_a_backends_words_unless_verbose() -> None:
    contrast = replace(branching(), outcomes=(Refused("export", "why", "Error", "word " * 200),))
    assert "…" in said(contrast)
    assert said(contrast, verbose=True).count("word") == 200


def test_contrast_text_of_a_thousand_nodes_is_short() -> None:
    assert len(contrast_text(long()).splitlines()) < 40


def test_contrast_text_frozen_values_are_told() -> None:
    assert "0.5 was computed from x while tracing" in said(long())


def test_contrast_text_joint_graph_says_what_its_backward_stands_for() -> None:
    assert "5 operations of its backward stand for 3 nodes" in said(quadratic())


def test_contrast_text_reason_of_a_kill_is_in_words() -> None:
    assert "the process that captured it was killed" in said(refused())


def test_contrast_text_of_nothing_is_still_text() -> None:
    assert contrast_text(Contrast()) == ""
    assert "case 1" in contrast_text(Contrast(cases=(Case("1", "given"),)))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=30))
def test_contrast_text_any_words_leave_the_terminal_alone(words: str) -> None:
    contrast = hostile()
    contrast = replace(contrast, outcomes=(Refused(words, words, words, words, Source(words, 1, words)),),
                       alignments=(), agreements=(), notes=(words,))  # fmt: skip
    text = contrast_text(contrast, width=60).replace("\n", "")
    assert plain(text) == text


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (7, "compiles  again in 7 of 25 runs; the time is that of the last 15 runs"),
        (25, "compiles  again in 25 of 25 runs: at every call, which is in the time"),
        (1, None),
    ],
)
def test_graph_that_is_compiled_again_says_how_often(again: int, said: str | None) -> None:
    one = branching()
    cost = replace(
        next(each for each in one.costs if each.backend == "jit.trace"), runs=15, warm=10, again=again
    )
    text = contrast_text(replace(one, costs=(cost,)))
    assert (said or "compiles") in text if said else "compiles  again" not in text


def failing(*cases: int) -> Contrast:
    """Return a contrast whose trace fails on these of its two cases, and agrees on the others."""
    one = branching()
    answers = [each for each in one.agreements if each.backend == "jit.trace"]
    made = [
        replace(
            each,
            agrees=at not in cases,
            static=Answer(error="RuntimeError: no") if at in cases else each.static,
        )
        for at, each in enumerate(answers)
    ]
    return replace(one, agreements=tuple(made))


@pytest.mark.parametrize(
    ("cases", "table"),
    [((1,), "agrees; fails on 1 of 2 "), ((0, 1), "fails on 2 of 2 ")],
)
def test_contrast_an_input_that_fails_is_no_wrong_answer(cases: tuple[int, ...], table: str) -> None:
    found = failing(*cases)
    assert found.disagreements == ()
    text = contrast_text(found)
    assert f"jit.trace   {table}" in text
    assert "wrong" not in text
    assert "disagrees" not in text


def test_contrast_disagreements_are_the_silent_ones() -> None:
    (wrong,) = branching().disagreements
    assert wrong.static is not None
    assert not wrong.static.error
    assert "jit.trace   disagrees on 1 of 2 " in contrast_text(branching())


def test_contrast_a_lost_side_effect_is_said_and_no_disagreement() -> None:
    one = failing()
    trace = one.outcomes[0]
    assert isinstance(trace, Traced)
    effect = Effect("sizes", "list", "grows by 1", "", Source("branch.py", 7, "sizes.append(1)"))
    outcomes = (replace(trace, effects=(effect,)), *one.outcomes[1:])
    lost = replace(one, outcomes=outcomes)
    assert lost.disagreements == ()
    text = said(lost)
    assert "jit.trace agrees, side effect lost 2 " in text
    assert (
        "lost sizes (a list) grows by 1 at every forward of your code, and stays as it is in the trace"
        in text
    )
    assert "branch.py:7 sizes.append(1)" in text
    both = said(replace(failing(1), outcomes=outcomes))
    assert "jit.trace agrees; side effect lost, fails 2 " in both
    assert "agrees, side effect lost; fails on 1 of 2 cases" in both
    wrong = said(replace(branching(), outcomes=outcomes))
    assert "jit.trace disagrees on 1 of 2, effect lost 2 " in wrong
    assert "disagrees on 1 of 2 cases, side effect lost" in wrong


def test_contrast_values_frozen_alike_are_told_once() -> None:
    one = branching()
    trace = one.outcomes[0]
    assert isinstance(trace, Traced)
    nodes = [
        StaticNode(f"k{at}", "prim::Constant", "constant", baked="its values are frozen") for at in (1, 2)
    ]
    graph = replace(trace.graph, nodes=(*trace.graph.nodes, *nodes))
    text = said(replace(one, outcomes=(replace(trace, graph=graph), *one.outcomes[1:])))
    assert text.count("constant its values are frozen (prim::Constant), 2 times") == 1
    assert text.count("its values are frozen") == 1


def test_contrast_other_mode_is_explained_by_the_frozen_mode() -> None:
    one = branching()
    trace = one.outcomes[0]
    assert isinstance(trace, Traced)
    (wrong,) = one.disagreements
    line = Source("branch.py", 30, "x = self.drop(x)")
    drop = StaticNode("k", "aten::dropout", baked="captured in train mode: it drops", source=line)
    graph = replace(trace.graph, nodes=(*trace.graph.nodes, drop))
    found = replace(one, outcomes=(replace(trace, graph=graph), *one.outcomes[1:]))
    assert blamed(found, wrong) != line
    cases = [replace(case, how="the same inputs in eval mode") for case in one.cases]
    assert blamed(replace(found, cases=tuple(cases)), wrong) == line
