"""The shape of a round brush that moves along a segment: which pixels it covers, and how much."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from inpaint_app.masks.grid import cells_of
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["SOFT_FROM", "Point", "covers", "distance", "near_parts", "reach_of", "spans_of"]

Point = tuple[float, float]
"""A position (x, y) in image coordinates. Pixel (row, column) covers [column, column + 1) ×
[row, row + 1), so its centre is (column + 0.5, row + 0.5)."""

SOFT_FROM: Final = 3.0
"""The least diameter, in pixels, of a brush with soft edges; finer ones always leave a mark."""

_AT_ONCE: Final = 1 << 18  # pixels; larger rectangles are looked at cell by cell
_CELL_REACH: Final = 46.0  # pixels from the centre of a cell to its corners, rounded up


def covers(distances: NDArray[np.float32], diameter: float, hardness: float) -> NDArray[np.float32]:
    """Return how much a brush covers of pixels at some distances from its centre.

    Parameters
    ----------
    distances : ndarray of float32
        In pixels.
    diameter : float
        Of the brush in pixels, > 0.
    hardness : float
        The share of the radius that is covered in full, 0 … 1.

    Returns
    -------
    ndarray of float32, shape of `distances`
        0 … 1.
    """
    radius = diameter / 2
    inner = radius * hardness
    width = max(radius - inner, 1.0)  # a hard edge is one pixel wide
    outer = max(radius, inner + 0.5)
    share = np.clip((outer - distances) / width, 0, 1)
    covered: NDArray[np.float32] = (share * share * (3 - 2 * share)).astype(np.float32)
    return covered


def distance(rect: Rect, start: Point, end: Point) -> NDArray[np.float32]:
    """Return the distance of the centre of each pixel of `rect` from a segment."""
    y = np.arange(rect.top, rect.bottom, dtype=np.float32)[:, None] + np.float32(0.5 - start[1])
    x = np.arange(rect.left, rect.right, dtype=np.float32) + np.float32(0.5 - start[0])
    across, down = np.float32(end[0] - start[0]), np.float32(end[1] - start[1])
    square = across * across + down * down
    along = np.clip((x * across + y * down) / square, 0, 1) if square > 0 else np.float32(0)
    found: NDArray[np.float32] = np.hypot(x - along * across, y - along * down)
    return found


def reach_of(start: Point, end: Point, diameter: float, shape: tuple[int, ...]) -> Rect | None:
    """Return a rectangle around what a brush covers of a picture; None if that is nothing."""
    reach = diameter / 2 + 1
    around = Rect(
        math.floor(min(start[1], end[1]) - reach),
        math.floor(min(start[0], end[0]) - reach),
        math.ceil(max(start[1], end[1]) + reach),
        math.ceil(max(start[0], end[0]) + reach),
    )
    return around.intersection(Rect.whole(shape))


def near_parts(rect: Rect, start: Point, end: Point, diameter: float) -> Iterator[Rect]:
    """Yield parts of a rectangle that contain everything that a brush covers of it.

    Of a large rectangle, such as that around a long slanting line, the parts are few.
    """
    if rect.height * rect.width <= _AT_ONCE:
        yield rect
        return
    for _, inside in cells_of(rect):
        middle = Rect.pixel((inside.top + inside.bottom) // 2, (inside.left + inside.right) // 2)
        if float(distance(middle, start, end)[0, 0]) <= diameter / 2 + _CELL_REACH:
            yield inside


def spans_of(
    start: Point, end: Point, radius: float, height: int, width: int
) -> list[tuple[int, int, int]]:
    """Return half-open spans (row, left, right) of the pixels within `radius` of a segment.

    The shape is convex, so each row is one interval: the hull of its intersections with the two
    end discs and with the band between them. The cost per row does not depend on the width.
    """
    (x0, y0), (x1, y1) = start, end
    top = max(math.ceil(min(y0, y1) - radius - 0.5), 0)
    bottom = min(math.floor(max(y0, y1) + radius - 0.5) + 1, height)
    if top >= bottom:
        return []
    rows = np.arange(top, bottom)
    y = (rows + 0.5).astype(np.float64)
    low = np.full(rows.shape, np.inf)
    high = np.full(rows.shape, -np.inf)
    for cx, cy in (start, end):
        reach = radius**2 - (y - cy) ** 2
        half = np.sqrt(np.maximum(reach, 0))
        low = np.where(reach >= 0, np.minimum(low, cx - half), low)
        high = np.where(reach >= 0, np.maximum(high, cx + half), high)
    length = math.hypot(x1 - x0, y1 - y0)
    if length > 0:
        u, v = (x1 - x0) / length, (y1 - y0) / length
        # Along the segment: 0 <= (x-x0) u + (y-y0) v <= length; across: |(x-x0) v - (y-y0) u| <= r.
        along = _interval(u, x0, -(y - y0) * v, length - (y - y0) * v)
        across = _interval(v, x0, (y - y0) * u - radius, (y - y0) * u + radius)
        left, right = np.maximum(along[0], across[0]), np.minimum(along[1], across[1])
        inside = left <= right
        low = np.where(inside, np.minimum(low, left), low)
        high = np.where(inside, np.maximum(high, right), high)
    # A pixel belongs if low <= column + 0.5 <= high. Rows without any pixel keep low > high.
    seen = low <= high
    first = np.clip(np.ceil(low[seen] - 0.5), 0, width).astype(np.intp)
    last = np.clip(np.floor(high[seen] - 0.5) + 1, 0, width).astype(np.intp)
    spans = zip(rows[seen].tolist(), first.tolist(), last.tolist(), strict=True)
    return [span for span in spans if span[1] < span[2]]


def _interval(
    slope: float, origin: float, low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of the interval { x : low <= (x - origin) slope <= high }, elementwise."""
    if slope == 0:
        inside = (low <= 0) & (high >= 0)
        return np.where(inside, -np.inf, np.inf), np.where(inside, np.inf, -np.inf)
    ends = origin + low / slope, origin + high / slope
    return np.minimum(*ends), np.maximum(*ends)
