"""A contrast as text, picture and page: reads a Contrast, and never meets torch."""

from __future__ import annotations

from graphlab.renderers.contrast.text import contrast_text

__all__ = ["contrast_text"]
