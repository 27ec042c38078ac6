"""A TorchScript graph as a StaticGraph: what jit.trace and jit.script make.

Constants, lists and attributes are written into the arguments of what uses them. Calls of
modules are followed, so that every node has the user's line and the module it ran in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import torch

from graphlab.graph import TensorSummary
from graphlab.outcome import StaticGraph, StaticNode
from graphlab.statics.baked import TENSOR, frozen
from graphlab.statics.jit_values import Ref, described, listed, reach, scope, users_function, values_of

if TYPE_CHECKING:
    from graphlab.graph import Source
    from graphlab.outcome import StaticKind
    from graphlab.statics.sources import Lines

_LONGEST = 60
_NO_LIMIT = str(2**63 - 1)  # turns of a while loop, as TorchScript writes it
_LISTS = {"prim::ListConstruct": "[]", "prim::TupleConstruct": "()", "prim::DictConstruct": "{}"}
_UNPACKS = ("prim::ListUnpack", "prim::TupleUnpack")


def static_graph(module: Any, lines: Lines, names: tuple[str, ...]) -> StaticGraph:
    """Return the nodes of a ScriptModule's forward; ``names`` are the user's names of its inputs."""
    writer = _Writer(lines)
    graph = module.graph
    inputs = list(graph.inputs())
    values: dict[str, Ref] = {inputs[0].debugName(): Ref("self", path="")}
    for at, one in enumerate(inputs[1:]):
        name = names[at] if at < len(names) else one.debugName().split(".")[0]
        values[one.debugName()] = writer.add("input", "input", name=name, output=described(one))
    returned = writer.block(graph, values, module, None, "", "")
    ids = tuple(one for ref in returned for one in ref.ids)
    writer.add("return", "output", inputs=ids, arguments=tuple(ref.text for ref in returned))
    return StaticGraph(tuple(writer.nodes))


class _Writer:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.nodes: list[StaticNode] = []
        self.attributes: dict[str, Ref] = {}
        self.places: dict[str, Source | None] = {}
        self.last: Source | None = None  # the user's line that the node before was on
        self.written: dict[str, Source] = {}  # where a constant stands, by its debug name

    def add(self, op: str, kind: StaticKind, **fields: Any) -> Ref:
        """Write a node and return how it is referred to."""
        name = f"s{len(self.nodes)}"
        self.nodes.append(StaticNode(name, op, kind, **fields))
        return Ref(name, (name,))

    def block(
        self, block: Any, values: dict[str, Ref], module: Any, called: Source | None, path: str, inside: str
    ) -> list[Ref]:
        """Write the nodes of a block and return what it gives.

        ``module`` is what ``self`` is there, at ``path``; ``called`` the user's line that called it.
        """
        for node in block.nodes():
            self._node(node, values, module, called, path, inside)
        outputs = block.return_node().inputs() if hasattr(block, "return_node") else block.outputs()
        return [values[one.debugName()] for one in outputs]

    def _node(
        self, node: Any, values: dict[str, Ref], module: Any, called: Source | None, path: str, inside: str
    ) -> None:
        kind = node.kind()
        outputs = [one.debugName() for one in node.outputs()]
        given = [values[one.debugName()] for one in node.inputs()]
        if kind == "prim::Constant":
            place = self._place(node)
            here = place or called
            if place is not None:
                self.written[outputs[0]] = place
        else:
            here = self._source(node) or called
        if kind == "prim::Constant":
            values[outputs[0]] = self._constant(node, here, path, inside)
        elif kind == "prim::GetAttr":
            values[outputs[0]] = self._attribute(node, given[0], module)
        elif kind == "prim::SetAttr":
            self.add(
                kind, "op", name=node.s("name"), inputs=given[1].ids, source=here, module=path, block=inside
            )
        elif kind in _LISTS:
            values[outputs[0]] = listed(given, _LISTS[kind])
        elif kind in _UNPACKS and given[0].parts is not None and len(given[0].parts) == len(outputs):
            values.update(zip(outputs, given[0].parts, strict=True))
        elif kind == "prim::CallMethod":
            self._call_method(node, given, values, module, here, inside)
        elif kind == "prim::CallFunction" and (inner := users_function(given[0].text)) is not None:
            scope = {one.debugName(): ref for one, ref in zip(inner.inputs(), given[1:], strict=False)}
            back = self.block(inner, scope, module, here, path, inside)
            values[outputs[0]] = back[0] if len(back) == 1 else listed(back, "()")
        elif kind in ("prim::If", "prim::Loop"):
            self._control(node, given, values, module, here, path, inside)
        else:
            self._op(node, given, values, here, path, inside)

    def _op(
        self, node: Any, given: list[Ref], values: dict[str, Ref], here: Source | None, path: str, inside: str
    ) -> None:
        op, outputs = node.kind(), list(node.outputs())
        if op == "prim::CallFunction":
            op, given = f"call {given[0].text.rsplit('.', 1)[-1]}", given[1:]
        path = scope(node) or path
        source = self.lines.expression(here, op, path)
        ref = self.add(
            op,
            "op",
            inputs=tuple(one for ref in given for one in ref.ids),
            arguments=tuple(ref.text for ref in given),
            source=source,
            module=path,
            output=described(outputs[0]) if outputs else None,
            baked=frozen(op, [values_of(ref) for ref in given], source, self.lines),
            block=inside,
        )
        for at, one in enumerate(outputs):
            values[one.debugName()] = ref if len(outputs) == 1 else ref._replace(text=f"{ref.text}[{at}]")

    def _constant(self, node: Any, here: Source | None, path: str, inside: str) -> Ref:
        output = node.output()
        names = node.attributeNames()
        if not names:
            return Ref("None", value=None)
        if output.type().kind() == "FunctionType":
            return Ref(str(output.type().annotation_str))
        if "value" in names and node.kindOf("value") == "t":
            value = node.t("value")
            if value.dim() == 0 and (here is None or "tensor(" not in here.text):
                return Ref(str(value.item()), value=value.item())
            summary = TensorSummary(
                tuple(value.shape), str(value.dtype).removeprefix("torch."), str(value.device)
            )
            shown = str(value.tolist()) if value.numel() <= 16 else f"a tensor {tuple(value.shape)}"
            return self.add(
                "prim::Constant", "constant", arguments=(shown,), source=here, module=scope(node) or path,
                output=summary, baked=TENSOR, block=inside,
            )  # fmt: skip
        value = output.toIValue()
        text = repr(value) if isinstance(value, (str, type(None))) else str(value)
        return Ref(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…", value=value)

    def _attribute(self, node: Any, owner: Ref, module: Any) -> Ref:
        name, kind = node.s("name"), node.output().type().kind()
        path = f"{owner.path}.{name}" if owner.path else name
        if kind == "ClassType" or owner.path is None:
            return Ref(f"self.{path}", path=path, ids=owner.ids)
        if kind not in ("TensorType", "OptionalType"):
            return Ref(f"self.{path}")
        if path not in self.attributes:
            root: Any = module
            value = reach(root, path)
            summary = None
            if isinstance(value, torch.Tensor):
                shape = tuple(value.shape)
                summary = TensorSummary(shape, str(value.dtype).removeprefix("torch."), str(value.device))
            elif value is None and kind == "OptionalType":
                return Ref("None", value=None)
            role: StaticKind = "parameter"
            baked = ""
            if name.startswith("_") and name.endswith("CONSTANTS"):
                role, baked = "constant", TENSOR
            self.attributes[path] = self.add(
                "prim::GetAttr", role, name=path, output=summary, module=owner.path, baked=baked
            )
        return self.attributes[path]

    def _call_method(
        self, node: Any, given: list[Ref], values: dict[str, Ref], root: Any, here: Source | None, inside: str
    ) -> None:
        name, path = node.s("name"), given[0].path or ""
        graph = reach(root, path)._get_method(name).graph
        inputs = [one.debugName() for one in graph.inputs()]
        scope = dict(zip(inputs, [given[0]._replace(text="self"), *given[1:]], strict=False))
        back = self.block(graph, scope, root, here, path, inside)
        for one, ref in zip(node.outputs(), back, strict=False):
            values[one.debugName()] = ref

    def _control(
        self, node: Any, given: list[Ref], values: dict[str, Ref], module: Any, here: Source | None,
        path: str, inside: str,
    ) -> None:  # fmt: skip
        """Write an If or a Loop and what stands in it: what it gives may come from any of its blocks."""
        loop = node.kind() == "prim::Loop"
        ids = tuple(one for ref in given for one in ref.ids)
        texts = tuple("no limit" if ref.text == _NO_LIMIT else ref.text for ref in given)
        own = self.add(
            node.kind(),
            "block",
            inputs=ids,
            arguments=texts,
            source=here,
            module=scope(node) or path,
            block=inside,
        )
        given_back: list[list[Ref]] = [[ref] for ref in given[2:]] if loop else [[] for _ in node.outputs()]
        for block in node.blocks():
            self.last = here or self.last  # what stands in another branch was not before this one
            inner = dict(values)
            if loop:
                starts = [own, *given[2:]]
                inner.update(zip((one.debugName() for one in block.inputs()), starts, strict=False))
            back = self.block(block, inner, module, here, path, own.ids[0])
            for slot, ref in zip(given_back, back[1:] if loop else back, strict=False):
                slot.append(ref)
        for one, refs in zip(node.outputs(), given_back, strict=False):
            found = tuple(dict.fromkeys(name for ref in refs for name in ref.ids)) or own.ids
            values[one.debugName()] = Ref(" or ".join(dict.fromkeys(ref.text for ref in refs)), found)

    def _source(self, node: Any) -> Source | None:
        found = self._place(node)
        if found is None and node.sourceRange().startswith('  File "<string>"'):
            found = self._beside(node)
        self.last = found or self.last
        return found

    def _place(self, node: Any) -> Source | None:
        text = node.sourceRange()
        if text not in self.places:
            self.places[text] = self._read(text)
        return self.places[text]

    def _beside(self, node: Any) -> Source | None:
        """Return the line of ``3 * x``, which runs a function of TorchScript's: where the number stands.

        A number that is written several times is kept where it is first: then the line before it is.
        """
        known = [self.written[one.debugName()] for one in node.inputs() if one.debugName() in self.written]
        last = self.last
        lower = [one for one in known if last is None or (one.file == last.file and one.line > last.line)]
        return max(lower, key=lambda one: one.line, default=last)

    def _read(self, text: str) -> Source | None:
        """Return the user's line in a traced node's stack, or in a scripted node's place."""
        frames = [(file, int(line)) for file, line in re.findall(r"(?m)^(\S[^\n]*?)\((\d+)\): ", text)]
        frames += [(file, int(line)) for file, line in re.findall(r'File "([^"]+)", line (\d+)', text)]
        return self.lines.innermost(frames)
