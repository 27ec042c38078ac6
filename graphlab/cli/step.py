"""``graphlab step``: run the target, then walk through what was recorded."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphlab import stages
from graphlab.cli import child, exported, exports, outputs, targets
from graphlab.cli.command import HELP_NAMES
from graphlab.cli.params import ScriptCommand
from graphlab.cli.progress import progress
from graphlab.cli.saying import say
from graphlab.errors import USAGE, GraphlabError
from graphlab.lang import t
from graphlab.lang.retold import retold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphlab.capture.run import Request
    from graphlab.capture.target import Target
    from graphlab.checked import Checked
    from graphlab.graph import Node
    from graphlab.recording import Recording
    from graphlab.stepper.prompt import Face
    from graphlab.stepper.state import Session

    Check = Callable[[Node, int], Checked]

EXAMPLES = f"""\
\b
At a terminal: a full screen; the arrow keys walk, ? lists all keys, : takes any command. With --plain,
a prompt: s steps, rs goes back, n and rn go to named tensors, b sets breakpoints, e explains,
path NAME multiplies along every path, h lists all commands. From a pipe the same commands are
read, one on a line; at the end of input every step that is left is printed.

{targets.TARGETS}
\b
Examples:
  graphlab step train.py
  graphlab step sample:quadratic < /dev/null     every step, as text
  printf 's\\nrs\\npath x\\nq\\n' | graphlab step sample:surface
  graphlab step train.py --backward last -o run.json
  graphlab step run.json                         again, without the script, without torch
  graphlab step -e "x**2*y + y**2" --at x=2 --at y=3 --json
  graphlab step train.py --export steps/%03d.svg --export walk.gif --export walk.md
  graphlab step train.py --export derivation.tex
"""


@click.command(
    "step",
    cls=ScriptCommand,
    context_settings=HELP_NAMES,
    epilog=EXAMPLES,
    options_metavar="[OPTIONS]",
)
@targets.argument
@click.option("-o", "--output", metavar="FILE.json", help="Save the recording, to be stepped again.")
@click.option(
    "--export",
    "exported",
    multiple=True,
    metavar="FILE",
    help="Write the walk instead: steps/%03d.svg (png, pdf, dot), walk.gif, walk.md, walk.tex. Repeatable.",
)
@click.option(
    "--max-pictures",
    type=click.IntRange(min=1),
    default=exports.MANY,
    show_default=True,
    metavar="N",
    help="Make no more pictures than this.",
)
@targets.what_to_run
@targets.values("Record the values of tensors with up to N elements.")
@click.option("--plain", is_flag=True, help="Ask line by line at a terminal, without a full screen.")
@click.option(
    "--check/--no-check",
    default=True,
    show_default=True,
    help="Let `path NAME` run the script twice more, for a finite difference.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each step.")
@targets.talk
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Walk through the backward of TARGET, node by node, forwards and back.

    TARGET runs once, in a process of its own; what it prints goes to stderr. Then its recorded
    backward is replayed: nothing is run again, however often you go back.
    """
    from graphlab.capture.run import run

    target = targets.target_of(given)
    saved = _saved(given["output"], target)
    wanted = exports.plan(given["exported"], target)
    commands = _from_pipe(target) and not wanted
    request = targets.request_of(target, given, ctx, grads=True, walk=True, silent_input=commands)
    with progress(quiet=given["quiet"]), child.stdout_to_stderr(True):
        outcome = run(request)
    recording = outcome.recording
    if recording is None or recording.full is None:
        if not child.ended_badly(outcome):
            raise targets.nothing(target)
        _say(t("nothing was captured before the script ended"), quiet=given["quiet"])
        return child.end_like(outcome)
    if saved is not None:
        with progress(quiet=given["quiet"]):
            stages.begin(t("making {file}", file=saved.path))
            outputs.write(saved, _json(recording))
    if wanted:
        _export(recording, wanted, given)
    else:
        check = _checker(request, recording) if given["check"] else None
        _walk(recording, given, check, commands=commands)
    return child.end_like(outcome)


