"""What who opens the page for the first time sees: how it is read, what is on, and all of it on paper."""

import pytest

import graphlab
from graphlab.explorer.style import LEVELS
from tests import drawn
from tests.explorer.chromium import written
from tests.explorer.subjects import blocks
from tests.renderers.handmade import modules
from tests.stepper import handmade

pytestmark = pytest.mark.xdist_group("chromium")


def test_page_says_how_it_is_read_until_something_is_selected(seen, tmp_path):
    page = seen.open(written(tmp_path, handmade.quadratic()))
    last = page.evaluate("Number(document.getElementById('slider').max)")
    assert page.inner_text("#count") == f"\N{EN DASH}/{last}"
    assert page.locator("#told .rows").count() == 0
    assert f"All {last} steps" in page.inner_text("#told")
    assert page.locator(".how li").count() == 4
    page.locator("[data-thing]").first.click()
    assert page.locator(".how").count() == 0

    # Playing ends where somebody steps, or lets go.
    page.click("#play")
    assert page.inner_text("#play") == "Pause"
    page.keyboard.press("s")
    assert page.inner_text("#play") == "Play"
    page.click("#play")
    page.keyboard.press("Escape")
    assert (page.inner_text("#play"), page.inner_text("#count")) == ("Play", f"\N{EN DASH}/{last}")

    # What the slider is moved with leaves the keys to the steps.
    page.focus("#slider")
    page.keyboard.press("Home")
    page.keyboard.press("s")
    assert page.inner_text("#count") == f"1/{last}"
    assert seen.complaints == []


def test_page_of_a_backward_that_failed_begins_with_the_error(seen, tmp_path):
    page = seen.open(written(tmp_path, handmade.failed()))
    assert "raised" in page.inner_text("#told .row-label >> nth=0")


def test_page_says_what_a_filter_and_the_warmth_show_as_long_as_they_are_on(seen, tmp_path):
    page = seen.open(written(tmp_path, handmade.quadratic()))
    page.click("#heat")
    assert page.locator("#hint .scale i").count() == LEVELS
    colours = page.evaluate(
        "[...document.querySelectorAll('.scale i')].map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert len(set(colours)) == LEVELS
    page.keyboard.press("Escape")
    page.select_option("#filter", "path")
    assert page.locator("#hint .scale").count() == 1
    assert "Select a node" in page.inner_text("#hint")
    page.locator("[data-thing]").first.click()
    assert "Select a node" not in page.inner_text("#hint")
    page.select_option("#filter", "everything")
    page.click("#heat")
    assert page.locator("#hint").is_hidden()


@pytest.mark.parametrize("width", [360, 800, 1300])
def test_page_list_of_what_is_found_stays_inside_the_window(seen, tmp_path, width):
    page = seen.open(written(tmp_path, modules()))
    page.set_viewport_size({"width": width, "height": 700})
    page.fill("#search", "linear")
    box = page.locator("#found").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.locator("#found li").first.click()
    assert page.locator("#found").is_hidden()
    assert page.locator(".gx-chosen, .gx-chosen-frame").count() == 1
    page.focus("#search")
    assert page.locator("#found").is_visible()
    page.locator("#title").click()
    page.evaluate("document.activeElement.blur()")
    assert page.locator("#found").is_hidden()


def test_page_small_map_has_the_shape_of_the_picture_and_hides_no_selection(seen, tmp_path):
    page = seen.open(written(tmp_path, drawn.chain(30), folding=None))
    assert page.locator("#map").is_visible()
    page.focus("#stage")
    page.keyboard.press("ArrowDown")
    for _ in range(8):
        page.keyboard.press("d")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        one, small = page.locator(".gx-chosen .gx-body").bounding_box(), page.locator("#map").bounding_box()
        assert one["x"] + one["width"] <= small["x"] or one["y"] + one["height"] <= small["y"]
    box = page.locator("#map").bounding_box()
    assert max(box["width"], box["height"]) == pytest.approx(150, abs=1)
    assert min(box["width"], box["height"]) < 75


def test_page_of_a_few_nodes_is_one_sheet_of_paper(seen, tmp_path):
    page = seen.open(written(tmp_path, drawn.surface()))
    assert page.pdf().count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    assert page.locator(".how").is_hidden()


def test_page_ways_to_a_box_of_many_nodes_are_found_at_once(seen, tmp_path):
    page = seen.open(written(tmp_path, blocks(1000, 5)))
    page.click("#close-all")
    page.locator("[data-thing]", has_text="Net").first.click()
    assert page.locator(".gx-chosen").count() == 1
    took = page.evaluate(
        """() => {
            const filter = document.getElementById("filter");
            filter.value = "path";
            const start = performance.now();
            filter.dispatchEvent(new Event("change"));
            return performance.now() - start;
        }"""
    )
    assert took < 200


@pytest.fixture(scope="module")
def net():
    """A module of two layers, with a root whose square is infinitely steep at zero."""
    torch = pytest.importorskip("torch")

    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = torch.nn.Linear(2, 3), torch.nn.Linear(3, 2)

        def forward(self, x):
            return self.second(torch.relu(self.first(x)) * 0).sub(self.second.bias).sqrt()

    def script() -> None:
        torch.manual_seed(0)
        Net()(torch.ones(4, 2)).sum().backward()

    return graphlab.record(script)


def test_page_of_folded_steps_tells_a_norm_when_it_is_there_and_leads_to_the_node(seen, tmp_path, net):
    page = seen.open(written(tmp_path, net))
    page.click("#close-all")
    folded = page.locator("[data-thing]", has_text="12 nodes")
    assert "norm of its gradients" in folded.text_content()
    page.keyboard.press("Home")
    assert "norm of its gradients" not in folded.text_content()
    page.keyboard.press("End")
    assert "norm of its gradients" in folded.text_content()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("s")
    assert "gx-now" in folded.get_attribute("class")
    name = page.inner_text("#told .moment button")
    page.locator("#told .moment button").click()
    assert page.inner_text("#panel h2")[:8] == name[:8]  # both are shortened, each to its room
    assert page.locator(".gx-chosen.gx-now").count() == 1


def test_page_filter_for_nan_opens_the_box_of_the_first_of_them(seen, tmp_path, net):
    page = seen.open(written(tmp_path, net))
    page.click("#close-all")
    page.select_option("#filter", "bad")
    assert page.inner_text("#panel h2") in page.locator(".gx-chosen.gx-bad").text_content()
    assert "SqrtBackward0" in page.locator(".gx-chosen.gx-bad").text_content()
    assert "selected" in page.inner_text("#hint")
