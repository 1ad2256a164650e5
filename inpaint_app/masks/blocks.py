"""A mask seen in squares: quick to look through, even at a hundred megapixels. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ALIGN", "BLOCK", "CELL", "MaskCells", "area_around", "areas"]

BLOCK: Final = (32, 64)
"""Height and width of the blocks in which the engine gathers missing pixels."""

ALIGN: Final = 192
"""Windows begin at multiples of this: of blocks, and of what lies between the engine's patches."""

CELL: Final = 8
"""Side of the squares in which it is seen how wide something is, in pixels."""

_EIGHT_TRUE: Final = np.uint64(0x0101010101010101)


@dataclass(frozen=True, slots=True, eq=False)
class MaskCells:
    """A mask, seen in squares of `CELL`: which hold any True pixel, and which are all True."""

    some: NDArray[np.bool_]
    full: NDArray[np.bool_]

    @classmethod
    def of(cls, mask: NDArray[np.bool_]) -> MaskCells:
        """Look at a mask, shape (H, W); beyond the border everything is True, or nothing."""
        whole = mask.shape[1] // CELL * CELL
        words = mask[:, :whole].view(np.uint64)  # eight pixels at a time
        some, full = words != 0, words == _EIGHT_TRUE
        if whole < mask.shape[1]:
            rest = mask[:, whole:]
            some = np.column_stack([some, rest.any(axis=1)])
            full = np.column_stack([full, rest.all(axis=1)])
        rows = np.arange(0, mask.shape[0], CELL)
        return cls(
            np.logical_or.reduceat(some, rows, axis=0),
            np.logical_and.reduceat(full, rows, axis=0),
        )

    def blocks(self) -> NDArray[np.bool_]:
        """Return which blocks hold any True pixel."""
        rows, columns = (
            np.arange(0, length, side // CELL)
            for length, side in zip(self.some.shape, BLOCK, strict=True)
        )
        across = np.logical_or.reduceat(self.some, columns, axis=1)
        found: NDArray[np.bool_] = np.logical_or.reduceat(across, rows, axis=0)
        return found


def areas(
    labels: NDArray[np.int32],
    shape: tuple[int, ...],
    block: tuple[int, int],
) -> list[int]:
    """Return the pixels in what encloses each label, as far as the image goes."""
    areas = []
    for box in ndimage.find_objects(labels):
        rows = min(box[0].stop * block[0], shape[0]) - box[0].start * block[0]
        columns = min(box[1].stop * block[1], shape[1]) - box[1].start * block[1]
        areas.append(rows * columns)
    return areas


def area_around(cells: NDArray[np.bool_], pixels: int) -> int:
    """Return the pixels in what encloses all cells."""
    if not cells.any():
        return 0
    rows, columns = (np.flatnonzero(cells.any(axis=axis)) for axis in (1, 0))
    area = int(rows[-1] - rows[0] + 1) * int(columns[-1] - columns[0] + 1) * CELL**2
    return min(area, pixels)
