"""The bundled samples: which there are, where they lie, what each is about. No torch."""

from __future__ import annotations

import ast
import difflib
from pathlib import Path

from graphlab.errors import USAGE, GraphlabError
from graphlab.lang import t

_HERE = Path(__file__).resolve().parent


def folder() -> Path:
    """Return the folder of the samples: inside an installed package, else in the repository."""
    installed = _HERE / "_samples"
    return installed if installed.is_dir() else _HERE.parent / "samples"


def names() -> list[str]:
    """Return the names of all samples, sorted."""
    return sorted(path.stem for path in folder().glob("*.py") if not path.name.startswith("_"))


def find(name: str) -> Path:
    """Return the file of the sample ``name``.

    Raises: GraphlabError (GL006) that lists the names that come close.
    """
    known = names()
    if name in known:
        return folder() / f"{name}.py"
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    raise GraphlabError(
        "GL006",
        t("there is no sample called {name}", name=repr(name)),
        why=t("the samples are {names}", names=", ".join(known)),
        fix=t("did you mean {other}?", other=f"sample:{near[0]}")
        if near
        else t("list them: graphlab samples list"),
        exit_code=USAGE,
    )


def title(name: str) -> str:
    """Return the first line of the sample's docstring."""
    text = ast.get_docstring(ast.parse(find(name).read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]
