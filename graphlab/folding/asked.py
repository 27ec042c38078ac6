"""What can be asked of folding. Nothing heavy is imported here: the command line reads this."""

from __future__ import annotations

from dataclasses import dataclass

from graphlab.plain import Plain

BUDGET = 60


@dataclass(frozen=True, slots=True)
class Folding(Plain):
    """What was asked for: boxes at most, or module calls open down to ``depth``; ``open`` paths.

    Where ``depth`` is None the budget decides. ``focus`` is what the picture is about: a variable, a
    leaf, a module or a node's id, shown with what is up to ``around`` arrows away. ``between`` are
    two such names: only what lies on a way from the one to the other is shown.
    """

    budget: int = BUDGET
    depth: int | None = None
    open: tuple[str, ...] = ()
    focus: str = ""
    around: int = 1
    between: tuple[str, str] | None = None
