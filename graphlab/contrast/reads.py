"""Which names a piece of code reads before it sets them: what a function made of it must be given."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Chain:
    """A name with the attributes read of it, as ``self.net`` in ``self.net(x)``; and its parts.

    ``parts`` are the expressions of ``self``, ``self.net`` …, one for each word.
    """

    words: tuple[str, ...]
    parts: tuple[ast.expr, ...]


@dataclass(slots=True)
class Reads:
    """Goes through statements in the order of their execution; ``chains`` are what they read from outside."""

    chains: list[Chain] = field(default_factory=list)

    def block(self, statements: Iterable[ast.stmt], bound: set[str]) -> set[str]:
        """Read the statements; return the names that are set for certain behind them."""
        for one in statements:
            bound = self._statement(one, bound)
        return bound

    def _statement(self, one: ast.stmt, bound: set[str]) -> set[str]:
        match one:
            case ast.Assign(targets=targets, value=value):
                bound = self._value(value, bound)
                return self._targets(targets, bound)
            case ast.AugAssign(target=target, value=value):
                self._target_read(target, bound)
                bound = self._value(value, bound)
                return self._targets([target], bound)
            case ast.AnnAssign(target=target, value=value):
                return self._targets([target], self._value(value, bound)) if value is not None else bound
            case (
                ast.For(target=target, iter=values, body=body, orelse=other)
                | ast.AsyncFor(target=target, iter=values, body=body, orelse=other)
            ):
                bound = self._value(values, bound)
                self.block(body, self._targets([target], set(bound)))
                self.block(other, set(bound))
                return bound
            case ast.While(test=test, body=body, orelse=other):
                bound = self._value(test, bound)
                self.block(body, set(bound))
                self.block(other, set(bound))
                return bound
            case ast.If(test=test, body=body, orelse=other):
                bound = self._value(test, bound)
                return self.block(body, set(bound)) & self.block(other, set(bound))
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                for item in items:
                    bound = self._value(item.context_expr, bound)
                    if item.optional_vars is not None:
                        bound = self._targets([item.optional_vars], bound)
                return self.block(body, bound)
            case ast.Try():
                return self._try(one, bound)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(one, bound)
                return bound | {one.name}
            case ast.ClassDef(name=name):
                for child in ast.iter_child_nodes(one):
                    self._any(child, bound)
                return bound | {name}
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                return bound | {(item.asname or item.name).split(".")[0] for item in names}
            case _:
                return self._children(one, bound)

    def _try(self, one: ast.Try, bound: set[str]) -> set[str]:
        after = self.block(one.body, set(bound))
        after = self.block(one.orelse, after)
        for handler in one.handlers:
            if handler.type is not None:
                self._value(handler.type, bound)
            inner = bound | ({handler.name} if handler.name else set())
            after &= self.block(handler.body, inner)
        return self.block(one.finalbody, bound | after)

    def _function(self, one: ast.FunctionDef | ast.AsyncFunctionDef, bound: set[str]) -> None:
        for value in (*one.decorator_list, *one.args.defaults, *(d for d in one.args.kw_defaults if d)):
            self._value(value, bound)
        self.block(one.body, bound | arguments(one.args))

    def _children(self, one: ast.AST, bound: set[str]) -> set[str]:
        for child in ast.iter_child_nodes(one):
            bound = self._any(child, bound)
        return bound

    def _any(self, one: ast.AST, bound: set[str]) -> set[str]:
        if isinstance(one, ast.expr):
            return self._value(one, bound)
        if isinstance(one, ast.stmt):
            return self._statement(one, bound)
        return self._children(one, bound)

    def _value(self, one: ast.expr, bound: set[str]) -> set[str]:
        chain = chain_of(one)
        if chain is not None:
            if chain.words[0] not in bound and isinstance(one.ctx, ast.Load):  # type: ignore[attr-defined]
                self.chains.append(chain)
            return bound
        if isinstance(one, ast.NamedExpr):
            return self._targets([one.target], self._value(one.value, bound))
        if isinstance(one, ast.Lambda):
            self._value(one.body, bound | arguments(one.args))
            return bound
        if isinstance(one, _COMPREHENSIONS):
            self._comprehension(one, bound)
            return bound
        return self._children(one, bound)

    def _comprehension(
        self, one: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, bound: set[str]
    ) -> None:
        inner = set(bound)
        for part in one.generators:
            inner = self._targets([part.target], self._value(part.iter, inner))
            for test in part.ifs:
                inner = self._value(test, inner)
        for value in [one.key, one.value] if isinstance(one, ast.DictComp) else [one.elt]:
            self._value(value, inner)

    def _targets(self, targets: Iterable[ast.expr], bound: set[str]) -> set[str]:
        for one in targets:
            match one:
                case ast.Name(id=name):
                    bound = bound | {name}
                case ast.Tuple(elts=items) | ast.List(elts=items):
                    bound = self._targets(items, bound)
                case ast.Starred(value=value):
                    bound = self._targets([value], bound)
                case _:  # an item or an attribute: what holds it is read
                    bound = self._children(one, bound)
        return bound

    def _target_read(self, target: ast.expr, bound: set[str]) -> None:
        chain = chain_of(target)
        if chain is None:
            self._children(target, bound)
        elif chain.words[0] not in bound:
            self.chains.append(Chain(chain.words[:1], chain.parts[:1]))  # an attribute is set where it is


def reads(statements: Sequence[ast.stmt]) -> list[Chain]:
    """Return every name, with its attributes, that the statements read from outside, in order."""
    found = Reads()
    found.block(statements, set())
    return found.chains


def names_read(statements: Sequence[ast.stmt]) -> set[str]:
    """Return the names that the statements read from outside."""
    return {one.words[0] for one in reads(statements)}


def names_set(statement: ast.stmt) -> set[str]:
    """Return the names that a statement may set, in the scope that it stands in."""
    found: set[str] = set()
    todo: list[ast.AST] = [statement]
    while todo:
        one = todo.pop()
        if isinstance(one, (*_BLOCKS, ast.ClassDef)):
            found.add(one.name)
            continue
        if isinstance(one, ast.Lambda):
            continue
        if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load):
            found.add(one.id)
        if isinstance(one, (ast.Import, ast.ImportFrom)):
            found |= {(item.asname or item.name).split(".")[0] for item in one.names}
        todo += ast.iter_child_nodes(one)
    return found


def chain_of(one: ast.AST) -> Chain | None:
    """Return the chain that an expression is, None where it is anything else."""
    parts: list[ast.expr] = []
    words: list[str] = []
    while isinstance(one, ast.Attribute):
        parts.append(one)
        words.append(one.attr)
        one = one.value
    if not isinstance(one, ast.Name):
        return None
    return Chain((one.id, *reversed(words)), (one, *reversed(parts)))


def arguments(given: ast.arguments) -> set[str]:
    """Return the names of a function's arguments."""
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return {one.arg for one in named if one is not None}
