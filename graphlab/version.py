"""The versions of graphlab and of torch, where nothing else is imported for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__version__ = "0.1.0"


def torch_release(versions: Mapping[str, str]) -> str:
    """Return the release of torch, ``2.13.0`` of ``2.13.0+cpu``, or "".

    What people look at is then the same with every build of it; the recording has the whole.
    """
    return versions.get("torch", "").partition("+")[0]
