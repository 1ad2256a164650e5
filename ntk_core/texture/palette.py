"""Which sources have colours that are not found around the hole.

What is copied into a hole should not draw the eye: a face does not belong into the sky, however
well it continues itself. Whatever the hole hid, its surroundings know best which colours are at
home there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.texture.pyramid import Layer, Sources

__all__ = ["strangeness_of"]

AVERSION = 1.0  # what a square of the distance to the palette costs
GRAY_STEPS, COLOUR_STEPS = 128, 32  # of a value, in the table of colours


def strangeness_of(
    layer: Layer, sources: Sources, box: tuple[slice, slice], radius: int
) -> NDArray[np.float32]:
    """Return what each source costs for the colours around it, shape (H', W').

    It is the mean, over a square as large as a patch, of the squared distance from each pixel to
    the nearest of the colours that are known in `box`.

    Parameters
    ----------
    box : tuple of slice
        A part of the layer: the hole and its surroundings.
    """
    channels = min(layer.values.shape[2], 3)  # opacity, a fourth, is no colour
    steps = GRAY_STEPS if channels == 1 else COLOUR_STEPS
    palette = np.zeros(steps**channels, np.bool_)
    palette[_entries(layer.values[box][layer.known[box]][:, :channels], steps)] = True
    if not palette.any():
        return np.zeros(sources.observed.shape, np.float32)
    distance = ndimage.distance_transform_edt(~palette.reshape((steps,) * channels)) / steps
    price = np.float32(AVERSION) * (distance * distance).astype(np.float32).ravel()
    strange = price[_entries(sources.values[..., :channels], steps)]
    strange *= sources.observed
    mean: NDArray[np.float32] = ndimage.uniform_filter(strange, 2 * radius + 1, mode="constant")
    return mean


def _entries(values: NDArray[np.float32], steps: int) -> NDArray[np.int32]:
    """Return the numbers in the table of colours of shape (…, C)."""
    numbers = np.zeros(values.shape[:-1], np.int32)
    for channel in range(values.shape[-1]):
        numbers *= steps
        numbers += np.minimum(values[..., channel] * np.float32(steps), steps - 1).astype(np.uint8)
    return numbers
