"""What watching a training loop costs: each loop as a script, plain and under graphlab's watching.

The two run in turn, in an order that changes. The processor time of the loop alone is measured,
inside the script, without the imports.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.worker import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOCK = "import time; start = time.process_time()"
_SAY = 'print("CPU seconds:", time.process_time() - start)'

SMALL = f"""
import torch
from torch import nn
torch.set_num_threads(1)
torch.manual_seed(0)
linear = nn.Linear(1, 1)
optimizer = torch.optim.SGD(linear.parameters(), lr=1e-2)
{_CLOCK}
for step in range(5000):
    x = torch.rand(1)
    loss = nn.functional.mse_loss(linear(linear(x)), 1.233 * x + 0.988)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
{_SAY}
"""

MODEL = f"""
import torch
from torch import nn
torch.set_num_threads(1)
torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(64, 4, 128, dropout=0.0, batch_first=True)
model = nn.Sequential(nn.TransformerEncoder(layer, 4, enable_nested_tensor=False), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters())
x, y = torch.randn(32, 32, 64), torch.randint(0, 10, (32, 32))
{_CLOCK}
for step in range(100):
    loss = nn.functional.cross_entropy(model(x).flatten(0, 1), y.flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
{_SAY}
"""

CASES = {
    "one linear layer applied twice, 5,000 passes": SMALL,
    "transformer, 4 layers, width 64, 32 × 32 tokens, 100 passes": MODEL,
}
_RUN = (
    "import sys; from graphlab.capture.run import Request, run; from graphlab.capture.target import Target; "
    "run(Request(Target('script', sys.argv[1]), watch=True))"
)


def watching(rounds: int) -> Iterator[list[dict[str, Any]]]:
    """Yield a row for each loop: the seconds of each round, plain and watched."""
    yield [{"loop": name, "rounds": _rounds(text, rounds)} for name, text in CASES.items()]


def _rounds(text: str, rounds: int) -> list[dict[str, float]]:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "train.py"
        script.write_text(text, encoding="utf-8")
        for turn in range(rounds):
            order = ("plain", "tool") if turn % 2 else ("tool", "plain")
            found.append({how: _seconds(script, watched=how == "tool") for how in order})
    return found


def _seconds(script: Path, *, watched: bool) -> float:
    command = [sys.executable, "-c", _RUN, str(script)] if watched else [sys.executable, str(script)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    found = re.search(r"CPU seconds: (\S+)", done.stdout)
    assert found, done.stderr
    return float(found[1])
