"""torch.compile: as many graphs as Python needs, each with guards, and Python between them.

The backend is aot_eager, which needs no C++ compiler. ``torch._dynamo.explain`` gives the account.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import torch
import torch._dynamo

from graphlab.graph import Source
from graphlab.outcome import StaticGraph, Warned
from graphlab.statics.captured import Captured
from graphlab.statics.fx_nodes import Role, static_graph
from graphlab.statics.runs import copies
from graphlab.statics.sources import Lines
from graphlab.statics.state import State

if TYPE_CHECKING:
    from graphlab.statics.forward import Forward

_BREAKS = (
    ("generic_jump", "Python takes a branch that depends on a tensor's value: the graph ends at this line"),
    ("data-dependent", "what happens next depends on a tensor's value: the graph ends at this line"),
    ("Tensor.item", "a number is read out of a tensor: the graph ends at this line"),
    ("builtin", "Python's own function is called for real: the graph ends at this line"),
    ("call_function", "a function that cannot be captured is called: the graph ends at this line"),
)
_BREAK = "Python runs this line itself: the graph ends here and another one begins"
_LEFT = "no graph was made: Python runs the whole forward itself, as without torch.compile"
_NOISE = (
    "_dynamo_",
    "___check_obj_id",
    "utils_device",
    "saved_tensors_hooks",
    "___check_type_id",
    "__dict__",
)


def capture(forward: Forward) -> Captured:
    """Return all graphs, in the order in which they run, with their breaks and guards."""
    state, inputs = State(forward.module), copies(forward.inputs)  # guards know what lives on
    account: Any = torch._dynamo.explain(forward.module)(*inputs)
    left = tuple(torch._dynamo.utils.counters["graph_break"])
    state.restore()
    lines = Lines(forward.files)
    graphs: list[StaticGraph] = []
    for one in account.graphs:
        first = sum(len(before.nodes) for before in graphs)
        graphs.append(static_graph(one.graph, lines, _roles(one, forward), first=first, checked=True))
    torch._dynamo.reset()
    compiled = torch.compile(forward.module, backend="aot_eager")
    compiled(*copies(forward.inputs))  # now, so that what it refuses is a refusal
    return Captured(
        graphs[0] if graphs else StaticGraph(),
        compiled,
        breaks=tuple(_break(one, lines) for one in account.break_reasons) if graphs else _left(left),
        pieces=tuple(graphs[1:]),
        guards=_guards(account.out_guards),
        compiled=_compiled,
        forget=torch._dynamo.reset,
    )


def _compiled() -> int:
    """Return how many graphs Dynamo has made in this process."""
    return int(torch._dynamo.utils.counters["stats"]["unique_graphs"])


def _roles(made: torch.fx.GraphModule, forward: Forward) -> dict[str, Role]:
    """Return what the placeholders are, from the names by which Python reaches them."""
    own = {_as_placeholder(name, "parameters"): name for name, _ in forward.module.named_parameters()}
    own |= {_as_placeholder(name, "buffers"): name for name, _ in forward.module.named_buffers()}
    # A module that the code reaches as a global, and not through self, is no one's submodule there.
    own |= {f"_{key.removeprefix('_modules_')}": name for key, name in own.items() if "_modules_" in key}
    roles: dict[str, Role] = {}
    for node in made.graph.nodes:
        if node.op == "placeholder":
            target = str(node.target)
            known = next((name for ending, name in own.items() if target.endswith(ending)), None)
            name = re.sub(r"^[LG]_(\w+?)_$", r"\1", target)
            roles[node.name] = Role("input", name) if known is None else Role("parameter", known)
    return roles


def _as_placeholder(path: str, kind: str) -> str:
    """Return how Dynamo ends the name of a parameter's placeholder: modules_lin_parameters_weight_."""
    *modules, name = path.split(".")
    return "_" + "".join(f"modules_{one}_" for one in modules) + f"{kind}_{name}_"


def _plain_name(text: object) -> str:
    """Return lin.weight for L['self']._modules['lin']._parameters['weight'], wherever it stands."""
    name = str(text() if callable(text) else text)
    name = re.sub(r"[LG]\['\w+'\](?=\._(?:modules|parameters|buffers)\[)", "", name)
    name = re.sub(r"\._(?:modules|parameters|buffers)\['([^']+)'\]", r".\1", name)
    return re.sub(r"(?<![\w\]])\.(?=[A-Za-z_])", "", re.sub(r"[LG]\['(\w+)'\]", r"\1", name))


def _left(reasons: tuple[str, ...]) -> tuple[Warned, ...]:
    """Return why Dynamo left all to Python, as it does with torch.nn.LSTM; it then reports no break."""
    texts = [_short(one) for one in reasons] or ["torch.compile gives no reason"]
    return tuple(Warned(one, None, f"{_LEFT} ({one.split('Explanation: ')[-1]})") for one in texts)


def _short(reason: str) -> str:
    whole = reason.split("\n  Hint", 1)[0].split("\n\n  Developer", 1)[0]
    return " ".join(whole.split())


def _break(reason: Any, lines: Lines) -> Warned:
    text = _short(str(reason.reason))
    frames = [(one.filename, one.lineno or 0) for one in reversed(reason.user_stack)]
    source: Source | None = lines.innermost(frames)
    meaning = next((what for word, what in _BREAKS if word.lower() in text.lower()), _BREAK)
    return Warned(text, source, meaning)


def _guards(guards: Any) -> tuple[str, ...]:
    """Return what is checked before a graph is used again, each once, in readable words."""
    texts: dict[str, None] = {}
    for one in guards or ():
        name = _plain_name(one.name)
        if "TENSOR_MATCH" in (one.guard_types or ()):
            value = one.obj_weakref() if one.obj_weakref is not None else None
            if isinstance(value, torch.Tensor):
                shape, grad = tuple(value.shape), f"requires_grad={value.requires_grad}"
                texts[f"{name} is a {value.dtype} tensor of shape {shape}, {grad}".replace("torch.", "")] = (
                    None
                )
            continue
        for code in one.code_list or ():
            if not any(word in code for word in _NOISE):
                texts[_plain_name(code)] = None
    return tuple(texts)
