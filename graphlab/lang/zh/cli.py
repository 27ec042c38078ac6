"""What the commands say: results, errors, progress."""

from __future__ import annotations

MESSAGES: dict[str, str] = {}
