"""The forward that is contrasted, in the one form that every backend accepts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from graphlab.outcome import Case


@dataclass(frozen=True, slots=True)
class Forward:
    """An nn.Module, the inputs of one run, and where its code stands in the user's file.

    ``module(*inputs)`` returns a tensor, or tensors in a tuple, list, dict or dataclass. ``names``
    are the user's names of the inputs. Gradients are asked for inputs that require grad and for
    the module's parameters; ``called`` has the user's name of each parameter, by its path in
    ``module``. ``files`` maps the file names that code objects have to the user's own: the lines
    of a script are compiled from a copy of it with the same line numbers.
    """

    module: torch.nn.Module
    inputs: tuple[torch.Tensor, ...]
    names: tuple[str, ...]
    files: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenCase:
    """A case and the tensors themselves, in the order in which the forward takes them."""

    case: Case
    inputs: tuple[torch.Tensor, ...]
