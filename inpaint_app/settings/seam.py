"""How wide the seam between a fill and the picture may be."""

from __future__ import annotations

from typing import Final

__all__ = ["WIDEST"]

WIDEST: Final = 64
"""The widest seam, in pixels."""
