"""``graphlab render``: run the target, then draw what was recorded."""

from __future__ import annotations

import difflib
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from graphlab.cli import child, looks, outputs, targets
from graphlab.cli.group import HELP_NAMES
from graphlab.cli.params import DETAIL_WORDS, ScriptCommand, details
from graphlab.errors import USAGE, GraphlabError
from graphlab.folding.asked import BUDGET
from graphlab.renderers.options import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.capture.run import Outcome, Request
    from graphlab.capture.target import Target
    from graphlab.folding.asked import Folding
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options

MANY = 8  # characters that are named at most

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
@click.option(
    "--open",
    "opened",
    multiple=True,
    metavar="PATH",
    help="Show what is inside this module, such as net.layers.3. Repeatable.",
)
@click.option(
    "--focus", default="", metavar="NAME", help="Draw this variable, leaf or module, and its neighbours."
)
@click.option(
    "--around",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="K",
    help="With --focus: so many arrows away.",
)
@click.option(
    "--between",
    nargs=2,
    metavar="A B",
    help="Draw only what lies on a way from A to B, such as loss and layers.0.weight.",
)
@click.option("--depth", type=click.IntRange(min=0), metavar="N", help="Open modules down to this depth.")
@click.option(
    "--boxes",
    type=click.IntRange(min=1),
    default=BUDGET,
    show_default=True,
    metavar="N",
    help="Fold larger graphs until about N boxes are left.",
)
@click.option("--flat", is_flag=True, help="Fold nothing: draw every node.")
@click.option(
    "--table",
    is_flag=True,
    help="Print what each module call costs: nodes, parameters, bytes kept for backward, gradient norm.",
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
    # Who asks for the table alone gets no picture.
    alone = given["table"] and not given["files"]
    planned = [] if alone else outputs.plan(given["files"], given["format"], target)
    chosen = _chosen(ctx)
    options = _options(given, chosen)
    grads = "grads" in given["show"] or given["table"]
    request = targets.request_of(target, given, ctx, grads=grads, torchviz=given["style"] == "torchviz")
    outcome = _record(request, planned, given)
    if outcome.recording is not None and outcome.recording.full is not None:
        _check_paths(outcome.recording, given["opened"])
        _check_names(outcome.recording, [given["focus"], *(given["between"] or ())])
        for output, data in _draw(outcome.recording, planned, options):
            outputs.write(output, data)
        if not given["quiet"]:
            for line in _limits(outcome.recording, planned, options, chosen):
                print(f"graphlab: {line}", file=sys.stderr)
        _report(outcome, target, planned, options, given)
    elif not child.ended_badly(outcome):
        raise targets.nothing(target)
    elif not given["quiet"]:
        print("graphlab: nothing was captured before the script ended", file=sys.stderr)
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
        folding=None if given["flat"] else _folding(given),
        **({"values": given["values"]} if "values" in chosen else {}),
    )


def _folding(given: dict[str, Any]) -> Folding:
    from graphlab.folding.asked import Folding

    return Folding(
        given["boxes"], given["depth"], given["opened"], given["focus"], given["around"], given["between"]
    )


def _record(request: Request, planned: list[outputs.Output], given: dict[str, Any]) -> Outcome:
    """Return what running the target gave; its stdout steps aside where ours carries the result."""
    from graphlab.capture.flags import difference
    from graphlab.capture.run import run

    if request.target.kind != "recording" and not given["quiet"] and difference():
        print(f"graphlab: {difference()}", file=sys.stderr)
    taken = given["as_json"] or any(output.path is None for output in planned)
    with child.stdout_to_stderr(taken):
        return run(request)


def _draw(
    recording: Recording, planned: list[outputs.Output], options: Options
) -> list[tuple[outputs.Output, bytes]]:
    """Return all pictures; none is written unless every one of them could be made."""
    from graphlab.renderers import render

    return [(output, render(recording, output.format, options)) for output in planned]


