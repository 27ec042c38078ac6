"""A folded graph as text: a line per box, and its arrows below it with their real end points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.renderers import words
from graphlab.renderers.fold_words import heading, small

if TYPE_CHECKING:
    from graphlab.folding.view import Arrow, Box, View
    from graphlab.layout.parts import Card

FEW_ENDS = 8
TITLE = 44
KINDS = {
    "module": noted("module"),
    "run": noted("run"),
    "chain": noted("chain"),
    "stretch": noted("stretch"),
    "leaves": noted("leaves"),
}


def cells(box: Box, card: Card, view: View) -> list[str]:
    """Return the columns of a fold: id, kind, what it is, nothing, where it stands, totals."""
    place = ""
    if box.container is not None:
        call = view.graph.modules[box.container]
        place = t("module {call}", call=f"{call.path or call.type}#{call.call}")
    title = f"{words.shorten(heading(box, view)[0], TITLE)}  {words.shorten(small(box, view), TITLE)}"
    told = [note.text for note in card.notes] + ([t("root")] if card.root else [])
    return [box.id, f"[{t(KINDS[box.kind])}]", title, "", place, " · ".join(told)]


def below(box: Box, arrows: list[Arrow], view: View) -> list[str]:
    """Return the lines of the arrows that leave a box."""
    last = len(arrows) - 1
    return [f"  {'└' if at == last else '├'} {_arrow(one, view)}" for at, one in enumerate(arrows)]


def _arrow(arrow: Arrow, view: View) -> str:
    edges = [view.graph.edges[at] for at in arrow.edges]
    named = ", ".join(f"{one.tail}:{one.slot} → {one.head}" for one in edges[:FEW_ENDS])
    if len(edges) > FEW_ENDS:
        named += f", {t('and {n} more', n=f'{len(edges) - FEW_ENDS:,}')}"
    many = f"{t('{n} edges', n=f'{len(edges):,}')} " if len(edges) > 1 else ""
    return f"{many}→ {arrow.head}   {named}"
