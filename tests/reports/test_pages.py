"""The pages of watch, contrast and diff as files: one document each, nothing to load, nothing breaks out."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import replace

import pytest

from graphlab.contrast_json import contrast_from_json, contrast_to_json
from graphlab.lang import speaking
from graphlab.outcome import Contrast
from graphlab.recording import LeafRow, Pass, Recording, Watched
from graphlab.renderers import words
from graphlab.renderers.contrast import render_contrast
from graphlab.renderers.contrast.model import Choice
from graphlab.renderers.contrast.picture import picture
from graphlab.renderers.contrast.text import report
from graphlab.renderers.watch import render_watch
from graphlab.renderers.words import clean
from graphlab.reports.contrast import roomy
from graphlab.reports.passes import MOST, passes
from graphlab.web.markup import picture as embedded
from tests.explorer.parsed import Page, check_closed
from tests.explorer.subjects import NAMES, scalar
from tests.renderers import handmade_watch
from tests.renderers.handmade_contrast import EXAMPLES, branching
from tests.reports.subjects import PAGES, long_run, watched


def known(page: Page) -> dict:
    return json.loads(page.texts["script"][0])


@pytest.mark.parametrize("kind", PAGES)
def test_page_allows_its_own_style_and_script_and_loads_nothing(kind):
    check_closed(Page(PAGES[kind]("x")))


@pytest.mark.parametrize("name", EXAMPLES)
def test_contrast_page_is_closed_and_knows_every_cell(name):
    page = Page(render_contrast(EXAMPLES[name](), "html").decode())
    check_closed(page)
    drawn = picture(EXAMPLES[name](), roomy(EXAMPLES[name](), Choice()))
    assert set(known(page)["cells"]) == {clean(one.id) for column in drawn.columns for _, one in column.cells}


@pytest.mark.parametrize("name", handmade_watch.ALL)
def test_watch_page_is_closed(name):
    text = render_watch(handmade_watch.ALL[name](), "html").decode()
    check_closed(Page(text))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_page_hostile_text_makes_no_element(kind, name):
    page, harmless = Page(PAGES[kind](name)), Page(PAGES[kind]("x"))
    assert set(page.tags) <= set(harmless.tags) | {"title", "tspan"}
    assert page.texts["script"][1] == harmless.texts["script"][1]
    assert Counter(page.tags)["script"] == 2
    named = [{one for _, attributes in each.elements for one in attributes} for each in (page, harmless)]
    assert named[0] <= named[1]
    check_closed(page)


def test_contrast_page_lists_the_lines_and_tells_the_whole_report():
    text = render_contrast(branching(), "html").decode()
    page = Page(text)
    places = re.findall(r'data-line="(\d)"><span class="place">([^<]+)<', text)
    assert places == [(str(at), f"branch.py:{line}") for at, line in enumerate((5, 6, 8, 9))]
    assert '<li class="decides"><button type="button" class="link" data-line="0">' in text
    assert known(page)["cells"]["dynamic 0 n1"]["line"] == 1
    block = text[text.index("<pre>") : text.index("</pre>")]
    plain = "".join(Text(block).parts)
    for line in report(branching(), width=110, verbose=True).splitlines():
        assert line in plain


def test_contrast_page_names_no_folder_of_the_user():
    said = 'File "/home/ada/job/main/net.py", line 3, in C:\\Users\\ada\\lib\\a.py'
    outcomes = [replace(one, error=said) if one.status == "refused" else one for one in branching().outcomes]
    data = contrast_to_json(replace(branching(), outcomes=tuple(outcomes)))
    moved = contrast_from_json(data.replace('"branch.py"', '"/home/ada/job/branch.py"'))
    text = render_contrast(moved, "html").decode()
    assert "ada" not in text
    assert "branch.py:6" in text and "net.py" in text


class Text(Page):
    """All the text of some markup."""

    def __init__(self, text: str) -> None:
        self.parts: list[str] = []
        super().__init__(text)

    def handle_data(self, data):
        self.parts.append(data)


def test_contrast_page_has_a_column_for_every_captured_graph():
    page = known(Page(render_contrast(branching(), "html").decode()))
    columns = {one["column"] for one in page["cells"].values()}
    assert {"jit.trace", "jit.script", "compile"} <= columns


def test_contrast_page_of_nothing_is_still_a_page():
    check_closed(Page(render_contrast(Contrast(), "html").decode()))


def test_page_begins_in_the_present_language_and_theme():
    with speaking("zh"):
        text = render_watch(watched("x"), "html", theme="dark").decode()
    assert '<html lang="zh" data-theme="dark">' in text
    assert '<html lang="en">' in render_watch(watched("x"), "html").decode()


def test_watch_page_has_every_recorded_number():
    recording = handmade_watch.linear_twice()
    page = known(Page(render_watch(recording, "html").decode()))
    assert [one["key"] for one in page["charts"]] == ["loss", "values", "norms", "data"]
    loss = page["charts"][0]["curves"][0]
    assert [*zip(loss["x"], loss["y"], strict=True)] == [*recording.watched.curves["loss"]]
    assert page["charts"][0]["log"] is True
    first = page["passes"][0]
    assert first["loss"] == words.number(recording.passes[0].loss)
    assert len(page["passes"]) == len(recording.passes)


def test_watch_page_writes_what_is_not_finite_so_that_it_can_be_read():
    page = known(Page(render_watch(handmade_watch.nan_from(7), "html").decode()))
    values = page["charts"][0]["curves"][0]["y"]
    assert values[6:] == ["NaN"] * 6 and all(map(math.isfinite, values[:6]))
    assert page["charts"][0]["marks"] == [[7, "nanOn", "alarm"]]


def test_watch_page_has_the_tables_without_its_script():
    text = render_watch(handmade_watch.linear_twice(), "html").decode()
    body = text[text.index("<body>") : text.index('<script type="application/json"')]
    for said in ("linear.weight", "zero_grad", "none + ", "backward 1 · loss = "):
        assert said in body


def test_watch_page_breaks_very_long_names_and_no_others():
    value = scalar(1.0)
    rows = tuple(LeafRow(name, value, None, value, value) for name in ("net.weight", "L" * 10_000))
    told = Recording("a.py", passes=(Pass(1, loss=1.0, leaves=rows),), watched=Watched(1))
    text = render_watch(told, "html").decode()
    assert "<td>net.weight</td>" in text and "<td>net.weight.grad</td>" in text
    long = re.findall(r'<td class="long">([^<]*)</td>', text)
    assert len(long) == 2 and all(len(one.removesuffix(".grad")) == 200 and "…" in one for one in long)


def test_watch_page_needs_no_matplotlib(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    check_closed(Page(render_watch(handmade_watch.changing(), "html").decode()))


def test_watch_page_draws_each_form_of_the_graph_once():
    page = known(Page(render_watch(watched("x"), "html").decode()))
    assert page["graphs"] == ["backward 1 · 3 nodes"]
    assert [one.get("graph") for one in page["passes"] if one["i"]] == [0, 0, 0, 0]


def test_watch_page_tells_at_most_so_many_passes_in_full():
    recording = watched("x", MOST + 50)
    from graphlab.renderers.watch_facts import facts

    told = passes(facts(recording), {})
    assert [one["i"] for one in told][:2] == [0, 1]
    assert len(told) == MOST + 1 and told[-1]["i"] == MOST + 50


def test_watch_page_of_ten_thousand_passes_is_small():
    text = render_watch(long_run(10_000), "html").decode()
    assert len(text) < 1_200_000
    assert len(known(Page(text))["charts"][0]["curves"][0]["x"]) == 10_000


def test_watch_page_of_nothing_says_so():
    text = render_watch(Recording("quiet.py"), "html").decode()
    assert "no loss was seen" in text and "<table" not in text


def test_markup_takes_no_picture_that_is_not_ours():
    with pytest.raises(ValueError, match="no picture of ours"):
        embedded('<svg width="1" height="1"><script>alert(1)</script></svg>')


def test_page_of_a_changed_theme_has_one_set_of_colours():
    dark = render_contrast(branching(), "html", replace(Choice(), theme="dark")).decode()
    assert "prefers-color-scheme" not in Page(dark).texts["style"][0]
