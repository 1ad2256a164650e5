"""The first picture: a pyramid of means, made in one sweep down and one up.

It costs a few operations per pixel and needs no compiled code, so that something sensible is
on the screen while the real work starts; the kernel passes replace every pixel of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fill_coarse"]


def fill_coarse(values: NDArray[np.float32], observed: NDArray[np.bool_]) -> None:
    """Fill the missing pixels of `values` in place from ever coarser means of the observed ones.

    Parameters
    ----------
    values : ndarray, shape (H, W, C), float32
        The image; what missing pixels hold is ignored and overwritten.
    observed : ndarray, shape (H, W), bool
        True where a pixel is known; at least one must be.
    """
    rows, columns = np.nonzero(~observed)
    if not rows.size:
        return
    smaller, known = _halve(values, observed)
    fill_coarse(smaller, known)
    values[rows, columns] = _sample(smaller, rows, columns)


def _halve(
    values: NDArray[np.float32], observed: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return 2 × 2 means over the observed pixels, and where there was at least one."""
    height, width, channels = values.shape
    shape = (-(-height // 2), -(-width // 2))
    total = np.zeros((*shape, channels), np.float32)
    count = np.zeros(shape, np.float32)
    for row in (0, 1):
        for column in (0, 1):
            part = values[row::2, column::2]
            seen = observed[row::2, column::2]
            inside = np.s_[: part.shape[0], : part.shape[1]]
            total[inside] += np.where(seen[..., None], part, np.float32(0))
            count[inside] += seen
    known = count > 0
    total /= np.maximum(count, 1)[..., None]
    return total, known


def _sample(
    smaller: NDArray[np.float32], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Return the half-size image, bilinearly interpolated, at pixels of the full-size one."""
    top, bottom, down = _neighbours(rows, smaller.shape[0])
    left, right, across = _neighbours(columns, smaller.shape[1])
    upper = smaller[top, left] * (1 - across) + smaller[top, right] * across
    lower = smaller[bottom, left] * (1 - across) + smaller[bottom, right] * across
    return (upper * (1 - down) + lower * down).astype(np.float32, copy=False)


def _neighbours(
    index: NDArray[np.intp], size: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Return the two half-size pixels around each full-size `index` and the second one's share."""
    first = (index - 1) // 2  # half-pixel centres: pixel i lies at i/2 - 1/4 of the half-size grid
    share = np.where(index % 2 == 0, 0.75, 0.25).astype(np.float32)[:, None]
    return np.clip(first, 0, size - 1), np.clip(first + 1, 0, size - 1), share
