"""The backward that a script did not run, so that its graph can be stepped through all the same.

It runs when the script's own code has ended. What it stores in ``.grad`` is taken away again, and
the graph is kept, so that handlers that run at exit find everything as the script left it.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def walk_backward(roots: Sequence[torch.Tensor], name: str) -> str:
    """Run backward from the roots, as far as it comes; return a note of what was done.

    A root that is not a scalar starts with a gradient of ones, as ``root.sum()`` would give it.
    """
    ones = [torch.ones_like(one) for one in roots]
    # What it raises stands in the recording already.
    with _gradients_kept(roots), suppress(Exception):
        torch.autograd.backward(roots, ones, retain_graph=True)
    scalar = len(roots) == 1 and roots[0].numel() == 1
    begun = "" if scalar else ", with a gradient of ones"
    return f"the script ran no backward; this one began at its end, from {name or 'the root'}{begun}"


@contextmanager
def _gradients_kept(roots: Sequence[torch.Tensor]) -> Iterator[None]:
    """Give each leaf a copy of its ``.grad`` meanwhile, and then its own one back."""
    leaves = _leaves(roots)
    own = [one.grad for one in leaves]
    for leaf, gradient in zip(leaves, own, strict=True):
        leaf.grad = None if gradient is None else gradient.clone()
    try:
        yield
    finally:
        for leaf, gradient in zip(leaves, own, strict=True):
            leaf.grad = gradient


def _leaves(roots: Sequence[torch.Tensor]) -> list[torch.Tensor]:
    """Return every leaf that the roots reach."""
    todo = [one.grad_fn for one in roots if one.grad_fn is not None]
    seen, found = set(todo), [one for one in roots if one.grad_fn is None]
    while todo:
        node = todo.pop()
        variable = getattr(node, "variable", None)
        if isinstance(variable, torch.Tensor) and not node.next_functions:
            found.append(variable)
        fresh = {head for head, _ in node.next_functions if head is not None} - seen
        seen |= fresh
        todo += fresh
    return found
