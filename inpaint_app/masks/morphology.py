"""Growing and shrinking masks by exact discs; soft edges move and stay as soft as they are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

from inpaint_app.masks.coverage import around, is_soft

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.masks.coverage import Marks
    from ntk_core import Rect

__all__ = ["MAX_STEP", "grow", "shrink"]

MAX_STEP: Final = 100
"""The largest radius to grow or shrink by, in pixels."""

_BAND: Final = 128  # rows processed together, so that repeated passes stay in the CPU cache


def grow(mask: Marks, radius: int) -> tuple[Rect, Marks] | None:
    """Return the mask grown by all pixels whose centres are within `radius` of a masked one.

    Of coverage, every pixel gets the most within `radius`. The time grows with the rectangle around
    the mask.

    Parameters
    ----------
    mask : ndarray of bool or of uint8 (coverage), shape (H, W)
        The mask to grow.
    radius : int
        In pixels, from 0 to `MAX_STEP`.

    Returns
    -------
    (Rect, ndarray like `mask`, shape (rect.height, rect.width)) or None
        The result is False or 0 outside the rectangle; None for an empty mask.
    """
    inner = around(mask)
    if inner is None:
        return None
    rect = inner.grown(radius, mask.shape)
    return rect, _grown_marks(mask[rect.slices], radius)


def shrink(mask: Marks, radius: int) -> tuple[Rect, Marks] | None:
    """Return the mask without the pixels within `radius` of an unmasked one.

    A mask does not shrink away from the edge of the picture. Parameters and result are those of
    `grow`.
    """
    inner = around(mask)
    if inner is None:
        return None
    # One more pixel on each side is enough: it is unmasked, and no other one there is nearer.
    rect = inner.grown(1, mask.shape)
    return rect, ~_grown_marks(~mask[rect.slices], radius)


def _grown_marks(marks: Marks, radius: int) -> Marks:
    return _most_within(marks, radius) if is_soft(marks) else _grown(marks.view(np.bool_), radius)


def _most_within(coverage: Marks, radius: int) -> Marks:
    """Return the most coverage within `radius` of each pixel, shape (H, W).

    The disc is one row after the other: the most along each row, then the most of the rows.
    """
    most, height = coverage.copy(), coverage.shape[0]
    for down in range(min(radius, height - 1) + 1):
        width = 2 * math.isqrt(radius**2 - down**2) + 1
        across = scipy.ndimage.maximum_filter1d(coverage, width, axis=1, mode="constant")
        np.maximum(most[: height - down], across[down:], out=most[: height - down])
        np.maximum(most[down:], across[: height - down], out=most[down:])
    return most


def _grown(mask: NDArray[np.bool_], radius: int) -> NDArray[np.bool_]:
    """Return the pixels within `radius` of a True one, shape (H, W).

    The distance of each pixel to the mask along its own row is computed once, as uint8. A pixel
    belongs to the result if, in some row at most `radius` away, that distance is at most half
    the width of the disc in that row.
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
    """Return the distance to the nearest True pixel in the same row, at most `limit` + 1."""
    columns = np.arange(mask.shape[1], dtype=np.int32)
    far = np.int32(-limit - 1)
    left = columns - np.maximum.accumulate(np.where(mask, columns, far), axis=1)
    reverse = mask[:, ::-1]
    right = columns - np.maximum.accumulate(np.where(reverse, columns, far), axis=1)
    nearest = np.minimum(left, right[:, ::-1])
    return np.minimum(nearest, limit + 1).astype(np.uint8)
