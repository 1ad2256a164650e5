"""`Selection`: a mask that is edited, and `MaskChange`, one undo step of it.

Edits are collected until `Selection.commit` returns them as one `MaskChange`, so that a whole
stroke is one undo step. A change stores which pixels flipped inside its rectangle. Flipping is
its own inverse, so the same few bytes serve undo and redo.
"""

from __future__ import annotations

import math
import weakref
import zlib
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal

import numpy as np

from inpaint_app.masks.blank import blank_mask
from inpaint_app.masks.grid import join, strips
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Combine", "MaskChange", "Point", "Selection", "pack", "unpack"]

Point = tuple[float, float]
"""A position (x, y) in image coordinates. Pixel (row, column) covers [column, column + 1) ×
[row, row + 1), so its centre is (column + 0.5, row + 0.5)."""

Combine = Literal["add", "subtract", "replace", "intersect"]
"""How a new shape changes the existing mask."""


def pack(mask: NDArray[np.bool_]) -> bytes:
    """Return a mask as compressed bits."""
    # Level 1: strokes are long runs, and the fastest level already compresses those 100 to 1.
    return zlib.compress(np.packbits(mask).tobytes(), level=1)


def unpack(data: bytes, rect: Rect) -> NDArray[np.bool_]:
    """Return the mask of shape (rect.height, rect.width) that `pack` compressed."""
    bits = np.frombuffer(zlib.decompress(data), dtype=np.uint8)
    count = rect.height * rect.width
    return np.unpackbits(bits, count=count).view(np.bool_).reshape(rect.height, rect.width)


@dataclass(frozen=True, slots=True)
class MaskChange:
    """The pixels of a mask that flip, inside one rectangle; packed by `pack`."""

    rect: Rect
    flipped: bytes


