"""One browser for all tests that need one, and a window in it for each."""

import pytest

from tests.explorer.chromium import browser, opened


@pytest.fixture(scope="session")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture
def seen(chromium):
    with opened(chromium) as window:
        yield window
