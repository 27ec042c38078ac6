"""The pages of watch, contrast and diff in a real browser with the network off."""

from pathlib import Path

import pytest

from graphlab.renderers import words
from graphlab.renderers.contrast import render_contrast
from graphlab.renderers.watch import render_watch
from tests.explorer.chromium import assert_unharmed, axe_faults, needs_axe, opened
from tests.explorer.subjects import NAMES
from tests.renderers import handmade_watch
from tests.renderers.handmade_contrast import branching
from tests.reports.subjects import PAGES, long_run

MOVED = "(old) => document.querySelector('#drawing > g').getAttribute('transform') !== old"
LONGEST = """Math.max(...[...document.querySelectorAll('.curve')]
    .map((one) => (one.getAttribute('d') || '').length))"""
TWENTY_PAGES = """(() => {
    const start = performance.now();
    const key = () => new KeyboardEvent('keydown', { key: 'PageUp' });
    for (let at = 0; at < 20; at += 1) document.activeElement.dispatchEvent(key());
    return performance.now() - start;
})()"""

pytestmark = pytest.mark.xdist_group("chromium")


def written(folder: Path, text: bytes | str) -> Path:
    path = folder / "page.html"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
    return path


@pytest.mark.parametrize("kind", PAGES)
def test_page_opens_offline_without_a_request_or_a_complaint(seen, tmp_path, kind):
    path = written(tmp_path, PAGES[kind]("x"))
    page = seen.open(path)
    assert page.inner_text("h1")
    page.click("#theme")
    page.click("#language")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert (seen.complaints, seen.requests) == ([], [path.as_uri()])


def test_contrast_node_lights_up_with_its_partners_and_its_line(seen, tmp_path):
    page = seen.open(written(tmp_path, render_contrast(branching(), "html")))
    page.locator('[data-nodes="n1"]').first.click()
    lit = page.evaluate("[...document.querySelectorAll('[data-cell].on')].map((one) => one.dataset.row)")
    assert len(lit) == 5 and len(set(lit)) == 1
    assert page.locator("#code .on").inner_text() == "branch.py:6 y = x * 2"
    assert page.locator("#detail button").all_inner_texts()[1] == "jit.trace: aten::mul"
    page.locator("#detail button").nth(1).click()
    assert page.inner_text("#detail .what") == "aten::mul"
    page.focus("#stage")
    page.keyboard.press("Escape")
    assert page.locator("[data-cell].on").count() == 0
    page.locator("#code button", has_text="x - 1").click()
    assert "y = x - 1" in page.inner_text("#detail")
    assert seen.complaints == []


def test_contrast_is_walked_zoomed_and_moved(seen, tmp_path):
    page = seen.open(written(tmp_path, render_contrast(branching(), "html")))
    page.focus("#stage")
    page.keyboard.press("ArrowDown")
    first = page.inner_text("#detail .what")
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#detail .what") != first
    before = page.get_attribute("#drawing > g", "transform")
    page.keyboard.press("+")
    page.wait_for_function(MOVED, arg=before)
    zoomed = page.get_attribute("#drawing > g", "transform")
    page.mouse.move(300, 300)
    page.mouse.down()
    page.mouse.move(350, 340, steps=3)
    page.mouse.up()
    page.wait_for_function(MOVED, arg=zoomed)
    assert page.inner_text("#detail .what")
    assert seen.complaints == []


def test_diff_tells_what_changed_of_a_node(seen, tmp_path):
    page = seen.open(written(tmp_path, PAGES["diff"]("b")))
    page.focus("#stage")
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#detail .quiet") in ("in both graphs", "changed", "came", "went")
    assert seen.complaints == []


