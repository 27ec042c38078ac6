"""A picture of many rows, folded: rows that show a difference stay, runs of the others become one gap."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.renderers import words
from graphlab.renderers.contrast.model import Arrow, Cell, Column, Picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ENDS = 3  # rows at the start and the end that always stay


def folded(picture: Picture, most: int) -> Picture:
    """Return the picture with at most about ``most`` rows; the gaps say how many are behind them."""
    if picture.rows <= most:
        return picture
    kept = _kept(picture, most)
    place, count = _places(kept, picture.rows)
    columns = tuple(_column(one, kept, place) for one in picture.columns)
    bands = tuple(replace(band, row=place[band.row]) for band in picture.bands)
    return replace(picture, columns=columns, rows=count, bands=bands)


def _kept(picture: Picture, most: int) -> set[int]:
    """Return the rows that stay: both ends, what shows a difference, and its neighbours."""
    rows = picture.rows
    kept = {*range(ENDS), *range(rows - ENDS, rows)}
    telling = [band.row for band in picture.bands]
    cells = sorted(
        ((at, cell) for column in picture.columns for at, cell in column.cells), key=lambda pair: pair[0]
    )
    telling += [at for at, cell in cells if cell.kind in ("ghost", "frozen")]
    telling += _lonely(picture)
    for near in (0, -1, 1):
        for at in telling:
            if len(kept) >= most - 4:
                return kept
            if 0 <= at + near < rows:
                kept.add(at + near)
    return kept


def _lonely(picture: Picture) -> list[int]:
    """Return the rows of operations that only captured graphs have."""
    columns = [column for column in picture.columns if column.dynamic]
    filled = {at for column in columns for at, _ in column.cells}
    return [at for at in range(picture.rows) if at not in filled] if columns else []


def _places(kept: set[int], rows: int) -> tuple[list[int], int]:
    """Return the new row of each row, where a run of hidden ones shares one; and how many there are."""
    place: list[int] = []
    count = 0
    for at in range(rows):
        hidden = at not in kept
        if not hidden or at == 0 or at - 1 in kept:
            count += 1
        place.append(count - 1)
    return place, count


def _column(column: Column, kept: set[int], place: Sequence[int]) -> Column:
    cells: dict[int, Cell] = {}
    hidden: dict[int, list[Cell]] = {}
    for at, cell in column.cells:
        if at in kept:
            cells[place[at]] = cell
        else:
            hidden.setdefault(place[at], []).append(cell)
    moved: dict[str, str] = {}
    for at, inside in hidden.items():
        gap = _gap(f"{column.key} gap{at}", inside)
        cells[at] = gap
        moved.update((cell.id, gap.id) for cell in inside)
    order = sorted(cells.items(), key=lambda pair: pair[0])
    rank = {cell.id: number for number, (_, cell) in enumerate(order)}
    gaps = set(moved.values())
    seen: dict[Arrow, None] = {}
    for one in column.arrows:
        arrow = Arrow(moved.get(one.tail, one.tail), moved.get(one.head, one.head))
        far = abs(rank[arrow.tail] - rank[arrow.head])
        # From gap to gap only the next one: what runs past visible nodes would say nothing.
        if arrow.tail != arrow.head and not (far > 1 and {arrow.tail, arrow.head} <= gaps):
            seen[arrow] = None
    return replace(column, cells=tuple(order), arrows=tuple(_doubled(column, seen)))


def _doubled(column: Column, seen: dict[Arrow, None]) -> Iterator[Arrow]:
    """Yield each arrow as often as it was there, those of gaps once."""
    counts = Counter(column.arrows)
    for arrow in seen:
        yield from [arrow] * max(1, counts[arrow])


def _gap(name: str, inside: Sequence[Cell]) -> Cell:
    there = [cell for cell in inside if cell.kind != "ghost"]
    missing, frozen = len(inside) - len(there), sum(cell.kind == "frozen" for cell in inside)
    small = []
    if missing:
        small.append(t("{n} of them missing", n=missing) if there else t("{n} missing", n=missing))
    if frozen:
        small.append(t("{n} frozen", n=frozen))
    count = words.count(len(there), "more node") if there else t("nothing here")
    return Cell(
        name, "gap", t("⋮ and {nodes}", nodes=count) if there else "⋮", t(", ").join(small), tip=count
    )
