"""All readable rules: every file of ``rules/data`` is a group, every row of it a rule."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from graphlab.rules import data
from graphlab.rules.rule import Rule


@cache
def groups() -> dict[str, tuple[Rule, ...]]:
    """Return the rules by the title of their group, in the order of the files' names."""
    modules = [import_module(f"{data.__name__}.{one.name}") for one in iter_modules(data.__path__)]
    return {module.TITLE: module.RULES for module in modules}


@cache
def rules() -> dict[str, Rule]:
    """Return every readable rule by the name of its node."""
    return {op: rule for group in groups().values() for rule in group for op in rule.ops}


def readable(op: str) -> Rule | None:
    """Return the readable rule of a node such as ``MulBackward0``, if there is one."""
    return rules().get(op.removesuffix("_copy"))
