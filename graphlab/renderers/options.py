"""What can be chosen about a picture. Plain data, no drawing here."""

from __future__ import annotations

from dataclasses import dataclass, fields

from graphlab.folding.asked import Folding

STYLES = ("autograd", "data", "torchviz")
SHOW = ("saved", "shapes", "values", "source", "grads")
DIRECTIONS = ("auto", "LR", "RL", "TB", "BT")
THEMES = ("auto", "light", "dark")
ENGINES = ("embedded", "native")

LEGAL = {"style": STYLES, "direction": DIRECTIONS, "theme": THEMES, "engine": ENGINES}


@dataclass(frozen=True, slots=True)
class Flow:
    """How far the backward that is drawn has come: ``ran`` of its steps are over.

    ``number`` and ``of`` are what the picture calls this place, ``step 3 of 6``; unless given they
    are ``ran`` and how many steps there are.
    """

    ran: int
    number: int | None = None
    of: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a place before the first one."""
        if self.ran < 0:
            raise ValueError(f"ran {self.ran} is less than 0")


@dataclass(frozen=True, slots=True)
class Options:
    """How a picture is drawn; every renderer takes the same options and uses what it can.

    ``direction`` is the way the gradients flow in style ``autograd``, the way the data flows
    in style ``data``. ``theme`` ``auto`` lets an SVG follow the reader's light or dark mode.
    ``timeout`` is in seconds, for one call of the layout engine. ``values`` is how many values
    of a tensor are shown; one with more of them shows its shape. With ``flow`` the picture is that
    of one step: everything has the place that it has in the picture of any other step. ``folding``
    None draws every node.
    """

    style: str = "autograd"
    show: frozenset[str] = frozenset({"values", "shapes"})
    direction: str = "auto"
    theme: str = "auto"
    engine: str = "embedded"
    timeout: float = 30.0
    values: int = 4
    flow: Flow | None = None
    folding: Folding | None = Folding()  # noqa: RUF009 - frozen

    def __post_init__(self) -> None:
        """Raise ValueError, with the legal values, for a choice that does not exist."""
        for one in fields(self):
            legal = LEGAL.get(one.name)
            chosen = getattr(self, one.name)
            if legal and chosen not in legal:
                raise ValueError(f"{one.name} {chosen!r} is not one of {', '.join(legal)}")
        if self.values < 0:
            raise ValueError(f"values {self.values} is less than 0")
        unknown = sorted(self.show - set(SHOW))
        if unknown:
            raise ValueError(f"show {unknown[0]!r} is not one of {', '.join(SHOW)}")
