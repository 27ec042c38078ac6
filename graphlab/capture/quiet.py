"""Our own work inside the user's process: neither traced nor seen."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

from graphlab.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def undisturbed() -> Iterator[None]:
    """Work untraced, unseen by the user's modes, and without looking for garbage."""
    traced = sys.gettrace()
    sys.settrace(None)
    try:
        with uncollected(), torch._C.DisableTorchFunction():
            yield
    finally:
        sys.settrace(traced)
