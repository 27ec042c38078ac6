"""JSON out and in for the types of graph.py, recording.py and outcome.py, with errors that name the key.

Fields that hold their default are left out, so that files stay small and readable. A node
names its module call by path and call number; the full call stands once, in graph.modules.
NaN and infinities are the strings "nan", "inf" and "-inf": JSON has no numbers for them.
"""

from __future__ import annotations

import json
import math
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from graphlab import graph as graph_types
from graphlab import outcome as outcome_types
from graphlab import recording as recording_types
from graphlab.errors import USAGE, GraphlabError
from graphlab.graph import Graph, ModuleCall, Node
from graphlab.lang import t
from graphlab.recording import SCHEMA, Recording
from graphlab.written import pieces, present

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Broken: TypeAlias = "Callable[[str, str], GraphlabError]"  # place and reason → the error of a file

_MOST_SLOTS = 1_000_000
_BITS = 64  # no integer of torch's has more
_NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def to_json(recording: Recording) -> str:
    """Return the recording as JSON text, one node, edge or step on a line; the same every time."""
    return written(recording)


def written(value: object) -> str:
    """Return a value of the plain types as the text of a JSON file."""
    return "".join(pieces(value))


def from_json(text: str, file: str = "recording.json") -> Recording:
    """Return the recording that ``text`` holds.

    Raises: GraphlabError (GL010) that names the line, or the key, that is broken.
    """
    recording: Recording = parse(text, file, Recording, SCHEMA, _broken)
    for one in recording.passes:
        if one.graph is not None:
            check(one.graph, file, _broken)
    return recording


def parse(text: str, file: str, kind: type, schema: str, broken: Broken) -> Any:
    """Return the value of type ``kind`` that ``text`` holds.

    Raises: what ``broken`` makes of the place and the reason.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise broken(f"{file}{line}", t("this is not JSON: {error}", error=error)) from error
    if not isinstance(data, dict) or data.get("schema") != schema:
        found = data.get("schema") if isinstance(data, dict) else type(data).__name__
        raise broken(
            _at(file, "schema"),
            t("expected {expected}, found {found}", expected=repr(schema), found=repr(found)),
        )
    try:
        return _reader(kind)(data, "")
    except _BadKeyError as error:
        raise broken(_at(f"{file}{_line_of(text, error.key)}", error.key), error.why) from error


def save(recording: Recording, path: Path) -> None:
    """Write the recording to ``path``, whole or not at all."""
    from graphlab.files import write_whole

    write_whole(path, to_json(recording).encode())


def load(path: Path) -> Recording:
    """Return the recording in the file ``path``; errors as from_json, and OSError."""
    return from_json(path.read_text(encoding="utf-8", errors="replace"), str(path))


class _BadKeyError(Exception):
    def __init__(self, key: str, why: str) -> None:
        super().__init__(why)
        self.key = key.lstrip(".") or t("(top)")
        self.why = why


def _broken(where: str, why: str) -> GraphlabError:
    return GraphlabError(
        "GL010",
        t("the recording cannot be read"),
        where=where,
        why=why,
        fix=t("record it again: graphlab render SCRIPT -o recording.json"),
        exit_code=USAGE,
    )


def _at(file: str, key: str) -> str:
    return t("{file}, key {key}", file=file, key=key)


def _line_of(text: str, key: str) -> str:
    """Return ":LINE" of the innermost named key's first use, when only one place has it."""
    name = key.rsplit(".", 1)[-1].split("[")[0]
    needle = f'"{name}"'
    return f":{text[: text.index(needle)].count(chr(10)) + 1}" if text.count(needle) == 1 else ""


