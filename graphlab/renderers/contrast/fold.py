"""A picture of many rows, folded: rows that show a difference stay, runs of the others become one gap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.renderers import words
from graphlab.renderers.contrast.model import Arrow, Cell, Column, Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    """Return the rows in which fewer columns than usual have something."""
    filled = [0] * picture.rows
    for column in picture.columns:
        for at, _ in column.cells:
            filled[at] += 1
    return [at for at, count in enumerate(filled) if count < max(filled)]


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
    arrows = (Arrow(moved.get(one.tail, one.tail), moved.get(one.head, one.head)) for one in column.arrows)
    seen = dict.fromkeys(
        one
        for one in arrows
        if one.tail != one.head and not (_is_gap(one.tail, moved) and _is_gap(one.head, moved))
    )
    return replace(column, cells=tuple(sorted(cells.items(), key=lambda pair: pair[0])), arrows=tuple(seen))


def _is_gap(cell: str, moved: dict[str, str]) -> bool:
    return cell in moved.values()


def _gap(name: str, inside: Sequence[Cell]) -> Cell:
    there = [cell for cell in inside if cell.kind != "ghost"]
    missing, frozen = len(inside) - len(there), sum(cell.kind == "frozen" for cell in inside)
    small = [f"{missing} of them missing" if there else f"{missing} missing"] if missing else []
    small += [f"{frozen} frozen"] if frozen else []
    count = words.count(len(there), "more node") if there else "nothing here"
    return Cell(name, "gap", f"⋮ and {count}" if there else "⋮", ", ".join(small), tip=count)
