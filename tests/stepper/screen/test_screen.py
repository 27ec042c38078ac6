"""The full screen, driven by keys: it shows the session, and nothing that is typed breaks it."""

import re
import time
from collections.abc import Callable

import pytest

from graphlab.checked import Checked
from graphlab.graph import Node
from graphlab.recording import Recording
from graphlab.stepper.blocks import width
from graphlab.stepper.screen.app import StepApp
from graphlab.stepper.screen.typed import pressed
from graphlab.stepper.session import execute, start
from graphlab.stepper.tell import shown as told
from tests.stepper import handmade
from tests.stepper.screen import graphs
from tests.stepper.screen.pilot import Click, Resize, Until, Wait, keys, play, typed

RECORDINGS = {
    "quadratic": handmade.quadratic(),
    "failed": handmade.failed(),
    "hooked": handmade.hooked(),
    "nested": handmade.nested(),
    "grad_of_x": handmade.grad_of_x(),
    "blocks": graphs.blocks(40),
}


def place(recording: Recording, *acts: object) -> int:
    return play(recording, acts).session.cursor.at  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("acts", "at"),
    [
        (["right"], 1), (["s", "s"], 2), (["right", "left"], 0), (["left"], 0), (["down", "down"], 2),
        (["end"], 5), (["end", "home"], 0), (["end", "up"], 4), (["t"], 5), (["c"], 5), (["end", "C"], 0),
        (["right", "enter", "enter"], 3), (typed("j 4"), 4), (typed("until mul"), 3), (["e", "right"], 1),
        ([*typed("b pow"), "c"], 4), (["right", "right", "b", "home", "c"], 2),
        (["right", "right", "b", "b", "home", "c"], 5),
    ],
)  # fmt: skip
def test_screen_keys_walk_to_the_place(acts, at):
    assert place(handmade.quadratic(), *acts) == at


@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.parametrize(
    "size", [(80, 24), *(pytest.param(one, marks=pytest.mark.slow) for one in ((60, 18), (120, 40)))]
)
def test_screen_forward_to_the_start_and_forward_shows_the_same_screens(name, size):
    count = min(len(start(RECORDINGS[name]).cursor.walk), 12)
    acts = ["right"] * count + ["left"] * count + ["right"] * count
    texts = play(RECORDINGS[name], acts, size).texts
    assert texts[: count + 1] == texts[2 * count :]
    assert texts[: count + 1] == texts[count : 2 * count + 1][::-1]
    assert len(set(texts[: count + 1])) == count + 1


@pytest.mark.parametrize("name", ["quadratic", "hooked", "failed", "nested"])
def test_screen_panel_has_every_word_and_number_of_the_prompt(name):
    recording = RECORDINGS[name]
    session, texts = start(recording), play(recording, ["right"] * 15, (200, 50)).texts
    for text in texts[1 : len(session.cursor.walk) + 1]:
        session = execute(session, "s")[0]
        panel = " ".join(line.split("│ ", 1)[1] for line in text.splitlines() if "│ " in line)
        told_lines = str(told(session.cursor)).splitlines()[1:]
        for part in re.split(r"\s{2,}", "   ".join(told_lines).strip()):
            assert " ".join(part.split()) in " ".join(panel.split()), (part, text)


def test_screen_waiting_gradients_are_never_zero():
    first = play(handmade.quadratic()).last
    assert "waiting" in first
    assert not re.search(r"○.*\b0\b", first)


def test_screen_marks_follow_the_walk():
    texts = play(handmade.quadratic(), ["right"] * 5).texts
    marks = [re.findall(r"[○◐◉●▶✕]", "".join(text.splitlines()[3:9])) for text in texts]
    assert marks[0] == ["◉", "○", "○", "○", "○", "○"]
    assert marks[3] == ["●", "●", "◉", "◐", "▶", "◐"]
    assert marks[5] == ["●", "●", "●", "▶", "●", "●"]
    assert "3 1/2" in texts[3]


def test_screen_failed_node_is_marked_and_its_error_shown():
    last = play(handmade.failed(), ["end"]).last
    assert "✕ b = 6" in last
    assert "raised" in last
    assert "RuntimeError: no luck" in last
    assert "· not run" in last


# Answers and the command line


def test_screen_answer_covers_the_screen_until_escape():
    opened = play(handmade.quadratic(), ["right", "e"]).last
    assert "─ e · Esc closes ─" in opened
    closed = play(handmade.quadratic(), ["right", "e", "escape"])
    assert closed.last == closed.texts[1]


def test_screen_q_closes_an_answer_and_leaves_without_one():
    shown = play(handmade.quadratic(), ["question_mark", "q"])
    assert not shown.left
    assert shown.last == shown.texts[0]
    assert play(handmade.quadratic(), ["q"]).left
    assert play(handmade.quadratic(), ["ctrl+c"]).left
    assert play(handmade.quadratic(), typed("q")).left


