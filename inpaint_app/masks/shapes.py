"""Rectangles and polygons as masks of the pixels whose centres they contain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from inpaint_app.masks.selection import Point

__all__ = ["polygon_mask", "rectangle_rect"]


def rectangle_rect(start: Point, end: Point, shape: tuple[int, int]) -> Rect | None:
    """Return the rectangle of pixels from the one under `start` to the one under `end`.

    Parameters
    ----------
    start, end : (float, float)
        Two opposite corners (x, y) in image coordinates, possibly outside the image.
    shape : (int, int)
        Height and width of the image in pixels.

    Returns
    -------
    Rect or None
        Clipped to the image; None if all of it lies outside.
    """
    (x0, y0), (x1, y1) = start, end
    rect = Rect(
        math.floor(min(y0, y1)),
        math.floor(min(x0, x1)),
        math.floor(max(y0, y1)) + 1,
        math.floor(max(x0, x1)) + 1,
    )
    return rect.intersection(Rect.whole(shape))


def polygon_mask(
    corners: Sequence[Point], shape: tuple[int, int]
) -> tuple[Rect, NDArray[np.bool_]] | None:
    """Return the pixels whose centres lie in a closed polygon, by the non-zero winding rule.

    With that rule a lasso that crosses itself leaves no hole. A centre on an edge belongs to the
    polygon on its right or below it, so polygons that share an edge neither overlap nor leave a
    gap.

    Parameters
    ----------
    corners : sequence of (float, float)
        Corners (x, y) in image coordinates, possibly outside the image.
    shape : (int, int)
        Height and width of the image in pixels.

    Returns
    -------
    (Rect, ndarray of bool, shape (rect.height, rect.width)) or None
        None if no centre lies inside.
    """
    row, column, turn = _crossings(np.asarray(corners, dtype=np.float64).reshape(-1, 2), shape)
    if row.size == 0:
        return None
    order = np.lexsort((column, row))
    row, column = row[order], column[order]
    # Every crossing begins a run of equal winding number. After the last crossing of a row it is
    # 0, because the polygon is closed.
    winding = np.cumsum(turn[order])[:-1]
    runs = (winding != 0) & (column[:-1] < column[1:])
    tops, starts, ends = row[:-1][runs], column[:-1][runs], column[1:][runs]
    if tops.size == 0:
        return None
    rect = Rect(int(tops[0]), int(starts.min()), int(tops[-1]) + 1, int(ends.max()))
    mask = np.zeros((rect.height, rect.width), dtype=np.bool_)
    for line, start, end in zip(
        (tops - rect.top).tolist(),
        (starts - rect.left).tolist(),
        (ends - rect.left).tolist(),
        strict=True,
    ):
        mask[line, start:end] = True
    return rect, mask


def _crossings(
    corners: NDArray[np.float64], shape: tuple[int, int]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int8]]:
    """Return (row, column, ±1) of every edge in every row it crosses.

    The column is that of the first centre that is not left of the edge; the sign is the direction
    of the edge: 1 downwards, −1 upwards.
    """
    height, width = shape
    start, end = corners, np.roll(corners, -1, axis=0)
    turn = np.where(start[:, 1] < end[:, 1], 1, -1).astype(np.int8)
    # From top to bottom, so that the result does not depend on the direction of the edge.
    flip = (turn < 0)[:, None]
    upper, lower = np.where(flip, end, start), np.where(flip, start, end)
    first, last = (
        np.clip(np.ceil(y - 0.5), 0, height).astype(np.intp) for y in (upper[:, 1], lower[:, 1])
    )
    count = last - first
    edge = np.repeat(np.arange(len(corners)), count)
    row = np.arange(edge.size) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    (x0, y0), (dx, dy) = upper[edge].T, (lower - upper)[edge].T
    down = (row + 0.5 - y0).astype(np.float64)
    column = np.clip(np.ceil(x0 + down * (dx / dy) - 0.5), 0, width).astype(np.intp)
    # dx / dy is rounded, so the column may be off by one; compare the exact products instead.
    column -= (column > 0) & ((column - 0.5 - x0) * dy >= down * dx)
    column += (column < width) & ((column + 0.5 - x0) * dy < down * dx)
    return row, column, turn[edge]
