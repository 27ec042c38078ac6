"""``graphlab render``: run the target, then draw what was recorded."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from graphlab.cli import child, folds, looks, outputs, targets
from graphlab.cli.command import HELP_NAMES
from graphlab.cli.params import DETAIL_WORDS, ScriptCommand, details
from graphlab.cli.progress import progress
from graphlab.cli.saying import say
from graphlab.lang import t
from graphlab.lang.retold import retold
from graphlab.renderers.options import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.capture.run import Outcome, Request
    from graphlab.capture.target import Target
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options

EXAMPLES = f"""\
{targets.TARGETS}
\b
Examples:
  graphlab render train.py                       draws train.svg
  graphlab render train.py -o g.png -o g.json    two formats from one run
  graphlab render train.py --backward last -- --epochs 3
  graphlab render net.py:net --input 1,3,32,32
  graphlab render -e "x**2*y + y**2" --at x=2 --at y=3
  graphlab render train.py --show grads,saved
  graphlab render train.py -o train.html         a page to open, search and step through
  graphlab render gpt.py --open transformer.h.3  one block of a large model, the others folded
  graphlab render g.json -o g.svg                without the script, without torch
"""


@click.command(
    "render",
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
    help="Where to; the suffix says the format. Repeatable. - is stdout.",
)
@click.option("--format", metavar="FORMAT", help="The format of - and of a FILE whose suffix names none.")
@targets.what_to_run
@click.option(
    "--style",
    type=click.Choice(STYLES),
    default=STYLES[0],
    show_default=True,
    help="autograd: nodes are functions; data: nodes are tensors; torchviz: as torchviz draws it.",
)
@click.option(
    "--show",
    callback=details,
    multiple=True,
    metavar="WHAT",
    help=f"Details to add: {DETAIL_WORDS}. Comma list or repeatable.",
)
@looks.drawing
@targets.values("Record the values of tensors with up to N elements, and show them; unless given, show 4.")
@folds.folding
@click.option(
    "--table",
    is_flag=True,
    help="Print what each module call costs: nodes, parameters, bytes kept for backward, gradient norm.",
)
@click.option(
    "--no-source",
    is_flag=True,
    help="Leave your code out of every file: lines, expressions, folders, arguments, texts of errors.",
)
@click.option("--launch", is_flag=True, help="Open the first picture in a viewer when it is done.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a summary as JSON instead of the names of the files."
)
@targets.talk
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Run TARGET once and draw the graph that autograd built.

    The script runs in a process of its own, unchanged, until the backward that is drawn has
    run (--run-to-end: to its end). Its own arguments follow a double dash.
    """
    target = targets.target_of(given)
    folds.check_together(given, _chosen(ctx))
    # Who asks for the table alone gets no picture.
    alone = given["table"] and not given["files"]
    planned = [] if alone else outputs.plan(given["files"], given["format"], target)
    chosen = _chosen(ctx)
    options = _options(given, chosen)
    grads = "grads" in given["show"] or given["table"] or any(one.format == "html" for one in planned)
    request = targets.request_of(target, given, ctx, grads=grads, torchviz=given["style"] == "torchviz")
    limits: list[str] = []
    said: list[str] = []
    with progress(quiet=given["quiet"]):
        outcome = _record(request, planned, given)
        if given["no_source"] and outcome.recording is not None:
            from graphlab.renderers.sourceless import without_source

            outcome = replace(outcome, recording=without_source(outcome.recording))
        if outcome.recording is not None and outcome.recording.full is not None:
            folds.check_names(outcome.recording, options.folding)
            remarks = _draw(outcome.recording, planned, options)
            if not given["quiet"]:
                limits = [*_limits(planned, options, chosen), *remarks]
                said = list(folds.said(outcome.recording, planned, options))
    if outcome.recording is not None and outcome.recording.full is not None:
        for line in limits:
            say(line)
        _report(outcome, target, planned, options, said, given)
    elif not child.ended_badly(outcome):
        raise targets.nothing(target)
    elif not given["quiet"]:
        say(t("nothing was captured before the script ended"))
    return child.end_like(outcome)


