"""What ``--help`` says of commands and options, and Click's own words."""

from __future__ import annotations

MESSAGES: dict[str, str] = {}
