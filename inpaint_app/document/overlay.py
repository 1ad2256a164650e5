"""The overlay codes: one byte per pixel that says how the overlay colours it."""

from __future__ import annotations

from typing import Final

__all__ = [
    "COPIED",
    "FILLED",
    "PENDING",
    "PROPOSED",
    "PROTECTED",
    "SHIELDED",
    "SOURCE",
    "UNCERTAIN",
]

PENDING: Final = 1
"""Overlay code of a masked pixel that is not filled yet."""

FILLED: Final = 2
"""Overlay code of a masked pixel that shows the fill."""

PROTECTED: Final = 3
"""Overlay code of an unmasked pixel that that nothing is sampled from."""

SOURCE: Final = 4
"""Overlay code of a pixel of the sampling area that is neither masked nor protected."""

PROPOSED: Final = 5
"""Overlay code of an unmasked pixel that is proposed for the mask."""

SHIELDED: Final = 6
"""Overlay code of a pixel that is protected: it is kept out of the mask."""

COPIED: Final = 7
"""Overlay code of a filled pixel that is a plausible copy, not a prediction."""

UNCERTAIN: Final = 16
"""The first overlay code of filled pixels with a known deviation.

The step of the deviation on the scale of `inpaint_app.filling.deviations` is added to it.
"""
