"""For tests of training code: does every parameter get a gradient, is the graph still the same?

``graphlab.pytest_plugin`` makes fixtures of what is here.
"""

from __future__ import annotations

from graphlab.testing.flows import assert_grad_flows
from graphlab.testing.snapshot import check_graph

__all__ = ["assert_grad_flows", "check_graph"]