def _limits(
    recording: Recording, planned: list[outputs.Output], options: Options, chosen: frozenset[str]
) -> Iterator[str]:
    """Yield what the pictures do not show although it was asked for."""
    formats = {output.format for output in planned}
    classic = options.style == "torchviz"
    idle = [f"--{name}" for name in ("show", "theme", "direction") if name in chosen]
    if classic and idle and formats - {"json", "txt", "text"}:
        yield f"style torchviz has a look of its own; without effect: {', '.join(idle)}"
    if formats & {"png", "pdf"}:
        from graphlab.renderers.png import missing, spoken

        lacking = missing(spoken(recording, options))
        some = lacking[:MANY] + (" …" if len(lacking) > MANY else "")
        if lacking:
            yield f"no font here has {some}; the SVG shows them in the viewer's fonts"


def _check_paths(recording: Recording, paths: tuple[str, ...]) -> None:
    """Raise GL036 for a module that made no node of the graph."""
    known = sorted({one.path for one in recording.graph.modules if one.path} if recording.graph else ())
    for path in paths:
        if path not in known:
            near = difflib.get_close_matches(path, known, n=3, cutoff=0.5)
            some = near or [*known[:MANY], *(["…"] if len(known) > MANY else [])]
            raise GraphlabError(
                "GL036",
                f"no module {path!r} took part in this graph",
                where=recording.script,
                why="" if known else "no call of a module inside another was recorded",
                fix=f"give --open one of: {', '.join(some)}" if some else "draw every node with --flat",
                exit_code=USAGE,
            )


def _check_names(recording: Recording, names: list[str]) -> None:
    """Raise GL037 for a name that nothing in the graph has."""
    from graphlab.folding.select import named

    graph = recording.graph
    for name in filter(None, names):
        if graph is not None and not named(graph, name).nodes:
            known = sorted({one for node in graph.nodes for one in node.names if one})
            some = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or known[:MANY]
            some.append(graph.roots[0].node)
            raise GraphlabError(
                "GL037",
                f"nothing in this graph is called {name!r}",
                where=recording.script,
                fix=f"name a variable, a leaf, a module or a node's id: {', '.join(some)}",
                exit_code=USAGE,
            )


def _said(recording: Recording, planned: list[outputs.Output], options: Options) -> Iterator[str]:
    """Yield what was folded, and how to open it."""
    drawn = {output.format for output in planned} & {"svg", "png", "pdf", "dot", "gv"}
    if not drawn or options.folding is None or options.style != "autograd" or recording.graph is None:
        return
    from graphlab.folding.fold import fold

    view = fold(recording.graph, options.folding)
    if options.folding.focus or options.folding.between:
        shown = sum(len(box.nodes) for box in view.boxes)
        yield f"drew {shown} of {len(recording.graph.nodes)} nodes"
    if view.folded:
        inside = any(box.calls for box in view.folded)
        how = (
            "--open MODULE shows the inside of one, --flat every node"
            if inside
            else "--flat draws every node"
        )
        yield f"folded to {len(view.boxes)} boxes; {how}"


def _report(
    outcome: Outcome,
    target: Target,
    planned: list[outputs.Output],
    options: Options,
    given: dict[str, Any],
) -> None:
    recording = outcome.recording
    assert recording is not None
    files = [str(output.path) for output in planned if output.path is not None]
    summary = _summary(recording, files)
    if not given["quiet"]:
        talk = _talk(recording, summary, stopped=_stopped(outcome, target, given))
        for line in (*talk, *_said(recording, planned, options)):
            print(f"graphlab: {line}", file=sys.stderr)
    if given["table"]:
        from graphlab.renderers import table

        if given["as_json"]:
            summary["table"] = table.data(recording, given["depth"])
        else:
            print(table.table(recording, given["depth"]), end="", flush=True)
    if given["as_json"]:
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
    root = f", root {summary['root']}" if summary["root"] else ""
    from graphlab.renderers.words import count

    yield f"{count(summary['nodes'], 'node')}, {count(summary['edges'], 'edge')}{root}"
    if stopped:
        yield f"stopped the script after backward {summary['backward']}; --run-to-end lets it finish"
    yield from recording.notes


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
