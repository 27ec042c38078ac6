"""Words and numbers that all pictures and texts share."""

import pytest

from graphlab.lang import speaking
from graphlab.renderers.words import count


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 nodes"), (1, "1 node"), (999, "999 nodes"), (12088, "12,088 nodes")]
)
def test_count_is_in_groups_of_three_digits(number: int, said: str) -> None:
    assert count(number, "node") == said


def test_count_is_so_in_chinese_too() -> None:
    with speaking("zh"):
        assert "12,088" in count(12088, "node")
