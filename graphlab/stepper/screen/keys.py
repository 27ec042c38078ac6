"""What each key does, as a table: most of them type a command of the grammar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphlab.lang import t
from graphlab.stepper.blocks import Block, Line, Span, table
from graphlab.stepper.screen.wrap import columns

Does = Literal["send", "type", "do"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key: what it sends, begins to type, or does here; its help, and its hint below.

    ``keys`` are those of Textual, ``shown`` is what people read; a hint begins with the blank that
    stands before it: alone, such short words mean other things elsewhere. Of the hints those with a low
    ``rank`` are there first, where there is little room.
    """

    keys: str
    shown: str
    does: Does
    what: str
    help: str
    hint: str = ""
    rank: int = 0


KEYS = (
    Key("right,s", "→ s", "send", "s", "run the next node", " step", 1),
    Key("left", "←", "send", "rs", "go back one node", " back", 2),
    Key("down,n", "↓ n", "send", "n", "run to the next named tensor or new module call", " named", 9),
    Key("up", "↑", "send", "rn", "go back to a named tensor or new module call"),
    Key("c", "c", "send", "c", "run to the next breakpoint, or to the end", " run", 6),
    Key("C", "C", "send", "rc", "go back to a breakpoint, or to the start"),
    Key("home", "Home", "send", "first", "go to the start"),
    Key("end", "End", "send", "last", "go to the end"),
    Key("t", "t", "send", "until leaf", "run until the next leaf", " leaf", 12),
    Key("space", "Space", "do", "play", "run by itself; any key stops it", " play", 13),
    Key("b", "b", "do", "break", "set or clear a breakpoint at the selected node", " break", 7),
    Key("u", "u", "send", "u", "select a node toward the root"),
    Key("d", "d", "send", "d", "select a node toward the leaves"),
    Key("k,shift+up", "k", "do", "above", "select the line above"),
    Key("j,shift+down", "j", "do", "below", "select the line below"),
    Key("slash", "/", "type", "/", "search a name, and select what is found", " search", 11),
    Key("z", "z", "do", "fold", "close or open the module call around the selected node"),
    Key("Z", "Z", "do", "unfold", "open all module calls, or close them again"),
    Key("e", "e", "send", "e", "explain the selected node", " explain", 8),
    Key("p", "p", "type", "p ", "print a value"),
    Key("w", "w", "type", "display ", "show a value at every step"),
    Key("l", "l", "send", "l", "the source lines of the selected node"),
    Key("x", "x", "type", "x ", "write this step to a file: svg, png, pdf, txt …", " export", 14),
    Key("tab", "Tab", "do", "tables", "leaves, parameters, saved values, nodes, breakpoints", " tables", 10),
    Key("enter", "Enter", "send", "", "repeat the last command"),
    Key("colon", ":", "type", "", "any command; Tab completes, ↑ brings back earlier ones", " command", 5),
    Key("T", "T", "do", "theme", "light or dark"),
    Key("question_mark,f1", "?", "do", "help", "this help", " help", 4),
    Key("escape", "Esc", "do", "close", "close an answer, or leave the command line"),
    Key("q,ctrl+c", "q", "do", "quit", "leave", " quit", 3),
)  # fmt: skip


def is_first(key: Key) -> bool:
    """Return whether a key is looked at before any other is: what follows it may belong to what it opens."""
    return key.does == "type" or key.keys == "tab"


def hints(room: int, gap: int) -> list[tuple[Key, Line]]:
    """Return the keys that fit into a line, each with its text; the most needed ones if not all do."""
    chosen: set[str] = set()
    for one in sorted((key for key in KEYS if key.hint), key=lambda key: key.rank):
        size = columns(_hint(one)) + (gap if chosen else 0)
        if size > room:
            break
        room -= size
        chosen.add(one.keys)
    return [(one, _hint(one)) for one in KEYS if one.keys in chosen]


def _hint(one: Key) -> Line:
    return (Span(one.shown.split()[0], "title"), Span(t(one.hint), "quiet"))


def lines() -> Block:
    """Return the help of all keys."""
    rows = [(Span(one.shown, "title"), Span(t(one.help))) for one in KEYS]
    return Block("help", table(rows, indent="  "))
