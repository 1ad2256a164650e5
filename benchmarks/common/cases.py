"""The cases for measuring speed: an image of a given size, and a mask of a given share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from skimage import data

from benchmarks.common.protocols import random_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DROPOUT_FROM", "Case", "lines"]

DROPOUT_FROM = 30.0  # per cent: lines would cover one another
SHAPES = {12.0: (3000, 4000), 24.0: (4000, 6000)}  # of cameras; smaller ones are square


@dataclass(frozen=True, slots=True)
class Case:
    """A photograph of scikit-image, mirrored side by side up to the size, and a mask.

    Attributes
    ----------
    megapixels : float
        Of 2²⁰ pixels for square images, of 10⁶ for the two camera formats, 12 and 24.
    percent : float
        The share of missing pixels. Below 30 % they are straight lines, 3 px wide; from 30 % on,
        random pixels.
    channels : int
        1 (camera) or 3 (astronaut).
    """

    megapixels: float
    percent: float
    channels: int = 1

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        side = max(16, round(1024 * self.megapixels**0.5))
        return SHAPES.get(self.megapixels, (side, side))

    @property
    def missing(self) -> int:
        """About how many pixels are missing."""
        return round(self.shape[0] * self.shape[1] * self.percent / 100)

    @property
    def kind(self) -> str:
        """What the mask is made of."""
        return "lines" if self.percent < DROPOUT_FROM else "dropout"

    @property
    def name(self) -> str:
        """The usual name of the size."""
        height, width = self.shape
        return f"{width}×{height}" + (" colour" if self.channels == 3 else "")

    def image(self) -> NDArray[np.uint8]:
        """Return the photograph, shape (H, W[, 3])."""
        tile = data.camera() if self.channels == 1 else data.astronaut()
        rows, columns = (_mirrored(side, tile.shape[0]) for side in self.shape)
        if max(self.shape) < tile.shape[0]:  # the whole photograph, scaled down
            step = tile.shape[0] // max(self.shape)
            rows, columns = rows * step, columns * step
        return np.ascontiguousarray(tile[rows[:, None], columns])

    def mask(self) -> NDArray[np.bool_]:
        """Return the mask, shape (H, W), True = missing; the same at every call."""
        if self.kind == "lines":
            return lines(*self.shape, self.percent / 100)
        return np.random.default_rng(0).random(self.shape) < self.percent / 100


def lines(height: int, width: int, share: float) -> NDArray[np.bool_]:
    """Return straight lines, 3 px wide, at random until a share of the pixels is covered."""
    rng = np.random.default_rng(0)
    mask = np.zeros((height, width), bool)
    left = max(1, round(height * width * share))
    while left > 0:
        keep = -(-left // 3)  # the last line is shortened
        for rows, columns in random_line(rng, height, width):
            where = rows[:keep], columns[:keep]
            left -= int(np.count_nonzero(~mask[where]))
            mask[where] = True
    return mask


def _mirrored(length: int, period: int) -> NDArray[np.int64]:
    """Return 0 … period − 1, period − 1 … 0, and so on: tiles that meet without a seam."""
    index = np.arange(length) % (2 * period)
    return np.minimum(index, 2 * period - 1 - index)
