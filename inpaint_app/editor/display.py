"""`Display`: shows the document in the view, either the result or the original."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.document.overlay import PROPOSED
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.document.layers import Layers
    from inpaint_app.editor.ports import View
    from inpaint_app.files.picture import Picture

__all__ = ["Display", "display_arguments"]


class Display:
    """Updates the view after changes of the document, one rectangle at a time.

    Attributes
    ----------
    comparing : bool
        Whether to show the original without the mask.
    split : float or None
        The column, in image pixels, left of which the original is shown; None for no split.
    proposed : ndarray of bool, shape (H, W), or None
        The pixels that are proposed for the mask; it must not change.
    over_mask : bool
        Whether proposed pixels are shown where the mask is, too.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self.comparing = False
        self.split: float | None = None
        self.proposed: NDArray[np.bool_] | None = None
        self.over_mask = False

    def show(
        self, layers: Layers, rect: Rect, *, pixels: bool = True, overlay: bool = True
    ) -> None:
        """Show the pixels of `rect`, its overlay, or both, again."""
        for part, original in self._sides(rect):
            if pixels:
                source = layers.original if original else layers.shown
                self._view.show_pixels(part, source(part))
            if overlay:
                codes = (
                    np.zeros((part.height, part.width), np.uint8)
                    if original
                    else self._codes(layers, part)
                )
                self._view.show_overlay(part, codes)

    def show_all(self, layers: Layers, within: Rect | None = None) -> None:
        """Show the whole overlay again, and all pixels that may differ from the original.

        Only the part inside `within` is shown, by default everything.
        """
        for rect in layers.touched if within is None else layers.touched_in(within):
            self.show(layers, rect, overlay=False)
        self.show(layers, within or layers.rect, pixels=False)

    def split_at(self, layers: Layers, split: float | None) -> None:
        """Move the line between original and result, and show the pixels that it passed."""
        before, after = _column(self.split), _column(split)
        self.split = split
        if before != after:
            left, right = sorted((before, after))
            self.show_all(layers, Rect(0, left, layers.rect.bottom, right))

    def _codes(self, layers: Layers, rect: Rect) -> NDArray[np.uint8]:
        codes = layers.overlay(rect)
        if self.proposed is not None:
            free = ~layers.shield.pixels[rect.slices]
            if not self.over_mask:
                free &= ~layers.selection.pixels[rect.slices]
            np.copyto(codes, np.uint8(PROPOSED), where=self.proposed[rect.slices] & free)
        return codes

    def _sides(self, rect: Rect) -> Iterator[tuple[Rect, bool]]:
        """Yield the parts of a rectangle on either side of the line; True means original."""
        line = rect.right if self.comparing else _column(self.split)
        if line > rect.left:
            yield Rect(rect.top, rect.left, rect.bottom, min(line, rect.right)), True
        if line < rect.right:
            yield Rect(rect.top, max(line, rect.left), rect.bottom, rect.right), False


def display_arguments(picture: Picture) -> tuple[Any, ...]:
    """Return what a view needs to show a picture: pixels, profile, and a measure if it has one."""
    told = (picture.pixels, picture.icc_profile)
    return told if picture.measure is None else (*told, picture.measure)


def _column(split: float | None) -> int:
    return 0 if split is None else round(split)
