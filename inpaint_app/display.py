"""What of the document the view is shown: the result, or the original while comparing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from inpaint_app.document import Document
    from inpaint_app.interfaces import View
    from ntk_core import Rect

__all__ = ["Display"]


class Display:
    """Keeps the view in step with the document, one rectangle at a time.

    Attributes
    ----------
    comparing : bool
        Show the picture as it was opened, without the mask.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self.comparing = False

    def show(
        self, document: Document, rect: Rect, *, pixels: bool = True, overlay: bool = True
    ) -> None:
        """Show the pixels of `rect`, the overlay over it, or both, anew."""
        if pixels:
            source = document.original if self.comparing else document.shown
            self._view.show_pixels(rect, source(rect))
        if overlay:
            codes = document.overlay(rect)
            self._view.show_overlay(rect, np.zeros_like(codes) if self.comparing else codes)

    def show_all(self, document: Document) -> None:
        """Show everything anew that can differ from the original, and the whole overlay."""
        for rect in document.touched:
            self.show(document, rect, overlay=False)
        self.show(document, document.rect, pixels=False)
