"""What ``graphlab explain`` says of the code of an error: GL002, or all that begin with GL."""

from __future__ import annotations

import json
import re

from graphlab.error_codes import ERROR_CODES
from graphlab.errors import USAGE, GraphlabError
from graphlab.lang import t
from graphlab.lang.wrapping import wrapped

_CODE = re.compile(r"gl[0-9]*", re.IGNORECASE | re.ASCII)
_WIDTH = 76


def is_code(word: str) -> bool:
    """Return whether the word is a code, or the beginning of codes."""
    return _CODE.fullmatch(word) is not None


def said_of(word: str, *, as_json: bool) -> str:
    """Return what the code means, or a line for each code that begins so. Raises: GraphlabError (GL030)."""
    found = {code: one for code, one in ERROR_CODES.items() if code.startswith(word.upper())}
    if not found:
        raise GraphlabError(
            "GL030",
            t("nothing is known of {name}", name=repr(word)),
            why=t("no error has this code"),
            fix=t("graphlab explain GL lists the codes"),
            exit_code=USAGE,
        )
    if as_json:
        data = [{"code": code, "title": one.title, "meaning": one.meaning} for code, one in found.items()]
        return json.dumps(data, indent=2)
    if len(found) > 1:
        return "\n".join(f"{code}  {t(one.title)}" for code, one in found.items())
    ((code, one),) = found.items()
    return f"{code} · {t(one.title)}\n{wrapped(t(one.meaning), _WIDTH, first='  ', later='  ')}"
