"""``graphlab samples``: the bundled samples, to look at and to take away."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graphlab import samples
from graphlab.cli.command import HELP_NAMES, Group
from graphlab.errors import FAILED, USAGE, GraphlabError
from graphlab.lang import t
from graphlab.lang.retold import retold

EXAMPLES = """\
\b
Examples:
  graphlab samples list
  graphlab samples show linear_twice
  graphlab samples copy linear_twice lessons/
  graphlab render sample:linear_twice
"""

LIST_EXAMPLE = """\
\b
Example:
  graphlab samples list --json
"""

SHOW_EXAMPLE = """\
\b
Example:
  graphlab samples show quadratic
"""

COPY_EXAMPLE = """\
\b
Example:
  graphlab samples copy quadratic            makes ./quadratic.py
  graphlab samples copy quadratic lessons/   makes lessons/quadratic.py
"""


@click.group("samples", cls=Group, context_settings=HELP_NAMES, epilog=EXAMPLES, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> int:
    """List, show or copy the bundled samples; without a word it lists them."""
    return _list(as_json=False) if ctx.invoked_subcommand is None else 0


@command.command("list", context_settings=HELP_NAMES, epilog=LIST_EXAMPLE)
@click.option("--json", "as_json", is_flag=True, help="Print names, titles and files as JSON.")
def list_command(as_json: bool) -> int:
    """List the samples, each with what it is about."""
    return _list(as_json=as_json)


@command.command("show", context_settings=HELP_NAMES, epilog=SHOW_EXAMPLE)
@click.argument("name")
def show_command(name: str) -> int:
    """Print the source of the sample NAME."""
    click.echo(samples.find(name).read_text(encoding="utf-8"), nl=False)
    return 0


@command.command("copy", context_settings=HELP_NAMES, epilog=COPY_EXAMPLE)
@click.argument("name")
@click.argument("folder", default=".", metavar="[DIR]")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def copy_command(name: str, folder: str, force: bool) -> int:
    """Copy the sample NAME into the folder DIR (the current one unless given)."""
    from graphlab.files import write_whole

    source = samples.find(name)
    made = Path(folder) / source.name
    if not Path(folder).is_dir():
        raise GraphlabError(
            "GL011",
            t("cannot write {path}", path=made),
            why=t("{path} is not a folder", path=folder),
            fix=t("make the folder first"),
            exit_code=FAILED,
        )
    if made.exists() and not force:
        raise GraphlabError(
            "GL016",
            t("{path} is there already", path=made),
            fix=t("copy into another folder, or replace it with --force"),
            exit_code=USAGE,
        )
    write_whole(made, source.read_bytes())
    click.echo(str(made))
    return 0


def _list(*, as_json: bool) -> int:
    known = samples.names()
    if as_json:
        rows = [
            {"name": name, "title": samples.title(name), "file": str(samples.find(name))} for name in known
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    width = max(map(len, known), default=0)
    for name in known:
        click.echo(f"{name:<{width}}  {retold(samples.title(name))}")
    return 0
