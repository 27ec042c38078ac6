"""The classic look: the drawing that torchviz itself makes of the live tensors."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.capture.names import Names

_NODE = re.compile(r"(?m)^(\t)(\d+)( \[|\n| -> )(\d*)")


def torchviz_drawing(roots: Sequence[object], names: Names) -> tuple[str, str]:
    """Return the DOT text of torchviz.make_dot with node names that do not vary, and a note.

    torchviz recurses once for each node: the limit is raised while it works.
    """
    try:
        from torchviz import make_dot
    except ImportError as error:
        return "", f"torchviz is not installed: {error}"
    params = {
        known[0]: names.tensors[key] for key, known in names.names.items() if names.tensors[key].is_leaf
    }
    tensors = tuple(one for one in roots if isinstance(one, torch.Tensor))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        text = make_dot(tensors[0] if len(tensors) == 1 else tensors, params=params).source
    except (RecursionError, RuntimeError, TypeError, AttributeError) as error:
        return "", f"torchviz could not draw this graph: {type(error).__name__}: {error}"
    finally:
        sys.setrecursionlimit(limit)
    return _stable(text), ""


def _stable(text: str) -> str:
    """Return the text with t0, t1 and so on for the addresses that torchviz uses as node names."""
    known: dict[str, str] = {}

    def name(address: str) -> str:
        return known.setdefault(address, f"t{len(known)}") if address else ""

    return _NODE.sub(lambda found: f"{found[1]}{name(found[2])}{found[3]}{name(found[4])}", text)
