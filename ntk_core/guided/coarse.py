"""The first picture: a pyramid of means, made in one sweep down and one up.

It costs a few operations per pixel and needs no compiled code, so that something sensible is
on the screen while the real work starts. Where observed pixels are near, the kernel replaces every
bit of it; deep inside a hole it stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from ntk_core.guided.tiling import BLOCK_COLUMNS, BLOCK_ROWS
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ntk_core.guided.tiling import Tiling
    from ntk_core.problem.problem import Problem

__all__ = ["coarse_fill", "coarse_spread", "pyramid_fill"]


def coarse_fill(problem: Problem, tiling: Tiling) -> NDArray[np.float32]:
    """Return a first estimate of all missing pixels, shape (M, C), in the tiling's order."""
    fill = np.empty((tiling.rows.size, problem.channels), np.float32)
    for rect, pixels in _clusters(tiling, problem.observed):
        known = problem.observed[rect.slices]
        rows, columns = tiling.rows[pixels] - rect.top, tiling.columns[pixels] - rect.left
        fill[pixels] = pyramid_fill(problem.values(rect), known, rows, columns)
    return fill


def coarse_spread(
    problem: Problem, tiling: Tiling, fill: NDArray[np.float32], distance: int
) -> NDArray[np.float32]:
    """Return the standard deviation of observed pixels around `coarse_fill`, shape (M,).

    It is that of the pixels whose mean `fill` is, so the deeper a pixel lies in a hole, the wider
    the surroundings whose spread it has; a root mean square over the channels. It is 0 where an
    observed pixel is within `distance` rows and columns, because it is not used there.
    """
    spread = np.zeros(tiling.rows.size, np.float32)
    for rect, pixels in _clusters(tiling, problem.observed):
        known = problem.observed[rect.slices]
        rows, columns = tiling.rows[pixels] - rect.top, tiling.columns[pixels] - rect.left
        far = ~_grown(known, distance)[rows, columns]
        if far.any():
            values = np.mean(problem.values(rect) ** 2, axis=-1, keepdims=True)
            square = pyramid_fill(values, known, rows[far], columns[far])[:, 0]
            variance = square - np.mean(fill[pixels[far]] ** 2, axis=1)
            spread[pixels[far]] = np.sqrt(np.maximum(variance, np.float32(0)))
    return spread


def pyramid_fill(
    values: NDArray[np.float32],
    observed: NDArray[np.bool_],
    rows: NDArray[np.integer],
    columns: NDArray[np.integer],
) -> NDArray[np.float32]:
    """Return the missing pixels (rows, columns) from ever coarser means of the observed ones.

    Parameters
    ----------
    values : ndarray, shape (H, W, C), float32
        The image; zero where a pixel is missing.
    observed : ndarray, shape (H, W), bool
        True where a pixel is known; at least one must be.

    Returns
    -------
    ndarray, shape (n, C), float32
        A bilinear interpolation of the half-size image, whose own gaps are filled in this way.
    """
    smaller, known = _halve(values, observed)
    gaps = np.nonzero(~known)
    if gaps[0].size:
        smaller[gaps] = pyramid_fill(smaller, known, *gaps)
    return _sample(smaller, rows, columns)


def _clusters(
    tiling: Tiling, observed: NDArray[np.bool_]
) -> Iterator[tuple[Rect, NDArray[np.int64]]]:
    """Yield groups of neighbouring blocks: a rectangle around, and the numbers of their pixels.

    Blocks with at most two other blocks between them share a pyramid, so that a hole has no seams.
    Specks farther apart do not, so no pyramid gets as large as the image because of them. The
    rectangle holds an observed pixel, however far away that is.
    """
    occupied = tiling.blocks >= 0
    near = np.ones((3, 3), bool)
    labels, _ = scipy.ndimage.label(scipy.ndimage.binary_dilation(occupied, near), near)
    for label, box in enumerate(scipy.ndimage.find_objects(labels), start=1):
        numbers = tiling.blocks[box][occupied[box] & (labels[box] == label)]
        batches = [tiling.batches[number] for number in numbers.tolist()]
        rect = Rect.of_slices(box).scaled((BLOCK_ROWS, BLOCK_COLUMNS)).clipped(observed.shape)
        # A mean needs at least one observed pixel, however far away.
        if not observed[rect.slices].any():
            rect = Rect.whole(observed.shape)
        yield rect, np.concatenate([np.arange(b.begin, b.end) for b in batches])


def _grown(mask: NDArray[np.bool_], distance: int) -> NDArray[np.bool_]:
    """Return where `mask` is True within `distance` rows and columns; faster than ndimage."""
    for axis in (0, 1):
        source = np.moveaxis(mask, axis, 0)
        mask = mask.copy()
        grown = np.moveaxis(mask, axis, 0)
        for step in range(1, distance + 1):
            grown[step:] |= source[:-step]
            grown[:-step] |= source[step:]
    return mask


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
    smaller: NDArray[np.float32], rows: NDArray[np.integer], columns: NDArray[np.integer]
) -> NDArray[np.float32]:
    """Return the half-size image, bilinearly interpolated, at pixels of the full-size one."""
    top, bottom, down = _neighbours(rows, smaller.shape[0])
    left, right, across = _neighbours(columns, smaller.shape[1])
    upper = smaller[top, left] * (1 - across) + smaller[top, right] * across
    lower = smaller[bottom, left] * (1 - across) + smaller[bottom, right] * across
    blend: NDArray[np.float32] = upper * (1 - down) + lower * down
    return blend


def _neighbours(
    index: NDArray[np.integer], size: int
) -> tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.float32]]:
    """Return the two half-size pixels around each full-size `index` and the second one's share."""
    first = (index - 1) // 2  # half-pixel centres: pixel i lies at i/2 - 1/4 of the half-size grid
    share = np.where(index % 2 == 0, 0.75, 0.25).astype(np.float32)[:, None]
    return np.clip(first, 0, size - 1), np.clip(first + 1, 0, size - 1), share
