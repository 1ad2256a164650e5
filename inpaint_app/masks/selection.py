"""`Selection`: a mask that is edited, and `MaskChange`, one undo step of it.

Edits are collected until `Selection.commit` returns them as one `MaskChange`, so that a whole
stroke is one undo step. A change stores which pixels flipped inside its rectangle. Flipping is
its own inverse, so the same few bytes serve undo and redo. For soft pixels the bits of what they
lack of full coverage are flipped, too.
"""

from __future__ import annotations

import math
import weakref
import zlib
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.masks import coverage
from inpaint_app.masks.blank import blank_mask
from inpaint_app.masks.brush import (
    SOFT_FROM,
    Point,
    covers,
    distance,
    near_parts,
    reach_of,
    spans_of,
)
from inpaint_app.masks.coverage import FULL, Combine, as_coverage, combined, is_soft
from inpaint_app.masks.grid import join, strips
from inpaint_app.masks.softness import Softness, pack_bytes, unpack_bytes
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.masks.coverage import Marks

__all__ = ["Combine", "MaskChange", "Point", "Selection", "pack", "unpack"]


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
    """The pixels of a mask that flip, inside one rectangle; packed by `pack`.

    `soft` has the bits that flip of what each pixel lacks of full coverage, packed by
    `inpaint_app.masks.softness.pack_bytes`; it is empty if none do.
    """

    rect: Rect
    flipped: bytes
    soft: bytes = b""

    @property
    def nbytes(self) -> int:
        """Memory that this change takes."""
        return len(self.flipped) + len(self.soft)


