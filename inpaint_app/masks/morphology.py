"""Growing and shrinking masks by discs, exactly. No Qt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MAX_STEP", "grow", "shrink"]

MAX_STEP: Final = 100
"""By how many pixels a mask can be grown at once."""

_BAND: Final = 128  # rows that are done together: what is done to them many times stays in cache


def grow(mask: NDArray[np.bool_], radius: int) -> tuple[Rect, NDArray[np.bool_]] | None:
    """Return a mask with all pixels whose centres are at most `radius` from one of its own.

    The time is that of the rectangle around the mask.

    Parameters
    ----------
    mask : ndarray of bool, shape (H, W)
        What to grow.
    radius : int
        In pixels, from 0 to `MAX_STEP`.

    Returns
    -------
    (Rect, ndarray of bool, shape (rect.height, rect.width)) or None
        Outside of the rectangle there is nothing; None for an empty mask.
    """
    inner = Rect.around(mask)
    if inner is None:
        return None
    rect = inner.grown(radius, mask.shape)
    return rect, _grown(mask[rect.slices], radius)


def shrink(mask: NDArray[np.bool_], radius: int) -> tuple[Rect, NDArray[np.bool_]] | None:
    """Return a mask without the pixels at most `radius` from one that is not of it.

    What lies outside the picture is no reason to shrink: a mask that reaches its edge goes on
    doing so. Parameters and result are those of `grow`.
    """
    inner = Rect.around(mask)
    if inner is None:
        return None
    # All around it is free, so that the nearest free pixel is never further than that.
    rect = inner.grown(1, mask.shape)
    return rect, ~_grown(~mask[rect.slices], radius)


def _grown(mask: NDArray[np.bool_], radius: int) -> NDArray[np.bool_]:
    """Return the pixels at most `radius` from a True one, (H, W).

    How far each pixel is from the mask along its row, in bytes, is computed once. Then a pixel
    belongs if in one of the rows within reach that is no more than the disc is wide there.
    """
    height = mask.shape[0]
    half = [math.isqrt(radius**2 - down**2) for down in range(radius + 1)]
    grown = np.empty_like(mask)
    for top in range(0, height, _BAND):
        bottom = min(top + _BAND, height)
        first, last = max(top - radius, 0), min(bottom + radius, height)
        across = _along_rows(mask[first:last], radius)
        out = grown[top:bottom]
        np.less_equal(across[top - first : bottom - first], half[0], out=out)
        for down in range(1, radius + 1):
            for shift in (down, -down):
                low, high = max(top, first - shift), min(bottom, last - shift)
                if low < high:
                    rows = across[low + shift - first : high + shift - first]
                    out[low - top : high - top] |= rows <= half[down]
    return grown


def _along_rows(mask: NDArray[np.bool_], limit: int) -> NDArray[np.uint8]:
    """Return the distance to the nearest True pixel of the same row, `limit` + 1 if further."""
    columns = np.arange(mask.shape[1], dtype=np.int32)
    far = np.int32(-limit - 1)
    left = columns - np.maximum.accumulate(np.where(mask, columns, far), axis=1)
    reverse = mask[:, ::-1]
    right = columns - np.maximum.accumulate(np.where(reverse, columns, far), axis=1)
    nearest = np.minimum(left, right[:, ::-1])
    return np.minimum(nearest, limit + 1).astype(np.uint8)