def _chosen(ctx: click.Context) -> frozenset[str]:
    """Return the names of the options that stood on the command line."""
    source = click.core.ParameterSource.COMMANDLINE
    return frozenset(name for name in ctx.params if ctx.get_parameter_source(name) is source)


def _options(given: dict[str, Any], chosen: frozenset[str]) -> Options:
    from graphlab.renderers.options import Options

    return Options(
        style=given["style"],
        show=given["show"],
        direction=given["direction"],
        theme=given["theme"],
        engine=given["engine"],
        timeout=given["timeout"],
        folding=folds.asked(given),
        **({"values": given["values"]} if "values" in chosen else {}),
    )


def _record(request: Request, planned: list[outputs.Output], given: dict[str, Any]) -> Outcome:
    """Return what running the target gave; its stdout steps aside where ours carries the result."""
    from graphlab.capture.flags import difference
    from graphlab.capture.run import run

    if request.target.kind != "recording" and not given["quiet"] and difference():
        say(retold(difference()))
    taken = given["as_json"] or any(output.path is None for output in planned)
    with child.stdout_to_stderr(taken):
        return run(request)


def _draw(recording: Recording, planned: list[outputs.Output], options: Options) -> list[str]:
    from graphlab.renderers import render

    return outputs.write_all(planned, lambda format: render(recording, format, options))


def _limits(planned: list[outputs.Output], options: Options, chosen: frozenset[str]) -> Iterator[str]:
    """Yield what the pictures do not show although it was asked for."""
    formats = {output.format for output in planned}
    classic = options.style == "torchviz"
    idle = [f"--{name}" for name in ("show", "theme", "direction", *folds.NAMES) if name in chosen]
    if classic and idle and formats - {"json", "txt", "text"}:
        yield t("style torchviz has a look of its own; without effect: {names}", names=", ".join(idle))


def _report(
    outcome: Outcome,
    target: Target,
    planned: list[outputs.Output],
    options: Options,
    said: list[str],
    given: dict[str, Any],
) -> None:
    recording = outcome.recording
    assert recording is not None
    files = [str(output.path) for output in planned if output.path is not None]
    summary = _summary(recording, files)
    if not given["quiet"]:
        talk = _talk(recording, summary, stopped=_stopped(outcome, target, given))
        for line in (*talk, *said):
            say(line)
    if given["table"]:
        from graphlab.renderers import table

        if given["as_json"]:
            summary["table"] = table.data(recording, given["depth"])
        else:
            print(table.table(recording, given["depth"]), end="", flush=True)
    if given["as_json"]:
        summary |= folds.shown(recording, options)
        print(json.dumps({**summary, "exit_code": outcome.exit_code}, indent=2), file=sys.stdout)
    elif not given["quiet"]:
        print("\n".join(files), end="\n" if files else "", flush=True)
    if given["launch"] and files:
        click.launch(files[0])


def _stopped(outcome: Outcome, target: Target, given: dict[str, Any]) -> bool:
    """Return whether the script was left alone no further than the backward that is drawn."""
    own_choice = given["run_to_end"] or given["backward"] == "last" or given["root"]
    ran = target.kind in ("script", "module", "stdin") and not child.ended_badly(outcome)
    full = outcome.recording.full if outcome.recording else None
    return ran and not own_choice and full is not None and full.call != "none"


def _talk(recording: Recording, summary: dict[str, Any], *, stopped: bool) -> Iterator[str]:
    from graphlab.renderers.words import count

    size = {"nodes": count(summary["nodes"], "node"), "edges": count(summary["edges"], "edge")}
    root = summary["root"]
    yield t("{nodes}, {edges}, root {name}", **size, name=root) if root else t("{nodes}, {edges}", **size)
    if stopped:
        yield t(
            "stopped the script after backward {number}; --run-to-end lets it finish",
            number=summary["backward"],
        )
    yield from map(retold, recording.notes)


def _summary(recording: Recording, files: list[str]) -> dict[str, Any]:
    graph = recording.graph
    assert recording.full is not None
    assert graph is not None
    return {
        "files": files,
        "script": recording.script,
        "backward": recording.full.index,
        "root": recording.full.root,
        "nodes": len(graph.nodes),
        "edges": len(graph.edges),
        "notes": list(recording.notes),
    }
