"""What every page of ours that needs nothing else has: a policy, and data that cannot leave its element."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphlab.serialize import Json

_SAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def safe_json(data: Json) -> str:
    """Return data as JSON that may stand in a script element: ASCII, and without ``<``, ``>``, ``&``."""
    return json.dumps(data, separators=(",", ":")).translate(_SAFE)


def policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Return the security policy that allows these styles and scripts, and nothing else at all."""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hashes(texts: Iterable[str]) -> str:
    """Return what names each of the texts: its hash."""
    made = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{one}'" for one in made)
