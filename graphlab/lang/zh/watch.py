"""The words of ``graphlab watch``."""

from __future__ import annotations

MESSAGES: dict[str, str] = {}
