"""PyTorch's own table of derivatives, read from the wheel without importing any of it.

The table is ``derivatives.yaml`` of torchgen. It uses a small part of YAML, which is all that is
read here. The names of nodes follow from the order of the entries, as torchgen numbers them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.lang import noted

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = Path("packaged") / "autograd" / "derivatives.yaml"
ABSENT = noted("PyTorch's table of derivatives is not on this machine: it comes with torch, as torchgen")

_SIGNATURE = re.compile(r"([\w.]+)\((.*)\) -> (.*)")
_PAIR = re.compile(r"( *)(- )?([\w, ]+):(?: +(.*))?$")
_TENSOR = re.compile(r"Tensor(\([^)]*\))?(\?)?(\[\d*\])?")


@dataclass(frozen=True, slots=True)
class Argument:
    """A differentiable input; a ``listed`` one is a list of tensors, and has a slot for each."""

    name: str
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Official:
    """What PyTorch says of one node: its function, and one formula for each argument.

    ``arguments`` are in the order of the node's slots. ``forward`` has the formulas of
    forward-mode differentiation, by the name of the output.
    """

    op: str
    function: str
    signature: str
    arguments: tuple[Argument, ...]
    formulas: dict[str, str]
    forward: dict[str, str]


@dataclass(slots=True)
class _Entry:
    """One entry of the file: its signature, and formulas for each dispatch key."""

    signature: str
    keys: dict[str, dict[str, str]] = field(default_factory=dict)


def official(op: str) -> Official | None:
    """Return PyTorch's own rule of a node such as ``MulBackward0``, if the table has it."""
    return table().get(op.removesuffix("_copy"))


@cache
def table() -> dict[str, Official]:
    """Return the whole table by node name; empty where torch is not installed."""
    spec = find_spec("torchgen")
    folders = spec.submodule_search_locations if spec is not None else None
    for folder in folders or ():
        file = Path(folder) / PLACE
        if file.is_file():
            return parse(file.read_text(encoding="utf-8"))
    return {}


def parse(text: str) -> dict[str, Official]:
    """Return the table in ``text`` by node name."""
    found: dict[str, Official] = {}
    counter: Counter[str] = Counter()
    for entry in _entries(text):
        for key, formulas in entry.keys.items():
            made = _official(entry.signature, key, formulas, counter)
            if made is not None:
                found[made.op] = made
    return found


def _official(signature: str, key: str, formulas: dict[str, str], counter: Counter[str]) -> Official | None:
    match = _SIGNATURE.match(signature)
    if match is None:
        return None
    function, inputs, outputs = match.groups()
    names = _names(inputs)
    forward = {one: formulas[one] for one in formulas if _is_output(one, outputs, names)}
    gradients = {
        one: formula
        for one, formula in formulas.items()
        if one in names and formula.lower() != "non_differentiable"
    }
    if not gradients:
        return None
    prefix = _prefix(function.partition(".")[0]) + ("" if key == "Default" else key)
    number = counter[prefix]
    counter[prefix] += 1
    arguments = tuple(Argument(one, listed) for one, listed in names.items() if one in gradients)
    ordered = {one.name: gradients[one.name] for one in arguments}
    return Official(f"{prefix}{number}", function, signature, arguments, ordered, forward)


def _prefix(function: str) -> str:
    """Return ``log_sigmoid_forward`` as ``LogSigmoidBackward``."""
    camel = "".join(part.title() for part in function.split("_"))
    return (camel + "Backward").replace("ForwardBackward", "Backward")


def _names(inputs: str) -> dict[str, bool]:
    """Return the inputs of a signature by name, with True for lists of tensors."""
    found = {}
    for part in re.split(r",\s*(?![^\[(]*[\])])", inputs):
        kind, _, name = part.partition("=")[0].strip().rpartition(" ")
        if name.isidentifier():
            tensor = _TENSOR.fullmatch(kind)
            found[name] = bool(tensor and tensor.group(3))
    return found


def _is_output(name: str, outputs: str, inputs: dict[str, bool]) -> bool:
    return name not in inputs and (
        name.startswith("result") or re.search(rf"\b{name}\b", outputs) is not None
    )


def _entries(text: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    key = "Default"
    for depth, first, name, value in _pairs(text):
        if first:
            if entry is not None:
                yield entry
            entry, key = _Entry(value), "Default"
        elif entry is None or name in ("dispatch", "output_differentiability"):
            continue
        elif not value:  # a dispatch key; its formulas stand deeper
            key = name
        else:
            formulas = entry.keys.setdefault(key if depth > 2 else "Default", {})
            formulas.update(dict.fromkeys(re.split(r",\s*", name), value))
    if entry is not None:
        yield entry


def _pairs(text: str) -> Iterator[tuple[int, bool, str, str]]:
    """Yield depth, whether an entry begins, key and value; a quoted value may take many lines."""
    lines = iter(text.splitlines())
    for line in lines:
        match = None if line.lstrip().startswith("#") else _PAIR.match(line)
        if match is None:
            continue
        indent, dash, name, value = match.groups()
        value = (value or "").strip()
        while value.startswith(('"', "'")) and value.count(value[0]) < 2:
            more = next(lines, None)
            if more is None:
                return
            value += " " + more.strip()
        yield len(indent), dash is not None, name, " ".join(_unquoted(value).split())


def _unquoted(value: str) -> str:
    if value[:1] in ('"', "'"):
        return value[1 : value.index(value[0], 1)].strip()
    return value.partition(" #")[0].strip()
