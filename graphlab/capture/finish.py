"""What is known of leaves when the script has ended: their final values, and their rows in the last pass.

Which pass is the last is known only afterwards. Of small leaves the elements are noted at every
pass, and their memory is held; of large ones what is still there is measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from graphlab.recording import LeafRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphlab.capture.ledger import Leaf, Ledger
    from graphlab.graph import TensorSummary


def final(leaf: Leaf, ledger: Ledger) -> TensorSummary | None:
    """Return the value of a leaf now; of one that is gone, what it was last known to be."""
    tensor = leaf.ref()
    if tensor is None:
        tensor = leaf.alias
    return leaf.value if tensor is None else ledger.measure(tensor)


def made_anew(leaf: Leaf, now: object) -> torch.Tensor | None:
    """Return what a leaf's name stands for now, where that is another leaf than it was."""
    if not isinstance(now, torch.Tensor) or now is leaf.ref():
        return None
    return now if now.is_leaf and now.requires_grad else None


def last_rows(ledger: Ledger, reached: Collection[int]) -> tuple[LeafRow, ...]:
    """Return what the last backward did to those leaves whose ids it reached, as far as that is known."""
    rows = [_row(leaf, ledger) for key, leaf in ledger.leaves.items() if key in reached]
    return tuple(row for row in rows if row is not None)


def _row(leaf: Leaf, ledger: Ledger) -> LeafRow | None:
    value, old, had = leaf.then
    version, new, came = leaf.came
    if not came:
        return None
    after = _summary(leaf, new, ledger) or _still(leaf, ledger, came, version)
    before = _summary(leaf, old, ledger) if had else None
    if after is None or (had and before is None):
        return None
    return LeafRow(leaf.name, _summary(leaf, value, ledger), before, None if had else after, after)


def _summary(leaf: Leaf, elements: Any, ledger: Ledger) -> TensorSummary | None:
    """Return the summary of a small leaf with these elements, or of its gradient."""
    like = leaf.value
    if not leaf.small or elements is None or like is None or like.values is None:
        return None
    return ledger.summaries.with_values(like, elements[0])


def _still(leaf: Leaf, ledger: Ledger, came: int, version: int) -> TensorSummary | None:
    """Return the gradient of a leaf, where it is the one that the backward left."""
    tensor = leaf.ref()
    if tensor is None or tensor.grad is None:
        return None
    same = id(tensor.grad) == came and tensor.grad._version == version
    return ledger.measure(tensor.grad) if same else None
