"""The magic wand: all pixels with a colour similar to that of one pixel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MAX_TOLERANCE", "similar"]

MAX_TOLERANCE = 255
"""The largest tolerance, in grey levels of 8 bits."""


def similar(
    pixels: NDArray[Any], row: int, column: int, tolerance: int, *, contiguous: bool
) -> NDArray[np.bool_]:
    """Return the pixels that differ from one by at most a tolerance in every channel.

    The time grows with the image, so call it in a thread of its own.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C), uint8, uint16 or float32 in [0, 1]
        The picture; alpha is a channel like the others.
    row, column : int
        The pixel, inside the picture.
    tolerance : int
        The largest difference, in grey levels of 8 bits for every bit depth.
    contiguous : bool
        Return only the pixels that are 4-connected with the given one.

    Returns
    -------
    ndarray of bool, shape (H, W)
        Always True at the pixel itself.
    """
    channels = pixels.reshape(*pixels.shape[:2], -1)
    found = _near(channels[..., 0], row, column, tolerance)
    for channel in range(1, channels.shape[2]):
        found &= _near(channels[..., channel], row, column, tolerance)
    if not contiguous:
        return found
    from skimage.segmentation import flood  # slow to import

    return flood(found, (row, column), connectivity=1)  # type: ignore[no-untyped-call, no-any-return]


def _near(channel: NDArray[Any], row: int, column: int, tolerance: int) -> NDArray[np.bool_]:
    """Return where one channel, shape (H, W), is within `tolerance` of its value at a pixel."""
    near: NDArray[np.bool_]
    if np.issubdtype(channel.dtype, np.integer):
        largest = int(np.iinfo(channel.dtype).max)
        value, reach = int(channel[row, column]), tolerance * (largest // 255)
        low, high = max(value - reach, 0), min(value + reach, largest)
        # One comparison for both ends: unsigned values below `low` wrap around to large ones.
        near = (channel - channel.dtype.type(low)) <= channel.dtype.type(high - low)
        return near
    value = channel[row, column]
    near = np.abs(channel - value) <= np.float32(tolerance / 255)
    near[row, column] = True  # even if its value is NaN
    return near
