"""What a node has received by now, as a line on its card: the terms, their sum, what is missing.

A gradient that has not been computed is *waiting*; of several contributions those that are there
stand alone, ``3 + … (1 of 2)``, until the engine has added them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.layout.parts import Note
from graphlab.renderers import words
from graphlab.renderers.sums import differ, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.graph import Edge, Node, TensorSummary
    from graphlab.renderers.reading import Reading

NAME = 22
SUM = 160
SO_FAR = 48  # columns that terms without a sum may take: each step has others
MANY_TERMS = 6


def leaf_gradient(node: Node, reading: Reading) -> Note:
    """Return ``x.grad = 4 + 3 = 7``: the contributions as the engine added them up."""
    name = f"{words.shorten(node.name, NAME)}.grad" if node.name else ".grad"
    step = reading.steps.get(node.id)
    if step is None or step.grad_after is None:
        return _so_far(node, 0, reading) or Note("waiting", t("{name} waiting", name=name))
    result = words.value(step.grad_after, reading.values)
    if not result or len(result) > SUM:
        return Note("grad", f"{name}  {words.gradient(step.grad_after)}")
    came = [] if node.id in reading.roots else _came(node, 0, reading)
    terms = [words.gradient(one, reading.values) for one in came if one is not None]
    hooked = bool(step.grad_outputs) and _changed(node, 0, came, step.grad_outputs[0], reading)
    before = words.value(step.grad_before, reading.values)
    if hooked:
        terms = [words.gradient(step.grad_outputs[0], reading.values)] if before else []
    if before:
        terms = [t("{value} (before)", value=before), *terms]
    text = f"{name} = {_equals(terms)}{result}".replace("+ -", "- ")
    text = t("{gradient} (changed by a hook)", gradient=text) if hooked else text
    return Note("grad", text, " = ".join(filter(None, (" + ".join(terms), result))))


def gradients(node: Node, outputs: Sequence[int], reading: Reading) -> Iterator[Note]:
    """Yield ``gradient 3 + 4 = 7`` for each of the outputs that several edges lead to."""
    for output in outputs:
        if len(_senders(node, output, reading)) > 1:
            what = t("gradient of output {n}", n=output) if len(node.outputs) > 1 else ""
            yield gradient(node, output, reading, what)


def gradient(node: Node, output: int, reading: Reading, what: str = "") -> Note:
    """Return the gradient of the root with respect to one output, as a sum where it is one."""
    what = what or t("gradient")
    step = reading.steps.get(node.id)
    if step is None or output >= len(step.grad_outputs):
        return _so_far(node, output, reading, what) or Note("waiting", t("{name} waiting", name=what))
    came, got = _came(node, output, reading), step.grad_outputs[output]
    result = words.gradient(got, reading.values)
    if _changed(node, output, came, got, reading):
        return Note("grad", t("{gradient} (changed by a hook)", gradient=f"{what} {result}"))
    plain = words.value(got, reading.values)
    alone = len(came) == len(_senders(node, output, reading))
    terms = [words.gradient(one, reading.values) for one in came if one is not None] if alone else []
    return Note("grad", f"{what} {_equals(terms) if plain else ''}{result}".replace("+ -", "- "))


def every_output(node: Node, reading: Reading) -> list[int]:
    """Return the outputs that edges lead to."""
    return sorted({edge.output_nr for edge in reading.arriving.get(node.id, ())})


def _so_far(node: Node, output: int, reading: Reading, what: str = "") -> Note | None:
    """Return what is there of a gradient that the node has not used yet; None when nothing is."""
    what = what or t("gradient")
    senders = _senders(node, output, reading)
    came, expected = _came(node, output, reading), len(senders)
    started = senders.count(None) if expected > 1 else 0
    if not came and not started:
        return None
    if expected == 1:
        return Note("grad", f"{what} {words.gradient(came[0], reading.values)}")
    terms = [words.value(one, reading.values) for one in came if one is not None]
    missing = ["…"] if len(came) < expected or not all(terms) else []
    there = len(came) + started
    listed = " + ".join([*(_few(terms) if all(terms) else []), *missing])
    count = t("({n} of {all})", n=there, all=expected)
    if len(listed) > SO_FAR:
        listed = "…"
    return Note("grad", " ".join(part for part in (what, listed, count) if part).replace("+ -", "- "))


def _senders(node: Node, output: int, reading: Reading) -> list[Edge | None]:
    """Return all that brings something to an output in the end; None stands for backward itself."""
    edges = [edge for edge in reading.arriving.get(node.id, ()) if edge.output_nr == output]
    ran = [edge for edge in edges if edge.tail in reading.every]
    ran.sort(key=lambda edge: (reading.every[edge.tail].index, edge.slot))
    never = [] if node.id in reading.every else [edge for edge in edges if edge.tail not in reading.every]
    roots = [None for root in reading.roots.get(node.id, ()) if root.output_nr == output]
    return [*roots, *ran, *never]


def _came(node: Node, output: int, reading: Reading) -> list[TensorSummary | None]:
    """Return the contributions that are known and there by now, in the order of the engine."""
    found = []
    senders = _senders(node, output, reading)
    if senders == [None]:
        step = reading.every.get(node.id)
        return list(step.grad_outputs[output : output + 1]) if step is not None else []
    for edge in senders:
        step = reading.steps.get(edge.tail) if edge is not None else None
        if edge is not None and step is not None:
            found.append(step.grad_inputs[edge.slot] if edge.slot < len(step.grad_inputs) else None)
    return found


def _changed(
    node: Node,
    output: int,
    came: Sequence[TensorSummary | None],
    got: TensorSummary | None,
    reading: Reading,
) -> bool:
    """Return whether the node surely got something else than what was sent to it."""
    complete = len(came) == len(_senders(node, output, reading))
    if not came or not complete or any(one is None for one in came):
        return False
    return differ(total(came), got, exact=len(came) == 1)


def _equals(terms: Sequence[str]) -> str:
    """Return ``4 + 3 = `` where there are several terms, and they are short."""
    made = f"{' + '.join(_few(terms))} = " if len(terms) > 1 else ""
    return made if len(made) <= SUM else ""


def _few(terms: Sequence[str]) -> list[str]:
    return [*terms[:3], "…", *terms[-2:]] if len(terms) > MANY_TERMS else list(terms)
