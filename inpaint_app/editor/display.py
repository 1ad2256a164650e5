"""What of the document the view is shown: the result, or the original while comparing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.document.overlay import PROPOSED
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.document.document import Document
    from inpaint_app.editor.ports import View

__all__ = ["Display"]


class Display:
    """Keeps the view in step with the document, one rectangle at a time.

    Attributes
    ----------
    comparing : bool
        Show the picture as it was opened, without the mask.
    split : float or None
        Show it like that left of this column, in image pixels; None nowhere.
    proposed : ndarray of bool, shape (H, W), or None
        What is proposed to be masked; it must not change.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self.comparing = False
        self.split: float | None = None
        self.proposed: NDArray[np.bool_] | None = None

    def show(
        self, document: Document, rect: Rect, *, pixels: bool = True, overlay: bool = True
    ) -> None:
        """Show the pixels of `rect`, the overlay over it, or both, anew."""
        for part, original in self._sides(rect):
            if pixels:
                source = document.original if original else document.shown
                self._view.show_pixels(part, source(part))
            if overlay:
                codes = (
                    np.zeros((part.height, part.width), np.uint8)
                    if original
                    else self._codes(document, part)
                )
                self._view.show_overlay(part, codes)

    def show_all(self, document: Document, within: Rect | None = None) -> None:
        """Show everything anew that can differ from the original, and the whole overlay.

        Only what is inside `within`, by default everywhere.
        """
        for rect in document.touched if within is None else document.touched_in(within):
            self.show(document, rect, overlay=False)
        self.show(document, within or document.rect, pixels=False)

    def split_at(self, document: Document, split: float | None) -> None:
        """Move the line between original and result, and show what has changed sides."""
        before, after = _column(self.split), _column(split)
        self.split = split
        if before != after:
            left, right = sorted((before, after))
            self.show_all(document, Rect(0, left, document.rect.bottom, right))

    def _codes(self, document: Document, rect: Rect) -> NDArray[np.uint8]:
        codes = document.overlay(rect)
        if self.proposed is not None:
            free = ~document.selection.pixels[rect.slices]
            np.copyto(codes, np.uint8(PROPOSED), where=self.proposed[rect.slices] & free)
        return codes

    def _sides(self, rect: Rect) -> Iterator[tuple[Rect, bool]]:
        """Yield the parts of a rectangle, each with whether it shows the original."""
        line = rect.right if self.comparing else _column(self.split)
        if line > rect.left:
            yield Rect(rect.top, rect.left, rect.bottom, min(line, rect.right)), True
        if line < rect.right:
            yield Rect(rect.top, max(line, rect.left), rect.bottom, rect.right), False


def _column(split: float | None) -> int:
    return 0 if split is None else round(split)