def test_screen_help_scrolls_with_the_arrows_and_does_not_walk():
    shown = play(handmade.quadratic(), ["question_mark", "down", "pagedown"])
    assert "run the next node" in shown.texts[1]
    assert "run the next node" not in shown.texts[3].split("keys and commands")[1].splitlines()[1]
    assert shown.session.cursor.at == 0


def test_screen_short_answers_and_problems_stand_in_the_last_line():
    assert play(handmade.quadratic(), typed("p x")).note == ":x = 2"
    problem = play(handmade.quadratic(), typed("xyzzy")).note
    assert problem == ":there is no command 'xyzzy' · h lists the commands"


def test_screen_tab_goes_through_the_tables():
    texts = play(handmade.quadratic(), ["right", "tab", "tab", "tab", "tab", "tab", "tab"]).texts
    titles = [re.search(r"─ (info \w+) ·", text).group(1) for text in texts[2:]]
    assert titles == [f"info {one}" for one in ("leaves", "params", "saved", "nodes", "breaks", "leaves")]


def test_screen_command_line_completes_and_remembers():
    tabbed = play(handmade.quadratic(), ["colon", *keys("disp"), "tab", *keys(" x."), "tab", "enter"])
    assert tabbed.session.displays == ("x.grad",)
    again = play(handmade.quadratic(), [*typed("p x"), *typed("p 1+1"), "colon", "up", "up", "enter"])
    assert again.note == ":x = 2"
    left = play(handmade.quadratic(), ["colon", *keys("q"), "escape", "right"])
    assert (left.left, left.session.cursor.at) == (False, 1)


def test_screen_display_is_shown_at_every_step():
    texts = play(handmade.quadratic(), ["end", "w", "enter", "home", "end"]).texts
    assert "x.grad = 7" in texts[-1].split("│ ", 1)[1]
    assert "x.grad = waiting" in texts[-2]


def test_screen_path_is_checked_aside_while_the_walk_goes_on():
    def slow(node: Node, index: int) -> Checked:
        time.sleep(1)
        return Checked(node.name, index, 7.0, 7.0, 0.001, agrees=True)

    shown = play(handmade.quadratic(), [*typed("path x"), "right", Wait(1.5)], check=slow)
    assert shown.texts[-3].splitlines()[-1] == " :running the script twice more, for a finite difference …"
    assert "path x · Esc closes" in shown.last
    assert "finite difference 7.000 ✓" in shown.last
    assert shown.session.cursor.at == 1


