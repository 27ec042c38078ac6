"""Write the manual pages of graphlab: one for the whole, one for each command, from its help.

python tools/make_man.py dist/man
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphlab.cli.group import graphlab
from graphlab.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator


def pages(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of the page of a command, and of those below it."""
    context = click.Context(command, info_name=" ".join(words), **command.context_settings)
    below = command.list_commands(context) if isinstance(command, click.Group) else []
    children = {name: found for name in below if (found := command.get_command(context, name))}
    yield "-".join(words), _page(command, context, words, children)
    for name, child in children.items():
        yield from pages(child, (*words, name))


def _page(
    command: click.Command, context: click.Context, words: tuple[str, ...], children: dict[str, click.Command]
) -> str:
    name, usage = "-".join(words), " ".join(command.collect_usage_pieces(context))
    first, _, rest = inspect.cleandoc(command.help or "").partition("\n\n")
    lines = [f'.TH "{_plain(name).upper()}" "1" "" "graphlab {__version__}" "User commands"', ".SH NAME"]
    lines += [f"{_plain(name)} \\- {_plain(' '.join(first.split()))}", ".SH SYNOPSIS"]
    lines += [f".B {_plain(' '.join(words))}", _text(usage)]
    if rest:
        lines.append(".SH DESCRIPTION")
        lines += [line for part in rest.split("\n\n") for line in (".PP", _text(" ".join(part.split())))]
    lines.append(".SH OPTIONS")
    for parameter in command.get_params(context):
        row = parameter.get_help_record(context)
        if row and row[1]:
            lines += [".TP", f".B {_plain(row[0])}", _text(row[1])]
    if children:
        lines.append(".SH COMMANDS")
        for child, found in children.items():
            lines += [".TP", f".B {_plain(f'{name}-{child}')}(1)", _text(found.get_short_help_str(200))]
    if command.epilog:
        body = inspect.cleandoc(command.epilog).replace("\b\n", "")
        lines += [".SH NOTES AND EXAMPLES", ".nf", *(_text(line) for line in body.splitlines()), ".fi"]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")


def _text(text: str) -> str:
    """Return text that roff takes for text: no line begins with a dot or an apostrophe."""
    return "\n".join(f"\\&{line}" if line[:1] in (".", "'") else line for line in _plain(text).split("\n"))


def main() -> None:
    """Write all pages into the folder that the command line names."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(graphlab, ("graphlab",)):
        (folder / f"{name}.1").write_text(text, encoding="utf-8")
        print(folder / f"{name}.1")


if __name__ == "__main__":
    main()
