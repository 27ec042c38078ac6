"""A watched training loop as one HTML file that needs nothing else: no script, no link, no request.

Every text from the user's side goes through ``_text``; the page's policy forbids what it does not use.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from graphlab.errors import GraphlabError
from graphlab.renderers import watch_words as say
from graphlab.renderers import words
from graphlab.renderers.styles import (
    AMBER,
    BAND,
    GRADIENT,
    GROUND,
    INK,
    LEAF,
    MONO,
    PURPLE,
    QUIET,
    RED,
    ROOT,
    RULE,
    SANS,
    SLATE,
)
from graphlab.renderers.watch_facts import facts
from graphlab.renderers.watch_ledger import event_cells, sum_of
from graphlab.renderers.watch_remarks import remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphlab.recording import LedgerEvent, Pass, Recording
    from graphlab.renderers.watch_facts import Facts

WIDE = 10_000  # columns: a page breaks its lines itself
PASSES = 10  # of the ledger
LONG = 40  # characters of a name from which on it is broken between any two of them
LONGEST = 200  # of which so much is shown
ROWS = 60  # of one pass in the ledger
COLOURS = {
    "ground": GROUND,
    "ink": INK,
    "quiet": QUIET,
    "rule": RULE,
    "band": BAND,
    "leaf": LEAF,
    "gradient": GRADIENT,
    "root": ROOT,
    "purple": PURPLE,
    "amber": AMBER,
    "slate": SLATE,
    "red": RED,
}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

STYLE = f"""
body {{ margin: 0 auto; max-width: 68rem; padding: 1.5rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 {SANS}; }}
h1 {{ font-size: 1.35rem; margin: 0 0 .6rem; overflow-wrap: anywhere; }}
h2 {{ font-size: 1.05rem; margin: 2rem 0 .5rem; }}
table {{ border-collapse: collapse; font-size: .9rem; }}
th, td {{ text-align: left; padding: .25rem .9rem .25rem 0; vertical-align: top; overflow-wrap: anywhere; }}
th {{ color: var(--quiet); font-weight: 600; border-bottom: 1px solid var(--rule); }}
td {{ border-bottom: 1px solid var(--rule); font-family: {MONO}; font-size: .85rem; }}
th, td + td {{ white-space: nowrap; }}
td:first-child {{ max-width: 24rem; overflow-wrap: normal; }}
td.long {{ min-width: 20rem; overflow-wrap: anywhere; }}
tr.pass td {{ background: var(--band); font-family: {SANS}; font-weight: 600; padding-left: .4rem; }}
tr.event td {{ color: var(--quiet); }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }}
dt {{ color: var(--quiet); }} dd {{ margin: 0; font-family: {MONO}; font-size: .9rem; }}
ul {{ margin: 1rem 0; padding: 0; list-style: none; }}
li {{ border-left: 3px solid var(--rule); padding: .15rem .8rem; margin: .4rem 0; overflow-wrap: anywhere; }}
li.warn {{ border-color: var(--red); }}
li.warn::before {{ content: "! "; color: var(--red); font-weight: 700; }}
.wide {{ overflow-x: auto; }} .plots svg {{ width: 100%; height: auto; }}
.plots {{ display: grid; gap: .5rem 1.5rem; margin-top: 1.2rem; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }}
footer {{ margin-top: 2rem; color: var(--quiet); font-size: .85rem; }}
@media print {{ .wide {{ overflow: visible; }} tr, .plots > div, li {{ break-inside: avoid; }}
  h2 {{ break-after: avoid; }} }}
"""


def watch_html(recording: Recording) -> str:
    """Return the page: summary, remarks, plots, the table of leaves, the ledger of the first passes."""
    told = facts(recording)
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{_text(say.headline(told, WIDE))}</title>",
        f"<style>{_colours()}{STYLE}</style>\n</head>\n<body>",
        *_summary(told),
        *_plots(recording),
        *_leaves(told),
        *_deeds(told),
        *_ledger(told),
        *_limits(told),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _text(text: str) -> str:
    """Return text of anybody's as content of the page or value of an attribute."""
    return html.escape(words.clean(text), quote=True)


def _colours() -> str:
    """Return the colours of both modes as variables; those of the plots, which are literal, in dark."""
    first, second = (
        "".join(f"--{name}:{colour[mode]};" for name, colour in COLOURS.items()) for mode in (0, 1)
    )
    plots = "".join(
        f'.plots [style*="{paint}: {light}"]{{{paint}:{dark} !important}}'
        for light, dark in dict.fromkeys(COLOURS.values())
        for paint in ("fill", "stroke")
    )
    # On paper the page is light, whatever the screen is.
    return f":root{{{first}}}\n@media screen and (prefers-color-scheme: dark){{:root{{{second}}}{plots}}}"


