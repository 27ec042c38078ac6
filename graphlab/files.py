"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from graphlab.errors import FAILED, GraphlabError, reason
from graphlab.lang import t

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` in one move, or leave what was there untouched.

    A link stays a link: what it leads to is replaced. A device or a pipe, such as /dev/null, is
    written to and stays what it is.
    Raises: GraphlabError (GL011) when the folder or the file cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as there:
                there.write(data)
            return
        path = type(path)(os.path.realpath(path)) if path.is_symlink() else path
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(temporary, _mode(path))
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise GraphlabError(
            "GL011",
            t("cannot write {path}", path=path),
            where=str(path.parent),
            why=reason(error),
            fix=t("choose a folder that you may write to"),
            exit_code=FAILED,
        ) from error


def _mode(path: Path) -> int:
    """Return the mode the file has, or the one a new file gets (mkstemp's is private)."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
