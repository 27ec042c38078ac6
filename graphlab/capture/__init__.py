"""The engine room: a script, an expression or a module → Recording.

``target`` and ``run`` belong to the parent process and never import torch; the rest runs in
the child, beside the user's code. Nothing in here draws, steps or words a diagnosis.

The package can be called: ``graphlab.capture(loss)`` is ``graphlab.capture.api.capture(loss)``.
"""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphlab.recording import Recording


class _Callable(types.ModuleType):
    def __call__(self, loss: Any, **options: Any) -> Recording:
        """Return the recording of the graph that ``loss`` has now; see api.capture."""
        from graphlab.capture.api import capture

        return capture(loss, **options)


sys.modules[__name__].__class__ = _Callable