def test_watch_charts_say_the_recorded_numbers_at_every_pass(seen, tmp_path):
    recording = handmade_watch.changing()
    page = seen.open(written(tmp_path, render_watch(recording, "html")))
    plot = page.locator(".plot").first
    plot.focus()
    page.keyboard.press("Home")
    for one in recording.passes:
        assert page.inner_text("#count") == f"{one.index}/8"
        assert page.locator(".chart").first.locator(".now").inner_text() == words.number(one.loss)
        assert words.number(one.loss) in (plot.get_attribute("aria-valuetext") or "")
        assert f"loss = {words.number(one.loss)}" in page.inner_text("#told")
        page.keyboard.press("ArrowRight")
    page.locator("summary").first.click()
    rows = page.locator(".chart").first.locator("tbody tr")
    rows.first.wait_for()
    assert rows.count() == len(recording.passes)
    assert rows.nth(2).inner_text().split() == ["3", words.number(recording.passes[2].loss)]
    assert seen.complaints == []


def test_watch_cursor_follows_the_pointer_in_all_charts(seen, tmp_path):
    page = seen.open(written(tmp_path, render_watch(handmade_watch.linear_twice(), "html")))
    box = page.locator(".plot").nth(1).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    pass_, _, total = page.inner_text("#count").partition("/")
    assert 2000 < int(pass_) < 3000 and total == "5000"
    assert page.locator(".cursor path").count() == page.locator(".plot[role=slider]").count()
    assert page.locator(".plot").first.get_attribute("aria-label") == "loss, logarithmic"
    page.locator("button.scale").first.click()
    assert page.locator(".plot").first.get_attribute("aria-label") == "loss"
    page.locator("button.key").first.click()
    assert page.locator("button.key").first.get_attribute("aria-pressed") == "false"
    assert seen.complaints == []


def test_watch_of_ten_thousand_passes_draws_at_once_and_marks_what_is_not_finite(seen, tmp_path):
    page = seen.open(written(tmp_path, render_watch(long_run(10_000), "html")))
    assert page.locator(".stray").count() > 15
    longest = page.evaluate(LONGEST)
    assert longest < 60_000
    page.focus(".plot")
    page.keyboard.press("Home")
    spent = page.evaluate(TWENTY_PAGES)
    assert page.inner_text("#count") == "201/10000"
    assert spent < 4_000
    page.locator("summary").first.click()
    rows = page.locator(".chart").first.locator("tbody tr")
    rows.first.wait_for()
    assert rows.count() == 300
    assert seen.complaints == []


def test_watch_shows_the_graph_of_a_pass(seen, tmp_path):
    page = seen.open(written(tmp_path, PAGES["watch"]("loss")))
    page.get_by_role("button", name="show its graph").click()
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#detail")
    assert page.locator(".gx-picture .self").count() == 1
    assert seen.complaints == []


@pytest.mark.parametrize("kind", PAGES)
def test_page_fits_a_telephone(chromium, tmp_path, kind):
    with opened(chromium, viewport={"width": 360, "height": 740}) as window:
        page = window.open(written(tmp_path, PAGES[kind]("weight")))
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


HOSTILE = [*NAMES[:12], *NAMES[18:21], NAMES[34]]


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAGES)
def test_page_hostile_names_are_text(seen, tmp_path, kind):
    for name in HOSTILE:
        page = seen.open(written(tmp_path, PAGES[kind](name)))
        if kind == "watch":
            page.focus(".plot")
            page.keyboard.press("Home")
            page.locator("summary").first.click()
        page.focus("#stage")
        page.keyboard.press("ArrowDown")
        page.hover("#stage")
        assert_unharmed(page)
    assert seen.complaints == []
    assert all(one.startswith("file:") for one in seen.requests)


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
def test_page_has_no_fault_that_axe_finds(chromium, tmp_path, kind, scheme):
    with opened(chromium, color_scheme=scheme, bypass_csp=True) as window:
        page = window.open(written(tmp_path, PAGES[kind]("weight")))
        page.focus("#stage")
        page.keyboard.press("ArrowDown")
        for one in page.locator("summary").all():
            one.click()
        assert axe_faults(page) == []
