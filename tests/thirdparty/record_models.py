"""Record every model in one process: ``record_models.py FOLDER [NAME]...`` writes FOLDER/NAME.json.

What cannot be recorded gets a FOLDER/NAME.txt with the traceback in its place.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch

import graphlab
from tests.thirdparty.contrast_subjects import BLOCKS
from tests.thirdparty.contrast_subjects import MODELS as CAPTURED
from tests.thirdparty.known_models import KNOWN
from tests.thirdparty.model_subjects import SUBJECTS
from tests.thirdparty.written_models import WRITTEN


def run(name: str) -> None:
    """Build the model of this name and run its backward."""
    group, _, own = name.partition("-")
    if group in ("known", "written"):
        {**KNOWN, **WRITTEN}[own]()
    elif group == "subject":
        made = SUBJECTS[own]()
        roots = list(made) if isinstance(made, tuple) else [made]
        torch.autograd.backward(roots, [torch.ones_like(root) for root in roots])
    else:
        net, inputs = {**BLOCKS, **CAPTURED}[own]()
        net(*inputs).sum().backward()


def names() -> list[str]:
    """Return all models, by group."""
    groups = {"written": WRITTEN, "known": KNOWN, "subject": SUBJECTS, "captured": {**BLOCKS, **CAPTURED}}
    return [f"{group}-{own}" for group, found in groups.items() for own in found]


def main(folder: Path, *wanted: str) -> None:
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    for name in wanted or names():
        torch.manual_seed(0)
        file = folder / name.replace(" ", "_").replace("(", "").replace(")", "")
        try:
            graphlab.record(lambda name=name: run(name)).save(file.with_name(f"{file.name}.json"))
        except Exception:
            file.with_name(f"{file.name}.txt").write_text(traceback.format_exc())


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
