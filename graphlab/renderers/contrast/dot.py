"""The picture of a contrast as DOT, complete by itself: a cluster for each column, a rank for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.renderers import words
from graphlab.renderers.contrast import sayings
from graphlab.renderers.contrast.looks import LOOKS
from graphlab.renderers.contrast.picture import picture
from graphlab.renderers.contrast.place import signed
from graphlab.renderers.dot_cards import COMMA, html, tooltip
from graphlab.renderers.styles import GRADIENT, GROUND, HALO, INK, QUIET, ROOT, RULE, SLATE, families

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphlab.outcome import Contrast
    from graphlab.renderers.contrast.model import Aside, Band, Cell, Choice, Column, Picture

FONT = "DejaVu Sans,Verdana,Helvetica,sans-serif"
ASIDES = 3  # in one line
CARD = 60  # columns of a card's text
MONO = "DejaVu Sans Mono,Menlo,Consolas,monospace"


def contrast_dot(contrast: Contrast, choice: Choice) -> str:
    """Return DOT text whose rows Graphviz draws at one height; the same every time."""
    drawn = picture(contrast, choice)
    return "\n".join(_document(drawn)) + "\n"


def _document(drawn: Picture) -> Iterator[str]:
    font = families(FONT, COMMA)
    names = {cell.id: f"c{at}_{row}" for at, column in enumerate(drawn.columns) for row, cell in column.cells}
    yield "digraph contrast {"
    yield f'  graph [newrank=true charset="UTF-8" bgcolor="{GROUND[0]}" fontname="{font}" fontsize=10'
    yield '    nodesep=0.35 ranksep=0.4 labelloc="t" labeljust="l" tooltip=" "'
    yield f"    label=<{_title(drawn)}>];"
    yield f'  node [shape=plain fontname="{font}" fontsize=10];'
    yield f'  edge [fontname="{font}" fontsize=9 penwidth=1.3 arrowsize=0.7];'
    for at, column in enumerate(drawn.columns):
        yield from _cluster(at, column, names)
    yield from _rows(drawn, names)
    for column in drawn.columns:
        for arrow in column.arrows:
            yield _arrow(column, names[arrow.tail], names[arrow.head])
    yield from _bands(drawn.bands, drawn.columns)
    yield from _asides(drawn)
    yield "}"


def _asides(drawn: Picture) -> Iterator[str]:
    """Yield the cards of all backends without a column as one node, below the first column."""
    if not drawn.asides:
        return
    lines = [drawn.asides[at : at + ASIDES] for at in range(0, len(drawn.asides), ASIDES)]
    rows = "".join(f"<TR>{''.join(f'<TD>{_aside(one)}</TD>' for one in line)}</TR>" for line in lines)
    yield f'  asides [label=<<TABLE BORDER="0" CELLSPACING="6">{rows}</TABLE>>];'
    if drawn.columns:
        feet = [at for at, column in enumerate(drawn.columns) if column.foot]
        last = drawn.rows if feet else drawn.rows - 1
        yield '  below [style=invis shape=point width=0 label=""];'
        yield f"  r{last} -> below [style=invis];"
        yield "  {rank=same; below; asides}"
        if feet:
            yield f"  foot{feet[len(feet) // 2]} -> asides [style=invis weight=2];"


def _mono() -> str:
    return families(MONO, COMMA)


def _title(drawn: Picture) -> str:
    title = f'<FONT POINT-SIZE="14" FACE="{_mono()}"><B>{html(drawn.title) or " "}</B></FONT>'
    return _lines([title, _quiet(drawn.subtitle)])


def _lines(lines: Iterable[str]) -> str:
    return "".join(f'{line}<BR ALIGN="LEFT"/>' for line in lines if line)


def _table(
    lines: Iterable[str], colour: str, fill: str, style: str = ' STYLE="ROUNDED"', border: int = 1
) -> str:
    rows = "".join(f'<TR><TD ALIGN="LEFT">{line or "&#160;"}</TD></TR>' for line in lines)
    return (
        f'<TABLE BORDER="{border}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3"{style} '
        f'COLOR="{colour}" BGCOLOR="{fill}">{rows}</TABLE>'
    )


def _cluster(at: int, column: Column, names: dict[str, str]) -> Iterator[str]:
    """Yield a column: its header above, its cells, and below what it gave."""
    yield f"  subgraph cluster_{at} {{"
    lines = [_quiet(column.kicker), f'<FONT FACE="{_mono()}"><B>{html(column.title) or " "}</B></FONT>']
    lines += [_quiet(line) for line in column.head]
    yield f'    graph [style="rounded,filled" color="{RULE[0]}" fillcolor="{HALO[0]}" labeljust="l"'
    yield f"    label=<{_lines(lines)}>];"
    for _, cell in column.cells:
        yield f"    {names[cell.id]} [label=<{_cell(cell)}> tooltip={tooltip(cell.tip or cell.title)}];"
    if column.foot:
        foot = _lines(_said(one.kind, one.text) for one in column.foot)
        yield f"    foot{at} [shape=plaintext label=<{foot}>];"
    yield "  }"


def _said(kind: str, text: str) -> str:
    colour = {"agrees": ROOT, "disagrees": GRADIENT, "wrong": GRADIENT, "remark": QUIET}.get(kind, INK)[0]
    face = f' FACE="{_mono()}"' if kind in ("gave", "wrong") else ""
    return f'<FONT COLOR="{colour}"{face}>{html(text) or " "}</FONT>'


def _quiet(text: str) -> str:
    return f'<FONT COLOR="{QUIET[0]}" POINT-SIZE="9">{html(text)}</FONT>' if text else ""


def _cell(cell: Cell) -> str:
    look = LOOKS[cell.kind]
    stroke = ROOT[0] if cell.root else look.stroke[0]
    styles = [*(["ROUNDED"] if look.corner > 3 else []), *(["DASHED"] if look.dash else [])]
    style = f' STYLE="{",".join(styles)}"' if styles else ""
    bold = cell.kind not in ("ghost", "gap")
    title = html(cell.title) or "&#160;"
    head = f'<FONT FACE="{_mono()}"><B>{title}</B></FONT>&#160;' if bold else f"<I>{title}</I>"
    rows = [head, *(_quiet(line) for line in (cell.small, *cell.lines) if line)]
    return _table(rows, stroke, look.fill[0], style, 2 if cell.root else 1)


def _rows(drawn: Picture, names: dict[str, str]) -> Iterator[str]:
    """Yield a rank for each row, held in their order by a chain that nobody sees."""
    rows: list[list[str]] = [[] for _ in range(drawn.rows)]
    for column in drawn.columns:
        for at, cell in column.cells:
            rows[at].append(names[cell.id])
    feet = [f"foot{at}" for at, column in enumerate(drawn.columns) if column.foot]
    every = [*rows, feet] if feet else rows
    for at, row in enumerate(every):
        yield f'  r{at} [style=invis shape=point width=0 label=""];'
        yield f"  {{rank=same; {'; '.join([f'r{at}', *row])}}}"
    if len(every) > 1:
        yield f"  {' -> '.join(f'r{at}' for at in range(len(every)))} [style=invis weight=9];"
    for at, column in enumerate(drawn.columns):
        cells = [names[cell.id] for _, cell in column.cells]
        chain = [*cells, *([f"foot{at}"] if column.foot else [])]
        if len(chain) > 1:
            yield f"  {' -> '.join(chain)} [style=invis weight=9];"


def _arrow(column: Column, tail: str, head: str) -> str:
    """Return an arrow; one that runs up is written the other way round, so that ranks stay."""
    colour = GRADIENT[0] if column.flow == "gradient" else SLATE[0]
    if int(tail.split("_")[1]) > int(head.split("_")[1]):
        return f'  {head} -> {tail} [dir=back color="{colour}"];'
    return f'  {tail} -> {head} [color="{colour}"];'


def _bands(bands: tuple[Band, ...], columns: tuple[Column, ...]) -> Iterator[str]:
    """Yield the lines that decide as notes beside their rows."""
    titles = {column.key: column.title for column in columns}
    for at, band in enumerate(bands):
        look = LOOKS["band"]
        lines = [f"{sayings.place(band.source)}  {band.source.text}", band.text]
        lines += [f"{titles[key]}: {word}" for key, word in band.chips if key in titles]
        yield f"  b{at} [label=<{_table(map(html, lines), look.stroke[0], look.fill[0])}>];"
        yield f"  {{rank=same; r{band.row}; b{at}}}"


def _aside(one: Aside) -> str:
    place = f"{sayings.place(one.source)}  {one.source.text}" if one.source else ""
    lines = [
        f'<FONT FACE="{_mono()}"><B>{html(one.title) or " "}</B></FONT>&#160; {html(signed(one.status))}'
    ]
    said = [*words.wrapped(one.text, CARD)[:3], place, one.words.split("\n")[0]]
    lines += [_quiet(words.shorten(line, CARD)) for line in said if line]
    return _table(lines, RULE[0], HALO[0])
