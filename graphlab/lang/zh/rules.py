"""What ``graphlab explain`` and the rules say."""

from __future__ import annotations

MESSAGES: dict[str, str] = {}
