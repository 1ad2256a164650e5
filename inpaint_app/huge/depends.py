"""What else must be estimated for some missing pixels to get the values that they get in the whole.

Each pass reads the estimate of the pass before, a little further around, and says something of
whole blocks; so what matters grows by so many blocks with each pass, through those that have
missing pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import ndimage

from inpaint_app.huge.boxes import grown
from inpaint_app.huge.mask_source import CELL
from inpaint_app.masks.blocks import BLOCK
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Depends", "depends_of"]

PATCHES = 16  # what a pass looks at beyond its reach, in pixels: twice the largest patch


@dataclass(frozen=True, slots=True, eq=False)
class Depends:
    """What a job depends on.

    Attributes
    ----------
    rect : Rect
        What encloses it.
    blocks : ndarray, shape (⌈rect.height / BLOCK[0]⌉, ⌈rect.width / BLOCK[1]⌉), bool
        The engine's blocks whose masked pixels are estimated.
    """

    rect: Rect
    blocks: NDArray[np.bool_]

    def pixels(self) -> NDArray[np.bool_]:
        """Return which pixels of `rect` are in its blocks, shape (h, w)."""
        pixels: NDArray[np.bool_] = self.blocks.repeat(BLOCK[0], axis=0).repeat(BLOCK[1], axis=1)
        return pixels[: self.rect.height, : self.rect.width]


def depends_of(
    cells: NDArray[np.integer[Any]],
    blocks: NDArray[np.bool_],
    shape: tuple[int, int],
    reach: int,
    passes: int,
) -> Depends:
    """Return what a part of the mask depends on, itself included.

    Parameters
    ----------
    cells : ndarray, shape (n, 2)
        Row and column of each cell of the part.
    blocks : ndarray, shape (⌈H / BLOCK[0]⌉, ⌈W / BLOCK[1]⌉), bool
        Where anything is masked.
    shape : (int, int)
        H and W.
    reach, passes : int
        Of the method.
    """
    sight = [-(-(reach + PATCHES) // side) for side in BLOCK]
    inner = np.unique(cells // np.array([side // CELL for side in BLOCK]), axis=0)
    farthest = passes * np.array(sight)
    low = np.maximum(inner.min(axis=0) - farthest, 0)
    high = np.minimum(inner.max(axis=0) + farthest + 1, blocks.shape)
    occupied = blocks[low[0] : high[0], low[1] : high[1]]
    found = np.zeros_like(occupied)
    found[tuple((inner - low).T)] = True
    near = np.ones([2 * step + 1 for step in sight], np.bool_)
    for _ in range(passes):
        more = ndimage.binary_dilation(found, near) & occupied
        if np.array_equal(more, found):
            break
        found = more
    (box,) = ndimage.find_objects(found.astype(np.int8))
    (top, bottom), (left, right) = (
        ((start + side.start) * length, (start + side.stop) * length)
        for start, side, length in zip(low.tolist(), box, BLOCK, strict=True)
    )
    return Depends(grown(Rect(top, left, bottom, right), 0, shape), found[box])
