"""Random contrasts: every type, hostile text, ids that point at something."""

from __future__ import annotations

from hypothesis import strategies as st
from recording_strategies import counts, floats, graphs, sources, tensors, texts, tuples

from graphlab.outcome import (
    Agreement,
    Alignment,
    Answer,
    Case,
    Contrast,
    Cost,
    Difference,
    Dynamic,
    Gradient,
    Input,
    Pair,
    Rebuilt,
    Refused,
    StaticGraph,
    StaticNode,
    Subject,
    Traced,
    Warned,
)

phases = st.sampled_from(["forward", "backward"])
seconds = st.floats(min_value=0)  # -0.0 equals its default and would not come back
inputs = st.builds(Input, name=texts, tensor=tensors, grad=st.booleans())
warned = st.builds(Warned, text=texts, source=st.none() | sources, meaning=texts)
answers = st.builds(
    Answer,
    outputs=tuples(tensors),
    gradients=tuples(st.builds(Gradient, name=texts, tensor=st.none() | tensors)),
    error=texts,
)
refusals = st.builds(
    Refused,
    backend=texts,
    reason=texts,
    kind=texts,
    error=texts,
    source=st.none() | sources,
    seconds=seconds,
    deprecated=texts,
)


@st.composite
def static_graphs(draw: st.DrawFn) -> StaticGraph:
    """Return a captured graph whose inputs and blocks are earlier nodes."""
    nodes: list[StaticNode] = []
    for at in range(draw(st.integers(0, 4))):
        ids = [one.id for one in nodes]
        nodes.append(
            StaticNode(
                f"s{at}",
                draw(texts),
                draw(st.sampled_from(["input", "parameter", "constant", "op", "block", "output"])),
                draw(texts),
                draw(tuples(st.sampled_from(ids))) if ids else (),
                draw(tuples(texts)),
                draw(phases),
                draw(st.none() | sources),
                draw(texts),
                draw(st.none() | tensors),
                draw(texts),
                draw(st.sampled_from(["", *ids])),
                draw(st.none() | counts),
                draw(st.booleans()),
            )
        )
    return StaticGraph(tuple(nodes))


traces = st.builds(
    Traced,
    backend=texts,
    graph=static_graphs(),
    warnings=tuples(warned),
    seconds=seconds,
    breaks=tuples(warned),
    pieces=tuples(static_graphs(), 2),
    guards=tuples(texts),
    deprecated=texts,
)


@st.composite
def contrasts(draw: st.DrawFn) -> Contrast:
    """Return a contrast in which every position and every id exists."""
    cases = draw(
        st.lists(
            st.builds(
                Case,
                name=texts,
                origin=st.sampled_from(["script", "given", "generated", "found"]),
                how=texts,
                inputs=tuples(inputs),
            ),
            max_size=3,
        )
    )
    rebuilt = tuple(
        Rebuilt(at, draw(answers), draw(st.none() | graphs()), draw(texts), draw(counts), draw(counts),
                draw(st.booleans()))
        for at in range(len(cases))
    )  # fmt: skip
    outcomes = draw(st.lists(traces | refusals, max_size=4, unique_by=lambda one: one.backend))
    captured = [one for one in outcomes if isinstance(one, Traced)]

    def some(ids: list[str]) -> tuple[str, ...]:
        return draw(tuples(st.sampled_from(ids))) if ids else ()

    def nodes(case: int) -> list[str]:
        graph = rebuilt[case].graph if rebuilt else None
        return [node.id for node in graph.nodes] if graph else []

    differences = tuple(
        Difference(at, some(nodes(at)), some(nodes(0)), draw(st.none() | sources)) for at in range(len(cases))
    )
    alignments = tuple(
        Alignment(
            one.backend,
            tuple(
                Pair(some(nodes(0)), some([node.id for node in one.graph.nodes]), draw(texts), draw(texts),
                     draw(phases))
                for _ in range(draw(st.integers(0, 2)))
            ),
        )
        for one in captured
    )  # fmt: skip
    agreements = tuple(
        Agreement(one.backend, draw(st.integers(0, len(cases) - 1)), draw(st.booleans()),
                  draw(st.none() | floats), draw(seconds), draw(texts), draw(st.none() | answers),
                  draw(texts))
        for one in captured
        if cases
    )  # fmt: skip
    costs = tuples(st.builds(Cost, texts, floats, floats, floats, floats, floats, runs=counts, nodes=counts))
    subject = st.builds(
        Subject,
        kind=st.sampled_from(["lines", "module"]),
        name=texts,
        source=st.none() | sources,
        last_line=counts,
        inputs=tuples(inputs),
        parameters=tuples(inputs),
        same=st.booleans(),
        note=texts,
    )
    dynamic = Dynamic(rebuilt, draw(texts), draw(counts), draw(counts), draw(counts), draw(counts))
    return Contrast(
        draw(texts),
        draw(tuples(texts)),
        draw(st.dictionaries(texts, texts, max_size=2)),
        draw(st.none() | subject),
        tuple(cases),
        dynamic,
        differences,
        tuple(outcomes),
        alignments,
        agreements,
        draw(costs),
        draw(counts),
        draw(tuples(texts)),
    )