def check(graph: Graph, file: str, broken: Broken, key: str = "") -> None:
    """Raise unless ids are n0, n1 … and every edge, root and parent points at something.

    ``key`` is what stands before the keys of this graph, as in ``dynamic.graphs[0].graph.``.
    """
    if not graph.roots:
        raise broken(_at(file, f"{key}roots"), t("a graph has at least one root"))
    ids = {node.id: position for position, node in enumerate(graph.nodes)}
    for position, node in enumerate(graph.nodes):
        if node.id != f"n{position}":
            why = t("expected {expected}, found {found}", expected=f"'n{position}'", found=repr(node.id))
            raise broken(_at(file, f"{key}nodes[{position}].id"), why)
        if not 0 <= node.slots <= _MOST_SLOTS:
            why = t("expected 0 to {most}", most=_MOST_SLOTS)
            raise broken(_at(file, f"{key}nodes[{position}].slots"), why)
    for position, edge in enumerate(graph.edges):
        for end in (edge.tail, edge.head):
            if end not in ids:
                raise broken(_at(file, f"{key}edges[{position}]"), _no_node(end))
        if ids[edge.tail] >= ids[edge.head]:
            raise broken(_at(file, f"{key}edges[{position}]"), t("a gradient flows to a later node"))
        if not 0 <= edge.slot < graph.nodes[ids[edge.tail]].slots:
            why = t("{node} has no such slot", node=edge.tail)
            raise broken(_at(file, f"{key}edges[{position}].slot"), why)
    for position, root in enumerate(graph.roots):
        if root.node not in ids:
            raise broken(_at(file, f"{key}roots[{position}]"), _no_node(root.node))
    for position, call in enumerate(graph.modules):
        if call.parent is not None and not 0 <= call.parent < position:
            raise broken(_at(file, f"{key}modules[{position}].parent"), t("a call's parent stands before it"))


def _no_node(id: str) -> str:
    return t("there is no node {node}", node=repr(id))


# Out


def plain_data(value: object) -> Json:
    """Return a value of the plain types as it stands in JSON."""
    return _plain(value)


def _plain(value: Any) -> Json:
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Node):
        data = _fields(value)
        if value.module is not None:
            data["module"] = {"path": value.module.path, "call": value.module.call}
        return data
    if is_dataclass(value):
        return _fields(value)
    return value  # type: ignore[no-any-return]


def _fields(value: Any) -> dict[str, Json]:
    return {name: _plain(item) for name, item in present(value)}


def _default(one: Field[Any]) -> object:
    if one.default_factory is not MISSING:
        return one.default_factory()
    return one.default


# In

_Reader: TypeAlias = "Callable[[Any, str], Any]"


@cache
def _reader(kind: Any) -> _Reader:
    """Return a function (json value, key) → value of type ``kind``, or _BadKeyError."""
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    origin, args = get_origin(kind), get_args(kind)
    if origin is tuple and args[-1] is Ellipsis:
        return _sequence_reader(args[0])
    if origin is tuple:
        return _pair_reader(args)
    if origin is dict:
        return _dict_reader(args[1])
    if origin in (Union, types.UnionType):
        return _union_reader(args)
    if origin is Literal:
        return _literal_reader(args)
    return _scalar_reader(kind)


def _hints(kind: Any) -> dict[str, Any]:
    spaces = {**vars(graph_types), **vars(recording_types), **vars(outcome_types)}
    return get_type_hints(kind, spaces, spaces)


def _dataclass_reader(kind: Any) -> _Reader:
    hints = _hints(kind)
    readers = {one.name: _reader(hints[one.name]) for one in fields(kind)}
    required = {one.name for one in fields(kind) if _default(one) is MISSING}

    def read(data: Any, key: str) -> Any:
        if not isinstance(data, dict):
            raise _BadKeyError(key, _no_object(data))
        for name in required - data.keys():
            raise _BadKeyError(f"{key}.{name}", t("this key is missing"))
        for name in data.keys() - readers.keys():
            raise _BadKeyError(f"{key}.{name}", t("{kind} has no such key", kind=kind.__name__))
        made = {name: readers[name](item, f"{key}.{name}") for name, item in data.items()}
        if kind is Graph:
            made["nodes"] = _with_calls(made.get("nodes", ()), made.get("modules", ()), key)
        return kind(**made)

    return read


