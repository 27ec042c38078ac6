"""What a node saved, as values that formulas can use."""

from __future__ import annotations

_UNSIGNED = 2**64


def signed(value: object) -> object:
    """Return an integer as it was meant: torch shows a saved -1 as 18446744073709551615."""
    if isinstance(value, tuple | list):
        return tuple(signed(one) for one in value)
    if isinstance(value, int) and value >= _UNSIGNED // 2:
        return value - _UNSIGNED
    return value
