"""Strokes that change pixels, while they are painted or computed: shown, but not yet a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from inpaint_app.document.edits import Piece
from inpaint_app.document.fill import Preview
from inpaint_app.document.overlay import PENDING
from inpaint_app.masks.selection import Selection, pack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.masks.selection import Point
    from ntk_core import Rect

__all__ = ["HealStroke", "Unfinished"]


class Unfinished(Protocol):
    """Pixels that are shown over the picture before they are a step of undo."""

    def paint(self, pixels: NDArray[Any], rect: Rect) -> None:
        """Put them into a writable copy of what is shown inside `rect`."""
        ...

    def mark(self, codes: NDArray[np.uint8], rect: Rect) -> None:
        """Put them into the codes of `document.overlay` inside `rect`."""
        ...


class HealStroke:
    """A stroke of the healing brush: what it covers, and the pixels that are computed so far.

    Parameters
    ----------
    shape : (int, int)
        Height and width of the picture.
    shield : Selection, optional
        The pixels that stay untouched.

    Attributes
    ----------
    under : Selection
        The pixels that the stroke covers.
    """

    def __init__(self, shape: tuple[int, int], shield: Selection | None = None) -> None:
        self.under = Selection(shape)
        if shield is not None:
            self.under.hide_under(shield)
        self._preview: Preview | None = None

    def stamp(self, start: Point, end: Point, diameter: float) -> Rect | None:
        """Move the brush along a segment; parameters and result as of `Selection.stamp`."""
        return self.under.stamp(start, end, diameter, value=True)

    def paste(self, rect: Rect, pixels: NDArray[Any]) -> None:
        """Take computed pixels, shape (rect.height, rect.width[, C]); others are ignored."""
        if self._preview is None:
            self._preview = Preview(self.under.snapshot())
        self._preview.paste(rect, pixels)

    def paint(self, pixels: NDArray[Any], rect: Rect) -> None:
        """Put what is computed into a writable copy of what is shown inside `rect`."""
        for part in self._preview.parts(rect) if self._preview is not None else ():
            pixels[part.rect.within(rect)][part.known] = part.pixels[part.known]

    def mark(self, codes: NDArray[np.uint8], rect: Rect) -> None:
        """Mark what is not computed yet as masked, and the rest as what it is: a picture."""
        under = self.under.pixels[rect.slices]
        np.copyto(codes, np.uint8(PENDING), where=under)
        for part in self._preview.parts(rect) if self._preview is not None else ():
            np.copyto(codes[part.rect.within(rect)], np.uint8(0), where=part.known)

    def pieces(self, image: NDArray[Any]) -> tuple[Piece, ...]:
        """Return the changes that what is computed makes to an image of the same shape."""
        return tuple(
            Piece(
                part.rect,
                pack(part.known),
                image[part.rect.slices][part.known],
                part.pixels[part.known],
            )
            for part in (self._preview.parts() if self._preview is not None else ())
            if part.known.any()
        )
