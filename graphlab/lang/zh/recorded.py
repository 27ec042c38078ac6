"""Sentences that a recording keeps, in English, and that are shown to people."""

from __future__ import annotations

MESSAGES: dict[str, str] = {}
