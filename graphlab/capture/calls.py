"""Module calls as the user counts them: paths by name, calls numbered within one graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.capture import members
from graphlab.graph import ModuleCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch.nn import Module

    from graphlab.capture.names import Names
    from graphlab.capture.trace import Made, Trace


class Calls:
    """The calls that made the nodes of one graph; ``modules`` is what Graph.modules becomes."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.modules: list[ModuleCall] = []
        self._known: dict[tuple[int, int], ModuleCall] = {}
        self._numbers: dict[str, int] = {}
        self._children: dict[int, dict[int, str]] = {}  # names by id, of the module with an id
        self._paths: dict[int, dict[int, str]] = {}

    def of(self, call: int, trace: Trace | None) -> ModuleCall | None:
        """Return the call noted at this position of a thread's trace."""
        return self._known.get((id(trace), call))

    def add(self, made: Sequence[tuple[Made | None, Trace | None]]) -> None:
        """Number the calls that made at least one of the nodes, in the order of the calls."""
        wanted: dict[int, tuple[Trace, set[int]]] = {}
        latest, inner = None, set[int]()
        for one, trace in made:
            if one is None or trace is None:
                continue
            if trace is not latest:
                latest, inner = wanted.setdefault(id(trace), (trace, set()))
            inner.add(one.call)
        for trace, inner in wanted.values():
            places: dict[int, int] = {-1: -1}
            for call in sorted(_with_outer(trace, inner)):
                places[call] = self._number(trace, call, places)

    def _number(self, trace: Trace, call: int, places: dict[int, int]) -> int:
        one = trace.calls[call]
        parent = places[one.parent]
        path = self._path(trace, call, parent)
        number = self._numbers[path] = self._numbers.get(path, 0) + 1
        made = ModuleCall(path, number, one.type, parent if parent >= 0 else None)
        self.modules.append(made)
        self._known[id(trace), call] = made
        return len(self.modules) - 1

    def _path(self, trace: Trace, call: int, parent: int) -> str:
        """Return the user's path of the module; its class where no name can be found."""
        one = trace.calls[call]
        module = one.module()
        if module is not None and id(module) in self.names.modules:
            return self.names.modules[id(module)]
        if parent < 0:
            return "" if module is None or members.children(module) else one.type.lower()
        above = self.modules[parent].path
        front = f"{above}." if above else ""
        outer = trace.calls[one.parent].module()
        name = self._name_inside(outer, module) if outer is not None and module is not None else None
        return front + (one.type.lower() if name is None else name)

    def _name_inside(self, outer: Module, module: Module) -> str | None:
        children = self._children.get(id(outer))
        if children is None:
            children = self._children[id(outer)] = _first_names(members.children(outer))
        if id(module) in children:
            return children[id(module)]
        known = self._paths.get(id(outer))
        if known is None:
            known = self._paths[id(outer)] = _first_names(members.tree(outer))
        return known.get(id(module))


def _first_names(found: members.Tree) -> dict[int, str]:
    """Return the name of each module by its id, of several the first."""
    return {id(one): name for name, one in reversed(found)}


def _with_outer(trace: Trace, calls: set[int]) -> set[int]:
    """Return these calls and all that they ran inside."""
    chosen: set[int] = set()
    for call in calls:
        while call >= 0 and call not in chosen:
            chosen.add(call)
            call = trace.calls[call].parent
    return chosen
