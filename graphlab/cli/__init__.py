"""The front door: one thin file for each command. No torch here, and nothing heavy at import."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TextIO

import click

from graphlab.cli.command import show
from graphlab.cli.group import graphlab
from graphlab.cli.problems import internal
from graphlab.errors import FAILED, GraphlabError, reason
from graphlab.lang import chosen, t, use

INTERRUPTED = 130
# What a stream says that takes no more.
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC))


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.stdout, sys.stderr = _open(sys.stdout), _open(sys.stderr)
    args = sys.argv[1:] if args is None else args
    use(chosen(args, os.environ))
    code = _run(args)
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _cannot_print(error)
    sys.exit(code)


def _open(stream: TextIO | None) -> TextIO:
    """Return the stream, or one that takes everything where ours was closed: ``graphlab step x >&-``."""
    return stream if stream is not None else Path(os.devnull).open("w", encoding="utf-8")


def _cannot_print(error: OSError) -> int:
    """Say that what we print cannot be written, and return the exit code."""
    sys.stdout = _open(None)  # Python flushes it once more at the end
    if not isinstance(error, BrokenPipeError):  # else whoever read our output has gone
        said = GraphlabError(
            "GL011", t("cannot write to standard output"), why=reason(error), fix=t("make room there")
        )
        print(said, file=sys.stderr)
    return FAILED


def _run(args: list[str]) -> int:
    """Return the exit code; every error has been printed to stderr by then."""
    try:
        code = graphlab.main(args, prog_name="graphlab", standalone_mode=False)
    except click.ClickException as error:
        show(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError as error:
        return _cannot_print(error)
    except GraphlabError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and error.errno in _FULL:
            return _cannot_print(error)
        internal(error, verbose=_verbose(args))
        return FAILED
    return code if isinstance(code, int) else 0


def _verbose(args: list[str]) -> bool:
    own = args[: args.index("--")] if "--" in args else args
    return "-v" in own or "--verbose" in own
