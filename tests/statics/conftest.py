"""Load once what every copy of the process would load again."""

from importlib import import_module

import pytest


@pytest.fixture(scope="session", autouse=True)
def loaded() -> None:
    for name in ("torch._dynamo", "torch.export", "torch._functorch.aot_autograd"):
        import_module(name)
