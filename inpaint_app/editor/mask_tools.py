"""`MaskTools`: changes of the mask by shapes, by the wand, and as a whole, but not by strokes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from inpaint_app.editor.state import MaskState
from inpaint_app.masks import morphology, wand
from inpaint_app.masks.coverage import around, combined, hardened
from inpaint_app.masks.grid import join
from inpaint_app.masks.guides import named
from inpaint_app.masks.shapes import polygon_mask, rectangle_rect
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from inpaint_app.document.edits import Label
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.mask_changes import Change, MaskChanges, Masked
    from inpaint_app.masks.coverage import Marks
    from inpaint_app.masks.guides import Layer, NamedLayer
    from inpaint_app.masks.selection import Combine, Point

__all__ = ["MaskTools"]

_IMPORTS: Final[dict[NamedLayer, Label]] = {
    "mask": "import",
    "avoided": "import-protection",
    "source": "import-sources",
    "shielded": "import-shield",
}

_CLEARS: Final[dict[NamedLayer, Label]] = {
    "mask": "clear",
    "avoided": "clear-protection",
    "source": "clear-sources",
    "shielded": "clear-shield",
}


class MaskTools:
    """Changes the mask by shapes, by colour, or as a whole.

    Parameters
    ----------
    desk : Desk
        Has the document.
    changes : MaskChanges
        The queue for slow changes.
    """

    def __init__(self, desk: Desk, changes: MaskChanges) -> None:
        self._desk = desk
        self._changes = changes
        self._combine: Combine = "add"
        self._tolerance = 24
        self._contiguous = True
        self._growth = 2

    @property
    def state(self) -> MaskState:
        """What the controls show."""
        return MaskState(
            self._combine,
            self._tolerance,
            self._contiguous,
            self._growth,
            self._changes.busy,
        )

    # -- choices

    def set_combine(self, how: Combine) -> None:
        """Choose how a new shape changes the existing mask."""
        self._combine = how
        self._desk.changed()

    def set_tolerance(self, levels: int) -> None:
        """Choose the wand's tolerance, in grey levels of 8 bits."""
        self._tolerance = max(0, min(levels, wand.MAX_TOLERANCE))
        self._desk.changed()

    def set_contiguous(self, contiguous: bool) -> None:
        """Choose whether the wand takes only connected pixels."""
        self._contiguous = contiguous
        self._desk.changed()

    def set_growth(self, pixels: int) -> None:
        """Choose by how many pixels the mask grows or shrinks."""
        self._growth = max(1, min(pixels, morphology.MAX_STEP))
        self._desk.changed()

    # -- shapes

    def rectangle(self, start: Point, end: Point, how: Combine) -> None:
        """Mask the rectangle of pixels between two points (x, y)."""
        document = self._desk.document
        if document is not None:
            rect = rectangle_rect(start, end, document.layers.image.shape[:2])
            if rect is not None:
                full = np.ones((rect.height, rect.width), dtype=np.bool_)
                self._shape((rect, full), how, "rectangle")

    def polygon(self, corners: Sequence[Point], how: Combine, label: Label) -> None:
        """Mask the inside of a closed polygon with these corners (x, y)."""
        document = self._desk.document
        if document is not None:
            found = polygon_mask(corners, document.layers.image.shape[:2])
            if found is not None:
                self._shape(found, how, label)

    def _shape(self, shape: Masked, how: Combine, label: Label) -> None:
        document = self._desk.document
        if document is None:
            return
        self._desk.before_change()
        self._desk.view.show_notice(None)
        rect, pixels = shape
        self._desk.show(document.layers.selection.combine(pixels, rect, how))
        self._desk.commit(label, "mask")

    # -- slow changes

    def similar(self, point: Point, how: Combine) -> None:
        """Mask the shown pixels with a colour like that at a point (x, y)."""
        document = self._desk.document
        if document is None:
            return
        column, row = math.floor(point[0]), math.floor(point[1])
        if not document.layers.holds(row, column):
            return
        tolerance, contiguous = self._tolerance, self._contiguous
        measure = document.picture.measure

        def begin() -> Change:
            shown = document.layers.shown_later()

            def change(mask: Marks) -> Masked | None:
                pixels = shown() if measure is None else measure.units(shown())
                found = wand.similar(pixels, row, column, tolerance, contiguous=contiguous)
                return _combined(mask, found, how)

            return change

        self._changes.submit("wand", begin)

    def select_all(self) -> None:
        """Mask all pixels."""
        self._changes.submit(
            "select-all",
            lambda: lambda mask: (Rect.whole(mask.shape), np.ones(mask.shape, np.bool_)),
        )

    def invert(self) -> None:
        """Mask all unmasked pixels, and unmask all masked ones."""
        self._changes.submit("invert", lambda: lambda mask: (Rect.whole(mask.shape), ~mask))

    def harden(self) -> None:
        """Make the edges of the mask hard: mask what is covered by half, and nothing else."""
        self._changes.submit("harden", lambda: _hardened)

    def grow(self) -> None:
        """Grow the mask by the chosen number of pixels."""
        pixels = self._growth
        self._changes.submit("grow", lambda: lambda mask: morphology.grow(mask, pixels))

    def shrink(self) -> None:
        """Shrink the mask by the chosen number of pixels."""
        pixels = self._growth
        self._changes.submit("shrink", lambda: lambda mask: morphology.shrink(mask, pixels))

    # -- whole masks

    def add(self, mask: Marks, layer: Layer = "mask") -> None:
        """Add an (H, W) mask to a layer; only the mask itself has soft edges."""
        document = self._desk.document
        if document is None:
            return
        self._desk.before_change()
        self._desk.view.show_notice(None)  # such as that another mask cannot be used
        self._desk.show(document.layers.layer(layer).add(mask))
        self._desk.commit(_IMPORTS[named(layer)], layer)

    def clear(self, layer: Layer = "mask") -> None:
        """Clear a layer; for the mask, also drop its slow changes that are not done."""
        if layer == "mask":
            self._changes.drop()
        document = self._desk.document
        if document is None:
            return
        self._desk.before_change()
        self._desk.view.show_notice(None)
        self._desk.show(document.layers.layer(layer).clear())
        self._desk.commit(_CLEARS[named(layer)], layer)


def _hardened(mask: Marks) -> Masked | None:
    rect = around(mask)
    return None if rect is None else (rect, hardened(mask[rect.slices]))


def _combined(mask: Marks, found: NDArray[np.bool_], how: Combine) -> Masked | None:
    """Combine a region with a mask, both (H, W); return the changed rectangle."""
    rect = Rect.around(found)
    if rect is None and how != "intersect":
        return None
    if how in ("replace", "intersect"):  # they change what was masked, too
        before = around(mask)
        rect = join(rect, before) if how == "replace" else before
    return None if rect is None else (rect, combined(mask[rect.slices], found[rect.slices], how))
