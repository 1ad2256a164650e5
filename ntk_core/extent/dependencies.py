"""Which other missing pixels a part needs, so that it gets the values of the whole image.

Each pass reads the previous estimate in the surroundings of every pixel, and works on whole blocks.
So with each pass a part depends on more blocks around it. Only blocks with missing pixels count, as
observed pixels are not estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from ntk_core.extent.grid import BLOCK
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.extent.sight import Sight

__all__ = ["Dependencies", "dependencies_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Dependencies:
    """The missing pixels that a part depends on.

    Attributes
    ----------
    rect : Rect
        The rectangle around them.
    blocks : ndarray, shape (⌈rect.height / BLOCK[0]⌉, ⌈rect.width / BLOCK[1]⌉), bool
        The engine's blocks whose masked pixels are estimated.
    """

    rect: Rect
    blocks: NDArray[np.bool_]

    def pixels(self) -> NDArray[np.bool_]:
        """Return which pixels of `rect` are in its blocks, shape (h, w)."""
        pixels: NDArray[np.bool_] = self.blocks.repeat(BLOCK[0], axis=0).repeat(BLOCK[1], axis=1)
        return pixels[: self.rect.height, : self.rect.width]


def dependencies_of(
    inner: NDArray[np.integer[Any]],
    blocks: NDArray[np.bool_],
    shape: tuple[int, int],
    sight: Sight,
) -> Dependencies:
    """Return what a part of the mask depends on, itself included.

    Parameters
    ----------
    inner : ndarray, shape (n, 2)
        Row and column of each block of the part.
    blocks : ndarray, shape (⌈H / BLOCK[0]⌉, ⌈W / BLOCK[1]⌉), bool
        Where anything is masked.
    shape : (int, int)
        H and W.
    sight : Sight
        Of the method.
    """
    # How many blocks away one pass looks, down and across, rounded up.
    step = [-(-sight.of_a_pass // side) for side in BLOCK]
    # No pass can reach beyond this window, so the rest of the image is not examined.
    farthest = sight.passes * np.array(step)
    low = np.maximum(inner.min(axis=0) - farthest, 0)
    high = np.minimum(inner.max(axis=0) + farthest + 1, blocks.shape)
    occupied = blocks[low[0] : high[0], low[1] : high[1]]
    found = np.zeros_like(occupied)
    found[tuple((inner - low).T)] = True
    near = np.ones([2 * length + 1 for length in step], np.bool_)
    # From the last pass back to the first: what a pass reads was made by the pass before, which
    # read the surroundings of that. Blocks without missing pixels are not made by any pass.
    for _ in range(sight.passes):
        more = scipy.ndimage.binary_dilation(found, near) & occupied
        if np.array_equal(more, found):
            break
        found = more
    box = Rect.around(found)
    assert box is not None, "the part itself is found"
    top, left = low.tolist()
    rect = box.moved(top, left).scaled(BLOCK).clipped(shape)
    return Dependencies(rect, found[box.slices])
