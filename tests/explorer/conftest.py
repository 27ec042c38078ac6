"""One browser for the tests of a file that need one, and a window in it for each.

It ends with them: other tests start their own, and two cannot run in one process.
"""

import pytest

from tests.explorer.chromium import browser, opened


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture
def seen(chromium):
    with opened(chromium) as window:
        yield window
