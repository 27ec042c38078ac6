"""Which module call each card stands in, and which leaves are drawn as copies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.layout.parts import Card, Container, Line
from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.graph import ModuleCall
    from graphlab.renderers.reading import Reading

# A leaf with more users than this is copied when its lines would be this long together.
MANY_USERS = 5
LONG_SPAN = 40
LABEL = 48
LEAST_PATH = 16  # columns of a label that its path has in any case


def settle(cards: list[Card], lines: list[Line], reading: Reading) -> tuple[list[Card], list[Line]]:
    """Return cards and lines with leaves put into containers, copied where that is clearer."""
    cards, lines = _copy(cards, lines)
    modules = reading.graph.modules
    home = {card.id: card.container for card in cards}
    users: dict[str, list[int | None]] = {}
    for line in lines:
        users.setdefault(line.head, []).append(home[line.tail])
        users.setdefault(line.tail, []).append(home[line.head])
    return [_house(card, users.get(card.id, []), reading, modules) for card in cards], lines


def _house(card: Card, users: list[int | None], reading: Reading, modules: Sequence[ModuleCall]) -> Card:
    """Return a leaf in the innermost call that holds all its users; inputs stay outside."""
    node = reading.graph.node(card.node)
    if node.kind != "leaf" or card.container is not None or not users:
        return card
    if node.role == "input" and not card.copy:
        return card
    return replace(card, container=common(users, modules))


def chain(index: int | None, modules: Sequence[ModuleCall]) -> list[int]:
    """Return a module call and all that it ran inside, innermost first."""
    found: list[int] = []
    while index is not None and index not in found:
        found.append(index)
        index = modules[index].parent
    return found


def common(indices: list[int | None], modules: Sequence[ModuleCall]) -> int | None:
    """Return the innermost module call that holds all of these, None for outside."""
    distinct = list(dict.fromkeys(indices))
    held = chain(distinct[0], modules)
    for index in distinct[1:]:
        others = set(chain(index, modules))
        held = [one for one in held if one in others]
    return held[0] if held else None


def _copy(cards: list[Card], lines: list[Line]) -> tuple[list[Card], list[Line]]:
    """Return cards and lines with one copy per user for each leaf that is used far apart."""
    users: dict[str, dict[str, None]] = {}
    kinds = {card.id: card.kind for card in cards}
    depth = depths(cards, lines, turned=any(kinds[line.tail] == "leaf" for line in lines))
    for line in lines:
        for leaf, user in ((line.tail, line.head), (line.head, line.tail)):
            if kinds[leaf] == "leaf":
                users.setdefault(leaf, {})[user] = None
    spread = {leaf: list(found) for leaf, found in users.items() if _far(leaf, list(found), depth)}
    copies = {(leaf, user): at for leaf, found in spread.items() for at, user in enumerate(found, 1)}
    made: list[Card] = []
    for card in cards:
        number = len(spread.get(card.id, ()))
        made += [_numbered(card, at, number) for at in range(1, number + 1)] or [card]
    return made, [_to_copy(line, copies) for line in lines]


def _far(leaf: str, users: list[str], depth: dict[str, int]) -> bool:
    if len(users) <= MANY_USERS:
        return False
    levels = [depth[user] for user in users]
    return sum(abs(max(levels) - level) for level in levels) > LONG_SPAN


def _numbered(card: Card, at: int, number: int) -> Card:
    copy = t("copy {n} of {all}", n=at, all=number)
    small = f"{card.small} · {copy}"
    return replace(card, id=f"{card.id}~{at}", copy=copy, small=small, tip=f"{card.tip} · {copy}")


def _to_copy(line: Line, copies: dict[tuple[str, str], int]) -> Line:
    if (line.head, line.tail) in copies:
        return replace(line, head=f"{line.head}~{copies[line.head, line.tail]}")
    if (line.tail, line.head) in copies:
        return replace(line, tail=f"{line.tail}~{copies[line.tail, line.head]}")
    return line


def depths(cards: list[Card], lines: list[Line], *, turned: bool = False) -> dict[str, int]:
    """Return for each card the length of the longest way to it from a root, which has 0.

    ``turned`` says that the lines run the way of the data, from the leaves.
    """
    depth = {card.id: 0 for card in cards}
    waiting = dict.fromkeys(depth, 0)
    after: dict[str, list[str]] = {}
    for line in lines:
        tail, head = (line.head, line.tail) if turned else (line.tail, line.head)
        after.setdefault(tail, []).append(head)
        waiting[head] += 1
    ready = [one for one, count in waiting.items() if not count]
    while ready:
        one = ready.pop()
        for head in after.get(one, ()):
            depth[head] = max(depth[head], depth[one] + 1)
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    return depth


def containers(cards: list[Card], reading: Reading) -> tuple[Container, ...]:
    """Return the module calls that hold a card, directly or further in, outermost first."""
    modules = reading.graph.modules
    kept: set[int] = set()
    for index in {card.container for card in cards}:
        kept.update(chain(index, modules))
    again = {call.path for call in modules if call.call > 1}
    return tuple(container(index, modules[index], modules[index].path in again) for index in sorted(kept))


def container(index: int, call: ModuleCall, numbered: bool) -> Container:
    """Return the box around what a call made; ``numbered`` says that its module is called again."""
    parts = [part for part in (call.path, call.type) if part] or [t("module")]
    if numbered:
        parts.append(t("call {n}", n=call.call))
    label = " · ".join(parts)
    room = LABEL - (len(label) - len(parts[0]))
    short = " · ".join([words.shorten(parts[0], max(room, LEAST_PATH)), *parts[1:]])
    return Container(index, words.shorten(short, LABEL), call.parent, label)
