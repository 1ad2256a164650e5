"""`StampStroke`: a stroke that copies pixels from elsewhere in the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.document.edits import Piece
from inpaint_app.filling.mixing import mix
from inpaint_app.masks.grid import Cells, cell_rect, cells_of, join
from inpaint_app.masks.selection import pack
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.masks.grid import Cell
    from inpaint_app.masks.selection import Point, Selection

__all__ = ["StampBrush", "StampStroke"]

_SPACING = 1 / 8  # of the diameter, between two dabs that build up


@dataclass(frozen=True, slots=True)
class StampBrush:
    """A round brush with soft edges.

    Attributes
    ----------
    diameter : float
        In image pixels, > 0.
    hardness : float
        The share of the radius that is covered in full, 0 … 1.
    opacity : float
        The most that a stroke covers, 0 … 1.
    flow : float
        How much of that one dab covers, > 0 … 1; dabs along the stroke add up.
    """

    diameter: float
    hardness: float = 1.0
    opacity: float = 1.0
    flow: float = 1.0

    def covers(self, distance: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the coverage, 0 … 1, at distances from the centre, in pixels."""
        radius = self.diameter / 2
        inner = radius * self.hardness
        width = max(radius - inner, 1.0)  # a hard edge is one pixel wide
        outer = max(radius, inner + 0.5)
        share = np.clip((outer - distance) / width, 0, 1)
        covers: NDArray[np.float32] = (share * share * (3 - 2 * share)).astype(np.float32)
        return covers


