r"""A walk as a LaTeX document: the values, then each step with its rule and its numbers.

Nodes without a name that fits a formula are called v_k, as in the literature on automatic
differentiation; the first section says what they stand for. The document needs amsmath and
nothing else, and compiles with pdflatex, xelatex and lualatex; in Chinese it needs ctex as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import language, t
from graphlab.lang.harmless import plain
from graphlab.renderers import words
from graphlab.stepper import names, ruling
from graphlab.stepper.arrivals import changed
from graphlab.stepper.exports import symbols, tex
from graphlab.stepper.sends import rank
from graphlab.version import torch_release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Edge, TensorSummary
    from graphlab.rules.filled import Filled
    from graphlab.stepper.stage import Stage
    from graphlab.stepper.walk import Moment, Walk

CLASSES = {"zh": "ctexart"}  # of documents whose language article has no fonts for
HEAD = r"""\usepackage{amsmath}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\begin{document}"""
WIDE = 40  # characters of numbers that still stand beside their formula


def document(walk: Walk, upto: int | None = None) -> str:
    """Return the document of the steps of a walk, the first ``upto`` of them if that is given."""
    moments = walk.moments[:upto]
    begin = rf"\documentclass{{{CLASSES.get(language(), 'article')}}}"
    lines = [*_comments(walk), begin, HEAD]
    lines += [rf"\section*{{{_title(walk)}}}", _about(walk, len(moments)), ""]
    shown = {walk.main: None} | {one.backward: None for one in moments}
    for backward in shown:
        lines += _values(walk.stages[backward])
    for one in moments:
        lines += _step(walk, one)
    if len(moments) == len(walk):
        lines += _ending(walk)
    return "\n".join([*lines, r"\end{document}", ""])


def _comments(walk: Walk) -> Iterator[str]:
    """Yield what the document is made from, as it was written: comments may hold any character."""
    script = words.clean(names.script(walk.recording))
    yield f"% {t('{file}: a backward, derived step by step by graphlab', file=script)}"
    for stage in walk.stages.values():
        for position, node in enumerate(stage.graph.nodes):
            if node.name and not node.name.isascii():
                symbol, name = symbols.symbol(stage, position), words.clean(plain(node.name))
                yield f"% {t('{symbol} is {name}', symbol=symbol, name=name)}"


def _title(walk: Walk) -> str:
    graph = walk.stage.graph
    source = graph.node(graph.roots[0].node).source if graph.roots else None
    return tex.typed(source.text if source and source.text else names.script(walk.recording))


def _about(walk: Walk, steps: int) -> str:
    torch = torch_release(walk.recording.versions)
    facts = [
        t("{n} of {all} steps", n=f"{steps:,}", all=f"{len(walk):,}"),
        f"torch {tex.text(torch)}" if torch else "",
    ]
    return ", ".join([tex.typed(names.script(walk.recording)), *(fact for fact in facts if fact)])


def _values(stage: Stage) -> Iterator[str]:
    """Yield what every symbol stands for: leaves first, then results in the order of forward."""
    positions = range(len(stage.graph.nodes))
    leaves = [at for at in positions if stage.graph.nodes[at].kind == "leaf"]
    results = [at for at in reversed(positions) if stage.graph.nodes[at].kind != "leaf"]
    title = t("Values of forward")
    if stage.depth:
        title = t("Values of forward of the backward inside step {n}", n=stage.ends + 1)
    yield rf"\subsection*{{{title}}}"
    yield r"\begin{align*}"
    rows = [_row(stage, at) for at in (*leaves, *results)]
    yield " \\\\\n".join(rows)
    yield r"\end{align*}"


def _row(stage: Stage, position: int) -> str:
    node = stage.graph.nodes[position]
    name = node.name if node.kind == "leaf" else names.title(node, names.root_name(stage, position))
    tensor = words.result(node)
    value = tex.number(words.value(tensor, names.MANY))
    if not value:
        value = rf"\text{{{tex.text(words.shapes(node)) or t('not recorded')}}}"
    called = [symbols.symbol(stage, position, at) for at in range(max(1, len(node.outputs)))]
    return rf"{', '.join(called)} &= {value} && \text{{{tex.typed(name or names.what(node))}}}"


def _step(walk: Walk, moment: Moment) -> Iterator[str]:
    stage = walk.stages[moment.backward]
    position = stage.position(moment.node.id)
    title = names.title(moment.node, names.root_name(stage, position))
    yield ""
    step = t("Step {n} of {all}", n=moment.number, all=len(walk))
    yield rf"\subsection*{{{t('{step}: {what}', step=step, what=tex.typed(title))}}}"
    parts = [tex.typed(names.what(moment.node)), tex.typed(names.place(moment.node))]
    yield ", ".join(part for part in parts if part != tex.typed(""))
    rows = [*_arrived(stage, position)]
    if moment.node.kind == "leaf":
        rows += _stored(moment)
    else:
        rules = ruling.filled(stage, position)
        for edge in stage.leaving[position]:
            rows += _sent(stage, position, edge, rules.get(edge.slot))
    if rows:
        yield r"\begin{align*}"
        yield " \\\\\n".join(rows)
        yield r"\end{align*}"


def _arrived(stage: Stage, position: int) -> Iterator[str]:
    """Yield the gradient that the node got, as the sum that it is: ``6 + 4 = 10``."""
    step = stage.steps[position]
    assert step is not None
    for output, got in enumerate(step.grad_outputs):
        came = [one for one in stage.contributions(position) if one.output_nr == output]
        hook = changed(stage, position, output)
        result = hook[0] if hook else got
        known = [one.value for one in came]
        sum_of = f"{_sum(known)} = " if len(came) > 1 and all(one is not None for one in known) else ""
        yield f"{symbols.derivative(stage, position, output)} &= {sum_of}{tex.gradient(result)}"
        if hook:
            yield rf"&\to {tex.gradient(got)} \quad \text{{{t('(a hook changed it)')}}}"


def _sum(terms: list[TensorSummary | None]) -> str:
    return " + ".join(map(tex.gradient, terms)).replace("+ -", "- ")


def _stored(moment: Moment) -> Iterator[str]:
    step = moment.step
    before = tex.gradient(step.grad_before) if step.grad_before is not None else r"\text{None}"
    after = tex.gradient(step.grad_after) if step.grad_after is not None else r"\text{None}"
    label = tex.typed(f"{moment.node.name}.grad" if moment.node.name else ".grad")
    yield rf"\text{{{label}}} &\colon {before} \to {after}"


def _sent(stage: Stage, position: int, edge: Edge, rule: Filled | None) -> Iterator[str]:
    """Yield what left through one edge: the rule, the same with numbers, the gradient."""
    step = stage.steps[position]
    assert step is not None
    value = step.grad_inputs[edge.slot] if edge.slot < len(step.grad_inputs) else None
    left = symbols.derivative(stage, stage.position(edge.head), edge.output_nr)
    mine, expected = rank(stage, edge)
    if expected > 1:
        left = rf"\left({left}\right)_{{{mine}}}"
    made = [*_chain(stage, position, edge, rule), *_formula(stage, position, rule), tex.gradient(value)]
    parts = list(dict.fromkeys(made))
    if sum(map(len, parts[1:])) <= WIDE:
        yield f"{left} &= {' = '.join(parts)}"
        return
    yield f"{left} &= {parts[0]}"
    yield from (f"&= {part}" for part in parts[1:])


def _chain(stage: Stage, position: int, edge: Edge, rule: Filled | None) -> list[str]:
    """Return the chain rule itself, where there is a local derivative; at the root it says nothing."""
    if rule is None or not rule.local or position in stage.roots:
        return []
    inner = symbols.symbol(stage, stage.position(edge.head), edge.output_nr)
    own = rf"\frac{{\partial {symbols.symbol(stage, position)}}}{{\partial {inner}}}"
    return [rf"{symbols.derivative(stage, position)} \cdot {own}"]


def _formula(stage: Stage, position: int, rule: Filled | None) -> list[str]:
    """Return the rule with the derivative in place of ``grad``, and the rule with its numbers."""
    if rule is None or not rule.latex:
        return []
    if rule.latex.startswith(r"\mathtt{"):  # PyTorch's own formula, which is program text
        return [rf"\text{{{tex.typed(rule.formula, 100)}}}"]
    made = [tex.ascii_only(symbols.with_symbols(stage, position, rule.latex))]
    if rule.latex_numbers and rule.latex_numbers != rule.latex:
        made.append(tex.number(tex.ascii_only(rule.latex_numbers)))
    return made


def _ending(walk: Walk) -> Iterator[str]:
    """Yield the results: gradients of leaves, gradients that were returned, an error."""
    stage = walk.stage
    rows = [
        f"{symbols.derivative(stage, at)} &= {tex.gradient(step.grad_outputs[0])}"
        for at, step in enumerate(stage.steps)
        if step is not None and step.grad_outputs and stage.graph.nodes[at].kind == "leaf"
    ]
    for one in stage.record.returned:
        if one.node:
            left = symbols.derivative(stage, stage.position(one.node), one.output_nr)
            rows.append(rf"{left} &= {tex.gradient(one.gradient)} && \text{{{t('(returned)')}}}")
    if rows:
        yield ""
        yield rf"\subsection*{{{t('Result')}}}"
        yield r"\begin{align*}"
        yield " \\\\\n".join(rows)
        yield r"\end{align*}"
    for line in stage.record.error.strip().splitlines()[:4]:
        yield rf"\par {t('Backward raised: {error}', error=tex.typed(line, 100))}"