class Selection:
    """An editable mask of shape (H, W).

    Another mask can hide a part of it: `hide_under`. Edits then change what is *painted*, but the
    hidden pixels are not in the mask as long as they are hidden.

    Parameters
    ----------
    shape : (int, int)
        Height and width in pixels.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self._pixels = blank_mask(shape)
        # What is painted and not hidden; the same array as long as nothing was ever hidden.
        self._shown = self._pixels
        self._shield: Selection | None = None
        # Weakly: the stroke of a healing brush hides under the shield only while it lives.
        self._hides: weakref.WeakSet[Selection] = weakref.WeakSet()
        # The painted mask at the last commit; the next change is the difference to it. This
        # array takes one byte per pixel, and saves copying the whole mask before every stroke.
        self._committed = blank_mask(shape)
        self._dirty: Rect | None = None
        # The rectangles of `strips` around the True pixels, for the version of `_found`; outside
        # of `_bound` there are none in any version.
        self._strips: tuple[Rect, ...] = ()
        self._bound: Rect | None = None
        self._found = 0
        self._count = 0
        self._version = 0

    @property
    def pixels(self) -> NDArray[np.bool_]:
        """The mask, shape (H, W): a read-only view, which later edits change."""
        return _read_only(self._shown)

    @property
    def painted(self) -> NDArray[np.bool_]:
        """The mask with what is hidden, shape (H, W): a read-only view, which edits change."""
        return _read_only(self._pixels)

    def hide_under(self, shield: Selection) -> None:
        """Hide, from now on, the pixels that are True in `shield`, which has the same shape."""
        self._shield = shield
        shield._hides.add(self)
        if shield.rect is not None:
            self._sync(shield.rect)

    @property
    def count(self) -> int:
        """Number of True pixels."""
        return self._count

    @property
    def version(self) -> int:
        """A number that is different after every change."""
        return self._version

    @property
    def rect(self) -> Rect | None:
        """The smallest rectangle around the True pixels, None if there are none."""
        return reduce(join, self._parts(), None)

    def snapshot(self) -> NDArray[np.bool_]:
        """Return a read-only copy of the mask, which later edits do not change.

        Time and memory grow with the rectangles around its True pixels, not with the image.
        """
        copy = blank_mask(self._pixels.shape)
        for rect in self._parts():
            copy[rect.slices] = self._shown[rect.slices]
        copy.flags.writeable = False
        return copy

    def painted_snapshot(self) -> NDArray[np.bool_]:
        """Return a read-only copy of the mask with what is hidden."""
        if self._shown is self._pixels:
            return self.snapshot()
        copy = blank_mask(self._pixels.shape)
        if self._bound is not None:
            copy[self._bound.slices] = self._pixels[self._bound.slices]
        copy.flags.writeable = False
        return copy

    def _parts(self) -> tuple[Rect, ...]:
        """Return rectangles that cover all True pixels; only where some may be is looked at."""
        if self._found != self._version:
            bound, self._found = self._bound, self._version
            self._strips = ()
            if bound is not None:
                inside = strips(self._shown[bound.slices])
                self._strips = tuple(rect.moved(bound.top, bound.left) for rect in inside)
            if self._shown is self._pixels:  # else hidden pixels may lie outside the strips
                self._bound = reduce(join, self._strips, None)
        return self._strips

    def stamp(self, start: Point, end: Point, diameter: float, *, value: bool) -> Rect | None:
        """Set every pixel whose centre lies under a disc that moves along a segment.

        The pixels under the two end points are always set, so that even the finest brush leaves a
        mark.

        Parameters
        ----------
        start, end : (float, float)
            The segment's ends (x, y) in image coordinates, possibly outside the image.
        diameter : float
            Diameter of the disc in pixels, > 0, possibly fractional.
        value : bool
            True paints, False erases.

        Returns
        -------
        Rect or None
            The rectangle that may have changed; None if the disc lies outside the image.
        """
        height, width = self._pixels.shape
        spans = _capsule(start, end, diameter / 2, height, width)
        spans += [
            (math.floor(y), math.floor(x), math.floor(x) + 1)
            for x, y in (start, end)
            if 0 <= x < width and 0 <= y < height
        ]
        if not spans:
            return None
        rect = Rect(
            min(row for row, _, _ in spans),
            min(left for _, left, _ in spans),
            max(row for row, _, _ in spans) + 1,
            max(right for _, _, right in spans),
        )
        before = np.count_nonzero(self._shown[rect.slices])
        for row, left, right in spans:
            self._pixels[row, left:right] = value
        self._touch(rect, before)
        return rect

    def add(self, mask: NDArray[np.bool_]) -> Rect | None:
        """Set the pixels that are True in an (H, W) mask; return the rectangle around them."""
        rect = Rect.around(mask)
        if rect is not None:
            before = np.count_nonzero(self._shown[rect.slices])
            self._pixels[rect.slices] |= mask[rect.slices]
            self._touch(rect, before)
        return rect

    def remove(self, mask: NDArray[np.bool_], rect: Rect) -> None:
        """Clear the pixels of `rect` that are True in a (rect.height, rect.width) mask."""
        before = np.count_nonzero(self._shown[rect.slices])
        self._pixels[rect.slices] &= ~mask
        self._touch(rect, before)

    def put(self, pixels: NDArray[np.bool_], rect: Rect) -> None:
        """Replace the mask inside `rect` by `pixels`, shape (rect.height, rect.width)."""
        before = np.count_nonzero(self._shown[rect.slices])
        self._pixels[rect.slices] = pixels
        self._touch(rect, before)

    def combine(self, mask: NDArray[np.bool_], rect: Rect, how: Combine) -> Rect:
        """Add a (rect.height, rect.width) mask, subtract it, replace the whole mask, or intersect.

        Returns
        -------
        Rect
            The rectangle that may have changed.
        """
        if how == "subtract":
            self.remove(mask, rect)
            return rect
        kept = self._pixels[rect.slices] & mask if how == "intersect" else None
        cleared = self.clear() if how in ("replace", "intersect") else None
        self.put(self._pixels[rect.slices] | mask if kept is None else kept, rect)
        return rect if cleared is None else rect.union(cleared)

    def clear(self) -> Rect | None:
        """Clear every pixel; return the rectangle around the former mask."""
        rect = self.rect if self._shown is self._pixels else self._bound
        if rect is not None:
            before = np.count_nonzero(self._shown[rect.slices])
            self._pixels[rect.slices] = False
            self._touch(rect, before)
        return rect

    def commit(self) -> MaskChange | None:
        """Return all edits since the last commit as one change, None if nothing changed."""
        rect, self._dirty = self._dirty, None
        if rect is None:
            return None
        flipped = self._pixels[rect.slices] ^ self._committed[rect.slices]
        inner = Rect.around(flipped)
        if inner is None:
            return None
        change = MaskChange(inner.moved(rect.top, rect.left), pack(flipped[inner.slices]))
        self._committed[rect.slices] = self._pixels[rect.slices]
        return change

    def flip(self, change: MaskChange) -> Rect:
        """Undo or redo a committed change; return its rectangle."""
        rect = change.rect
        flipped = unpack(change.flipped, rect)
        before = np.count_nonzero(self._shown[rect.slices])
        self._pixels[rect.slices] ^= flipped
        self._committed[rect.slices] ^= flipped
        self._changed(rect, before)
        return rect

    def _touch(self, rect: Rect, before: np.intp | int) -> None:
        self._dirty = join(self._dirty, rect)
        self._changed(rect, before)

    def _changed(self, rect: Rect, before: np.intp | int) -> None:
        """Follow a change of what is painted inside `rect`; `before` pixels were shown there."""
        if self._shown is not self._pixels:
            self._hide(rect)
        self._version += 1
        self._count += int(np.count_nonzero(self._shown[rect.slices])) - int(before)
        self._bound = join(self._bound, rect)
        for hidden in self._hides:
            hidden._sync(rect)

    def _sync(self, rect: Rect) -> None:
        """Follow a change of the shield inside `rect`."""
        before = np.count_nonzero(self._shown[rect.slices])
        if self._shown is self._pixels:
            shown = blank_mask(self._pixels.shape)
            if self._bound is not None:
                shown[self._bound.slices] = self._pixels[self._bound.slices]
            self._shown = shown
        self._hide(rect)
        self._version += 1
        self._count += int(np.count_nonzero(self._shown[rect.slices])) - int(before)

    def _hide(self, rect: Rect) -> None:
        here = rect.slices
        if self._shield is not None:
            np.greater(self._pixels[here], self._shield.pixels[here], out=self._shown[here])


def _read_only(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    view = mask.view()
    view.flags.writeable = False
    return view


def _capsule(
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
