import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import torch

from tests.rules.subjects import SUBJECTS
from tests.rules.sweep import observe, sweep

FEW = 5


@contextmanager
def quiet():
    """Run with one thread, fixed random numbers and no warnings, and leave no trace of that."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with warnings.catch_warnings(), torch.random.fork_rng():
            warnings.simplefilter("ignore")
            torch.manual_seed(0)
            yield
    finally:
        torch.set_num_threads(threads)


def operators(dtype):
    """Return the operators of PyTorch's own test database that have gradients in this dtype."""
    with quiet():
        from torch.testing._internal.common_methods_invocations import op_db
    return [one for one in op_db if one.supports_autograd and dtype in one.supported_dtypes("cpu")]


def nodes(dtype, most=FEW):
    """Return every node that ran for the samples of all operators.

    Each sample formats the stack where it was made: in a thread of its own, that is short.
    """
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(_nodes, dtype, most).result()


def _nodes(dtype, most):
    ran = []
    with quiet():
        for one in operators(dtype):
            ran += sweep(one, dtype, most)
    return ran


def own_nodes():
    """Return every node that ran for the subjects made by hand."""
    ran = []
    for name, made in SUBJECTS.items():
        with quiet():
            ran += observe([made()], name)
    return ran


@pytest.fixture(scope="session")
def ran():
    """All nodes of the float64 samples and of the subjects made by hand, run once."""
    return [*nodes(torch.float64), *own_nodes()]
