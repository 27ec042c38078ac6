"""Derivative rules: what each node does with the gradient that arrives, in words and numbers.

Two tables: PyTorch's own, read from the wheel (``official``), and rules that people can read
(``readable``), each checked against the engine. ``fill`` puts a recording's names and numbers into
the rule of one node. Nothing here imports torch.
"""

from graphlab.rules.fill import fill, local_values
from graphlab.rules.filled import Filled
from graphlab.rules.official import Official, official
from graphlab.rules.rule import Rule
from graphlab.rules.table import readable

__all__ = ["Filled", "Official", "Rule", "fill", "local_values", "official", "readable"]
