"""The recording itself, as JSON: what ``graphlab`` reads back without the user's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.serialize import to_json

if TYPE_CHECKING:
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options


def json(recording: Recording, options: Options) -> str:
    """Return the whole recording as JSON; the options choose a look and change nothing here."""
    return to_json(recording)
