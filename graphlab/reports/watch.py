"""A watched training loop as a page: what happened, its curves over the passes, its ledger, its graphs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.lang import t
from graphlab.lang.retold import retold
from graphlab.renderers import plot_panels, styles
from graphlab.renderers import watch_words as say
from graphlab.renderers.places import without_folders
from graphlab.renderers.svg_marks import escape
from graphlab.renderers.watch_facts import facts
from graphlab.renderers.watch_remarks import remarks
from graphlab.reports.passes import passes, title_of
from graphlab.reports.pictures import pictures
from graphlab.reports.series import charts, lanes
from graphlab.web import markup
from graphlab.web.bundle import script
from graphlab.web.document import document, made_by, template
from graphlab.web.style import rules, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphlab.recording import Recording
    from graphlab.renderers.watch_facts import Facts
    from graphlab.serialize import Json

ASSETS = Path(__file__).with_name("assets")
WIDE = 10_000  # columns: a page breaks its lines itself
LONGEST = 200  # characters of a name
LEAVES = ("leaf", "value", "grads", "largest")
DEEDS = ("what", "line", "to")
LEDGER = ("what", "sum", "by", "line")
PASSES = 10  # of the ledger


def watch_html(recording: Recording, theme: str = "auto") -> str:
    """Return the page as one document that loads nothing."""
    told = facts(recording)
    title = say.headline(told, WIDE)
    graphs = pictures(told)
    known = passes(told, {one.structure: at for at, one in enumerate(graphs)})
    body = template(
        ASSETS / "watch.html",
        title=escape(title),
        summary="".join(_summary(told)),
        remarks="".join(_remarks(told)),
        tables="".join(_tables(told, known)),
        drawing=markup.pictures(one.svg for one in graphs),
        made="<br>".join(map(escape, _limits(told))),
    )
    data: Json = {
        "charts": charts(told),
        "lanes": lanes(told),
        "passes": [*known],
        "total": told.watched.passes,
        "graphs": [one.title for one in graphs],
    }
    paint = {f"k{at}": colour for at, colour in enumerate(plot_panels.COLOURS)}
    own = rules("drawing", ASSETS / "watch.css")
    style = sheet(theme, own, lambda mode: styles.css(mode, styles.RARE), paint)
    return document(title, body, style, script(ASSETS / "watch.js"), data, theme)


def _summary(told: Facts) -> Iterator[str]:
    for label, lines in (("loss", say.losses(told, WIDE)), ("graphs", [say.graph(told)])):
        yield f'<dt data-word="{label}"></dt><dd>{"<br>".join(map(escape, lines))}</dd>\n'


def _remarks(told: Facts) -> Iterator[str]:
    for mark, text in remarks(told):
        kind = ' class="warn"' if mark == "!" else ""
        yield f"<li{kind}>{escape(without_folders(say.plain(text)))}</li>\n"


def _tables(told: Facts, known: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield those tables that have rows: the leaves, what happened to them, and the first passes."""
    every = [*([told.total] if told.total else []), *told.leaves]
    if every:
        yield _section("leaves", markup.table(LEAVES, (map(_fit, say.leaf_row(one)) for one in every)))
    if told.deeds:
        rows = (map(_fit, say.deed(one, told, WIDE)) for one in told.deeds)
        yield _section("deeds", markup.table(DEEDS, rows))
    first = [one for one in known if one.get("sums") or not one["i"]][:PASSES]
    if first:
        yield _section("first", markup.framed(LEDGER, "\n".join(row for one in first for row in _rows(one))))


def _section(word: str, table: str) -> str:
    return f'<section data-label="{word}">\n<h2 data-word="{word}"></h2>\n{table}</section>\n'


def _rows(one: Mapping[str, Any]) -> Iterator[str]:
    if one["i"]:
        yield f'<tr class="pass"><td colspan="4">{escape(title_of(one))}</td></tr>'
    for kind, rows in (("", one.get("sums", ())), (' class="event"', one.get("events", ()))):
        for row in rows:
            cells = [*row, *("" for _ in range(4 - len(row)))]
            yield f"<tr{kind}>{''.join(map(markup.cell, cells))}</tr>"
    if one.get("more"):
        yield f'<tr class="event"><td colspan="4">{escape(t("and {n} more", n=one["more"]))}</td></tr>'


def _fit(text: str) -> str:
    return say.fit(text, LONGEST)


def _limits(told: Facts) -> Iterator[str]:
    """Yield what was kept, what the recording says of its limits, and what the page was made by."""
    if told.watched.kept:
        yield t("kept: {rule}", rule=retold(told.watched.kept))
    yield from map(retold, told.recording.notes)
    yield made_by(told.recording.versions)
