"""A Forward made of what was taken: a module whose forward is the user's own lines, or a call."""

from __future__ import annotations

import keyword
import linecache
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.names import names_in
from graphlab.contrast.reads import names_set, reads
from graphlab.contrast.slicing import CannotSliceError
from graphlab.contrast.values import literal
from graphlab.contrast.written import FUNCTION, write
from graphlab.statics.forward import Forward

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence
    from types import FunctionType

    from graphlab.capture.names import Names
    from graphlab.contrast.slicing import Slice
    from graphlab.contrast.snapshot import Hit, Words
    from graphlab.contrast.values import Taken

OWNER = "owner"  # the object that the user's lines call self


@dataclass(frozen=True, slots=True)
class Made:
    """A Forward with what only the dynamic side needs: the user's names of everything, and notes.

    ``lines`` says that its outermost call is of our own making, and not one of the user's modules.
    """

    forward: Forward
    names: Names
    lines: bool
    root: str = ""
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Parts:
    """What goes into the module while the values are gone through."""

    arguments: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    tensors: list[torch.Tensor] = field(default_factory=list)
    prologue: list[str] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    scope: dict[str, Any] = field(default_factory=dict)
    user: dict[str, Any] = field(default_factory=dict)  # the user's names, for naming parameters
    known: dict[int, str] = field(default_factory=dict)  # a tensor's id → what it is written as

    def free(self, wanted: str) -> str:
        """Return an identifier like this one that nothing has yet."""
        name = _identifier(wanted)
        while name in self.arguments or name in self.scope:
            name += "_"
        return name

    def attribute(self, wanted: str, value: Any) -> str:
        """Return the name under which the module holds a value."""
        for name, one in self.attributes.items():
            if one is value:
                return name
        name = _identifier(wanted)
        while hasattr(torch.nn.Module, name) or name in ("training", FUNCTION) or name in self.attributes:
            name += "_"
        self.attributes[name] = value
        return name

    def argument(self, wanted: str, called: str, tensor: torch.Tensor) -> str:
        """Return the name of the argument that is this tensor."""
        name = wanted if wanted.isidentifier() and wanted not in self.arguments else self.free(wanted)
        self.arguments.append(name)
        self.called.append(called)
        self.tensors.append(tensor)
        return name

    def expression(self, taken: Taken, called: str) -> str:
        """Return the value as an expression inside the forward."""
        if taken.kind == "tensor":
            if taken.identity not in self.known:
                self.known[taken.identity] = self.argument(called, called, taken.value)
            return self.known[taken.identity]
        if taken.kind in ("module", "parameter"):
            self.user.setdefault(called, taken.value)
            return f"self.{self.attribute(called, taken.value)}"
        if taken.kind == "constant":
            text = literal(taken.value)
            return text if text is not None else self.constant(called, taken.value)
        return self._container(taken, called)

    def constant(self, called: str, value: Any) -> str:
        """Return the global name of a value that is taken as it is."""
        name = self.free(f"{called}_constant")
        self.scope[name] = value
        return name

    def _container(self, taken: Taken, called: str) -> str:
        modules = taken.items and all(item.kind == "module" for _, item in taken.items)
        if modules and taken.kind in ("list", "tuple"):
            whole = torch.nn.ModuleList(item.value for _, item in taken.items)
            self.user.setdefault(called, [item.value for _, item in taken.items])
            return f"self.{self.attribute(called, whole)}"
        items = [(key, self.expression(item, f"{called}[{key}]")) for key, item in taken.items]
        values = ", ".join(text for _, text in items)
        if taken.kind == "list":
            return f"[{values}]"
        if taken.kind == "tuple":
            return f"({values},)" if items else "()"
        pairs = "{" + ", ".join(f"{key}: {text}" for key, text in items) + "}"
        if taken.kind == "dict":
            return pairs
        kind = self.constant(taken.value.__name__, taken.value)
        if hasattr(taken.value, "_fields"):
            return f"{kind}({values})"
        return f"{kind}({pairs})" if hasattr(taken.value, "keys") else f"{kind}([{values}])"


def _identifier(wanted: str) -> str:
    name = "".join(one if one.isalnum() or one == "_" else "_" for one in wanted).strip("_") or "value"
    return f"_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name


def of_lines(found: Slice, hit: Hit, folder: str, shown: str) -> Made:
    """Return the Forward that the lines are, given what one hit took.

    Raises: CannotSliceError where the lines cannot be compiled by themselves.
    """
    parts = _Parts(scope=dict(hit.scope))
    chains = reads(found.body)
    bound = set[str]().union(*(names_set(one) for one in found.statements))
    replaced: dict[ast.expr, str] = {}
    written: dict[Words, str] = {}
    for words, taken in hit.names.items():
        written[words] = _place(words, taken, parts, bound)
    for one in chains:
        for length in range(len(one.words), 0, -1):
            text = written.get(one.words[:length])
            if text is not None:
                part = one.parts[length - 1]
                if text != ".".join(one.words[:length]) and _is_written(part, found):
                    replaced[part] = text
                break
        if one.words[:1] not in written and not any(words[0] == one.words[0] for words in written):
            parts.scope.pop(one.words[0], None)  # it had no value yet when the forward began
    for name, module in hit.within:
        parts.user.setdefault(name, module)
        parts.attribute(name, module)
    text = write(found, parts.arguments, parts.prologue, replaced)
    watched = found.watched
    notes = _hidden(hit)
    made = _module(text, os.path.basename(watched.file), parts, folder)
    _settle(made, [one for one in parts.attributes.values() if isinstance(one, torch.nn.Module)])
    forward, names = _forward(made, parts, {made.forward.__func__.__code__.co_filename: shown})
    root = found.returns[0] if len(found.returns) == 1 else ""
    return Made(forward, names, True, root, notes)


