"""The ``graphlab`` command: it knows the names of its commands and imports one when it is run."""

from __future__ import annotations

import difflib
import sys
from importlib import import_module

import click

from graphlab.cli.command import HELP_NAMES, Group
from graphlab.lang import t
from graphlab.version import __version__

# Name → the module that has it, and what the list of commands says about it.
COMMANDS = {
    "render": ("graphlab.cli.render", "Draw the graph that autograd built in a script."),
    "step": ("graphlab.cli.step", "Walk through a backward, forwards and back."),
    "contrast": ("graphlab.cli.contrast", "Hold the graph of every forward beside static ones."),
    "diff": ("graphlab.cli.diff", "Say which nodes came, went and changed between two graphs."),
    "watch": (
        "graphlab.cli.watch",
        "Follow a training loop: loss, gradients, ledger, graph by graph.",
    ),
    "samples": ("graphlab.cli.samples", "List, show or copy the bundled samples."),
    "explain": ("graphlab.cli.explain", "Say how the gradient of an op is made, or what an error means."),
    "docs": ("graphlab.cli.docs", "Refill the console blocks and pictures of Markdown pages."),
    "doctor": ("graphlab.cli.doctor", "Say what works here: torch, layout engines, fonts."),
}

EXAMPLES = """\
\b
Examples:
  graphlab render train.py                     draw the first backward of train.py
  graphlab render train.py -o g.png -- --lr 1  the same script with arguments of its own
  graphlab render -e "x**2*y" --at x=2 --at y=3
  graphlab render sample:quadratic
  graphlab step sample:quadratic               walk through its backward
  graphlab watch train.py                      follow its training loop to the end
  graphlab doctor
"""


class LazyGroup(Group):
    """A group whose commands are imported only when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, so that help imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, t(text)) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was named, or fail with the name that comes close."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(_no_such(args[0]))
        return super().resolve_command(ctx, args)


def _no_such(name: str) -> str:
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    if near:
        return t("No such command {name}. Did you mean {other}?", name=repr(name), other=repr(near[0]))
    if name.endswith((".py", ".json")) or name.startswith("sample:"):
        other = f"'graphlab render {name}'"
        return t("No such command {name}. Did you mean {other}?", name=repr(name), other=other)
    names = ", ".join(COMMANDS)
    return t("No such command {name}. The commands are {names}.", name=repr(name), names=names)


@click.group(
    cls=LazyGroup,
    context_settings=HELP_NAMES,
    epilog=EXAMPLES,
    invoke_without_command=True,
)
@click.version_option(__version__, message="graphlab %(version)s")
@click.pass_context
def graphlab(ctx: click.Context) -> int:
    """Run your own PyTorch script, unchanged, and see the graph that autograd built."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), file=sys.stdout)
    return 0
