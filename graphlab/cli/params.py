"""Readers of option values that Click does not know, and a command that leaves ``--`` alone."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Literal

import click

from graphlab.cli.command import Command
from graphlab.lang import t
from graphlab.renderers.options import SHOW as DETAILS

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE = "none"
DETAIL_WORDS = ", ".join((*DETAILS, NONE))


class ScriptCommand(Command):
    """A command that puts everything after ``--`` aside, untouched, for the user's script."""

    KEY = "graphlab.argv"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what Click leaves over of the arguments before ``--``."""
        cut = args.index("--") if "--" in args else len(args)
        ctx.meta[self.KEY] = args[cut + 1 :]
        return super().parse_args(ctx, args[:cut])


def backward(ctx: click.Context, param: click.Parameter, value: str) -> int | Literal["last"]:
    """Return which backward is meant: its number, counted from 1, or last."""
    if value == "last":
        return "last"
    if value.isdecimal() and int(value) > 0:
        return int(value)
    said = t("{value} is neither a number from 1 on nor the word last.", value=repr(value))
    raise click.BadParameter(said, ctx, param)


def details(ctx: click.Context, param: click.Parameter, value: Sequence[str]) -> frozenset[str]:
    """Return the details to show: those named, and the usual ones unless ``none`` is among them."""
    from graphlab.renderers.options import Options

    words = [word.strip() for text in value for word in text.split(",") if word.strip()]
    for word in words:
        if word not in (*DETAILS, NONE):
            near = difflib.get_close_matches(word, DETAILS, n=1)
            name = repr(word)
            if near:
                said = t("there is no detail {name}. Did you mean {other}?", name=name, other=repr(near[0]))
            else:
                said = t("there is no detail {name}. The details are {names}.", name=name, names=DETAIL_WORDS)
            raise click.BadParameter(said, ctx, param)
    return frozenset(words) - {NONE} if NONE in words else Options().show | frozenset(words)
