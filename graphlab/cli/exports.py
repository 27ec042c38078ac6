"""``step --export``: what each file name asks for; all of it checked before the script runs."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from graphlab.cli import outputs
from graphlab.errors import FAILED, USAGE, GraphlabError
from graphlab.lang import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.capture.target import Target

Kind = Literal["pictures", "gif", "md", "tex"]

MANY = 500
PICTURES = ("svg", "png", "pdf", "dot", "gv")
PAGES: dict[str, Kind] = {"gif": "gif", "md": "md", "tex": "tex"}
_FIELD = re.compile(r"%0?\d?d")


@dataclass(frozen=True, slots=True)
class Export:
    """One file, or with a number field in its name one for each step."""

    kind: Kind
    file: str

    def path(self, number: int = 0) -> Path:
        """Return the file of a step."""
        return Path(self.file % number) if self.kind == "pictures" else Path(self.file)


def plan(files: Sequence[str], target: Target) -> list[Export]:
    """Return what the file names ask for.

    Raises: GraphlabError for a suffix (GL012), a number field (GL033), a folder (GL011), the input
    (GL013), or a package that is not installed (GL034, GL023).
    """
    made = [_read(file) for file in files]
    for one in made:
        _check_place(one, target)
        _check_package(one)
    return made


def _read(file: str) -> Export:
    suffix = Path(file).suffix.lower().removeprefix(".")
    if suffix in PAGES:
        return Export(PAGES[suffix], file)
    if suffix not in PICTURES:
        legal = " ".join(f".{one}" for one in (*PICTURES, *PAGES))
        raise GraphlabError(
            "GL012",
            t("there is no export with the suffix {suffix}", suffix=repr(suffix))
            if suffix
            else t("the file's name says no format"),
            where=file,
            fix=t("end the name with one of: {names}", names=legal),
            exit_code=USAGE,
        )
    _check_field(file, suffix)
    return Export("pictures", file)


def _check_field(file: str, suffix: str) -> None:
    """Raise GL033 unless the name has exactly one number field, in its last part."""
    name = Path(file).name
    fields, rest = len(_FIELD.findall(name)), _FIELD.sub("", name).replace("%%", "")
    folder = file.removesuffix(name).replace("%%", "")
    if fields == 1 and "%" not in rest and "%" not in folder:
        return
    if "%" in folder:
        why = t("the number can stand in the name of the file only, not of a folder")
    elif "%" in rest:
        why = t(
            "only %d and the like, such as %03d, stand for a number; a lone % is written %%: {name}",
            name=name,
        )
    elif fields:
        why = t("there is one picture for each step, and the name has {count} number fields", count=fields)
    else:
        why = t("there is one picture for each step, and the name has no number fields")
    raise GraphlabError(
        "GL033",
        t("cannot number the pictures {file}", file=file),
        why=why,
        fix=t("write the number once: --export steps/%03d.{suffix}", suffix=suffix),
        exit_code=USAGE,
    )


def _check_place(one: Export, target: Target) -> None:
    path = one.path()
    if one.kind == "pictures" and not path.parent.exists():
        _check_new_folder(path.parent)
    else:
        outputs.check_folder(path)
    if one.kind == "md":
        _check_beside(path)
    if target.kind in ("script", "name", "recording") and one.kind == "pictures":
        number = re.search(r"\d+", Path(target.value).stem)
        path = one.path(int(number[0])) if number and len(number[0]) < 10 else path
    outputs.check_not_input(path, target)


def _check_new_folder(folder: Path) -> None:
    """Raise GL011 unless the last folder of a path can be made."""
    parent = folder.parent
    why = ""
    if not parent.exists():
        why = t("the folder {folder} does not exist; only the last one is made", folder=parent)
    elif not parent.is_dir():
        why = t("{path} is a file, not a folder", path=parent)
    elif not os.access(parent, os.W_OK | os.X_OK):
        why = t("you may not write to the folder {folder}", folder=parent)
    if why:
        raise GraphlabError(
            "GL011",
            t("cannot make the folder {folder}", folder=folder),
            why=why,
            fix=t("make it first: mkdir -p {folder}", folder=folder),
            exit_code=FAILED,
        )


def _check_beside(page: Path) -> None:
    folder = beside(page)
    if folder.exists():
        outputs.check_folder(folder / "step.svg")


def beside(page: Path) -> Path:
    """Return the folder of the pictures of a page: walk_files for walk.md."""
    return page.with_name(f"{page.stem}_files")


def _check_package(one: Export) -> None:
    if one.kind == "gif" and find_spec("PIL") is None:
        from graphlab.stepper.exports.animation import missing

        raise missing()
    if one.kind == "pictures" and one.file.lower().endswith(".pdf") and find_spec("fpdf") is None:
        from graphlab.renderers.pdf import missing as no_pdf

        raise no_pdf()
