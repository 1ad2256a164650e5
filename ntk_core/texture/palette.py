"""Which sources have colours that do not occur around the hole.

The fill should not draw the eye: a face does not belong in the sky, however well it matches. The
surroundings of the hole are the best guide to the colours that belong there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.texture.pyramid import PyramidLevel, Sources

__all__ = ["strangeness_of"]

AVERSION = 1.0  # cost per squared distance to the palette
GRAY_STEPS, COLOUR_STEPS = 128, 32  # steps of a value in the table of colours
ROWS = 64  # of sources that are looked up at a time, to save memory


def strangeness_of(
    level: PyramidLevel, sources: Sources, box: tuple[slice, slice], radius: int
) -> NDArray[np.float32]:
    """Return the extra cost of each source for the colours around it, shape (H', W').

    It is the squared distance from a pixel's colour to the nearest colour of the known pixels in
    `box`, as a mean over a square as large as a patch.

    Parameters
    ----------
    box : tuple of slice
        A part of the level: the hole and its surroundings.
    """
    channels = min(level.values.shape[2], 3)  # a fourth one is opacity
    steps = GRAY_STEPS if channels == 1 else COLOUR_STEPS
    palette = np.zeros(steps**channels, np.bool_)
    palette[_entries(level.values[box][level.known[box]][:, :channels], steps)] = True
    if not palette.any():
        return np.zeros(sources.observed.shape, np.float32)
    distance = scipy.ndimage.distance_transform_edt(~palette.reshape((steps,) * channels)) / steps
    price = np.float32(AVERSION) * (distance * distance).astype(np.float32).ravel()
    strange: NDArray[np.float32] = np.zeros(sources.observed.shape, np.float32)
    for top in range(0, strange.shape[0], ROWS):
        part = slice(top, top + ROWS)
        strange[part] = price[_entries(sources.values[part, :, :channels], steps)]
    strange *= sources.observed
    scipy.ndimage.uniform_filter(strange, 2 * radius + 1, output=strange, mode="constant")
    return strange


def _entries(values: NDArray[np.float32], steps: int) -> NDArray[np.int32]:
    """Return the indices of colours, shape (…, C), in the table of colours."""
    numbers = np.zeros(values.shape[:-1], np.int32)
    for channel in range(values.shape[-1]):
        numbers *= steps
        numbers += np.minimum(values[..., channel] * np.float32(steps), steps - 1).astype(np.uint8)
    return numbers
