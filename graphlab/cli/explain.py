"""``graphlab explain``: the derivative rule of a node, readable and as PyTorch has it; or an error's code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from graphlab.cli.command import HELP_NAMES, Command
from graphlab.cli.explained_codes import is_code, said_of
from graphlab.errors import DONE, USAGE, GraphlabError
from graphlab.lang import ENGLISH, speaking, t
from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.rules.explain import Explanation
    from graphlab.rules.printing import Shown

WIDTH = 76
LABEL = 9

EXAMPLES = """\
\b
OP is a node as pictures and recordings name it (MulBackward0), or a function (mul,
aten::mul, cross_entropy). Without OP, all readable rules are listed. CODE is what an
error begins with (GL002); GL alone lists all codes.

\b
Examples:
  graphlab explain MulBackward0
  graphlab explain softmax
  graphlab explain pow --latex
  graphlab explain layer_norm --json
  graphlab explain                           every readable rule, in groups
  graphlab explain GL002                     what an error means, and what helps
"""


@click.command("explain", cls=Command, context_settings=HELP_NAMES, epilog=EXAMPLES)
@click.argument("op", required=False, metavar="[OP|CODE]")
@click.option("--latex", is_flag=True, help="Print the formulas as LaTeX.")
@click.option("--json", "as_json", is_flag=True, help="Print all that is known as JSON.")
def command(op: str | None, latex: bool, as_json: bool) -> int:
    """Say how the gradient of OP is made, with PyTorch's own formula, or what the CODE of an error means."""
    if op is None:
        _list(as_json=as_json)
        return DONE
    if is_code(op):
        click.echo(said_of(op, as_json=as_json))
        return DONE
    from graphlab.rules.explain import explain

    ops = _find(op)
    if as_json:
        with speaking(ENGLISH):
            click.echo(json.dumps([_as_data(explain(one)) for one in ops], indent=2, ensure_ascii=False))
        return DONE
    found = [explain(one) for one in ops]
    click.echo("\n\n".join("\n".join(_lines(one, latex=latex)) for one in found))
    return DONE


def _find(word: str) -> list[str]:
    from graphlab.rules import naming

    found = naming.find(word)
    if found:
        return found
    near = naming.near(word)
    shown = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in word)
    raise GraphlabError(
        "GL030",
        t("nothing is known of {name}", name=repr(shown)),
        why=t("it is neither a node of autograd nor a function with a derivative"),
        fix=_meant(near) if near else t("graphlab explain lists the readable rules"),
        exit_code=USAGE,
    )


def _meant(near: list[str]) -> str:
    return t("did you mean {other}?", other=t(" or ").join(near))


def _lines(one: Explanation, *, latex: bool) -> Iterator[str]:
    """Yield the explanation for people, line by line."""
    function = f" · {one.official.function}" if one.official else ""
    yield f"{one.op}{function}"
    if one.why:
        yield f"  {one.why}"
    if one.lines:
        yield ""
        yield from _formulas(one, latex=latex)
    for written, meaning in one.functions.items():
        yield f"  {t('{name}: {text}', name=written, text=meaning)}"
    if one.official:
        yield ""
        if one.saved:
            yield f"  {_padded(t('keeps'))}{', '.join(one.saved)}"
        yield f"  {_padded('PyTorch')}{one.official.signature}"
        for names, formula in _joined(one.official.formulas):
            yield f"  {_padded('')}{names}: {formula}"
    if one.note:
        yield f"  {one.note}"


def _padded(label: str) -> str:
    return label + " " * (LABEL - sum(map(words.columns, label)))


def _joined(formulas: dict[str, str]) -> list[tuple[str, str]]:
    """Return arguments and formula, with arguments of one formula together."""
    found: dict[str, list[str]] = {}
    for name, formula in formulas.items():
        found.setdefault(formula, []).append(name)
    return [(", ".join(names), formula) for formula, names in found.items()]


def _formulas(one: Explanation, *, latex: bool) -> Iterator[str]:
    def written(shown: Shown) -> str:
        return shown.latex if latex else shown.text

    width = max(len(line.argument) for line in one.lines)
    for line in one.lines:
        yield f"  {line.argument:<{width}} ← {written(line.gradient)}"
    for line in one.lines:
        if line.local is not None:
            yield f"  ∂result/∂{line.argument} = {written(line.local)}"
    for line in one.lines:
        if line.complex is not None:
            whole = t("{argument}, complex: {formula}", argument=line.argument, formula=written(line.complex))
            yield f"  {whole}"
    for name, part in one.parts.items():
        yield f"  {t('where {name} = {formula}', name=name, formula=written(part))}"


def _as_data(one: Explanation) -> dict[str, object]:
    own = one.official
    return {
        "op": one.op,
        "group": one.group,
        "explanation": one.why,
        "gradients": [
            {
                "argument": line.argument,
                "text": line.gradient.text,
                "latex": line.gradient.latex,
                "local": line.local.text if line.local else "",
                "local_latex": line.local.latex if line.local else "",
                "complex": line.complex.text if line.complex else "",
            }
            for line in one.lines
        ],
        "where": {name: part.text for name, part in one.parts.items()},
        "functions": one.functions,
        "saved": list(one.saved),
        "official": {
            "function": own.function,
            "signature": own.signature,
            "arguments": [argument.name for argument in own.arguments],
            "formulas": own.formulas,
            "forward": own.forward,
        }
        if own
        else None,
    }


def _list(*, as_json: bool) -> None:
    from graphlab.rules.table import groups

    names = {title: [op for rule in rows for op in rule.ops] for title, rows in groups().items()}
    if as_json:
        click.echo(json.dumps(names, indent=2))
        return
    count = sum(map(len, names.values()))
    click.echo(t("{n} nodes have a readable rule; PyTorch's own formula is shown for all others.", n=count))
    for title, ops in names.items():
        click.echo(f"\n{t(title)}")
        text = click.wrap_text(", ".join(ops), WIDTH, initial_indent="  ", subsequent_indent="  ")
        click.echo(text)
