"""Why a backend would not capture, in one sentence of ours for each kind of refusal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphlab.outcome import Refused
from graphlab.statics.captured import NotAvailableError

if TYPE_CHECKING:
    from graphlab.statics.sources import Lines

_LONGEST = 400
_STAND_IN = "a Python decision depends on a tensor's value or size, and stand-ins for tensors have neither"
_BRANCH = "a Python decision depends on a tensor's value, which is not known while the graph is captured"

# The exception's class, what its message says, and what that means; the first that fits counts.
_REASONS: tuple[tuple[str, str, str], ...] = (
    ("GuardOnDataDependentSymNode|UserError", "data-dependent|Dynamic control flow", _BRANCH),
    ("Unsupported", "Data-dependent branching|generic_jump", _BRANCH),
    ("DataDependentOutputException|RuntimeError", "_local_scalar_dense|data-dependent", _BRANCH),
    (
        "TraceError",
        "cannot be iterated|iterated",
        "Python loops over a stand-in for a tensor, whose length is not known",
    ),
    ("TraceError", "control flow", _STAND_IN),
    ("TraceError", "len", "Python asks for the length of a stand-in for a tensor, which is not known"),
    (
        "",
        "NotSupportedError|not supported.*(in TorchScript|yet)|Compiled functions can't",
        "TorchScript has no such Python",
    ),
    ("NotSupportedError|UnsupportedNodeError|FrontendError", "", "TorchScript has no such Python"),
    (
        "",
        "python value of type .* cannot be used as a value",
        "a Python object of a kind that TorchScript does not know is used",
    ),
    (
        "",
        "(Module|object) .*has no attribute|Unknown type|undefined value",
        "TorchScript cannot see this name: it knows typed attributes and functions only",
    ),
    (
        "",
        "Expected a value of type|Arguments for call are not valid|expected a value of type",
        "the types do not fit: without annotations TorchScript takes every argument for a tensor",
    ),
    (
        "",
        "source code access|(could not|failed to) get source|Can't get source|OSError",
        "the source text of the code cannot be read, and TorchScript compiles source text",
    ),
    (
        "",
        "Only tensors, lists, tuples of tensors, or dictionary of tensors",
        "a trace returns tensors only, in tuples, lists or dicts",
    ),
    (
        "",
        "Tracer cannot (infer type|get value trace)|captured in trace|Dictionary inputs",
        "a value that is no tensor goes in or out, and a trace knows tensors only",
    ),
    (
        "",
        "Cannot insert a Tensor that requires grad as a constant",
        "a tensor that requires grad is neither an input nor a parameter: it comes from outside",
    ),
    ("", "symbolically traced variables cannot be used as inputs to control flow", _STAND_IN),
    (
        "",
        "does not support input mutations",
        "an input is changed in place, which the joint graph cannot have",
    ),
    (
        "",
        "does not support outputs that alias inputs",
        "an output shares its memory with an input, which the joint graph cannot have",
    ),
    ("", "mutat\\w+", "something outside the graph is changed by the forward"),
    (
        "",
        "requires grad.*leaf|leaf Variable that requires grad",
        "a leaf that requires grad is changed in place",
    ),
    (
        "",
        "Cannot access data pointer|not supported for tensor subclasses|fake ?tensor|FakeTensor",
        "the forward needs the data of a tensor, and while the graph is captured tensors have none",
    ),
    (
        "",
        "is not iterable|object of type 'Proxy'|Proxy|must be None or torch.Tensor",
        "a stand-in for a tensor was given where Python needs the real value",
    ),
    ("", "Method '\\w+' is not defined|attribute lookup is not defined", "TorchScript has no such Python"),
    (
        "",
        "not a known type|register a pytree",
        "what the forward returns is of a class that the backend cannot take apart",
    ),
    (
        "NotImplementedError",
        "argument of type",
        "a Python object that cannot stand in a graph is an argument",
    ),
    ("RecursionError", "", "capturing went deeper than Python's stack allows"),
    (
        "",
        "Unsupported: |Attempted to|Dynamo does not know",
        "Dynamo cannot follow what Python does here, and the graph must be whole",
    ),
    ("Unsupported", "", "Dynamo cannot follow what Python does here, and the graph must be whole"),
    ("MemoryError", "", "there was not enough memory"),
    ("SystemExit|KeyboardInterrupt", "", "the code ended the program"),
    ("TypeError", "", "the code was called with stand-ins for tensors that it cannot work with"),
)
_ANY = "the backend raised an error while it captured"


def refusal(backend: str, error: BaseException, lines: Lines, seconds: float, deprecated: str) -> Refused:
    """Return the refusal that an exception of the backend is."""
    if isinstance(error, NotAvailableError):
        return Refused(backend, str(error), "not available", "", None, seconds, deprecated)
    kind, text = type(error).__name__, str(error)
    return Refused(
        backend, reason(kind, text), kind, shortened(text), lines.of_error(error), seconds, deprecated
    )


def reason(kind: str, text: str) -> str:
    """Return our sentence for an exception of this class with this message."""
    for classes, words, sentence in _REASONS:
        if re.fullmatch(classes or ".*", kind) and re.search(words, text, re.IGNORECASE | re.DOTALL):
            return sentence
    return _ANY


def shortened(text: str) -> str:
    """Return the first paragraph of a message, with no more of it than can be read at a glance."""
    first = re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0]
    plain = "\n".join(line.rstrip() for line in first.splitlines())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
