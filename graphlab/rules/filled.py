"""What a rule says of one slot of one node, in words and with the numbers of a recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlab.graph import TensorSummary


@dataclass(frozen=True, slots=True)
class Filled:
    """The gradient of one slot: its rule, the same with numbers, and what the engine computed.

    ``argument`` is PyTorch's name of the input (``mat1``), ``target`` the user's word for it.
    ``formula`` is the whole VJP, ``short`` the same without what its letters stand for, "" where
    they need no word; ``local`` is the local derivative alone, of element-wise functions.
    ``numbers`` and ``local_numbers`` are "" where values are unknown or too many to read.
    ``local_value`` is a number for scalars only. ``result`` is always the recorded gradient.
    """

    slot: int
    argument: str
    target: str = ""
    formula: str = ""
    numbers: str = ""
    local: str = ""
    local_numbers: str = ""
    local_value: float | None = None
    latex: str = ""
    latex_numbers: str = ""
    short: str = ""
    result: TensorSummary | None = None