def _export(recording: Recording, wanted: list[exports.Export], given: dict[str, Any]) -> None:
    """Write the walk to files, and say which; with --json after the steps."""
    session = _ready(recording, None, quiet=given["quiet"])
    for note in recording.notes:
        _say(retold(note), quiet=given["quiet"])
    voice = exported.Voice(partial(_say, quiet=given["quiet"]), progress(quiet=given["quiet"]))
    files = exported.write(wanted, session.cursor.walk, given["max_pictures"], voice)
    if given["as_json"]:
        from graphlab.stepper.prompt import Face

        face = Face(sys.stdout, as_json=True)
        _all(session, face)
        face.exported(files)
    elif not given["quiet"]:
        print("\n".join(files), flush=True)


def _checker(request: Request, recording: Recording) -> Check:
    """Return a function that checks a leaf's element by finite difference, each of them once."""
    from functools import cache

    from graphlab.capture.finite import check

    assert recording.full is not None
    one = recording.full
    inner = tuple(other for other in recording.passes if other.outer is not None)
    return cache(lambda leaf, index: check(request, one, leaf, index, inner))


def _walk(recording: Recording, given: dict[str, Any], check: Check | None, *, commands: bool) -> None:
    """Show the recording to whoever is there: a person, a pipe of commands, or a reader."""
    from graphlab.stepper.prompt import Face, at_terminal, converse, follow

    session = _ready(recording, check, quiet=given["quiet"])
    for note in recording.notes:
        _say(retold(note), quiet=given["quiet"])
    face = Face(sys.stdout, as_json=given["as_json"])
    if commands:
        follow(session, _lines(), face)
    elif at_terminal() and not given["as_json"]:
        if given["plain"] or not _full_screen(session, quiet=given["quiet"]):
            converse(session, face)
    else:
        _all(session, face)


def _ready(recording: Recording, check: Check | None, *, quiet: bool) -> Session:
    """Return the walk at its start."""
    from graphlab.stepper.session import start

    with progress(quiet=quiet):
        stages.begin(t("preparing the walk"))
        return start(recording, check)


def _full_screen(session: Session, *, quiet: bool) -> bool:
    """Show the full screen until the person leaves; False, with the reason, where it cannot be."""
    from graphlab.stepper.screen import show
    from graphlab.stepper.screen.terminal import why_not

    reason = why_not()
    if reason is None:
        try:
            show(session)
        except ImportError:
            reason = t("the full screen needs textual: pip install textual")
        else:
            return True
    if reason:
        _say(reason, quiet=quiet)
    return False


def _all(session: Session, face: Face) -> None:
    from graphlab.stepper.prompt import follow

    follow(session, (), face)


def _lines() -> Iterator[str]:
    """Yield the lines of stdin as they come, whatever their bytes are."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace")


def _from_pipe(target: Target) -> bool:
    """Return whether commands come from stdin: it is no terminal, and the script is not on it."""
    return target.kind != "stdin" and sys.stdin is not None and not sys.stdin.isatty()


def _saved(file: str | None, target: Target) -> outputs.Output | None:
    """Return where the recording is to be saved.

    Raises: GraphlabError GL012 for a file that is no JSON, GL011 and GL013 as for pictures.
    """
    if file is None:
        return None
    if Path(file).suffix.lower() != ".json":
        raise GraphlabError(
            "GL012",
            t("step -o writes a recording, and {file} is no name of one", file=file),
            fix=t("end it with .json; pictures come from graphlab render NAME.json -o NAME.svg"),
            exit_code=USAGE,
        )
    return outputs.plan([file], None, target)[0]


def _json(recording: Recording) -> bytes:
    from graphlab.serialize import to_json

    return to_json(recording).encode()


def _say(text: str, *, quiet: bool) -> None:
    if not quiet:
        say(text)
