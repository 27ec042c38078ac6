"""Click's commands, with help in the language that is spoken, and ``--lang`` on each."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import click

from graphlab.lang import LANGUAGES, noted, t
from graphlab.lang.retold import retold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import _GeneratorContextManager

HELP_NAMES = {"help_option_names": ["-h", "--help"]}
LANG_HELP = noted("The language of texts and help; else that of GRAPHLAB_LANG, or of the locale.")


class _Formatter(click.HelpFormatter):
    """Writes help with its headings in the present language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix if prefix is not None else f"{retold('Usage:')} ")

    def section(self, name: str) -> _GeneratorContextManager[None]:
        return super().section(retold(name))


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is in the present language."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(_lang())

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(t(inspect.cleandoc(self.help)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands of a group."""
        with formatter.section("Options"):
            formatter.write_dl(list(self._rows(ctx)))
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def _rows(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and not isinstance(param, click.Argument):
                said = getattr(param, "help", None) or ""
                yield record[0], retold(t(said)) + record[1].removeprefix(said)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        if self.epilog:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(t(inspect.cleandoc(self.epilog)))


class Group(Command, click.Group):
    """A group whose help, and that of its commands, is in the present language."""

    command_class = Command


def _lang() -> click.Option:
    """Return the option. Its value was read before anything was said; see ``lang.chosen``."""
    return click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=LANG_HELP)


def show(error: click.ClickException) -> None:
    """Print an error of usage to stderr as Click does, in the present language."""
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        click.echo(ctx.get_usage(), err=True)
        click.echo(retold(f"Try '{ctx.command_path} --help' for help.") + "\n", err=True)
    click.echo(retold(f"Error: {retold(error.format_message())}"), err=True)
