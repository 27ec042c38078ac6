"""The words of ``graphlab contrast`` and ``graphlab diff``."""

from __future__ import annotations

MESSAGES: dict[str, str] = {}