class Selection:
    """An editable mask of shape (H, W), whose pixels may be covered in part only.

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
        self._softness = Softness(shape)  # of what is painted
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
    def soft(self) -> bool:
        """Whether any painted pixel is covered in part only."""
        return self._softness.count > 0

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

    def softness(self, rect: Rect) -> NDArray[np.uint8] | None:
        """Return what the mask inside `rect` lacks of full coverage, and 0 outside the mask.

        It is None if nothing is soft; else an array of shape (rect.height, rect.width), which
        edits may change.
        """
        found = self._softness.under(rect)
        if found is None or self._shown is self._pixels:
            return found
        return found * self._shown[rect.slices]

    def softness_snapshot(self) -> NDArray[np.uint8] | None:
        """Return a read-only copy of the softness of the whole mask, None if nothing is soft."""
        if not self.soft:
            return None
        copy = blank_mask(self._pixels.shape).view(np.uint8)
        for rect in self._parts():
            soft = self.softness(rect)
            if soft is not None:
                copy[rect.slices] = soft
        copy.flags.writeable = False
        return copy

    def coverage_snapshot(self) -> NDArray[np.uint8]:
        """Return the coverage of the whole mask, 0 … 255."""
        covered, soft = as_coverage(self.snapshot()), self.softness_snapshot()
        return covered if soft is None else covered - soft

    def painted_marks(self) -> Marks:
        """Return a copy of the mask with what is hidden: its coverage, if anything is soft."""
        if not self.soft:
            return self.painted_snapshot()
        copy = blank_mask(self._pixels.shape).view(np.uint8)
        if self._bound is not None:
            copy[self._bound.slices] = self.marks(self._bound)
        return copy

    def painted_softness(self) -> NDArray[np.uint8] | None:
        """Return a copy of what the mask with what is hidden lacks of full coverage.

        It is None if nothing is soft.
        """
        if not self.soft or self._bound is None:
            return None
        copy = blank_mask(self._pixels.shape).view(np.uint8)
        soft = self._softness.under(self._bound)
        if soft is not None:
            copy[self._bound.slices] = soft
        return copy

    def marks(self, rect: Rect) -> Marks:
        """Return what is painted inside `rect`, possibly as a view."""
        soft = self._softness.under(rect)
        painted = self._pixels[rect.slices]
        return painted if soft is None else painted * FULL - soft

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

    def stamp(
        self, start: Point, end: Point, diameter: float, *, value: bool, hardness: float = 1.0
    ) -> Rect | None:
        """Set every pixel whose centre lies under a disc that moves along a segment.

        The pixels under the two end points are always set, so that even the finest brush leaves a
        mark. A soft brush covers, and erases, at each pixel as much as it does at its nearest,
        whatever is there already: strokes that overlap do not add up.

        Parameters
        ----------
        start, end : (float, float)
            The segment's ends (x, y) in image coordinates, possibly outside the image.
        diameter : float
            Diameter of the disc in pixels, > 0, possibly fractional.
        value : bool
            True paints, False erases.
        hardness : float
            The share of the radius that is covered in full, 0 … 1. Discs of less than 3 pixels are
            always hard.

        Returns
        -------
        Rect or None
            The rectangle that may have changed; None if the disc lies outside the image.
        """
        if hardness < 1 and diameter >= SOFT_FROM:
            return self._stamp_softly(start, end, diameter, hardness, value=value)
        height, width = self._pixels.shape
        spans = spans_of(start, end, diameter / 2, height, width)
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
        self._softness.clear_spans(spans)
        self._touch(rect, before)
        return rect

    def _stamp_softly(
        self, start: Point, end: Point, diameter: float, hardness: float, *, value: bool
    ) -> Rect | None:
        rect = reach_of(start, end, diameter, self._pixels.shape)
        if rect is None:
            return None
        before = np.count_nonzero(self._shown[rect.slices])
        for part in near_parts(rect, start, end, diameter):
            share = covers(distance(part, start, end), diameter, hardness)
            disc = np.rint(share * np.float32(FULL)).astype(np.uint8)
            old = as_coverage(self.marks(part))
            self._write(combined(old, disc, "add" if value else "subtract"), part)
        self._touch(rect, before)
        return rect

    def add(self, mask: Marks) -> Rect | None:
        """Add (H, W) marks; return the rectangle around them."""
        rect = coverage.around(mask)
        if rect is not None:
            self.put(combined(self.marks(rect), mask[rect.slices], "add"), rect)
        return rect

    def remove(self, mask: NDArray[np.bool_], rect: Rect) -> None:
        """Clear the pixels of `rect` that are True in a (rect.height, rect.width) mask."""
        before = np.count_nonzero(self._shown[rect.slices])
        self._pixels[rect.slices] &= ~mask
        self._softness.clear(rect, mask)
        self._touch(rect, before)

    def put(self, pixels: Marks, rect: Rect) -> None:
        """Replace the mask inside `rect` by marks, shape (rect.height, rect.width)."""
        before = np.count_nonzero(self._shown[rect.slices])
        self._write(pixels, rect)
        self._touch(rect, before)

    def _write(self, pixels: Marks, rect: Rect) -> None:
        self._pixels[rect.slices] = pixels  # whatever is not 0 is masked
        soft = coverage.lacking(pixels) if is_soft(pixels) else None
        if soft is None or not (self.soft or soft.any()):
            self._softness.clear(rect)
        else:
            self._softness.put(soft, rect)

    def combine(self, mask: Marks, rect: Rect, how: Combine) -> Rect:
        """Add (rect.height, rect.width) marks, subtract them, replace the whole mask, or intersect.

        Returns
        -------
        Rect
            The rectangle that may have changed.
        """
        made = combined(self.marks(rect), mask, how)
        cleared = self.clear() if how in ("replace", "intersect") else None
        self.put(made, rect)
        return rect if cleared is None else rect.union(cleared)

    def clear(self) -> Rect | None:
        """Clear every pixel; return the rectangle around the former mask."""
        rect = self.rect if self._shown is self._pixels else self._bound
        if rect is not None:
            before = np.count_nonzero(self._shown[rect.slices])
            self._pixels[rect.slices] = False
            self._softness.clear(rect)
            self._touch(rect, before)
        return rect

    def commit(self) -> MaskChange | None:
        """Return all edits since the last commit as one change, None if nothing changed."""
        rect, self._dirty = self._dirty, None
        if rect is None:
            return None
        flipped = self._pixels[rect.slices] ^ self._committed[rect.slices]
        differs = self._softness.uncommitted(rect)
        inner = Rect.around(flipped if differs is None else flipped | (differs > 0))
        if inner is None:
            return None
        soft = b"" if differs is None else pack_bytes(differs[inner.slices])
        change = MaskChange(inner.moved(rect.top, rect.left), pack(flipped[inner.slices]), soft)
        self._committed[rect.slices] = self._pixels[rect.slices]
        if differs is not None:
            self._softness.commit(rect)
        return change

    def flip(self, change: MaskChange) -> Rect:
        """Undo or redo a committed change; return its rectangle."""
        rect = change.rect
        flipped = unpack(change.flipped, rect)
        before = np.count_nonzero(self._shown[rect.slices])
        self._pixels[rect.slices] ^= flipped
        self._committed[rect.slices] ^= flipped
        if change.soft:
            self._softness.flip(unpack_bytes(change.soft, rect), rect, self._pixels[rect.slices])
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
