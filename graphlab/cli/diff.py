"""``graphlab diff``: two graphs, from anything that can be rendered, and what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphlab import stages
from graphlab.cli import child, looks, outputs, targets
from graphlab.cli.command import HELP_NAMES
from graphlab.cli.params import ScriptCommand, backward
from graphlab.cli.progress import progress
from graphlab.cli.saying import say
from graphlab.errors import DONE, FINDINGS, USAGE, GraphlabError
from graphlab.lang import t

if TYPE_CHECKING:
    from graphlab.capture.run import Outcome
    from graphlab.cli.sides import Side
    from graphlab.renderers.diff import Comparison
    from graphlab.renderers.options import Options

EXAMPLES = """\
\b
A and B are each what `graphlab render` takes: a script, a name in a file, sample:NAME, a
recording, or -e EXPRESSION or -m MODULE. After @ stands which backward of it; @3 alone is
the third of A. Arguments after -- go to the scripts of both sides.

\b
Nodes are told apart by op, module, shape, line and neighbours; numbers are not compared. A
line that only moved is the same line. Exit code: 0 no difference, 1 some, 2 wrong usage.

\b
Examples:
  graphlab diff before.json after.json
  graphlab diff train.py@1 @3                    two backwards of one script
  graphlab diff train.py@1 @last -o change.svg   both graphs in one picture
  graphlab diff old/net.py:net new/net.py:net --input 1,3,32,32
  graphlab diff -e "x*x" -e "x**2" --at x=2
"""


@click.command("diff", cls=ScriptCommand, context_settings=HELP_NAMES, epilog=EXAMPLES)
@click.argument("targets", nargs=-1, metavar="A B [-- SCRIPT ARGS]")
@click.option(
    "-o",
    "--output",
    "files",
    multiple=True,
    metavar="FILE",
    help="Draw both in one picture; the suffix says the format. Repeatable. - is stdout.",
)
@click.option("--format", metavar="FORMAT", help="The format of - and of a FILE whose suffix names none.")
@click.option(
    "-e", "--expression", "expressions", multiple=True, metavar="EXPR", help="Take this expression as a side."
)
@click.option("--at", multiple=True, metavar="NAME=VALUE", help="A variable of the expressions. Repeatable.")
@click.option(
    "-m", "--module", "modules", multiple=True, metavar="MODULE", help="Take this module as a side."
)
@click.option(
    "--backward",
    callback=backward,
    metavar="N|last",
    default="1",
    show_default=True,
    help="Which backward, for a side without @.",
)
@click.option("--root", default="", metavar="NAME", help="Take the graph of this variable, on both sides.")
@click.option(
    "--input", "inputs", multiple=True, metavar="SHAPE", help="Shape of an input of an nn.Module. Repeatable."
)
@click.option(
    "--around",
    type=click.IntRange(min=0),
    metavar="N",
    help="Draw only what is within N edges of a difference; unless given, all of a small graph.",
)
@looks.drawing
@click.option("--json", "as_json", is_flag=True, help="Print the difference as JSON.")
@targets.talk
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Say which nodes came, went and changed between the graphs of A and B.

    Scripts run in a process of their own, unchanged, until the backward in question has run;
    what they print goes to stderr.
    """
    from graphlab.cli.sides import graph_at, sides_of

    sides = sides_of(given)
    planned = _plan(given, sides)
    if sides[0].target.kind == sides[1].target.kind == "stdin":
        raise _one_stdin()
    with progress(quiet=given["quiet"]):
        outcomes = [_record(side, given, ctx) for side in sides]
    for outcome, side in zip(outcomes, sides, strict=True):
        if child.ended_badly(outcome) and outcome.recording is None:
            said = t("nothing was captured before {side} ended", side=side.name)
            say(said)
            return child.end_like(outcome)
    graphs = [graph_at(outcome, side) for outcome, side in zip(outcomes, sides, strict=True)]
    from graphlab.compare import compare
    from graphlab.renderers.diff import Comparison

    with progress(quiet=given["quiet"]):
        stages.begin(t("comparing the graphs"))
        found = compare(graphs[0], graphs[1])
        both = Comparison(sides[0].name, sides[1].name, graphs[0], graphs[1], found, given["around"])
        _write(both, planned, given)
    bad = next((outcome for outcome in outcomes if child.ended_badly(outcome)), None)
    if bad is not None:
        return child.end_like(bad)
    return DONE if both.diff.equal else FINDINGS


def _plan(given: dict[str, Any], sides: tuple[Side, Side]) -> list[outputs.Output]:
    """Return the pictures to make, none unless some were asked for; neither input is overwritten."""
    if not given["files"]:
        return []
    planned = outputs.plan(given["files"], given["format"], sides[0].target)
    outputs.plan(given["files"], given["format"], sides[1].target)
    if given["as_json"] and any(output.path is None for output in planned):
        raise GraphlabError(
            "GL012",
            t("standard output can carry one result only"),
            fix=t("write -o FILE, or leave out --json"),
            exit_code=USAGE,
        )
    return planned


def _record(side: Side, given: dict[str, Any], ctx: click.Context) -> Outcome:
    """Return what running one side gave; stdout carries the difference alone."""
    from graphlab.capture.run import Request, run

    request = Request(
        target=side.target,
        argv=tuple(ctx.meta[ScriptCommand.KEY]),
        backward=given["backward"] if side.backward is None else side.backward,
        root=given["root"],
        input=given["inputs"],
    )
    with child.stdout_to_stderr(True):
        return run(request)


def _write(both: Comparison, planned: list[outputs.Output], given: dict[str, Any]) -> None:
    """Write every picture, then the text or the JSON; nothing unless all of them could be made."""
    from graphlab.renderers.diff import render_diff

    options = _options(given)
    remarks = outputs.write_all(planned, lambda format: render_diff(both, format, options))
    for remark in remarks if not given["quiet"] else ():
        say(remark)
    if given["as_json"]:
        outputs.write(outputs.Output("json", None), render_diff(both, "json", options))
    elif not given["quiet"] and all(output.path is not None for output in planned):
        from graphlab.renderers.diff_text import diff_text

        text = diff_text(both, color=outputs.wants_colour(), all_of_it=given["verbose"])
        outputs.write(outputs.Output("txt", None), text.encode("utf-8", "replace"))
        for output in planned:
            say(str(output.path))


def _options(given: dict[str, Any]) -> Options:
    from graphlab.renderers.options import Options

    return Options(
        direction=given["direction"], theme=given["theme"], engine=given["engine"], timeout=given["timeout"]
    )


def _one_stdin() -> GraphlabError:
    return GraphlabError(
        "GL008",
        t("standard input can be one side only"),
        why=t("a script on standard input can be read once"),
        fix=t("save the script, and name the file"),
        exit_code=USAGE,
    )