class StampStroke:
    """What a stroke copies, and how much of it covers the picture at each pixel.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C), read-only
        The picture before the stroke: it never copies what it painted itself.
    shift : (int, int)
        How far below and right of each pixel is the one that is copied to it.
    brush : StampBrush
        The brush.
    measure : Measure, optional
        Tells which pixels have no value: they are not copied.
    shield : Selection, optional
        The pixels that stay untouched.
    """

    def __init__(
        self,
        image: NDArray[Any],
        shift: tuple[int, int],
        brush: StampBrush,
        measure: Measure | None = None,
        shield: Selection | None = None,
    ) -> None:
        self._image = image
        self._measure = measure
        self._shield = shield
        self._shift = shift
        self._brush = brush
        self._cells: dict[Cell, NDArray[np.float32]] = {}
        self._left = 0.0  # pixels until the next dab
        self._added: tuple[Rect, NDArray[np.float32]] | None = None

    @property
    def rect(self) -> Rect | None:
        """A rectangle around all pixels that may be covered; None if there are none."""
        found = None
        for cell in self._cells:
            found = join(found, cell_rect(cell, self._image.shape))
        return found

    def shape(self, diameter: float, hardness: float) -> None:
        """Go on with a brush of another size and hardness."""
        self._brush = replace(self._brush, diameter=diameter, hardness=hardness)

    def stamp(self, start: Point, end: Point, *, first: bool) -> Rect | None:
        """Move the brush along a segment; a `first` one also covers its start.

        Returns
        -------
        Rect or None
            The rectangle that may have changed.
        """
        found = None
        for one, two in self._dabs(start, end, first=first):
            found = join(found, self._cover(one, two))
        return found

    def source(self, rect: Rect) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Return the pixels that are copied to `rect`, and which of them there are."""
        there = rect.moved(*self._shift)
        pixels = np.zeros((rect.height, rect.width, *self._image.shape[2:]), self._image.dtype)
        valid = np.zeros((rect.height, rect.width), np.bool_)
        inside = there.intersection(Rect.whole(self._image.shape))
        if inside is not None:
            here = inside.within(there)
            pixels[here] = self._image[inside.slices]
            finite = np.isfinite(pixels[here])
            valid[here] = finite if finite.ndim == 2 else finite.all(axis=2)
            if self._measure is not None:
                valid[here] &= ~self._measure.missing(pixels[here])
        return pixels, valid

    def share(self, rect: Rect) -> NDArray[np.float32]:
        """Return how much of each pixel of `rect` is replaced, 0 … 1."""
        share = np.zeros((rect.height, rect.width), np.float32)
        for cell, inside in cells_of(rect):
            covered = self._cells.get(cell)
            if covered is not None:
                here = inside.within(cell_rect(cell, self._image.shape))
                share[inside.within(rect)] = covered[here]
        share *= np.float32(self._brush.opacity)
        if self._shield is not None and self._shield.count:
            share[self._shield.pixels[rect.slices]] = 0
        return share

    def add(self, rect: Rect, added: NDArray[np.float32]) -> None:
        """Add values, shape (rect.height, rect.width, C), to what is copied, from now on."""
        self._added = rect, added

    def paint(self, pixels: NDArray[Any], rect: Rect) -> None:
        """Copy into a writable copy of what is shown inside `rect`."""
        share = self.share(rect)
        if not share.any():
            return
        source, valid = self.source(rect)
        if self._added is not None:
            source = _raised(source, rect, *self._added)
        used = (share > 0) & valid
        pixels[used] = mix(pixels[used], source[used], share[used])

    def mark(self, codes: NDArray[np.uint8], rect: Rect) -> None:
        """Show no mask where pixels are copied to."""
        share = self.share(rect)
        if share.any():
            codes[(share > 0) & self.source(rect)[1]] = 0

    def pieces(self, image: NDArray[Any]) -> tuple[Piece, ...]:
        """Return the changes that the stroke makes to an image of the same shape."""
        return tuple(self._pieces(image))

    def _pieces(self, image: NDArray[Any]) -> Iterator[Piece]:
        cells = Cells(self._image.shape)
        for cell in self._cells:
            cells.add(cell_rect(cell, self._image.shape))
        for rect in cells.rects():
            before = image[rect.slices]
            after = before.copy()
            self.paint(after, rect)
            # Not only what changes: what is covered was repaired, and leaves the mask.
            used = (self.share(rect) > 0) & self.source(rect)[1]
            if used.any():
                yield Piece(rect, pack(used), before[used], after[used])

    def _dabs(self, start: Point, end: Point, *, first: bool) -> Iterator[tuple[Point, Point]]:
        """Yield what the brush moves along: all of it, or one dab after the other."""
        if self._brush.flow >= 1:
            yield start, end
            return
        if first:
            yield start, start
            self._left = 0.0
        (x, y), length = start, math.dist(start, end)
        step = max(self._brush.diameter * _SPACING, 1.0)
        at = self._left if self._left > 0 else step
        while at <= length:
            share = at / length
            point = x + (end[0] - x) * share, y + (end[1] - y) * share
            yield point, point
            at += step
        self._left = at - length

    def _cover(self, start: Point, end: Point) -> Rect | None:
        reach = self._brush.diameter / 2 + 1
        around = Rect(
            math.floor(min(start[1], end[1]) - reach),
            math.floor(min(start[0], end[0]) - reach),
            math.ceil(max(start[1], end[1]) + reach),
            math.ceil(max(start[0], end[0]) + reach),
        )
        rect = around.intersection(Rect.whole(self._image.shape))
        if rect is None:
            return None
        for cell, inside in cells_of(rect):
            new = self._brush.covers(_distance(inside, start, end))
            if not new.any():
                continue
            whole = cell_rect(cell, self._image.shape)
            old = self._cells.get(cell)
            if old is None:
                old = self._cells[cell] = np.zeros((whole.height, whole.width), np.float32)
            here = old[inside.within(whole)]
            here += np.float32(self._brush.flow) * np.maximum(new - here, 0)
        return rect


def _distance(rect: Rect, start: Point, end: Point) -> NDArray[np.float32]:
    """Return the distance of the centre of each pixel of `rect` from a segment."""
    y = np.arange(rect.top, rect.bottom, dtype=np.float32)[:, None] + np.float32(0.5 - start[1])
    x = np.arange(rect.left, rect.right, dtype=np.float32) + np.float32(0.5 - start[0])
    across, down = np.float32(end[0] - start[0]), np.float32(end[1] - start[1])
    square = across * across + down * down
    along = np.clip((x * across + y * down) / square, 0, 1) if square > 0 else np.float32(0)
    distance: NDArray[np.float32] = np.hypot(x - along * across, y - along * down)
    return distance


def _raised(
    pixels: NDArray[Any], rect: Rect, around: Rect, added: NDArray[np.float32]
) -> NDArray[Any]:
    """Add values that are known inside `around` to the pixels of `rect`, in their dtype."""
    both = rect.intersection(around)
    if both is None:
        return pixels
    here, there = both.within(rect), added[both.within(around)]
    raised = pixels[here].astype(np.float64)
    raised += there.reshape(raised.shape)
    out = pixels.copy()
    if pixels.dtype.kind == "u":
        raised = np.rint(np.clip(raised, 0, np.iinfo(pixels.dtype).max))
    out[here] = raised.astype(pixels.dtype)
    return out
