"""Capture every subject with every backend and print a Markdown table: who captures, who agrees.

``python -m tests.thirdparty.contrast_sweep [NAME]...``
"""

from __future__ import annotations

import sys
import time
from collections import Counter

import torch

from graphlab.outcome import BACKENDS, Case, Refused
from graphlab.statics.forward import Forward, GivenCase
from graphlab.statics.tried import Tried
from graphlab.statics.try_all import try_all
from tests.thirdparty.contrast_subjects import MODELS, SUBJECTS

NAMES = ("x", "y")


def swept(name: str, seconds: float = 90.0) -> dict[str, Tried]:
    """Return what each backend did with a subject, and with its inputs turned round."""
    torch.manual_seed(0)
    module, inputs = SUBJECTS[name]()
    forward = Forward(module, inputs, NAMES[: len(inputs)])
    case = GivenCase(Case("case 1", "generated"), inputs)
    found = try_all(forward, [case], seconds=seconds, timing=False, look=name not in MODELS)
    return dict(zip(BACKENDS, found, strict=True))


def verdict(one: Tried) -> str:
    """Return what a backend did in one word."""
    if isinstance(one.outcome, Refused):
        return "refused"
    if not one.agreements:
        return "unknown"
    if not all(judged.agrees for judged in one.agreements):
        return "disagrees"
    return "agrees"


def cell(one: Tried) -> str:
    """Return what stands in the table: the verdict, graph breaks, and where it is wrong."""
    word = verdict(one)
    if isinstance(one.outcome, Refused):
        return f"refused ({one.outcome.kind})"
    if one.outcome.pieces:
        word += f", {len(one.outcome.pieces) + 1} graphs"
    silent = [found for found in one.found if found.agreement.static and not found.agreement.static.error]
    if silent:
        word += f"; wrong: {silent[0].case.how}"
    elif one.found:
        word += f"; fails: {one.found[0].case.how}"
    return word


def table(found: dict[str, dict[str, Tried]]) -> str:
    """Return the Markdown: one table of counts, one of all subjects, one of the reasons."""
    counts = {name: Counter(verdict(row[name]) for row in found.values()) for name in BACKENDS}
    lines = ["| backend | captured | refused | agrees | disagrees |", "|---|--:|--:|--:|--:|"]
    for name, count in counts.items():
        captured = len(found) - count["refused"]
        lines.append(
            f"| {name} | {captured} | {count['refused']} | {count['agrees']} | {count['disagrees']} |"
        )
    lines += ["", f"| model | {' | '.join(BACKENDS)} |", "|---" * (len(BACKENDS) + 1) + "|"]
    lines += [f"| {name} | {' | '.join(cell(row[one]) for one in BACKENDS)} |" for name, row in found.items()]
    reasons: dict[str, list[str]] = {}
    for name, row in found.items():
        for backend, one in row.items():
            if isinstance(one.outcome, Refused):
                reasons.setdefault(f"{backend}: {one.outcome.reason}", []).append(name)
            for judged in one.agreements:
                if not judged.agrees:
                    why = judged.note or f"{judged.worst} differs by {judged.max_abs_diff}"
                    reasons.setdefault(f"{backend} disagrees: {why}", []).append(name)
    lines += ["", *(f"- {why}: {', '.join(names)}" for why, names in sorted(reasons.items()))]
    return "\n".join(lines)


def main() -> None:
    """Sweep the subjects that are named, or all."""
    found: dict[str, dict[str, Tried]] = {}
    try:
        for name in sys.argv[1:] or SUBJECTS:
            begun = time.monotonic()
            found[name] = swept(name)
            print(f"{name}: {time.monotonic() - begun:.1f} s", file=sys.stderr, flush=True)
    finally:  # what was swept before a Ctrl-C too
        print(table(found))


if __name__ == "__main__":
    main()
