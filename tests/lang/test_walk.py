"""Walking and explaining in another language: every word is asked for, and JSON stays English."""

import io
import json
import re

import pytest

from graphlab.explorer.data import data
from graphlab.explorer.page import explorer
from graphlab.lang import speaking, t
from graphlab.recording import Recording
from graphlab.renderers.options import Options
from graphlab.rules.explain import explain as explained
from graphlab.rules.functions import WORDS
from graphlab.rules.naming import known
from graphlab.serialize import to_json
from graphlab.stepper.blocks import width
from graphlab.stepper.exports.derivation import document
from graphlab.stepper.exports.markdown import page
from graphlab.stepper.grammar import COMMANDS
from graphlab.stepper.prompt import Face, follow
from graphlab.stepper.screen.detail import LABEL
from graphlab.stepper.screen.keys import KEYS
from graphlab.stepper.session import execute, start
from graphlab.stepper.walk import walk
from tests.lang.wide import widened, words
from tests.renderers import handmade as drawn
from tests.stepper import handmade
from tests.stepper.screen import graphs
from tests.stepper.screen.pilot import play

RECORDINGS = {
    "surface": drawn.surface,
    "modules": lambda: graphs.blocks(3),
    "halves": drawn.halves,
    "quadratic": handmade.quadratic,
    "hooked": handmade.hooked,
    "failed": handmade.failed,
    "returned": handmade.grad_of_x,
    "nested": handmade.nested,
}
# What is typed: each command, most of them once where it can be done and once where it cannot.
TYPED = (
    *("h", "h path", "stp", "zork", "q now", "j", "s none", "undisplay", "b", "cl 9", "b zork", "b size>2"),
    *("b norm>x", "b 999", "b nan", "tbreak leaf", "b norm>0", "b", "display x.grad", "display", "info zork"),
    *("info leaves", "info params", "info nodes", "info saved", "info breaks", "l", "where", "u 9", "u", "d"),
    *(
        "p x",
        "p zork",
        "p 1/0",
        "p (",
        "p x.zork",
        "p 2.grad",
        "p x[0]",
        "p x[1.5]",
        "p zork(1)",
        "p 9.9**999",
    ),
    *(
        "p x.shape + 1",
        "p x if x else y",
        "path",
        "path x",
        "path zork",
        "s",
        "e",
        "e n1",
        "e zork",
        "s",
        "e",
    ),
    *("n", "rn", "rs", "c", "rc", "until leaf", "until norm>1e99", "s", "rs 99", "rs", "j 99", "j zork"),
    *(
        "x no/zork",
        "x zork.zork",
        "cl",
        "cl 1",
        "undisplay",
        "info breaks",
        "last",
        "e",
        "path",
        "info nodes",
    ),
)
# What is the same in every language: words of commands and of Python, names of files, notation.
SAME = {one for row in COMMANDS for text in (row.word, row.usage, *row.aliases) for one in words(text)}
SAME |= {"backward", "grad", "result", "local", "None", "NaN", "Inf", "norm", "min", "max", "shape", "size"}
SAME |= {
    "leaves",
    "saved",
    "breaks",
    "params",
    "nodes",
    "leaf",
    "nan",
    "inf",
    "zero",
    "zork",
    "stp",
    "if",
    "else",
}
SAME |= {"svg", "png", "pdf", "dot", "gv", "txt", "json", "tex", "gif", "md", "no", "none", "torch", "cpu"}
SAME |= {"abs", "sqrt", "exp", "log", "sum", "mean", "else", "Tensor", "self", "other", "PyTorch"}
SAME |= {one for name, word in WORDS.items() for one in words(f"{name} {word.text}")}
KEYS_PRESSED = ("question_mark", "escape", "right", "right", "d", "z", "e", "escape", "tab", "escape", "w")


def same(recording: Recording) -> set[str]:
    """Return the words that may stand in plain letters: those above, and the recording's own."""
    text = to_json(recording)
    return SAME | words(text) | {one.lower() for one in re.findall(r"[A-Z][a-z]+", text)}