def _place(words: Words, taken: Taken, parts: _Parts, bound: set[str]) -> str:
    """Take one value in; return what is to be written where the user's lines have these words.

    ``bound`` are the names that the lines set: they are the function's own.
    """
    called = ".".join(words)
    alone = len(words) == 1 and words[0] != "self"
    if not alone:
        if words == ("self",):
            if taken.kind == "module":
                parts.user.setdefault("self", taken.value)
                return f"self.{parts.attribute(OWNER, taken.value)}"
            return parts.constant(OWNER, taken.value)
        if taken.kind in ("module", "parameter") and words[0] == "self":
            parts.user.setdefault(".".join(words[1:]), taken.value)
            return f"self.{parts.attribute('_'.join(words[1:]), taken.value)}"
        return parts.expression(taken, called)
    name = words[0]
    if taken.kind == "constant" and name not in bound:
        parts.scope[name] = taken.value
        return name
    text = parts.expression(taken, name)
    if text != name:
        # A name of its own inside the function: what the user's lines do to it stays there.
        parts.prologue.append(f"{name} = {text}")
        parts.scope.pop(name, None)
    return name


def of_call(hit: Hit, folder: str, called: str) -> Made:
    """Return the Forward that a module call is, with the arguments that it had."""
    assert hit.module is not None
    module = hit.module
    names = _argument_names(module, len(hit.args))
    parts = _Parts(user={called: module})
    given = [parts.expression(one, name) for one, name in zip(hit.args, names, strict=True)]
    given += [f"{name}={parts.expression(one, name)}" for name, one in hit.kwargs.items()]
    plain = all(one.kind == "tensor" for one in hit.args) and not hit.kwargs
    if plain and len(set(given)) == len(given):
        forward, known = _forward(module, parts, {})
        return Made(forward, known, False)
    name = parts.attribute(called or "module", module)
    head = f"def {FUNCTION}({', '.join(('self', *parts.arguments))}):"
    text = f"{head}\n    return self.{name}({', '.join(given)})\n"
    wrapper = _module(text, "call.py", parts, folder)
    _settle(wrapper, [module])
    forward, known = _forward(wrapper, parts, {wrapper.forward.__func__.__code__.co_filename: "the call"})
    return Made(forward, known, True)


def _argument_names(module: torch.nn.Module, many: int) -> list[str]:
    import inspect

    try:
        known = [
            one.name
            for one in inspect.signature(module.forward).parameters.values()
            if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
        ]
    except (TypeError, ValueError):
        known = []
    return [known[at] if at < len(known) else f"input_{at}" for at in range(many)]


def _is_written(part: ast.expr, found: Slice) -> bool:
    """Return whether an expression stands in the user's text; what is returned may not."""
    return any(one.lineno <= part.lineno <= (one.end_lineno or 0) for one in found.statements) and part in {
        inner for one in found.statements for inner in _walk(one)
    }


def _walk(one: ast.AST) -> Any:
    import ast

    return ast.walk(one)


def _module(text: str, base: str, parts: _Parts, folder: str) -> Any:
    """Return an instance of a class whose forward is the text, compiled from a file."""
    base = base if base.endswith(".py") else "lines.py"
    path = os.path.join(folder, base)
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
    linecache.checkcache(path)
    try:
        code = compile(text, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise CannotSliceError(f"the lines do not stand by themselves: {error}") from error
    scope = parts.scope
    scope.setdefault("__name__", "__main__")
    defined: dict[str, FunctionType] = {}
    exec(code, scope, defined)  # into a place of its own: the user may have a function of this name
    function = defined[FUNCTION]
    kind = type(_class_name(base), (torch.nn.Module,), {FUNCTION: function, "__module__": "__main__"})
    made = kind()
    for name, value in parts.attributes.items():
        setattr(made, name, value)
    return made


def _class_name(base: str) -> str:
    words = "".join(one if one.isalnum() else " " for one in base.removesuffix(".py")).title().split()
    name = "".join(words) or "Lines"
    return name if name[0].isalpha() and name.isascii() else f"Lines{name if name.isascii() else ''}"


def _settle(made: torch.nn.Module, inner: Sequence[torch.nn.Module]) -> None:
    """Give the module around the user's the mode that theirs have, without changing any of theirs."""
    made.training = all(one.training for one in inner)


def _forward(module: Any, parts: _Parts, files: dict[str, str]) -> tuple[Forward, Names]:
    names = names_in([{**parts.user, **dict(zip(parts.called, parts.tensors, strict=True))}])
    called = {}
    for path, one in module.named_parameters():
        known = names.names.get(id(one), [])
        called[path] = next((name for name in known if "." in name), known[0] if known else path)
    forward = Forward(module, tuple(parts.tensors), tuple(parts.called), files, called)
    return forward, names


def _hidden(hit: Hit) -> tuple[str, ...]:
    """Return a note where a function of the user's reaches a leaf that is no input of the forward."""
    from graphlab.contrast.values import leaves_within

    found = []
    for words, taken in hit.names.items():
        if taken.kind == "constant":
            names = leaves_within(taken.value)
            found += [f"{'.'.join(words)}() takes {name} from outside: it is no input here" for name in names]
    return tuple(dict.fromkeys(found))
