"""``python -m benchmarks.run`` measures everything and writes results.md and results.json."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import MAKE_DOT, PLAIN, READ, TRACED, Measured, Times, commands, long_chain, measure

HERE = Path(__file__).parent
LONG = 1_000_000


def main(arguments: list[str]) -> None:
    """Measure; with ``--chain N`` print the numbers of one chain as JSON and end at once."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    if arguments[:1] == ["--chain"]:
        kept: list[object] = []
        print(json.dumps(long_chain(int(arguments[1]), kept)), flush=True)
        # Freeing a chain this long recurses in C++ beyond any stack.
        os._exit(0)
    from benchmarks.cases import CASES

    load = os.getloadavg()[0]
    measured = []
    for case in CASES:
        print(case.name, file=sys.stderr, flush=True)
        measured.append(measure(case))
    print("a chain of a million", file=sys.stderr, flush=True)
    chain = in_its_own_process(LONG)
    start = commands(
        {
            "graphlab --help": [sys.executable, "-m", "graphlab", "--help"],
            "import click": [sys.executable, "-c", "import click"],
        },
        15,
    )
    machine = {
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "torchviz": version("torchviz"),
        "cores": os.cpu_count(),
        "load_at_start": round(load, 1),
    }
    (HERE / "results.md").write_text(markdown(machine, measured, chain, start), encoding="utf-8")
    data = {
        "machine": machine,
        "cases": [asdict(one) for one in measured],
        "chain": chain,
        "start": {name: asdict(times) for name, times in start.items()},
    }
    (HERE / "results.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def in_its_own_process(length: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.run", "--chain", str(length)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE.parent)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def markdown(
    machine: dict[str, object], measured: list[Measured], chain: dict[str, float], start: dict[str, Times]
) -> str:
    """Return the report."""
    facts = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in machine.items())
    lines = [
        "# Benchmarks",
        "",
        "Written by `python -m benchmarks.run`. CPU milliseconds of one process with one torch thread;",
        "median ± interquartile range over interleaved rounds. *Capture* is what the recorder does in a",
        "user's process: the forward pass while it is traced, then names, walk and description of the graph.",
        "*make_dot* is torchviz with parameter names and the recursion limit raised, on a forward pass of",
        "its own; it is compared with all that capture adds to the plain forward.",
        "",
        f"Measured with {facts}.",
        "",
        "| case | nodes | edges | forward | forward, traced | names, walk, describe | make_dot |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.name} | {one.nodes:,} | {one.edges:,} | "
        + " | ".join(cell(one.times[key]) for key in (PLAIN, TRACED, READ, MAKE_DOT))
        + " |"
        for one in measured
    ]
    lines += [
        "",
        "| case | tracing / forward | capture / forward | (forward + make_dot) / forward "
        "| capture added / make_dot | nodes per second |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [ratios(one) for one in measured]
    spent = chain["traced"] + chain["read"]
    lines += [
        "",
        f"A chain of {int(chain['nodes']):,} nodes, once, in a process of its own: forward "
        f"{chain['forward']:.1f} s, traced {chain['traced']:.1f} s, read {chain['read']:.1f} s "
        f"({chain['nodes'] / spent:,.0f} nodes per second in all); peak memory {chain['peak_mb']:,.0f} MB, "
        f"{chain['forward_peak_mb']:,.0f} MB for the plain forward.",
        "",
        "| command (time on the wall) | ms |",
        "|---|---:|",
    ]
    lines += [f"| `{name}` | {cell(times)} |" for name, times in start.items()]
    return "\n".join(lines) + "\n"


def cell(times: Times) -> str:
    return f"{times.median * 1e3:,.2f} ± {times.spread * 1e3:,.2f}"


def ratios(one: Measured) -> str:
    plain, traced, read, dot = (one.times[key].median for key in (PLAIN, TRACED, READ, MAKE_DOT))
    added = traced + read - plain
    values = (traced / plain, (traced + read) / plain, (plain + dot) / plain, added / dot)
    cells = " | ".join(f"{value:.2f}" for value in values)
    return f"| {one.name} | {cells} | {one.nodes / added:,.0f} |"


if __name__ == "__main__":
    main(sys.argv[1:])
