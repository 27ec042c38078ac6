"""Refusals in our words: the messages are torch's own, as it gave them."""

import pytest

from graphlab.statics.refusals import reason, shortened


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        (
            "GuardOnDataDependentSymNode",
            "Could not guard on data-dependent expression Eq(u0, 1)",
            "depends on a tensor's value",
        ),
        ("Unsupported", "Data-dependent branching\n  Explanation: …", "depends on a tensor's value"),
        ("DataDependentOutputException", "aten._local_scalar_dense.default", "depends on a tensor's value"),
        (
            "TraceError",
            "symbolically traced variables cannot be used as inputs to control flow",
            "stand-ins for tensors have neither",
        ),
        (
            "TraceError",
            "Proxy object cannot be iterated. This can be attempted when the Proxy is used in a loop",
            "loops over a stand-in",
        ),
        ("UnsupportedNodeError", "try blocks aren't supported:", "TorchScript has no such Python"),
        ("OSError", "Failed to get source for <function f> using inspect.getsource", "source text"),
        (
            "RuntimeError",
            "Cannot insert a Tensor that requires grad as a constant. Consider making it a parameter",
            "neither an input nor a parameter",
        ),
        ("RuntimeError", "Tracer cannot infer type of Out(loss=1)", "a trace knows tensors only"),
        ("RecursionError", "maximum recursion depth exceeded", "deeper than Python's stack"),
        ("SystemExit", "3", "ended the program"),
        ("ZeroDivisionError", "division by zero", "the backend raised an error"),
    ],
)
def test_reason_says_what_a_message_means(kind: str, text: str, word: str) -> None:
    assert word in reason(kind, text)


def test_message_is_shortened_to_its_first_paragraph() -> None:
    assert shortened("one  \ntwo\n\nthree") == "one\ntwo"
    assert len(shortened("x" * 1000)) == 400