def _summary(told: Facts) -> Iterator[str]:
    yield f"<h1>{_text(say.headline(told, WIDE))}</h1>\n<dl>"
    for label, lines in (("loss", say.losses(told, WIDE)), ("graph", [say.graph(told)])):
        yield f"<dt>{label}</dt><dd>{'<br>'.join(map(_text, lines))}</dd>"
    yield "</dl>"
    said = list(remarks(told))
    if said:
        yield "<ul>"
        for mark, text in said:
            kind = ' class="warn"' if mark == "!" else ""
            yield f"<li{kind}>{_text(text)}</li>"
        yield "</ul>"


def _plots(recording: Recording) -> Iterator[str]:
    """Yield each plot as a drawing in the page, or why there are none."""
    from graphlab.renderers.plots import drawings

    try:
        made = drawings(recording)
    except GraphlabError as error:
        yield f'<p class="quiet">{_text(f"No plots: {error.what}. {error.fix}")}</p>'
        return
    yield '<div class="plots">'
    yield from (f'<div role="img" aria-label="a plot of the training loop">{one}</div>' for one in made)
    yield "</div>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield '<div class="wide"><table>'
    yield f"<thead><tr>{''.join(f'<th>{_text(cell)}</th>' for cell in head)}</tr></thead>\n<tbody>"
    for row in rows:
        yield f"<tr>{''.join(map(_cell, row))}</tr>"
    yield "</tbody></table></div>"


def _cell(text: str) -> str:
    """Return a cell; one with a very long name says so, because only that may be broken anywhere."""
    kind = ' class="long"' if len(text) > LONG else ""
    return f"<td{kind}>{_text(say.fit(text, LONGEST))}</td>"


def _leaves(told: Facts) -> Iterator[str]:
    if told.leaves:
        yield "<h2>Leaves</h2>"
        head = ("leaf", "value, first → last", "|grad|, first → last", "largest |grad|, at backward")
        total = [told.total] if told.total else []
        yield from _table(head, map(say.leaf_row, [*total, *told.leaves]))


def _deeds(told: Facts) -> Iterator[str]:
    if told.deeds:
        yield "<h2>What happened to them</h2>"
        yield from _table(("what", "line", "to"), (say.deed(one, told, WIDE) for one in told.deeds))


def _ledger(told: Facts) -> Iterator[str]:
    """Yield the first passes: the sum of each leaf, then what happened before the next pass."""
    passes = [one for one in told.recording.passes if one.leaves][:PASSES]
    if not passes:
        return
    yield f"<h2>The first {words.count(len(passes), 'backward')}</h2>"
    yield '<div class="wide"><table>'
    yield "<thead><tr><th>what</th><th>before + incoming = after</th><th>by</th><th>line</th></tr></thead>"
    yield "<tbody>"
    yield from _rows([one for one in told.recording.ledger if not one.after_pass])
    for one in passes:
        loss = f" · {one.root or 'loss'} = {say.number(one.loss)}" if one.loss is not None else ""
        inside = f" · in step {one.inside_step}" if one.inside_step else ""
        title = f"backward {one.index}{loss}{inside} · {say.place(one.source)}"
        yield f'<tr class="pass"><td colspan="4">{_text(say.plain(title))}</td></tr>'
        yield from _sums(one)
        yield from _rows([it for it in told.recording.ledger if it.after_pass == one.index])
    yield "</tbody></table></div>"


def _sums(one: Pass) -> Iterator[str]:
    for row in one.leaves[:ROWS]:
        name = f"{say.plain(row.leaf)}.grad"
        yield f"<tr>{_cell(name)}<td>{_text(sum_of(row))}</td><td></td><td></td></tr>"
    yield from _more(len(one.leaves))


def _rows(events: list[LedgerEvent]) -> Iterator[str]:
    for one in events[:ROWS]:
        name, *others = event_cells(one)
        cells = _cell(name) + "".join(f"<td>{_text(cell)}</td>" for cell in others)
        yield f'<tr class="event">{cells}</tr>'
    yield from _more(len(events))


def _more(count: int) -> Iterator[str]:
    if count > ROWS:
        yield f'<tr class="event"><td colspan="4">and {count - ROWS} more</td></tr>'


def _limits(told: Facts) -> Iterator[str]:
    torch = told.recording.versions.get("torch", "")
    said = [told.watched.kept and f"Kept: {told.watched.kept}.", *told.recording.notes]
    said.append(f"torch {torch}" if torch else "")
    yield f"<footer>{'<br>'.join(_text(text) for text in said if text)}</footer>"
