"""The page in a real browser with the network off: it shows, steps, searches, opens, and asks for nothing."""

import pytest

from graphlab.renderers import words
from graphlab.renderers.words import HOSTILE
from graphlab.stepper.cursor import Cursor
from graphlab.stepper.report import moment
from graphlab.stepper.session import Session, execute, start
from graphlab.stepper.tell import rows
from graphlab.stepper.walk import walk
from tests import drawn
from tests.explorer.chromium import assert_unharmed, axe_faults, needs_axe, opened, written
from tests.explorer.subjects import NAMES, blocks, crowd, everywhere
from tests.renderers.handmade import modules
from tests.stepper import handmade

pytestmark = pytest.mark.xdist_group("chromium")


def numbers(recording, at: int) -> str:
    """Return the lines that the stepper tells of a step, with single blanks."""
    told = rows(Cursor(walk(recording), at))
    return " ".join(
        " ".join(f"{label} {''.join(span.text for span in line)}" for label, line in told).split()
    )


def missing(session: Session, told: str) -> list[str]:
    """Return the gradients of a moment, as ``step --json`` gives them, that are not told."""
    data = moment(session)
    gradients = [*data.get("gradient", ()), *(one["gradient"] for one in data.get("sent", ()))]
    texts = [words.number(one["values"][0]) for one in gradients]
    return [text for text in texts if text not in told]


def test_page_opens_offline_without_a_request_or_a_complaint(seen, tmp_path):
    path = written(tmp_path, drawn.surface())
    page = seen.open(path)
    assert page.inner_text("#title") == "z = x**2 * y + y**2"
    assert page.locator("[data-thing]").count() == 6
    assert page.locator("[data-arrow]").count() == 6
    assert (seen.complaints, seen.requests) == ([], [path.as_uri()])


def test_page_steps_by_keys_with_the_numbers_of_the_stepper(seen, tmp_path):
    recording = handmade.quadratic()
    page = seen.open(written(tmp_path, recording))
    last = len(walk(recording))
    session = start(recording)
    page.keyboard.press("Home")
    for at in range(last + 1):
        assert page.inner_text("#count") == f"{at}/{last}"
        assert numbers(recording, at) in seen.told()
        assert missing(session, seen.told()) == []
        session, _ = execute(session, "s")
        page.keyboard.press("s")
    for at in range(last - 1, -1, -1):
        page.keyboard.press("r")
        assert page.inner_text("#count") == f"{at}/{last}"
        assert numbers(recording, at) in seen.told()
    assert page.locator(".gx-coming").count() == len(recording.graph.edges)
    assert seen.complaints == []


def test_page_search_opens_what_it_finds(seen, tmp_path):
    page = seen.open(written(tmp_path, blocks(40)))
    assert page.locator("[data-thing]", has_text="net.33.weight").count() == 0
    page.keyboard.press("/")
    page.keyboard.type("net.33.weight")
    page.keyboard.press("Enter")
    chosen = page.locator(".gx-chosen")
    assert chosen.count() == 1
    assert "net.33.weight" in chosen.text_content()
    assert "net.33.weight" in page.inner_text("#panel h2")
    assert seen.complaints == []


def test_page_module_box_opens_and_closes(seen, tmp_path):
    page = seen.open(written(tmp_path, modules()))
    page.click("#close-all")
    assert page.locator("[data-thing]").count() < 7
    before = page.locator("[data-thing]").count()
    page.locator("[data-thing]", has_text="Net").dblclick()
    assert page.locator("[data-thing]").count() > before
    assert page.locator("[data-close]").count() == 1
    page.locator("[data-close]").click()
    assert page.locator("[data-thing]").count() == before
    assert seen.complaints == []


def test_page_tip_of_a_box_ends_when_the_box_is_opened(seen, tmp_path):
    page = seen.open(written(tmp_path, modules()))
    page.click("#close-all")
    page.locator("[data-thing]", has_text="Net").click()
    assert page.locator("#tip").is_visible()
    told = page.inner_text("#tip")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)  # the browser may look again at what is under the pointer
    assert page.locator("#tip").is_hidden() or page.inner_text("#tip") != told
    assert seen.complaints == []


def test_page_works_by_keys_alone(seen, tmp_path):
    page = seen.open(written(tmp_path, modules()))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#stage")
    page.keyboard.press("ArrowDown")
    first = page.inner_text("#panel h2")
    page.keyboard.press("ArrowDown")
    second = page.inner_text("#panel h2")
    assert first and second and first != second
    page.keyboard.press("u")
    assert page.inner_text("#panel h2") == first
    assert first in page.inner_text("#said")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.click("#close-all")
    page.focus("#stage")
    page.locator("[data-thing]", has_text="Net").click()
    for way in ("ArrowDown", "ArrowRight", "ArrowLeft", "ArrowUp"):
        page.keyboard.press("Enter")
        assert page.locator(".gx-chosen-frame").count() == 1
        page.keyboard.press(way)
        assert page.locator(".gx-chosen").count() == 1, way
        page.keyboard.press("Backspace")


def test_page_speaks_chinese(seen, tmp_path):
    page = seen.open(written(tmp_path, drawn.surface()))
    page.click("#language")
    assert page.inner_text("#play") == "播放"
    assert page.get_attribute("html", "lang") == "zh-CN"


def test_page_hostile_names_beside_each_other_are_text(seen, tmp_path):
    page = seen.open(written(tmp_path, crowd(NAMES), folding=None))
    page.hover("#stage")
    page.keyboard.press("Home")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")  # on paper everything is drawn
    assert page.evaluate("window.hacked") is None
    assert page.locator("script").count() == 2
    assert page.locator("iframe,img,object,embed,form").count() == 0
    shown = page.evaluate(
        "[...document.querySelectorAll('.gl-title')].map((one) => one.firstChild.textContent)"
    )
    assert {words.shorten(name, 30) for name in NAMES if name.strip()} <= set(shown)
    assert seen.complaints == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_page_hostile_names_are_text(seen, tmp_path, part):
    for name in NAMES[part::4]:
        page = seen.open(written(tmp_path, everywhere(name), folding=None))
        page.keyboard.press("/")
        page.keyboard.type("n2")
        page.keyboard.press("Enter")
        page.keyboard.press("Home")
        page.keyboard.press("s")
        page.hover("#stage")
        shown = " ".join(HOSTILE.sub("\N{REPLACEMENT CHARACTER}", name).split())
        assert shown in " ".join(page.text_content("#panel-body").split())
        assert_unharmed(page)
    assert seen.complaints == []
    assert all(one.startswith("file:") for one in seen.requests)


@needs_axe
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_has_no_fault_that_axe_finds(chromium, tmp_path, scheme, width):
    size = {"width": width, "height": 800}
    with opened(chromium, color_scheme=scheme, bypass_csp=True, viewport=size) as window:
        page = window.open(written(tmp_path, modules()))
        acts = {
            "first": lambda: None,
            "selected": lambda: (page.focus("#stage"), page.keyboard.press("ArrowDown")),
            "in a step": lambda: [page.keyboard.press(key) for key in ("Home", "s", "s")],
            "warm": lambda: page.click("#heat"),
            "filtered": lambda: page.select_option("#filter", "bad"),
            "searched": lambda: (page.fill("#search", "x"), page.keyboard.press("ArrowDown")),
            "helped": lambda: (page.keyboard.press("Escape"), page.keyboard.press("?")),
        }
        for what, act in acts.items():
            act()
            assert axe_faults(page) == [], what
