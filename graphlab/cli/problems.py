"""What is said when the tool itself is at fault, and nobody else."""

from __future__ import annotations

import sys
import traceback

from graphlab.errors import GraphlabError
from graphlab.lang import t


def internal(error: Exception, *, verbose: bool) -> None:
    """Print one clear error for a fault of ours; with ``verbose`` the traceback first."""
    if verbose:
        traceback.print_exception(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    wrapped = GraphlabError(
        "GL099",
        t("{error}; this is a fault of graphlab, not of your code", error=f"{type(error).__name__}: {error}"),
        where=f"{last.filename}:{last.lineno}",
        fix=t("please report it with the output of: graphlab doctor")
        if verbose
        else t(
            "please report it with the output of: graphlab doctor; run again with -v to see the traceback"
        ),
    )
    print(wrapped, file=sys.stderr)
