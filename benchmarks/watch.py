"""``python -m benchmarks.watch`` measures what watching a training loop costs, and writes watch.md.

Each loop runs as a script: plain, and under graphlab's watching; interleaved, in an order that
turns. The CPU time of the loop alone is measured, inside the script, without the imports.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measure import Times

HERE = Path(__file__).parent
ROOT = HERE.parent
PLAIN, WATCHED = "plain", "watched"

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


def seconds(script: Path, how: str) -> float:
    command = [sys.executable, str(script)] if how == PLAIN else [sys.executable, "-c", _RUN, str(script)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = re.search(r"CPU seconds: (\S+)", done.stdout)
    assert found, done.stderr
    return float(found[1])


def measure(text: str, rounds: int) -> dict[str, Times]:
    times = {PLAIN: Times(), WATCHED: Times()}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "train.py"
        script.write_text(text)
        for turn in range(rounds):
            for how in (PLAIN, WATCHED) if turn % 2 else (WATCHED, PLAIN):
                times[how].seconds.append(seconds(script, how))
    return times


def row(name: str, times: dict[str, Times]) -> str:
    plain, watched = times[PLAIN], times[WATCHED]
    ratios = [two / one for one, two in zip(plain.seconds, watched.seconds, strict=True)]
    return (
        f"| {name} | {plain.median:.2f} s ± {plain.spread:.2f} "
        f"| {watched.median:.2f} s ± {watched.spread:.2f} "
        f"| {median(ratios):.2f} | {min(ratios):.2f} – {max(ratios):.2f} |"
    )


def main(rounds: int = 5) -> None:
    import torch

    loads = [os.getloadavg()[0]]
    rows = [row(name, measure(text, rounds)) for name, text in CASES.items()]
    loads.append(os.getloadavg()[0])
    versions = f"torch {torch.__version__}, Python {platform.python_version()}, one thread"
    lines = [
        "# What watching a loop costs",
        "",
        f"`python -m benchmarks.watch`: {versions}, {rounds} rounds, plain and watched in turn.",
        "CPU seconds of the loop alone: median ± distance of the quartiles.",
        "The ratio is that of the two runs of a round: median, least and greatest.",
        f"{os.cpu_count()} cores; load {loads[0]:.1f} at the beginning, {loads[1]:.1f} at the end.",
        "",
        "| loop | plain | watched | ratio | from – to |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]
    text = "\n".join(lines)
    (HERE / "watch.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
