"""What can be asked of folding. Nothing heavy is imported here: the command line reads this."""

from __future__ import annotations

from dataclasses import dataclass

from graphlab.plain import Plain

BUDGET = 60
LONG = 24  # boxes in one line and frames around them, up to which a small graph is shown as it is
NO_LIMIT = 10**9  # boxes: every node is one


@dataclass(frozen=True, slots=True)
class Folding(Plain):
    """What was asked for: boxes at most, or module calls open down to ``depth``; ``open`` names.

    Where ``depth`` is None the budget decides. ``open`` are modules (``net.layers.3``, one call of it
    as ``cell#3``), or ids of nodes and folds. ``focus`` is what the picture is about: a variable, a
    leaf, a module or a node's id, shown with what is up to ``around`` arrows away. ``between`` are
    two such names: only what lies on a way from the one to the other is shown.
    """

    budget: int = BUDGET
    depth: int | None = None
    open: tuple[str, ...] = ()
    focus: str = ""
    around: int = 1
    between: tuple[str, str] | None = None

    def asks_for_nothing(self) -> bool:
        """Return whether only the usual budget decides."""
        asked = self.depth is not None or self.open or self.focus or self.between
        return not asked and self.budget == BUDGET
