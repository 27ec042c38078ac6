"""Run as ``python -m tests.rules.rules_page``: write docs/rules.md from the rules."""

from graphlab.rules.explain import explain
from graphlab.rules.rule import Rule
from graphlab.rules.table import groups
from tests.conftest import REPOSITORY

PAGE = REPOSITORY / "docs" / "rules.md"

HEAD = """\
# Derivative rules

What each node of backward does with the gradient that arrives (`grad`), for each of its inputs.
Every formula here is compared with the engine in the tests, on the samples of PyTorch's own
operator database. `result` is what the forward op returned; other names are PyTorch's names of
the op's arguments. Where an argument was repeated to fit (broadcasting), its gradient is summed
back to its shape. For complex tensors some factors are conjugated: `graphlab explain NODE` says
which, and what the functions mean. This page is made by `python -m tests.rules.rules_page`.
"""


def page() -> str:
    """Return docs/rules.md as the rules would have it."""
    parts = [HEAD]
    for title, rows in groups().items():
        parts.append(f"\n## {title}\n\n| node | gradient | in words |\n|---|---|---|\n")
        parts += [_row(rule) for rule in rows]
    return "".join(parts)


def _row(rule: Rule) -> str:
    found = explain(rule.op)
    formulas = [f"`{line.argument}` ← `{line.gradient.text}`" for line in found.lines]
    where = [f"where `{name} = {part.text}`" for name, part in found.parts.items()]
    nodes = ", ".join(f"`{op}`" for op in rule.ops)
    cells = (nodes, "<br>".join([*formulas, *where]), rule.why)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
