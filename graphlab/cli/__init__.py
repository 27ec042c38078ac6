"""The front door: one thin file for each command. No torch here, and nothing heavy at import."""

from __future__ import annotations

import sys

import click

from graphlab.cli.group import graphlab
from graphlab.cli.problems import internal
from graphlab.errors import FAILED, GraphlabError

INTERRUPTED = 130


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(_run(sys.argv[1:] if args is None else args))


def _run(args: list[str]) -> int:
    """Return the exit code; every error has been printed to stderr by then."""
    try:
        code = graphlab.main(args, prog_name="graphlab", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        sys.stdout = None
        return FAILED
    except GraphlabError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except Exception as error:
        internal(error, verbose=_verbose(args))
        return FAILED
    return code if isinstance(code, int) else 0


def _verbose(args: list[str]) -> bool:
    own = args[: args.index("--")] if "--" in args else args
    return "-v" in own or "--verbose" in own
