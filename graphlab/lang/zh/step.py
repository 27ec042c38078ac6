"""The words of ``graphlab step``: narration, commands, screen."""

from __future__ import annotations

MESSAGES: dict[str, str] = {}
