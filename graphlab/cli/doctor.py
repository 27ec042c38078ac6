"""``graphlab doctor``: what works on this machine, tried out rather than guessed."""

from __future__ import annotations

import json
import platform
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from graphlab.cli.command import HELP_NAMES, Command
from graphlab.errors import DONE, FAILED
from graphlab.lang import ENGLISH, speaking, t

if TYPE_CHECKING:
    from graphlab.cli.checks import Check

EXAMPLES = """\
\b
Lines begin with PASS, FAIL (drawing is impossible or limited until it is cured) or
NOTE (good to know). The exit code is 0 when rendering works.

\b
Examples:
  graphlab doctor
  graphlab doctor --json
"""


@click.command("doctor", cls=Command, context_settings=HELP_NAMES, epilog=EXAMPLES)
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
def command(as_json: bool) -> int:
    """Say what works here: versions, torch, layout engines, fonts."""
    from graphlab.cli import checks
    from graphlab.version import __version__

    with speaking(ENGLISH) if as_json else nullcontext():
        found = checks.all_checks()
    works = checks.rendering_works(found)
    if as_json:
        click.echo(json.dumps(_as_data(found, works), indent=2, ensure_ascii=False))
    else:
        versions = (f"graphlab {__version__}", f"Python {platform.python_version()}", platform.platform())
        click.echo(", ".join(versions))
        click.echo(t("running {python}", python=sys.executable))
        for check in found:
            click.echo(f"{check.verdict}  {check.name}: {check.text}")
            if check.fix:
                click.echo(t("      fix: {fix}", fix=check.fix))
        click.echo(t("rendering works") if works else t("rendering does not work: see the lines with FAIL"))
    return DONE if works else FAILED


def _as_data(found: list[Check], works: bool) -> dict[str, object]:
    from graphlab.version import __version__

    return {
        "graphlab": __version__,
        "python": platform.python_version(),
        "executable": sys.executable,
        "platform": platform.platform(),
        "works": works,
        "checks": [
            {"name": one.name, "verdict": one.verdict.lower(), "text": one.text, "fix": one.fix}
            for one in found
        ],
    }
