"""torch.export: one whole graph of ATen operations, with its assumptions checked at every call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from graphlab.statics.captured import Captured
from graphlab.statics.fx_nodes import Role, static_graph
from graphlab.statics.sources import Lines

if TYPE_CHECKING:
    from torch.export import ExportedProgram

    from graphlab.statics.forward import Forward


def capture(forward: Forward) -> Captured:
    """Return the exported program.

    Not strict, as torch does by default: the forward runs with tensors that have no data. The strict
    way, which reads Python's bytecode, is asked where this one refuses.
    """
    notes: tuple[str, ...] = ()
    try:
        program = torch.export.export(forward.module, forward.inputs, strict=False)
    except Exception as refusal:
        try:
            program = torch.export.export(forward.module, forward.inputs, strict=True)
        except Exception:  # the first refusal is the one that a user meets
            raise refusal from None
        notes = ("torch.export refuses this with strict=False; this is the graph of strict=True",)
    graph = static_graph(program.graph, Lines(forward.files), _roles(program, forward.names))
    return Captured(graph, program.module(), notes=notes, guards=_guards(program))


def _roles(program: ExportedProgram, names: tuple[str, ...]) -> dict[str, Role]:
    """Return what each placeholder is to the user."""
    roles: dict[str, Role] = {}
    given = iter(names)
    for spec in program.graph_signature.input_specs:
        kind, name = spec.kind.name, getattr(spec.arg, "name", "")
        if kind == "USER_INPUT":
            roles[name] = Role("input", next(given, name))
        elif kind in ("PARAMETER", "BUFFER"):
            roles[name] = Role("parameter", spec.target or name)
        else:
            roles[name] = Role("constant", spec.target or name)
    return roles


def _guards(program: ExportedProgram) -> tuple[str, ...]:
    """Return what the program checks of its inputs, as text."""
    texts = [str(one) for one in getattr(program, "_guards_code", None) or ()]
    for spec in program.graph_signature.input_specs:
        if spec.kind.name == "USER_INPUT":
            node = next(
                (one for one in program.graph.nodes if one.name == getattr(spec.arg, "name", "")), None
            )
            value = node.meta.get("val") if node is not None else None
            if isinstance(value, torch.Tensor):
                texts.append(f"{spec.arg.name} has the shape {tuple(value.shape)}")
    return tuple(texts)
