"""The words in and below pictures and tables."""

from __future__ import annotations

MESSAGES: dict[str, str] = {}
