"""The one error the tool raises on purpose: what went wrong, where, why, and the cure.

Codes: GL0xx usage and input, GL1xx gradients, GL2xx static graphs, GL3xx training loop.
"""

from __future__ import annotations

from graphlab.lang import t
from graphlab.lang.harmless import plain
from graphlab.lang.retold import retold
from graphlab.lang.wrapping import columns

# Exit codes of the command line.
DONE = 0
FINDINGS = 1
USAGE = 2
NOTHING = 3
FAILED = 4

_LABEL = 4  # columns


class GraphlabError(Exception):
    """An error with a code, the place, the reason and the fix, each in words for a person."""

    def __init__(
        self,
        code: str,
        what: str,
        *,
        where: str = "",
        why: str = "",
        fix: str = "",
        exit_code: int = FAILED,
    ) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.where = where
        self.why = why
        self.fix = fix
        self.exit_code = exit_code

    def __reduce__(self) -> tuple[type[GraphlabError], tuple[str, str], dict[str, object]]:
        """Return how the error is made again in another process, where a pool sends it."""
        return type(self), (self.code, self.what), vars(self)

    def __str__(self) -> str:
        """Return the error as it is printed: one line for each part that is known."""
        lines = [f"{self.code}: {_harmless(self.what)}"]
        parts = ((t("at"), plain(self.where)), (t("why"), self.why), (t("fix"), self.fix))
        lines += [
            f"  {label}{' ' * (_LABEL - columns(label))} {_harmless(text)}" for label, text in parts if text
        ]
        return "\n".join(lines)


def _harmless(text: str) -> str:
    """Return a text in which names may stand that would act on a terminal; its own lines stay."""
    return "\n".join(map(plain, text.split("\n")))


def reason(error: OSError) -> str:
    """Return why the system refused something, in words."""
    return retold(error.strerror or str(error))
