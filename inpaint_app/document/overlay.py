"""The overlay codes: one byte a pixel that says how the overlay colours it."""

from __future__ import annotations

from typing import Final

__all__ = ["FILLED", "PENDING", "PROPOSED", "PROTECTED", "SOURCE", "UNCERTAIN"]

PENDING: Final = 1
"""Overlay code of a masked pixel that waits to be reconstructed."""

FILLED: Final = 2
"""Overlay code of a masked pixel that shows the fill."""

PROTECTED: Final = 3
"""Overlay code of a pixel that is not masked, but neither to be learnt nor copied from."""

SOURCE: Final = 4
"""Overlay code of a pixel that is neither, in the area to copy from."""

PROPOSED: Final = 5
"""Overlay code of a pixel that is not masked, but proposed to be."""

UNCERTAIN: Final = 16
"""The first of the overlay codes of filled pixels of which it is known how far off they may be.

It is added to a step of the scale of `inpaint_app.filling.deviations`.
"""
