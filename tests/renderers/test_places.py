"""Where a picture says that something is: never with a folder of its user."""

import re

import pytest

from graphlab.graph import Source
from graphlab.renderers.places import place
from tests.conftest import REPOSITORY


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("model.py", "model.py:7"),
        ("nets/model.py", "nets/model.py:7"),
        ("/home/ann/nets/model.py", "model.py:7"),
        ("C:\\Users\\ann\\model.py", "model.py:7"),
        ("/usr/lib/python3/site-packages/torch/nn/functional.py", "torch/nn/functional.py:7"),
        ("C:\\py\\Lib\\site-packages\\torch\\_tensor.py", "torch/_tensor.py:7"),
        ("<string>", "<string>:7"),
    ],
)
def test_place_has_no_folder_of_the_user(file, shown):
    assert place(Source(file, 7)) == shown


def test_pictures_of_the_docs_name_no_folder_of_a_machine():
    for one in (REPOSITORY / "docs" / "images").glob("*.svg"):
        assert not re.search(r"(?<![\w.<])/(?:[\w.-]+/)+[\w-]+\.py\b", one.read_text(encoding="utf-8")), (
            one.name
        )
