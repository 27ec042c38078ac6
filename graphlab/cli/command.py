"""Click's commands, with help in the language that is spoken, and ``--lang`` on each."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import click

from graphlab.cli.formatter import Formatter
from graphlab.lang import ENGLISH, LANGUAGES, language, noted, t
from graphlab.lang.choice import VARIABLE, code_of
from graphlab.lang.retold import retold

if TYPE_CHECKING:
    from collections.abc import Iterator

HELP_NAMES = {"help_option_names": ["-h", "--help"]}
_WHOLE = 1000  # characters of a first sentence: it is wrapped, not cut
LANG_HELP = noted("The language of texts and help; else that of GRAPHLAB_LANG, or of the locale.")


class _Context(click.Context):
    formatter_class = Formatter


class Command(click.Command):
    """A command whose help is in the present language."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(_Lang(of_group=isinstance(self, click.Group)))

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

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return what the list of commands says: the first sentence."""
        if language() == ENGLISH or not self.help:
            return super().get_short_help_str(_WHOLE)
        return t(inspect.cleandoc(self.help)).partition("。")[0]

    def _rows(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and not isinstance(param, click.Argument):
                said = getattr(param, "help", None) or ""
                yield record[0], retold(t(said)) + retold(record[1].removeprefix(said))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        if self.epilog:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(t(inspect.cleandoc(self.epilog)))


class Group(Command, click.Group):
    """A group whose help, and that of its commands, is in the present language."""

    command_class = Command


class _Language(click.Choice[str]):
    """A language by its code, or as a locale writes it: zh, zh_CN, zh-Hans."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return code_of(str(value)) or super().convert(value, param, ctx)


class _Lang(click.Option):
    """``--lang``: its value was read before anything was said (``lang.chosen``), and is checked here.

    A command that does something refuses a variable that names no language, too; a group has
    commands whose help is wanted all the same.
    """

    def __init__(self, *, of_group: bool) -> None:
        super().__init__(
            ["--lang"],
            type=_Language(LANGUAGES),
            expose_value=False,
            help=LANG_HELP,
            envvar=None if of_group else VARIABLE,
        )

    def get_error_hint(self, ctx: click.Context | None) -> str:
        source = ctx.get_parameter_source(self.name) if ctx is not None and self.name else None
        return VARIABLE if source is click.core.ParameterSource.ENVIRONMENT else super().get_error_hint(ctx)


def show(error: click.ClickException) -> None:
    """Print an error of usage to stderr as Click does, in the present language."""
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        click.echo(ctx.get_usage(), err=True)
        click.echo(retold(f"Try '{ctx.command_path} --help' for help.") + "\n", err=True)
    click.echo(retold(f"Error: {error.format_message()}"), err=True)
