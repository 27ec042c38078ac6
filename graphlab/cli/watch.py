"""``graphlab watch``: run a training script to its end, then tell what happened pass by pass."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from graphlab.cli import child, looks, outputs, targets
from graphlab.cli.command import HELP_NAMES
from graphlab.cli.live import live
from graphlab.cli.params import ScriptCommand
from graphlab.cli.progress import progress
from graphlab.cli.saying import say
from graphlab.errors import NOTHING, GraphlabError
from graphlab.lang import t
from graphlab.lang.retold import retold

if TYPE_CHECKING:
    from graphlab.capture.run import Outcome, Request
    from graphlab.capture.target import Target
    from graphlab.recording import Recording, Watched

EXAMPLES = f"""\
\b
Every backward is a pass. Of each: the loss, whether the graph is built as in the pass before,
and for each leaf `.grad` before + incoming = after. Between passes, the ledger: what zeroed,
clipped, stepped or wrote it, and which line. A run of many passes is thinned; the text says how.

{targets.TARGETS}
\b
Examples:
  graphlab watch train.py
  graphlab watch train.py -o loss.svg -o report.html
  graphlab watch train.py -o run.json -- --epochs 3
  graphlab watch train.py --every 100            keep each 100th pass
  graphlab watch run.json                        again, without the script, without torch
  graphlab watch sample:linear_twice --json
"""


@click.command(
    "watch", cls=ScriptCommand, context_settings=HELP_NAMES, epilog=EXAMPLES, options_metavar="[OPTIONS]"
)
@targets.argument
@click.option(
    "-o",
    "--output",
    "files",
    multiple=True,
    metavar="FILE",
    help="Plots (.svg .png .pdf), a page (.html), the report (.txt) or the recording (.json). Repeatable.",
)
@click.option("--format", metavar="FORMAT", help="The format of - and of a FILE whose suffix names none.")
@looks.theme
@targets.what
@targets.inputs
@click.option(
    "--every",
    type=click.IntRange(min=1),
    metavar="N",
    help="Keep the first pass and each N-th with its leaves; unless given, the first and ever fewer.",
)
@targets.values("Keep the values of tensors with up to N elements.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON instead.")
@targets.talk
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Run TARGET to its end and follow its training loop.

    The script runs in a process of its own, unchanged, as `python train.py` runs it. Ctrl-C goes to
    the script; what was seen until then is shown. Its own arguments follow a double dash.
    """
    target = targets.target_of(given)
    planned = outputs.plan(given["files"], given["format"], target, _formats()) if given["files"] else []
    with progress(quiet=given["quiet"]):
        outcome = _run(_request(target, given, ctx), given)
    recording = outcome.recording
    if recording is None or recording.watched is None:
        if not child.ended_badly(outcome):
            raise _nothing(target)
        _say(t("no backward ran before the script ended"), quiet=given["quiet"])
        return child.end_like(outcome)
    with progress(quiet=given["quiet"]):
        _write(recording, planned, given)
    _report(recording, recording.watched, outcome, planned, given)
    return child.end_like(outcome)


def _request(target: Target, given: dict[str, Any], ctx: click.Context) -> Request:
    from graphlab.capture.run import Request

    return Request(
        target=target,
        argv=tuple(ctx.meta[ScriptCommand.KEY]),
        values=given["values"],
        input=given["inputs"],
        watch=True,
        every=given["every"] or 0,
    )


def _run(request: Request, given: dict[str, Any]) -> Outcome:
    """Return what was recorded; meanwhile a terminal shows how far the script is."""
    from dataclasses import replace

    from graphlab.capture.flags import difference
    from graphlab.capture.run import run

    if request.target.kind != "recording" and difference():
        _say(retold(difference()), quiet=given["quiet"])
    show, clear = live(quiet=given["quiet"])
    taken = given["as_json"] or "-" in given["files"]
    try:
        with child.stdout_to_stderr(taken):
            return run(replace(request, meanwhile=show))
    finally:
        clear()


def _report(
    recording: Recording,
    watched: Watched,
    outcome: Outcome,
    planned: list[outputs.Output],
    given: dict[str, Any],
) -> None:
    files = [str(output.path) for output in planned if output.path is not None]
    for note in recording.notes:
        _say(retold(note), quiet=given["quiet"])
    if watched.interrupted:
        _say(t("interrupted; this is what was seen until then"), quiet=given["quiet"])
    if given["as_json"]:
        print(json.dumps({**summary(recording, watched, files), "exit_code": outcome.exit_code}, indent=2))
    elif not given["quiet"] and "-" not in given["files"]:
        from graphlab.renderers.watch_text import watch_text

        text = watch_text(
            recording, width=outputs.columns(), verbose=given["verbose"], color=outputs.wants_colour()
        )
        outputs.write(outputs.Output("txt", None), text.encode("utf-8", "replace"))
        for file in files:
            _say(file, quiet=False)


def _formats() -> outputs.Formats:
    from graphlab.renderers.watch import FORMATS, watch_format

    return outputs.Formats(FORMATS, watch_format)


def _write(recording: Recording, planned: list[outputs.Output], given: dict[str, Any]) -> None:
    """Write every file, or none where one of them cannot be made."""
    from graphlab.renderers.watch import render_watch

    for remark in outputs.write_all(
        planned, lambda format: render_watch(recording, format, theme=given["theme"])
    ):
        _say(remark, quiet=given["quiet"])


def summary(recording: Recording, watched: Watched, files: list[str]) -> dict[str, Any]:
    """Return what --json prints: counts, losses, leaves, unused forwards, and where the rest is."""
    from graphlab.serialize import plain_data

    losses = watched.curves.get("loss", ())
    rows = next((one.leaves for one in reversed(recording.passes) if one.leaves), ())
    return {
        "files": files,
        "script": recording.script,
        "passes": watched.passes,
        "kept": len(recording.passes),
        "rule": watched.kept,
        "steps": watched.steps,
        "events": watched.events,
        "first_loss": plain_data(losses[0][1]) if losses else None,
        "last_loss": plain_data(losses[-1][1]) if losses else None,
        "structures": watched.structures,
        "leaves": [row.leaf for row in rows],
        "unused": plain_data(recording.unused),
        "interrupted": watched.interrupted,
        "notes": list(recording.notes),
    }


def _nothing(target: Target) -> GraphlabError:
    saved = target.kind == "recording"
    return GraphlabError(
        "GL301",
        t("this recording is of one graph, not of a training loop") if saved else t("no backward ran"),
        where=target.value,
        fix=t("graphlab render draws it") if saved else t("watch the script that trains"),
        exit_code=NOTHING,
    )


def _say(text: str, *, quiet: bool) -> None:
    if not quiet:
        say(text)
