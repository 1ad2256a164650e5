"""Small sums with rectangles of pixels: clip, intersect, and a bounded list of dirty ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Dirty", "bounds", "intersect", "join", "shifted", "whole"]


def whole(shape: tuple[int, ...]) -> Rect:
    """Return the rectangle of every pixel of an array of shape (H, W, …)."""
    return Rect(0, 0, shape[0], shape[1])


def intersect(a: Rect, b: Rect) -> Rect | None:
    """Return the rectangle that both contain, or None when there is none."""
    top, left = max(a.top, b.top), max(a.left, b.left)
    bottom, right = min(a.bottom, b.bottom), min(a.right, b.right)
    return Rect(top, left, bottom, right) if top < bottom and left < right else None


def join(a: Rect | None, b: Rect | None) -> Rect | None:
    """Return the smallest rectangle around both; None counts as empty."""
    if a is None or b is None:
        return a or b
    return a.union(b)


def shifted(rect: Rect, origin: Rect) -> tuple[slice, slice]:
    """Return the slices that cut `rect` out of an array that holds only `origin`."""
    return (
        slice(rect.top - origin.top, rect.bottom - origin.top),
        slice(rect.left - origin.left, rect.right - origin.left),
    )


def bounds(mask: NDArray[np.bool_]) -> Rect | None:
    """Return the smallest rectangle around the True pixels of an (H, W) mask, None if empty."""
    rows = np.flatnonzero(mask.any(axis=1))
    if rows.size == 0:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(mask[top:bottom].any(axis=0))
    return Rect(top, int(columns[0]), bottom, int(columns[-1]) + 1)


class Dirty:
    """The pixels that changed since somebody last looked, as at most `limit` rectangles.

    Two far-apart tiles stay two rectangles instead of becoming everything between them; over
    the limit the pair is joined that wastes the fewest pixels, so that memory stays bounded
    whatever the number of changes.
    """

    def __init__(self, limit: int = 8) -> None:
        self._limit = limit
        self._rects: list[Rect] = []

    def __bool__(self) -> bool:
        return bool(self._rects)

    def add(self, rect: Rect) -> None:
        """Mark `rect` as changed."""
        # A union that is no larger than its parts costs nothing: joining may make others touch.
        index = self._free_partner(rect)
        while index is not None:
            rect = rect.union(self._rects.pop(index))
            index = self._free_partner(rect)
        self._rects.append(rect)
        if len(self._rects) > self._limit:
            self._join_cheapest()

    def take(self) -> tuple[Rect, ...]:
        """Return the rectangles and forget them."""
        rects, self._rects = tuple(self._rects), []
        return rects

    def _free_partner(self, rect: Rect) -> int | None:
        for index, other in enumerate(self._rects):
            if _waste(rect, other) <= 0:
                return index
        return None

    def _join_cheapest(self) -> None:
        rects = self._rects
        pairs = ((i, j) for j in range(len(rects)) for i in range(j))
        i, j = min(pairs, key=lambda pair: _waste(rects[pair[0]], rects[pair[1]]))
        other = rects.pop(j)
        self.add(rects.pop(i).union(other))


def _waste(a: Rect, b: Rect) -> int:
    """Pixels of the union beyond the sum of both; overlapping rectangles may be negative."""
    union = a.union(b)
    return union.height * union.width - a.height * a.width - b.height * b.width