def _with_calls(nodes: tuple[Node, ...], modules: tuple[ModuleCall, ...], key: str) -> tuple[Node, ...]:
    from dataclasses import replace

    known = {(call.path, call.call): call for call in modules}
    made = []
    for position, node in enumerate(nodes):
        if node.module is None:
            made.append(node)
            continue
        call = known.get((node.module.path, node.module.call))
        if call is None:
            raise _BadKeyError(f"{key}.nodes[{position}].module", t("graph.modules has no such call"))
        made.append(replace(node, module=call))
    return tuple(made)


def _no_object(data: object) -> str:
    return t("expected an object, found {found}", found=type(data).__name__)


def _none_of(legal: Iterable[object], found: object) -> str:
    names = ", ".join(map(str, legal))
    return t("expected one of {names}; found {found}", names=names, found=repr(found))


def _sequence_reader(kind: Any) -> _Reader:
    item = _reader(kind)

    def read(data: Any, key: str) -> Any:
        if not isinstance(data, list):
            raise _BadKeyError(key, t("expected a list, found {found}", found=type(data).__name__))
        return tuple(item(one, f"{key}[{position}]") for position, one in enumerate(data))

    return read


def _pair_reader(kinds: tuple[Any, ...]) -> _Reader:
    items = [_reader(kind) for kind in kinds]

    def read(data: Any, key: str) -> Any:
        if not isinstance(data, list) or len(data) != len(items):
            raise _BadKeyError(key, t("expected a list of {count}", count=len(items)))
        return tuple(item(one, f"{key}[{i}]") for i, (item, one) in enumerate(zip(items, data, strict=True)))

    return read


def _dict_reader(kind: Any) -> _Reader:
    item = _reader(kind)

    def read(data: Any, key: str) -> Any:
        if not isinstance(data, dict):
            raise _BadKeyError(key, _no_object(data))
        return {name: item(one, f"{key}.{name}") for name, one in data.items()}

    return read


def _union_reader(kinds: tuple[Any, ...]) -> _Reader:
    told = {legal: kind for kind in kinds for legal in _statuses(kind)}
    if told:
        return _told_reader(told)
    optional = types.NoneType in kinds
    readers = [_reader(kind) for kind in kinds if kind is not types.NoneType]
    exact = {kind: _reader(kind) for kind in kinds if kind in (bool, int, float, str)}

    def read(data: Any, key: str) -> Any:
        if data is None and optional:
            return None
        if type(data) in exact:
            return exact[type(data)](data, key)
        last: _BadKeyError | None = None
        for reader in readers:
            try:
                return reader(data, key)
            except _BadKeyError as error:
                last = error
        raise last or _BadKeyError(key, t("no value fits here"))

    return read


def _statuses(kind: Any) -> tuple[str, ...]:
    """Return the legal values of the field ``status``, by which types of one union are told apart."""
    if not is_dataclass(kind) or "status" not in {one.name for one in fields(kind)}:
        return ()
    return tuple(get_args(_hints(kind)["status"]))


def _told_reader(kinds: dict[str, Any]) -> _Reader:
    def read(data: Any, key: str) -> Any:
        if not isinstance(data, dict):
            raise _BadKeyError(key, _no_object(data))
        status = data.get("status")
        if not isinstance(status, str) or status not in kinds:
            raise _BadKeyError(f"{key}.status", _none_of(kinds, status))
        return _reader(kinds[status])(data, key)

    return read


def _literal_reader(legal: tuple[Any, ...]) -> _Reader:
    def read(data: Any, key: str) -> Any:
        if data not in legal:
            raise _BadKeyError(key, _none_of(legal, data))
        return data

    return read


def _scalar_reader(kind: Any) -> _Reader:
    def read(data: Any, key: str) -> Any:
        if kind is float and isinstance(data, str) and data in _NON_FINITE:
            return _NON_FINITE[data]
        if kind is float and type(data) in (int, float):
            try:
                return float(data)
            except OverflowError as error:
                raise _BadKeyError(key, t("this number is too large")) from error
        if type(data) is not kind:
            why = t("expected {expected}, found {found}", expected=kind.__name__, found=type(data).__name__)
            raise _BadKeyError(key, why)
        if kind is int and data.bit_length() > _BITS:
            raise _BadKeyError(key, t("this number is too large"))
        return data

    return read
