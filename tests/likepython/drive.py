"""Run one script under the recorder, as the command line does but without its words.

``drive.py SETTINGS TARGET ARGUMENTS…``; the target is a path, ``-`` or ``-m:MODULE``. SETTINGS is
JSON: where the report goes (how the script ended, what was recorded), the script's environment
variables (set here, so that they do not change this process), and whether it runs to its end.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from graphlab.capture.run import Request, run
from graphlab.capture.target import parse_target
from graphlab.errors import NOTHING, GraphlabError


def main(arguments: list[str]) -> None:
    settings = json.loads(arguments[0])
    target, *argv = arguments[1:]
    os.environ.clear()
    os.environ.update(settings["environment"])
    module = target.removeprefix("-m:") if target.startswith("-m:") else None
    parsed = parse_target(None if module else target, expression=None, module=module, at=())
    # With gradients: all that is ever put beside a script is put beside this one.
    request = Request(
        target=parsed,
        argv=tuple(argv),
        run_to_end=settings["run_to_end"],
        grads=settings["gradients"],
    )
    Path(settings["report"]).write_text(json.dumps(report(request)))


def report(request: Request) -> dict[str, int | None]:
    """Run it; return how it ended and how much was recorded."""
    try:
        outcome = run(request)
    except GraphlabError as error:
        if error.exit_code != NOTHING:
            raise
        return {"exit_code": 0, "signal": None, "nodes": 0, "passes": 0}
    recording = outcome.recording
    nodes = len(recording.graph.nodes) if recording and recording.graph else 0
    passes = len(recording.passes) if recording else 0
    return {"exit_code": outcome.exit_code, "signal": outcome.signal, "nodes": nodes, "passes": passes}


if __name__ == "__main__":
    main(sys.argv[1:])
