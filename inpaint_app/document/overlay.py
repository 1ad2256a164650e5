"""The overlay codes: one byte per pixel that says how the overlay colours it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "AVOIDED",
    "COPIED",
    "FILLED",
    "OTHER_SOURCE",
    "PENDING",
    "PROPOSED",
    "SHIELDED",
    "SOFT",
    "SOFT_LEVELS",
    "SOURCE",
    "UNCERTAIN",
    "mark_pending",
]

PENDING: Final = 1
"""Overlay code of a masked pixel that is not filled yet."""

FILLED: Final = 2
"""Overlay code of a masked pixel that shows the fill."""

AVOIDED: Final = 3
"""Overlay code of an unmasked pixel that nothing is sampled from."""

SOURCE: Final = 4
"""Overlay code of a pixel of the sampling area that is neither masked nor avoided."""

PROPOSED: Final = 5
"""Overlay code of an unmasked pixel that is proposed for the mask."""

SHIELDED: Final = 6
"""Overlay code of a pixel that is protected: it is kept out of the mask."""

COPIED: Final = 7
"""Overlay code of a filled pixel that is a plausible copy, not a prediction."""

OTHER_SOURCE: Final = 8
"""Overlay code of a pixel of a sampling area that is not painted now, but that of other holes."""

SOFT: Final = 160
"""The first overlay code of masked pixels that are not filled yet, and covered in part only.

The coverage, in `SOFT_LEVELS` equal steps, is added to it.
"""

SOFT_LEVELS: Final = 64

UNCERTAIN: Final = 16
"""The first overlay code of filled pixels with a known deviation.

The step of the deviation on the scale of `inpaint_app.filling.deviations` is added to it.
"""


def mark_pending(
    codes: NDArray[np.uint8], mask: NDArray[np.bool_], softness: NDArray[np.uint8] | None
) -> None:
    """Mark pixels as masked and not filled yet, each by its coverage.

    Parameters
    ----------
    codes : ndarray of uint8, shape (h, w)
        The codes, which are changed.
    mask : ndarray of bool, shape (h, w)
        The pixels.
    softness : ndarray of uint8, shape (h, w), or None
        What they lack of full coverage; None if nothing is soft.
    """
    np.copyto(codes, np.uint8(PENDING), where=mask)
    if softness is not None:
        steps = (255 - softness) // np.uint8(256 // SOFT_LEVELS) + np.uint8(SOFT)
        np.copyto(codes, steps, where=mask & (softness > 0))
