"""The commands of every face as one table, and the reading of one line.

A new command is one row here, and one function of the same word in ``verbs``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphlab.lang import t
from graphlab.stepper.problem import CommandError, near

Group = Literal["move", "stop", "look", "ask", "other"]

GROUPS: dict[Group, str] = {
    "move": "Walk",
    "stop": "Stop at",
    "look": "Look around",
    "ask": "Ask why",
    "other": "Other",
}

MOST = 10**9  # counts beyond it are as good as this one


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its word, other words for it, its argument in words, one line of help.

    ``[N]`` is an optional count, other brackets an optional argument; without brackets it is needed.
    """

    word: str
    aliases: tuple[str, ...]
    argument: str
    help: str
    group: Group

    @property
    def usage(self) -> str:
        """Return the word with its argument: ``s [N]``."""
        return f"{self.word} {self.argument}".rstrip()


COMMANDS = (
    Command("s", ("step",), "[N]", "run the next node; N: that many", "move"),
    Command("n", ("next",), "[N]", "run to the next named tensor or new module call", "move"),
    Command("rs", ("back",), "[N]", "go back one node; N: that many", "move"),
    Command("rn", (), "[N]", "go back to a named tensor or new module call", "move"),
    Command("c", ("continue",), "", "run to the next breakpoint, or to the end", "move"),
    Command("rc", (), "", "go back to the breakpoint before, or to the start", "move"),
    Command("first", ("home",), "", "go to the start, before the first node", "move"),
    Command("last", ("end",), "", "go to the end", "move"),
    Command("j", ("jump",), "N|NODE", "go to step N, or to a node such as n5", "move"),
    Command("until", ("t",), "WHAT", "run until WHAT: leaf, nan, norm>1e3, a name, an op …", "move"),
    Command("b", ("break",), "[WHAT]", "stop at mul, enc.*, train.py:12, leaf, nan, norm>1e3 …", "stop"),
    Command("tbreak", (), "WHAT", "the same, for one stop only", "stop"),
    Command("cl", ("clear",), "[N]", "forget breakpoint N, or all of them", "stop"),
    Command("display", ("watch",), "[EXPR]", "show a value at every step: display w.grad", "look"),
    Command("undisplay", (), "[N]", "show value N no more, or none", "look"),
    Command("u", ("up",), "[N]", "select the node toward the loss; N: the Nth that sends here", "look"),
    Command("d", ("down",), "[N]", "select the node toward the leaf; N: through the Nth edge", "look"),
    Command("p", ("print",), "EXPR", "print a value: p x.grad, p w.grad[0] * 2, p h.shape", "look"),
    Command("l", ("list",), "", "the source lines around the selected node", "look"),
    Command("where", ("w", "bt"), "", "the way from the root to the selected node", "look"),
    Command("info", ("i",), "WHAT", "a table: leaves, saved, breaks, params or nodes", "look"),
    Command("e", ("explain",), "[NODE]", "explain the selected node: rule, numbers, saved tensors", "ask"),
    Command("path", (), "[NAME]", "every path from the root to a leaf, with its product", "ask"),
    Command("x", ("export",), "[FILE]", "write this step as svg, png, pdf, dot, json, txt or tex", "other"),
    Command("h", ("help", "?"), "[COMMAND]", "this list, or one command", "other"),
    Command("q", ("quit", "exit"), "", "leave", "other"),
)  # fmt: skip

_BY_WORD = {word: one for one in COMMANDS for word in (one.word, *one.aliases)}


def command(word: str) -> Command:
    """Return the command with this word.

    Raises: CommandError with the word that comes close.
    """
    found = _BY_WORD.get(word)
    if found is None:
        short = word if len(word) <= 30 else word[:29] + "…"
        raise CommandError(
            t("there is no command {word!r}", word=short), near(word, _BY_WORD, t("h lists the commands"))
        )
    return found


def read(line: str) -> tuple[Command, str]:
    """Return the command of a line, and its argument as it was typed.

    Raises: CommandError for an unknown word, a missing argument, or one too many.
    """
    word, _, argument = line.strip().partition(" ")
    found, argument = command(word), argument.strip()
    if argument and not found.argument:
        raise CommandError(
            t("{command} takes no argument", command=found.word),
            t("type {command} alone", command=found.word),
        )
    if not argument and found.argument and not found.argument.startswith("["):
        raise CommandError(
            t("{command} needs {argument}", command=found.word, argument=found.argument),
            t("{name}: {text}", name=found.usage, text=t(found.help)),
        )
    return found, argument


def count(argument: str) -> int:
    """Return the number in an argument, 1 when there is none.

    Raises: CommandError when it is no number from 1 on.
    """
    if not argument:
        return 1
    if argument.isascii() and argument.isdecimal() and argument.strip("0"):
        return int(argument) if len(argument) < 10 else MOST
    raise CommandError(
        t("{word!r} does not say how many", word=argument[:30]), t("give a number from 1 on, such as s 3")
    )
