"""The limit of the seam, the soft edge between a fill and the picture."""

from __future__ import annotations

from typing import Final

__all__ = ["WIDEST"]

WIDEST: Final = 64
"""The widest seam, in pixels."""
