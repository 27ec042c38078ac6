"""Fingers, the wheel and the size of the window, in a real browser."""

import re

import pytest

from tests import drawn
from tests.explorer.chromium import opened, written
from tests.renderers.handmade import modules

pytestmark = pytest.mark.xdist_group("chromium")

TELEPHONE = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
}


class Hand:
    """Fingers on a page; each place is a point of the window."""

    def __init__(self, page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def put(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def move(self, *ways: tuple[tuple[float, float], tuple[float, float]]) -> None:
        """Put fingers down, move each from its first place to its second in ten steps, and lift them."""
        self.put("touchStart", *(start for start, _ in ways))
        for step in range(1, 11):
            share = step / 10
            places = [(x + (to_x - x) * share, y + (to_y - y) * share) for (x, y), (to_x, to_y) in ways]
            self.put("touchMove", *places)
        self.put("touchEnd")


def place(page) -> tuple[float, float, float]:
    """Return where the drawing is, and its scale, after the next frame."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    said = page.get_attribute("#drawing > g", "transform")
    x, y, scale = map(float, re.findall(r"-?\d[\d.]*(?:e-?\d+)?", said))
    return x, y, scale


def test_page_follows_one_finger_and_two_and_tells_where_the_details_are(chromium, tmp_path):
    with opened(chromium, **TELEPHONE) as seen:
        page = seen.open(written(tmp_path, modules()))
        hand = Hand(page)
        left, top, scale = place(page)
        stage = page.locator("#stage").bounding_box()
        middle = stage["y"] + stage["height"] / 2
        hand.move(((180, middle), (230, middle - 60)))
        x, y, same = place(page)
        assert (x - left, y - top, same) == pytest.approx((50, -60, scale), abs=0.5)

        hand.move(((150, middle), (120, middle)), ((210, middle), (240, middle)))
        _, _, wider = place(page)
        assert wider / scale == pytest.approx(2, rel=0.02)
        hand.move(((80, middle), (150, middle)), ((280, middle), (210, middle)))
        assert place(page)[2] / wider == pytest.approx(0.3, rel=0.02)

        page.click("#as-first")
        box = page.locator("[data-thing]").first.bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + 10)
        assert page.locator(".gx-chosen").count() == 1
        assert page.evaluate("document.getElementById('panel').getBoundingClientRect().top > innerHeight")
        page.locator("#hint button").tap()
        assert page.evaluate("document.getElementById('panel').getBoundingClientRect().top") < 500
        assert page.evaluate("document.activeElement.id") == "panel"
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert seen.complaints == []


def test_page_zooms_with_the_wheel_by_little_and_fits_a_window_of_another_size(seen, tmp_path):
    page = seen.open(written(tmp_path, drawn.surface()))
    x, _, scale = place(page)
    page.set_viewport_size({"width": 1000, "height": 700})
    page.wait_for_timeout(100)
    assert place(page)[2] < scale
    page.set_viewport_size({"width": 1280, "height": 860})
    page.wait_for_timeout(100)
    assert place(page)[::2] == (x, scale)

    stage = page.locator("#stage").bounding_box()
    page.mouse.move(stage["x"] + 300, stage["y"] + 200)
    page.keyboard.down("Control")
    page.mouse.wheel(0, 120)
    page.keyboard.up("Control")
    page.wait_for_timeout(100)
    moved = place(page)
    assert 0.7 < moved[2] / scale < 0.85
    page.set_viewport_size({"width": 1000, "height": 700})
    page.wait_for_timeout(100)
    assert place(page) == moved


def test_page_keeps_the_drawing_still_while_steps_tell_more_or_less(seen, tmp_path):
    page = seen.open(written(tmp_path, drawn.surface()))
    before = place(page), page.locator("#stage").bounding_box()
    for key in ("Home", "s", "s", "s", "s", "s", "s", "Escape"):
        page.keyboard.press(key)
        assert (place(page), page.locator("#stage").bounding_box()) == before
    page.set_viewport_size({"width": 900, "height": 420})  # a telephone on its side
    stage, walk = page.locator("#stage").bounding_box(), page.locator("#walk").bounding_box()
    assert stage["y"] + stage["height"] <= walk["y"]


def test_page_that_is_come_back_to_begins_anew(seen, tmp_path):
    one, other = (written(tmp_path, drawn.surface(), name) for name in ("one.html", "other.html"))
    page = seen.open(one)
    page.select_option("#filter", "bad")
    page.keyboard.press("Home")
    seen.open(other)
    page.go_back()
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(100)
    assert page.locator("#filter").input_value() == "everything"
    assert page.evaluate("document.getElementById('slider').value === document.getElementById('slider').max")


def test_page_follows_the_small_map(seen, tmp_path):
    page = seen.open(written(tmp_path, drawn.chain(30), folding=None))
    box = page.locator("#map").bounding_box()
    start = place(page)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 5, steps=4)
    page.mouse.up()
    assert place(page)[:2] != start[:2]
    assert page.locator(".gx-chosen").count() == 0
