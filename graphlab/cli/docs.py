"""``graphlab docs``: Markdown pages whose console blocks and pictures come from runs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from graphlab.cli.command import HELP_NAMES, Group
from graphlab.errors import DONE, FAILED, FINDINGS, GraphlabError
from graphlab.lang import noted, t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.pages.refresh import Fresh

EXAMPLES = """\
\b
Example:
  graphlab docs build README.md docs/*.md
"""

BUILD_EXAMPLES = """\
\b
A mark, alone on its line, says what fills the lines below it:
  <!-- console: graphlab render model.py -->
  <!-- picture: images/model.svg | The graph | graphlab render model.py -o images/model.svg -->
Commands run in an empty folder, beside each block of Python that begins with # NAME.py;
<!-- page: folder=. --> lets them run in the folder of the page.

\b
Examples:
  graphlab docs build README.md
  graphlab docs build --check README.md docs/*.md   exit code 1 and a diff when one is stale
"""


@click.group("docs", cls=Group, context_settings=HELP_NAMES, epilog=EXAMPLES)
def command() -> None:
    """Keep the console blocks and pictures of Markdown pages as the commands make them."""


@command.command("build", context_settings=HELP_NAMES, epilog=BUILD_EXAMPLES)
@click.argument("files", nargs=-1, required=True, metavar="FILE.md...")
@click.option("--check", is_flag=True, help="Write nothing; print a diff and end with 1 if a page is stale.")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Pages at a time."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors and stale pages.")
def build(**given: Any) -> int:
    """Run the commands that the marks of each FILE name, and fill in what they print and draw.

    A page is written when all of its commands have run as expected, and only if it changed.
    """
    stale, failed = [], False
    rows = []
    for fresh in _all_fresh(given):
        if isinstance(fresh, GraphlabError):
            print(fresh, file=sys.stderr)
            failed = True
            continue
        if fresh.stale:
            stale.append(fresh)
            if not given["check"]:
                _write(fresh)
        rows.append(_row(fresh))
        if not given["as_json"]:
            _tell(fresh, given)
    if given["as_json"]:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    if failed:
        return FAILED
    return FINDINGS if given["check"] and stale else DONE


def _all_fresh(given: dict[str, Any]) -> Iterator[Fresh | GraphlabError]:
    """Yield each page, or why it could not be filled, in the order of the command line."""
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    from graphlab.pages.refresh import refresh
    from graphlab.pages.shell import stop

    def one(file: str) -> Fresh | GraphlabError:
        try:
            return refresh(Path(file), told=told)
        except GraphlabError as error:
            return error

    def told(text: str) -> None:
        if sys.stderr.isatty() and not given["quiet"]:
            print(text, file=sys.stderr)

    with ThreadPoolExecutor(given["jobs"]) as pool:
        try:
            yield from pool.map(one, given["files"])
        except KeyboardInterrupt:
            stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _write(fresh: Fresh) -> None:
    from graphlab.files import write_whole

    for path, data in fresh.pictures.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    if fresh.now != fresh.before:
        write_whole(fresh.path, fresh.now.encode("utf-8"))


def _row(fresh: Fresh) -> dict[str, Any]:
    return {
        "file": str(fresh.path),
        "commands": fresh.commands,
        "stale": fresh.stale,
        "pictures": [str(one) for one in fresh.pictures],
    }


def _tell(fresh: Fresh, given: dict[str, Any]) -> None:
    if given["check"] and fresh.stale:
        print(fresh.difference(), end="", flush=True)  # ahead of what goes to stderr
    if given["quiet"]:
        return
    print(f"{fresh.path}: {_state(fresh, check=given['check'])}", file=sys.stderr)


def _state(fresh: Fresh, *, check: bool) -> str:
    count = fresh.commands
    if not fresh.stale:
        one, many = (
            noted("1 command, as its commands make it"),
            noted("{count} commands, as its commands make it"),
        )
    elif check:
        one, many = noted("1 command, stale"), noted("{count} commands, stale")
    else:
        one, many = noted("1 command, written"), noted("{count} commands, written")
    return t(one) if count == 1 else t(many, count=count)
