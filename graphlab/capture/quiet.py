"""Our own work inside the user's process: neither traced nor seen."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def undisturbed() -> Iterator[None]:
    """Work untraced, unseen by the user's modes, and without looking through all for garbage."""
    traced, collects = sys.gettrace(), gc.isenabled()
    sys.settrace(None)
    gc.disable()
    try:
        with torch._C.DisableTorchFunction():
            yield
    finally:
        if collects:
            gc.enable()
        sys.settrace(traced)
