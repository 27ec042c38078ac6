"""What Tab offers: commands first, then what fits the command."""

import pytest

from graphlab.stepper.complete import completions
from graphlab.stepper.session import execute, start
from tests.stepper import handmade
from tests.stepper.screen.graphs import called


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("un", ["undisplay", "until"]),
        ("zz", []),
        ("info l", ["info leaves"]),
        ("p x", ["p x", "p x.grad"]),
        ("display x.", ["display x.grad"]),
        ("path a", ["path a"]),
        ("b na", ["b nan"]),
        ("until lea", ["until leaf"]),
        ("b mu", ["b mul"]),
        ("h und", ["h undisplay"]),
        ("zz a", []),
        ("s 1", []),
    ],
)
def test_completions_fit_the_command(line, offered):
    assert completions(start(handmade.quadratic()), line) == offered


def test_completions_are_understood():
    session = start(handmade.quadratic())
    for line in completions(session, "p ") + completions(session, "b ") + completions(session, "info "):
        problem = execute(session, line)[1]
        # A node that never ran, or a value that nothing meets, is refused in words; nothing is misread.
        assert not problem.problem or line.split()[0] in ("b", "p"), line


def test_completions_offer_no_name_that_a_terminal_would_obey():
    assert not any("\x1b" in one for one in completions(start(called("z", "a\x1b[31m")), "p "))
