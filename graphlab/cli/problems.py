"""What is said when the tool itself is at fault, and nobody else."""

from __future__ import annotations

import sys
import traceback

from graphlab.errors import GraphlabError


def internal(error: Exception, *, verbose: bool) -> None:
    """Print one clear error for a fault of ours; with ``verbose`` the traceback first."""
    if verbose:
        traceback.print_exception(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    wrapped = GraphlabError(
        "GL099",
        f"{type(error).__name__}: {error}; this is a fault of graphlab, not of your code",
        where=f"{last.filename}:{last.lineno}",
        fix="please report it with the output of: graphlab doctor"
        + ("" if verbose else "; run again with -v to see the traceback"),
    )
    print(wrapped, file=sys.stderr)
