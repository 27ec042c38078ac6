"""The arguments and options that every command with a TARGET shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphlab.cli.params import ScriptCommand, backward
from graphlab.errors import NOTHING, GraphlabError
from graphlab.lang import t

if TYPE_CHECKING:
    from graphlab.capture.run import Request
    from graphlab.capture.target import Target

Function = TypeVar("Function", bound=Callable[..., Any])

TARGETS = """\
\b
TARGET is one of:
  model.py            a script, run exactly as `python model.py` runs it
  model.py:loss       a tensor, a function that returns one, or an nn.Module in a file
  sample:quadratic    a bundled sample (graphlab samples lists them)
  recording.json      a recording made earlier; nothing is run
  -                   a script on standard input
or use -e EXPRESSION or -m MODULE instead of TARGET.
"""


def together(*decorators: Callable[[Any], Any]) -> Callable[[Function], Function]:
    """Return one decorator that adds all of these options, in their order."""

    def decorate(function: Function) -> Function:
        for one in reversed(decorators):
            function = one(function)
        return function

    return decorate


argument = click.argument("target", required=False, metavar="TARGET [-- SCRIPT ARGS]")

what = together(
    click.option("-e", "--expression", metavar="EXPR", help="Take this expression, such as 'x**2 + 3*x'."),
    click.option(
        "--at", multiple=True, metavar="NAME=VALUE", help="A variable of the expression. Repeatable."
    ),
    click.option("-m", "--module", metavar="MODULE", help="Run a module, as `python -m MODULE` does."),
)

_which = together(
    click.option(
        "--backward",
        callback=backward,
        metavar="N|last",
        default="1",
        show_default=True,
        help="Which backward of the script: its number, or last.",
    ),
    click.option("--root", default="", metavar="NAME", help="Take the graph of this variable instead."),
    click.option("--run-to-end", is_flag=True, help="Let the script run on after that backward."),
)

inputs = click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="SHAPE",
    help="Shape of an input of an nn.Module, such as 1,3,32,32. Repeatable.",
)

what_to_run = together(what, _which, inputs)

talk = together(
    click.option("-q", "--quiet", is_flag=True, help="Print nothing of ours but errors."),
    click.option("-v", "--verbose", is_flag=True, help="Say more; print tracebacks of our own faults."),
)


def values(help: str) -> Callable[[Function], Function]:
    """Return the option for how many values of a tensor are recorded."""
    return click.option(
        "--values",
        type=click.IntRange(min=0),
        default=16,
        show_default=True,
        metavar="N",
        help=help,
    )


def target_of(given: dict[str, Any]) -> Target:
    """Return the target that the options name.

    Raises: GraphlabError when they name none, several, or one that is not there.
    """
    from graphlab.capture.target import parse_target

    return parse_target(
        given["target"], expression=given["expression"], module=given["module"], at=given["at"]
    )


def request_of(target: Target, given: dict[str, Any], ctx: click.Context, **more: Any) -> Request:
    """Return what to run and capture, as the shared options and ``more`` say."""
    from graphlab.capture.run import Request

    return Request(
        target=target,
        argv=tuple(ctx.meta[ScriptCommand.KEY]),
        backward=given["backward"],
        root=given["root"],
        run_to_end=given["run_to_end"],
        values=given["values"],
        input=given["inputs"],
        **more,
    )


def nothing(target: Target) -> GraphlabError:
    """Return the error of a target that ran well and left no graph."""
    return GraphlabError(
        "GL002",
        t("no graph was recorded"),
        where=target.value,
        why=t("no backward ran, and no tensor with a grad_fn was left at the end"),
        fix=t("name a tensor with --root NAME, or make an input with requires_grad=True"),
        exit_code=NOTHING,
    )
