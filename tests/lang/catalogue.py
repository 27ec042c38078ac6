"""What the program can say: every message given to ``t`` or ``noted``, and those of its tables."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import get_args

import click

PACKAGE = Path(__file__).resolve().parents[2] / "graphlab"
MARKS = ("t", "noted")


def messages() -> dict[str, str]:
    """Return every message that a catalogue must have, with the place that says it."""
    return {**dict(_called()), **dict(_helped()), **dict(_tabled())}


def _called() -> Iterator[tuple[str, str]]:
    """Yield the first argument of every call of ``t`` and ``noted`` that is written out there."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("t", "noted")
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield first.value, f"{path.relative_to(PACKAGE)}:{node.lineno}"
                elif isinstance(first, ast.JoinedStr):
                    raise AssertionError(f"{path}:{node.lineno}: t() of an f-string finds no translation")


def commands() -> Iterator[click.Command]:
    """Yield every command of the program, groups too."""
    from graphlab.cli.group import graphlab

    yield from _below(graphlab)


def _below(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None
            yield from _below(inner)


def _walked() -> Iterator[tuple[str, str]]:
    """Yield the help of the stepper's commands and keys, and the states of a node."""
    from graphlab.stepper.cursor import Status
    from graphlab.stepper.grammar import COMMANDS, GROUPS
    from graphlab.stepper.screen.keys import KEYS

    yield from ((text, "groups of commands") for text in GROUPS.values())
    yield from ((one.help, f"help of the command {one.word}") for one in COMMANDS)
    yield from ((text, f"key {one.shown}") for one in KEYS for text in (one.help, one.hint) if text)
    yield from ((text, "state of a node") for text in get_args(Status))
    yield from ((text, "role of a leaf") for text in ("parameter", "input", "buffer"))


def _ruled() -> Iterator[tuple[str, str]]:
    """Yield what the derivative rules say, and what the functions in their formulas mean."""
    from graphlab.rules.functions import WORDS
    from graphlab.rules.table import groups

    for title, rules in groups().items():
        yield title, "group of rules"
        yield from ((one.why, f"rule of {one.op}") for one in rules)
    yield from ((one.meaning, f"function {name}") for name, one in WORDS.items() if one.meaning)


def _helped() -> Iterator[tuple[str, str]]:
    """Yield what help says of each command and option, as Command asks for it."""
    for command in commands():
        for text in (command.help, command.epilog):
            if text:
                yield inspect.cleandoc(text), f"help of {command.name}"
        for param in command.params:
            text = getattr(param, "help", None)
            if text and "--version" not in param.opts:
                yield text, f"help of {command.name} {param.opts[0]}"


def _tabled() -> Iterator[tuple[str, str]]:
    """Yield the messages that stand in tables of data."""
    yield from _walked()
    yield from _ruled()
    for name, (_, text) in import_module("graphlab.cli.group").COMMANDS.items():
        yield text, f"list of commands: {name}"
    for code, one in import_module("graphlab.error_codes").ERROR_CODES.items():
        yield from ((text, code) for text in one)
    for room in ("graphlab.renderers.styles", "graphlab.renderers.contrast.looks"):
        for name, look in import_module(room).LOOKS.items():
            if look.legend:
                yield look.legend, f"look {name}"
    for name, text in import_module("graphlab.renderers.contrast.sayings").REASONS.items():
        yield text, f"renderers reason {name}"
