"""Random recordings: every type, hostile text, numbers that JSON does not have."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from graphlab.graph import (
    Edge,
    Graph,
    ModuleCall,
    Node,
    Operand,
    Root,
    Saved,
    Source,
    TensorSummary,
)
from graphlab.recording import (
    Closures,
    LeafRow,
    LedgerEvent,
    LedgerKind,
    Pass,
    Points,
    Recording,
    Step,
    Unused,
    Watched,
)

HOSTILE = [
    "",
    "</script><b>",
    '"\\N\\"',
    "\ud800",
    "name\udcff",
    "\x00\x1f\x7f",
    "\u2028\u202e",
    "nan",
    "null",
    "é数💡",
    "a" * 300,
    "schema",
    "n0",
]

texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=("Cs",)), max_size=8))
floats = st.floats(allow_nan=True, allow_infinity=True)
integers = st.one_of(st.integers(-3, 3), st.integers(-(2**63), 2**64 - 1))
counts = st.integers(0, 2**40)
values = st.one_of(floats, integers, st.booleans(), st.tuples(floats, floats))


def tuples(of: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    """Return short tuples."""
    return st.lists(of, max_size=most).map(tuple)


sources = st.builds(Source, file=texts, line=counts, text=texts, expression=texts, column=counts)
tensors = st.builds(
    TensorSummary,
    shape=tuples(counts),
    dtype=texts,
    device=texts,
    norm=st.none() | floats,
    min=st.none() | floats,
    max=st.none() | floats,
    n_nan=st.none() | counts,
    n_inf=st.none() | counts,
    n_zero=st.none() | counts,
    values=st.none() | tuples(values, 6),
)
saved = st.builds(
    Saved,
    name=texts,
    tensor=st.none() | tensors,
    nbytes=counts,
    shared=st.booleans(),
    value=texts,
    freed=st.booleans(),
)
operands = st.builds(Operand, text=texts, slot=st.none() | counts)


@st.composite
def module_calls(draw: st.DrawFn) -> tuple[ModuleCall, ...]:
    """Return calls whose parents stand before them, no two of the same path and number."""
    keys = draw(st.lists(st.tuples(texts, st.integers(1, 3)), max_size=4, unique=True))
    return tuple(
        ModuleCall(
            path, call, draw(texts), draw(st.none() | st.integers(0, position - 1)) if position else None
        )
        for position, (path, call) in enumerate(keys)
    )


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Return a graph with a root, whose edges leave slots that exist, for later nodes."""
    modules = draw(module_calls())
    size = draw(st.integers(1, 5))
    module = st.none() | st.sampled_from(modules) if modules else st.none()
    nodes = tuple(
        Node(
            id=f"n{position}",
            op=draw(texts),
            kind=draw(st.sampled_from(["op", "leaf", "custom", "view_write"])),
            name=draw(texts),
            names=draw(tuples(texts)),
            source=draw(st.none() | sources),
            module=draw(module),
            outputs=draw(tuples(st.none() | tensors)),
            operands=draw(tuples(operands)),
            saved=draw(tuples(saved)),
            slots=draw(st.integers(0, 3)),
            seq=draw(st.none() | counts),
            role=draw(texts),
            groups=draw(tuples(counts)),
        )
        for position in range(size)
    )
    places = [
        (tail.id, head.id, slot)
        for position, tail in enumerate(nodes)
        for head in nodes[position + 1 :]
        for slot in range(tail.slots)
    ]
    chosen = draw(st.lists(st.sampled_from(places), max_size=6)) if places else []
    edges = tuple(Edge(*place, output_nr=draw(counts)) for place in chosen)
    ids = st.sampled_from([node.id for node in nodes])
    roots = st.builds(Root, node=ids, output_nr=counts, name=texts, tensor=st.none() | tensors)
    return Graph(tuple(draw(st.lists(roots, min_size=1, max_size=3))), nodes, edges, modules)


steps = st.builds(
    Step,
    index=counts,
    node=texts,
    grad_outputs=tuples(st.none() | tensors),
    grad_inputs=tuples(st.none() | tensors),
    grad_before=st.none() | tensors,
    grad_after=st.none() | tensors,
)
rows = st.builds(
    LeafRow,
    leaf=texts,
    value=st.none() | tensors,
    before=st.none() | tensors,
    incoming=st.none() | tensors,
    after=st.none() | tensors,
)
passes = st.builds(
    Pass,
    index=counts,
    call=texts,
    root=texts,
    source=st.none() | sources,
    loss=st.none() | floats,
    n_nodes=st.none() | counts,
    graph=st.none() | graphs(),
    steps=tuples(steps),
    torchviz=texts,
    structure=texts,
    leaves=tuples(rows),
)
events = st.builds(
    LedgerEvent,
    kind=st.sampled_from(get_args(LedgerKind)),
    leaf=texts,
    before=st.none() | tensors,
    after=st.none() | tensors,
    source=st.none() | sources,
    of=st.sampled_from(("grad", "value")),
    by=texts,
    after_pass=counts,
)
unused = st.builds(
    Unused,
    name=texts,
    mode=st.sampled_from(("grad", "no_grad", "inference_mode")),
    source=st.none() | sources,
    value=st.none() | tensors,
    n_nodes=counts,
    alive=st.booleans(),
)
points = st.builds(Points, x=tuples(floats), y=tuples(floats), fitted=tuples(floats))
watched = st.builds(
    Watched,
    passes=counts,
    curves=st.dictionaries(texts, tuples(st.tuples(counts, floats)), max_size=3),
    final=st.dictionaries(texts, tensors, max_size=3),
    closures=tuples(st.builds(Closures, by=texts, steps=counts, backwards=counts, least=counts, most=counts)),
    points=st.none() | points,
    interrupted=st.booleans(),
)
recordings = st.builds(
    Recording,
    script=texts,
    argv=tuples(texts),
    versions=st.dictionaries(texts, texts, max_size=3),
    passes=tuples(passes),
    ledger=tuples(events),
    unused=tuples(unused),
    watched=st.none() | watched,
    notes=tuples(texts),
    schema=st.just(Recording().schema),
)
