"""What capturing says: errors of a target, a script, a recording."""

from __future__ import annotations

MESSAGES: dict[str, str] = {}
