"""The options for how a picture looks, shared by every command that draws one."""

from __future__ import annotations

import click

from graphlab.cli.targets import together
from graphlab.renderers.options import DIRECTIONS, ENGINES, THEMES

theme = click.option(
    "--theme", type=click.Choice(THEMES), default=THEMES[0], show_default=True, help="Colours."
)

drawing = together(
    click.option(
        "--direction",
        type=click.Choice(DIRECTIONS),
        default=DIRECTIONS[0],
        show_default=True,
        help="Which way the drawing runs.",
    ),
    theme,
    click.option(
        "--engine",
        type=click.Choice(ENGINES),
        default=ENGINES[0],
        show_default=True,
        help="The bundled Graphviz, or the `dot` of this machine.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        help="Time limit of the layout.",
    ),
)
