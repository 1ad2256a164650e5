"""Where the pixels of a hole were copied from, and how far off they may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from ntk_core.problem.pixel_weights import PixelWeights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.problem.holes import Hole

__all__ = ["Copies", "unpredicted"]

UNPREDICTED = 1.6  # two independent samples differ by √2 deviations; the rest was measured
TINY = 1e-6  # the least share of a square that is copied
AROUND = 9  # side of the square in which a texture's deviation is estimated, in pixels


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """Where the pixels of a hole were copied from.

    Attributes
    ----------
    hole : Hole
    source : ndarray, shape (height, width, 2), int32
        The row and column in the image of what each pixel inside the hole's rectangle copied.
    fill : ndarray, shape (height, width, C), float32
        The pixels after blending.
    levels : int
        How many levels the pyramid had.
    """

    hole: Hole
    source: NDArray[np.int32]
    fill: NDArray[np.float32]
    levels: int

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a pixel of the image is in the hole."""
        rect = self.hole.rect
        inside = rect.top <= row < rect.bottom and rect.left <= column < rect.right
        return inside and bool(self.hole.mask[row - rect.top, column - rect.left])

    def source_of(self, row: int, column: int) -> tuple[int, int]:
        """Return the row and column in the image of what a pixel of the hole copied."""
        y, x = self.source[row - self.hole.rect.top, column - self.hole.rect.left]
        return int(y), int(x)

    def weights(self, row: int, column: int, value: NDArray[np.float32]) -> PixelWeights:
        """Return a pixel's weights: one observed pixel, which has the value `value` (C,)."""
        at = row - self.hole.rect.top, column - self.hole.rect.left
        y, x = self.source_of(row, column)
        return PixelWeights(
            np.array([y], np.int32),
            np.array([x], np.int32),
            np.eye(value.size, dtype=np.float32)[None],
            value[None],
            np.ones(1, np.bool_),
            0.0,
            np.zeros(value.size, np.float32),
            self.fill[at] - value,
        )


def unpredicted(values: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return how far off copied pixels may be, shape (H, W), 0 outside the mask.

    A copied texture has the right statistics, but not the right position. So its error is the
    difference of two samples of the texture.

    Parameters
    ----------
    values : ndarray, shape (H, W, C), float32
    mask : ndarray, shape (H, W), bool
        Which of them are copied.
    """
    use = mask[..., None].astype(np.float32)
    share = np.maximum(_mean_around(use), np.float32(TINY))
    mean = _mean_around(values * use) / share
    square = _mean_around(values * values * use) / share
    variance = np.maximum(square - mean * mean, 0).mean(axis=-1)
    deviation: NDArray[np.float32] = np.float32(UNPREDICTED) * np.sqrt(variance)
    deviation[~mask] = 0
    return deviation


def _mean_around(values: NDArray[np.float32]) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = scipy.ndimage.uniform_filter(
        values, (AROUND, AROUND, 1), mode="constant"
    )
    return mean