def answers(recording: Recording) -> str:
    """Return all that is answered to what is typed."""
    session, texts = start(recording), []
    for line in TYPED:
        session, output = execute(session, line)
        texts += [str(block) for block in output.blocks]
    return "\n".join(texts)


@pytest.mark.parametrize("name", RECORDINGS)
def test_every_word_of_a_walk_is_asked_for(name):
    recording = RECORDINGS[name]()
    with widened():
        text = answers(recording)
    assert not left(text, recording)


def left(text: str, recording: Recording) -> set[str]:
    """Return the words that are the recording's own no more than those of formulas or commands."""
    nodes = [node for one in recording.passes if one.graph for node in one.graph.nodes]
    rules = [explained(node.op) for node in nodes]
    formulas = " ".join(text for one in rules if one.official for text in one.official.formulas.values())
    return words(text) - words(formulas) - same(recording)


@pytest.mark.parametrize("name", RECORDINGS)
def test_every_word_of_a_file_is_asked_for(name):
    recording = RECORDINGS[name]()
    made = walk(recording)
    with widened():
        text = page(made, [f"{at}.svg" for at in range(len(made) + 1)])
        tex = re.sub(r"\\\w+(\{(article|ctexart|document|align\*?|amsmath)\})?", " ", document(made))
    assert not left(text, recording) - {"text"}
    assert not left(tex, recording) - {"align", "cases", "otherwise", "pt"}


def test_every_word_of_the_screen_is_asked_for():
    recording = graphs.blocks(3)
    with widened():
        shown = play(recording, KEYS_PRESSED, (180, 50))
    names = {"graphlab", "step", "Esc"} | words(" ".join(one.shown for one in KEYS))
    assert not left("\n".join(shown.texts), recording) - names


def test_every_word_of_the_rules_is_asked_for():
    with widened():
        rules = [explained(op) for op in known()]
    said = [text for one in rules for text in (one.why, *one.functions.values())]
    assert len(said) > 300
    assert not words("\n".join(said))


def test_json_of_a_walk_is_the_same_in_every_language():
    def made() -> str:
        stream = io.StringIO()
        follow(start(drawn.surface()), TYPED, Face(stream, as_json=True))
        return stream.getvalue()

    english = made()
    with widened():
        assert made() == english
    with speaking("zh"):
        assert made() == english


def test_json_file_is_the_same_after_words_of_another_language(tmp_path):
    """The rules of a node are remembered, and so must be the language they were filled in."""
    files = [tmp_path / "en.json", tmp_path / "zh.json"]
    recording = handmade.nested()
    session = start(recording)
    for line in ("s 2", "e", f"x {files[0]}"):
        session, _ = execute(session, line)
    session = start(recording)
    with widened():
        for line in ("s 2", "e", f"x {files[1]}"):
            session, _ = execute(session, line)
    assert json.loads(files[0].read_text()) == json.loads(files[1].read_text())


def test_page_tells_in_the_language_of_the_run():
    recording = drawn.surface()
    with speaking("zh"):
        text = explorer(recording, Options())
        assert data(recording, Options())["waiting"] == "等待中"
    assert '<html lang="zh"' in text
    assert json.dumps("从 z 开始反向传播") in text
    assert '["arrived"' in text  # labels are keys of the page's own words
    assert '<html lang="en"' in explorer(recording, Options())


def test_answer_on_the_screen_loses_no_character():
    """A character of two columns is lost where it lies over the border of what the answer covers."""
    with speaking("zh"):
        for columns in (110, 111):
            shown = play(drawn.surface(), ["right", "right", "right", "e"], (columns, 32))
            assert "每个因子的梯度等于另一个因子乘以到达的梯度。" in shown.last


def test_labels_leave_a_blank_before_what_they_are_of():
    with speaking("zh"):
        labels = [t(one) for one in ("arrived", "rule", "sends", "stores", "starts", "returns", "raised")]
        labels += [t(one) for one in ("source", "means", "formula", "in PyTorch", "saved", "waits")]
    assert all(width(one) < LABEL for one in labels)