def test_screen_x_writes_the_step_and_says_where(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = play(handmade.quadratic(), ["right", "x", *keys("now.txt"), "enter"])
    assert shown.note == ":wrote now.txt"
    assert "1/5  y = y()" in (tmp_path / "now.txt").read_text()


def test_screen_search_selects_the_next_node_and_goes_round():
    recording = handmade.quadratic()
    assert play(recording, ["slash", "b", "enter"]).session.selected.name == "b"
    names = [
        play(recording, ["slash", *keys("back"), "enter", *["slash", "enter"] * count]).session.selected.name
        for count in range(4)
    ]
    assert names == ["t", "a", "b", "y"]
    assert play(recording, ["slash", *keys("zz"), "enter"]).note == ":nothing here is called 'zz'"


def test_screen_select_toward_root_and_leaf_and_by_line():
    recording = handmade.quadratic()
    assert play(recording, ["d"]).session.selected.name == "t"
    assert play(recording, ["d", "u"]).session.selected.name == "y"
    assert play(recording, ["j", "j"]).session.selected.name == "a"
    assert play(recording, ["j", "j", "k", "k", "k"]).session.selected.name == "y"


def test_screen_u_and_d_need_no_answer():
    assert "Esc closes" not in play(handmade.quadratic(), ["d"]).last
    assert "nothing sends here" in play(handmade.quadratic(), ["u"]).note


def test_screen_breakpoint_is_marked_where_it_stops():
    lines = play(handmade.quadratic(), typed("b pow")).last.splitlines()
    assert [line[:14].strip() for line in lines if line.startswith("■")] == ["■  ├─○ a = 4"]
    assert "■" not in play(handmade.quadratic(), [*typed("b pow"), *typed("cl")]).last.split("waiting ◐")[0]


def test_screen_space_steps_by_itself_until_a_key():
    stopped: list[int] = []
    begun = ["space", Until(lambda app: app.session.cursor.at > 1), "space"]
    left = play(handmade.quadratic(), [*begun, lambda app: stopped.append(app.session.cursor.at), Wait(1.0)])
    assert [left.session.cursor.at] == stopped
    assert 1 < stopped[0] < len(handmade.quadratic().steps)
    moved = play(handmade.quadratic(), ["space", "k", Wait(1.0)])
    assert moved.session.cursor.at == 1


# Mouse


def test_screen_click_selects_a_node_and_presses_a_hint():
    clicked = play(handmade.quadratic(), [Click("#outline", 8, 2)])
    assert clicked.session.selected.name == "a"
    assert clicked.session.cursor.at == 0
    assert play(handmade.quadratic(), [Click("#hints", 2, 0)]).session.cursor.at == 1


def test_screen_click_opens_a_module_call():
    shown = play(graphs.blocks(40), [Click("#outline", 10, 1)])
    assert "▸ layers.39" in shown.texts[0]
    assert "▸ layers.39  Block" not in shown.last


# Large graphs


def test_screen_of_twenty_thousand_nodes_renders_what_is_seen(monkeypatch):
    from graphlab.stepper.screen import outline

    made: list[int] = []
    real = outline.row_line

    def counted(*given: object) -> object:
        made.append(1)
        return real(*given)

    monkeypatch.setattr(outline, "row_line", counted)
    shown = play(graphs.deep(20_000), ["end", *["left"] * 5])
    assert shown.session.cursor.at == 19_996
    assert len(made) < 7 * 24 * 6


def test_screen_folds_close_and_open():
    shut = play(graphs.blocks(3), ["right", "right", "z"]).last
    assert "▸ layers.2  Block" in shut
    opened = play(graphs.blocks(40), ["Z"]).last
    assert "▸ layers" not in opened
    assert play(handmade.quadratic(), ["z"]).note == ":no module call is around this node"


# Sizes, colours, names


def test_screen_resizes_and_comes_back():
    acts = [Resize(60, 18), Resize(120, 40), Resize(50, 10), Resize(200, 60), Resize(80, 24)]
    texts = play(handmade.quadratic(), ["right", *acts]).texts
    assert texts[1] == texts[-1]
    assert "needs 60 columns and 18" in texts[4]
    for shown, columns in zip(texts, (80, 80, 60, 120, 50, 200, 80), strict=True):
        assert max(map(width, shown.splitlines())) <= columns


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_screen_takes_the_ground_that_it_is_given(ground):
    svg = play(handmade.quadratic(), ["right"], ground=ground).svg
    assert {"light": "#ffffff", "dark": "#0d1117"}[ground] in svg.lower()
    assert {"light": "#d55e00", "dark": "#e69f00"}[ground] in svg.lower()


def test_screen_t_changes_the_ground():
    assert "#d55e00" in play(handmade.quadratic(), ["right", "T"]).svg.lower()


def test_screen_without_colour_has_no_colour(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    shown = play(handmade.quadratic(), ["right"])
    colours = {
        segment.style.color.name
        for strip in shown.strips
        for segment in strip
        if segment.style and segment.style.color and not segment.style.color.is_default
    }
    assert colours == set()
    assert shown.last == play(handmade.quadratic(), ["right"]).last


def test_screen_wide_names_are_aligned():
    text = play(graphs.called("損失", "権重"), ["right"]).last
    assert len({width(line.split("│")[0]) for line in text.splitlines()[3:20]}) == 1


def test_screen_hostile_names_are_text():
    shown = play(graphs.called(graphs.HOSTILE, "[b]x[/b]"), ["right", "e", "escape", *typed("p [b]x")])
    assert "[red]w[/red]\\x1b[31m = 9" in shown.last
    assert "[b]x[/b] = 3" in shown.last
    assert "\x1b" not in shown.last


def test_screen_missing_source_file_is_no_trouble(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "4 ▸ y = …" in play(handmade.quadratic(), ["right"]).last


@pytest.mark.parametrize(
    ("early", "at"),
    [("", 0), ("\x1b[C\x1b[C", 2), ("\x1bOC\x1b[C\x1b[D", 1), (":j 3\r", 3), ("\x1b[F\x1b[", 5)],
)
def test_screen_obeys_keys_that_were_typed_before_it_was_there(early, at):
    shown = play(handmade.quadratic(), [Wait(0.2)], typed=early)
    assert shown.session.cursor.at == at


def at_once(keys: str) -> Callable[[StepApp], None]:
    def burst(app: StepApp) -> None:
        for key in pressed(keys):
            app.post_message(key)

    return burst


def test_screen_command_line_takes_keys_that_are_typed_at_once():
    shown = play(handmade.quadratic(), [at_once(":j 3\r"), Wait(0.3)])
    assert shown.session.cursor.at == 3
    assert shown.session.line == "j 3"


def test_screen_command_line_takes_keys_that_would_open_it():
    shown = play(handmade.quadratic(), [at_once(":b :3/x:p"), Wait(0.3)])
    assert shown.note == ":b :3/x:p"
