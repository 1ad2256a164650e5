"""The mask as a whole, and shapes drawn into it: what the controller does besides strokes. No Qt.

Whatever takes its time is computed elsewhere. What was painted meanwhile stays: only the pixels
that are still as they were asked about take what was computed.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.editor.mask_jobs import MaskJobs
from inpaint_app.editor.state import Notice
from inpaint_app.editor.strokes import Painting
from inpaint_app.masks import morphology
from inpaint_app.masks.shapes import polygon_mask, rectangle_rect
from inpaint_app.masks.wand import MAX_TOLERANCE, similar
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from inpaint_app.document.document import Document
    from inpaint_app.document.edits import Label
    from inpaint_app.editor.ports import Background
    from inpaint_app.masks.selection import Combine, Point

    Masked = tuple[Rect, NDArray[np.bool_]]
    """What a mask is to be inside a rectangle."""

    Change = Callable[[NDArray[np.bool_]], Masked | None]
    """Makes of the whole mask what it is to be; None for no change."""

__all__ = ["Masking"]

_log = logging.getLogger(__name__)


class Masking(Painting):
    """The part of the controller that changes the mask by shapes, by colour, or all of it."""

    _jobs: MaskJobs

    def __init__(self) -> None:
        super().__init__()
        self._combine: Combine = "add"
        self._tolerance = 24
        self._contiguous = True
        self._growth = 2

    def _compute_in(self, background: Background) -> None:
        self._jobs = MaskJobs(background, free=lambda: self._stroke is None)

    # -- choices

    def set_combine(self, how: Combine) -> None:
        """Choose what a new shape does with the mask that is there."""
        self._combine = how
        self.refresh()

    def set_tolerance(self, levels: int) -> None:
        """Choose how different a colour may be for the wand, in grey levels of 8 bits."""
        self._tolerance = max(0, min(levels, MAX_TOLERANCE))
        self.refresh()

    def set_contiguous(self, contiguous: bool) -> None:
        """Choose whether the wand takes only what hangs together."""
        self._contiguous = contiguous
        self.refresh()

    def set_growth(self, pixels: int) -> None:
        """Choose by how many pixels the mask grows or shrinks."""
        self._growth = max(1, min(pixels, morphology.MAX_STEP))
        self.refresh()

    # -- shapes

    def mask_rectangle(self, start: Point, end: Point, how: Combine) -> None:
        """Mask the whole pixels from one point (x, y) to another."""
        if self._document is not None:
            rect = rectangle_rect(start, end, self._document.image.shape[:2])
            if rect is not None:
                full = np.ones((rect.height, rect.width), dtype=np.bool_)
                self._shape((rect, full), how, "rectangle")

    def mask_polygon(self, corners: Sequence[Point], how: Combine, label: Label) -> None:
        """Mask what a closed polygon with these corners (x, y) goes around."""
        if self._document is not None:
            found = polygon_mask(corners, self._document.image.shape[:2])
            if found is not None:
                self._shape(found, how, label)

    def _shape(self, shape: Masked, how: Combine, label: Label) -> None:
        if self._document is None:
            return
        self.end_stroke()
        self._notify(None)
        rect, pixels = shape
        self._painted(self._document.selection.combine(pixels, rect, how))
        self._commit(label, "mask")

    # -- computed elsewhere

    def mask_similar(self, point: Point, how: Combine) -> None:
        """Mask what is shown in a colour like the one at a point (x, y) inside the picture."""
        document = self._document
        if document is None:
            return
        column, row = math.floor(point[0]), math.floor(point[1])
        if not (0 <= row < document.rect.bottom and 0 <= column < document.rect.right):
            return
        tolerance, contiguous = self._tolerance, self._contiguous

        def begin() -> Change:
            shown = document.shown_later()

            def change(mask: NDArray[np.bool_]) -> Masked | None:
                found = similar(shown(), row, column, tolerance, contiguous=contiguous)
                return _combined(mask, found, how)

            return change

        self._reshape("wand", begin)

    def select_all(self) -> None:
        """Mask everything."""
        self._reshape(
            "select-all", lambda: lambda mask: (Rect.whole(mask.shape), np.ones_like(mask))
        )

    def invert_mask(self) -> None:
        """Mask what is not, and the other way round."""
        self._reshape("invert", lambda: lambda mask: (Rect.whole(mask.shape), ~mask))

    def grow_mask(self) -> None:
        """Add what is no further from the mask than was chosen."""
        pixels = self._growth
        self._reshape("grow", lambda: lambda mask: morphology.grow(mask, pixels))

    def shrink_mask(self) -> None:
        """Take away what is no further from what is not masked than was chosen."""
        pixels = self._growth
        self._reshape("shrink", lambda: lambda mask: morphology.shrink(mask, pixels))

    def clear_mask(self) -> None:
        """Empty the mask; what was being computed for it is dropped."""
        self._jobs.drop()
        super().clear_mask()

    def end_stroke(self) -> None:
        """Lift the tool; then take what was computed during the stroke."""
        super().end_stroke()
        self._jobs.settle()

    def _reshape(self, label: Label, change: Callable[[], Change]) -> None:
        """Change the mask by what `change` returns when the changes before are done."""
        document = self._document
        if document is None:
            return
        self.end_stroke()
        self._notify(None)
        job = _Reshaping(document, change)

        def done(result: Masked | Exception | None) -> None:
            if isinstance(result, Exception):
                _log.error("a mask could not be computed", exc_info=result)
                told = "the mask could not be computed; close other programs and try again"
                self._notify(Notice("failed", told))
            elif result is not None and document is self._document:
                self._painted(job.put(result))
                self._commit(label, "mask")
            self.refresh()

        self._jobs.submit(job.begin, done)
        self.refresh()


class _Reshaping:
    """One change of a mask: it is computed from a copy, and the mask may be painted meanwhile."""

    def __init__(self, document: Document, change: Callable[[], Change]) -> None:
        self._selection, self._change = document.selection, change
        self._before = self._selection.pixels
        self._version = 0

    def begin(self) -> Callable[[], Masked | None]:
        """Return what is to be done elsewhere."""
        before = self._before = self._selection.snapshot()
        self._version = self._selection.version
        change = self._change()
        return lambda: change(before)

    def put(self, result: Masked) -> Rect:
        """Put what was computed into the mask; return its rectangle."""
        rect, pixels = result
        if self._selection.version != self._version:
            now = self._selection.pixels[rect.slices]
            pixels = np.where(now ^ self._before[rect.slices], now, pixels)
        self._selection.put(pixels, rect)
        return rect


def _combined(mask: NDArray[np.bool_], found: NDArray[np.bool_], how: Combine) -> Masked | None:
    """Return what becomes of a mask when a region is combined with it, both (H, W)."""
    rect = Rect.around(found)
    if rect is None:
        return None
    if how == "replace":
        before = Rect.around(mask)
        rect = rect if before is None else rect.union(before)
        return rect, found[rect.slices]
    here, new = mask[rect.slices], found[rect.slices]
    return rect, here | new if how == "add" else here & ~new
