"""``graphlab contrast``: the graph that every forward builds anew, beside the static ones."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphlab.cli import child, outputs, targets
from graphlab.cli.group import HELP_NAMES
from graphlab.cli.params import ScriptCommand
from graphlab.errors import FINDINGS, USAGE, GraphlabError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.capture.run import Outcome
    from graphlab.capture.target import Target
    from graphlab.outcome import Contrast

SHORT = {"jit": ("jit.trace", "jit.script")}
_QUIET_FOR = 2.0  # seconds before anything is said of what is going on

EXAMPLES = f"""\
{targets.TARGETS}
\b
Examples:
  graphlab contrast sample:branching             which captured graphs are wrong, and on what input
  graphlab contrast train.py -o contrast.html -o contrast.json
  graphlab contrast contrast.json -o contrast.svg
  graphlab contrast train.py --only jit,export --cases 5
  graphlab contrast net.py:net --input 1,3,32,32 --strict
  graphlab contrast -e "x**2*y + y**2" --at x=2 --at y=3 --json
"""


def backends(ctx: click.Context, param: click.Parameter, value: Sequence[str]) -> tuple[str, ...]:
    """Return the backends that were named, in their usual order; all of them where none was."""
    from graphlab.outcome import BACKENDS

    words = [word.strip() for text in value for word in text.split(",") if word.strip()]
    known = [*BACKENDS, *SHORT]
    for word in words:
        if word not in known:
            near = difflib.get_close_matches(word, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"They are {', '.join(known)}."
            raise click.BadParameter(f"there is no static graph {word!r}. {hint}", ctx, param)
    chosen = {one for word in words for one in SHORT.get(word, (word,))}
    return tuple(one for one in BACKENDS if not words or one in chosen)


@click.command(
    "contrast",
    cls=ScriptCommand,
    context_settings=HELP_NAMES,
    epilog=EXAMPLES,
    options_metavar="[OPTIONS]",
)
@targets.argument
@click.option(
    "-o",
    "--output",
    "files",
    multiple=True,
    metavar="FILE",
    help="Where to: .svg .png .pdf .html .dot .txt, or .json to be shown again. Repeatable.",
)
@targets.what_to_run
@click.option(
    "--only",
    callback=backends,
    multiple=True,
    metavar="NAMES",
    help="Of jit.trace, jit.script (both: jit), export, fx, aot, compile. Comma list or repeatable.",
)
@click.option(
    "--cases",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    metavar="N",
    help="How many inputs: the script's next batches, then generated ones.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="For generated inputs and dropout.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="LIMIT",
    help="Time limit of each static graph.",
)
@targets.values("Write down the values of tensors with up to N elements.")
@click.option("--strict", is_flag=True, help="Exit with 1 where a captured graph gives another answer.")
@click.option("--json", "as_json", is_flag=True, help="Print everything that was found as JSON.")
@targets.talk
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Hold the graph that TARGET builds at every forward beside those that are captured once.

    TARGET runs twice: once to see where its graph is made, once more, silently, to the same place.
    There its own lines are run again with several inputs, captured by jit, export, fx, AOT and
    compile, and what each of them gives is compared: outputs, gradients, nodes and time.
    """
    target = targets.target_of(given)
    planned = _plan(given["files"], target)
    found: Contrast | None
    outcome: Outcome | None = None
    if target.kind == "recording":
        found = _load(target.value)
    else:
        found, outcome = _run(ctx, target, given)
    if found is None:
        assert outcome is not None
        if not child.ended_badly(outcome):
            raise targets.nothing(target)
        if not given["quiet"]:
            print("graphlab: nothing was captured before the script ended", file=sys.stderr)
        return child.end_like(outcome)
    _write(found, planned)
    _report(found, planned, given)
    code = child.end_like(outcome) if outcome is not None else 0
    return code or (FINDINGS if given["strict"] and found.disagreements else code)


def _run(ctx: click.Context, target: Target, given: dict[str, Any]) -> tuple[Contrast | None, Outcome]:
    """Return what running the target gave; its stdout steps aside where ours carries the result."""
    from graphlab.contrast.run import Asked, contrast

    request = targets.request_of(target, given, ctx)
    asked = Asked(given["only"], given["cases"], given["seed"], given["seconds"])
    tell = _Progress(quiet=given["quiet"] or not sys.stderr.isatty())
    try:
        with child.stdout_to_stderr(given["as_json"]):
            done = contrast(request, asked, tell)
    finally:
        tell.clear()
    return done.contrast, done.outcome


def _plan(files: Sequence[str], target: Target) -> list[Path]:
    """Return the files that were asked for.

    Raises: GraphlabError for a format (GL012), a folder (GL011) or a file (GL013) that is no good.
    """
    from graphlab.renderers.contrast import contrast_format

    for file in files:
        contrast_format(file)
        outputs.check_folder(Path(file))
        outputs.check_not_input(Path(file), target)
    return [Path(file) for file in files]


def _load(file: str) -> Contrast:
    """Return the contrast that was saved in a file.

    Raises: GraphlabError GL202 for a recording, GL010 for anything else.
    """
    from graphlab.contrast_json import load_contrast
    from graphlab.recording import SCHEMA

    try:
        if f'"{SCHEMA}"' in Path(file).read_text(encoding="utf-8", errors="replace")[:100]:
            raise _no_code(file)
        return load_contrast(file)
    except OSError as error:
        why = error.strerror or str(error)
        raise GraphlabError("GL010", f"cannot read {file}", why=why, exit_code=USAGE) from error


def _no_code(file: str) -> GraphlabError:
    return GraphlabError(
        "GL202",
        "a recording cannot be contrasted",
        where=file,
        why="static graphs are captured from the code itself, and a recording has none",
        fix="name the script that it was recorded from",
        exit_code=USAGE,
    )


class _Progress:
    """Says on a terminal what is going on, once it takes long; one line that is taken away again."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self._begun = time.monotonic()
        self._shown = False

    def __call__(self, text: str) -> None:
        if self.quiet or time.monotonic() - self._begun < _QUIET_FOR:
            return
        self._shown = True
        print(f"\r\x1b[Kgraphlab: {text} …", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _write(found: Contrast, planned: Sequence[Path]) -> None:
    """Write all files; none is written unless every one of them could be made."""
    from graphlab.files import write_whole
    from graphlab.renderers.contrast import contrast_format, render_contrast

    made = [(path, render_contrast(found, contrast_format(path))) for path in planned]
    for path, data in made:
        write_whole(path, data)


def _report(found: Contrast, planned: Sequence[Path], given: dict[str, Any]) -> None:
    """Print the JSON, or what was found in words; and the names of the files."""
    if given["as_json"]:
        from graphlab.contrast_json import contrast_to_json

        print(contrast_to_json(found), end="", flush=True)
    elif not given["quiet"]:
        from graphlab.renderers.contrast import contrast_text

        width = shutil.get_terminal_size((80, 24)).columns
        color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        print(contrast_text(found, width=width, verbose=given["verbose"], color=color), flush=True)
        print("".join(f"{path}\n" for path in planned), end="", flush=True)
