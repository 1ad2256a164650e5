"""A mask in coarse squares: quick to examine, even for a hundred megapixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

from ntk_core.extent.grid import blocks_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SQUARE", "MaskSquares", "area_around", "areas"]

SQUARE: Final = 8
"""Side of the squares in which widths are measured, in pixels."""

_EIGHT_TRUE: Final = np.uint64(0x0101010101010101)


@dataclass(frozen=True, slots=True, eq=False)
class MaskSquares:
    """A mask in squares of side `SQUARE`: which hold any True pixel, and which are all True.

    Attributes
    ----------
    some, full : ndarray, shape (⌈H / SQUARE⌉, ⌈W / SQUARE⌉), bool
    """

    some: NDArray[np.bool_]
    full: NDArray[np.bool_]

    @classmethod
    def of(cls, mask: NDArray[np.bool_]) -> MaskSquares:
        """Divide a mask, shape (H, W), into squares; those at the border may be smaller."""
        whole = mask.shape[1] // SQUARE * SQUARE
        words = mask[:, :whole].view(np.uint64)  # eight pixels at a time
        some, full = words != 0, words == _EIGHT_TRUE
        if whole < mask.shape[1]:
            rest = mask[:, whole:]
            some = np.column_stack([some, rest.any(axis=1)])
            full = np.column_stack([full, rest.all(axis=1)])
        rows = np.arange(0, mask.shape[0], SQUARE)
        return cls(
            np.logical_or.reduceat(some, rows, axis=0),
            np.logical_and.reduceat(full, rows, axis=0),
        )

    @property
    def blocks(self) -> NDArray[np.bool_]:
        """Which of the engine's blocks hold any True pixel."""
        return blocks_of(self.some, SQUARE)

    @property
    def half_widths(self) -> NDArray[np.float64]:
        """How deep in the mask a pixel of each square may lie at most, in pixels."""
        # As deep as its square among full ones, plus one square, as it may lie anywhere in its own.
        depth = scipy.ndimage.distance_transform_edt(np.pad(self.full, 1))[1:-1, 1:-1]
        half_widths: NDArray[np.float64] = SQUARE * (depth + 1)
        return half_widths


def areas(
    labels: NDArray[np.int32],
    shape: tuple[int, ...],
    side: tuple[int, int],
) -> list[int]:
    """Return the area of the rectangle around each label, in pixels inside the image.

    Parameters
    ----------
    labels : ndarray of int
        The number of each square, 0 for none.
    shape : tuple of int
        Of the image.
    side : (int, int)
        Height and width of a square, in pixels.
    """
    found = []
    for box in scipy.ndimage.find_objects(labels):
        rows = min(box[0].stop * side[0], shape[0]) - box[0].start * side[0]
        columns = min(box[1].stop * side[1], shape[1]) - box[1].start * side[1]
        found.append(rows * columns)
    return found


def area_around(squares: NDArray[np.bool_], pixels: int) -> int:
    """Return the area of the rectangle around all True squares, in pixels; at most `pixels`."""
    if not squares.any():
        return 0
    rows, columns = (np.flatnonzero(squares.any(axis=axis)) for axis in (1, 0))
    area = int(rows[-1] - rows[0] + 1) * int(columns[-1] - columns[0] + 1) * SQUARE**2
    return min(area, pixels)
