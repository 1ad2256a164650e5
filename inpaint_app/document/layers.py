"""A picture, the masks over it and the fill on its way: what of them is to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.document.edits import Piece
from inpaint_app.document.overlay import FILLED, PENDING, PROTECTED, SOURCE, UNCERTAIN
from inpaint_app.filling.deviations import LEVELS
from inpaint_app.masks.grid import Cells
from inpaint_app.masks.guides import GuideMasks
from inpaint_app.masks.selection import Selection, pack
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from inpaint_app.document.fill import Part, Preview
    from inpaint_app.document.original_brush import Retouching
    from inpaint_app.files.picture import Picture
    from inpaint_app.masks.guides import Guide, Layer

__all__ = ["LayeredPicture"]

_OVERLAY = LEVELS + np.uint8(UNCERTAIN)  # of each code of a deviation
_OVERLAY[0] = FILLED

_GUIDES: tuple[tuple[Guide, int], ...] = (("source", SOURCE), ("protected", PROTECTED))  # on top


class LayeredPicture:
    """Nothing here changes what there is; that is what `Document` is for.

    Parameters
    ----------
    picture : Picture
        As it was read; its pixels are what `original` shows.
    """

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.selection = Selection((picture.height, picture.width))
        self.sampling = GuideMasks((picture.height, picture.width))
        self._image = picture.pixels
        self._fill: Preview | None = None
        self._retouching: Retouching | None = None
        self._touched = Cells(picture.pixels.shape)

    @property
    def image(self) -> NDArray[Any]:
        """The image with every applied fill, shape (H, W[, C]), never changed in place."""
        return self._image

    @property
    def rect(self) -> Rect:
        """The rectangle of the whole image."""
        return Rect.whole(self._image.shape)

    def holds(self, row: int, column: int) -> bool:
        """Tell whether there is such a pixel."""
        return 0 <= row < self.rect.bottom and 0 <= column < self.rect.right

    @property
    def has_fill(self) -> bool:
        """Whether there is a fill that is neither applied nor discarded."""
        return self._fill is not None

    @property
    def uncertain(self) -> bool:
        """Whether it is known of any pixel of the fill how far off it may be."""
        return self._fill is not None and self._fill.uncertain

    @property
    def expected_error(self) -> float | None:
        """Root mean square of those deviations, as a share of the range; None without any."""
        return self._fill.expected_error if self._fill is not None else None

    def painter(self, row: int, column: int) -> int | None:
        """Return the tag, see `filling.tags`, of what has filled a pixel, None if nothing has.

        0 is for a fill that was brought back by undo.
        """
        pixel = Rect.pixel(row, column)
        for part in self._fill.parts(pixel) if self._fill is not None else ():
            if self._use(part).all():
                return int(part.tags[0, 0])
        return None

    @property
    def touched(self) -> Iterator[Rect]:
        """Rectangles that hold all that differs, or ever differed, from the original."""
        return self._touched.rects()

    def touched_in(self, rect: Rect) -> Iterator[Rect]:
        """Return what of them is inside `rect`."""
        return self._touched.rects(rect)

    def layer(self, name: Layer) -> Selection:
        """Return what a stroke paints in."""
        return self.selection if name == "mask" else self.sampling.edit(name)

    def shown(self, rect: Rect) -> NDArray[Any]:
        """Return the picture inside `rect`: the fill where it is wanted, else the image."""
        parts = tuple(self._fill.parts(rect)) if self._fill is not None else ()
        restored = self._retouching.under(rect) if self._retouching is not None else None
        if not parts and restored is None:
            return self._image[rect.slices]
        out = self._image[rect.slices].copy()
        for part in parts:
            use = self._use(part)
            out[part.rect.within(rect)][use] = part.pixels[use]
        if restored is not None:
            out[restored] = self.original(rect)[restored]
        return out

    def shown_later(self) -> Callable[[], NDArray[Any]]:
        """Return what makes the whole shown picture, elsewhere: it holds nothing that changes."""
        parts = self._fill.parts() if self._fill is not None else ()
        image = self._image
        pieces = [(part.rect, self._use(part), part.pixels.copy()) for part in parts]

        def make() -> NDArray[Any]:
            out = image.copy() if pieces else image
            for rect, use, pixels in pieces:
                out[rect.slices][use] = pixels[use]
            return out

        return make

    def original(self, rect: Rect) -> NDArray[Any]:
        """Return the picture inside `rect` as it was read from the file."""
        return self.picture.pixels[rect.slices]

    def overlay(self, rect: Rect) -> NDArray[np.uint8]:
        """Return the masks inside `rect` as codes, those of `document.overlay`; 0 for none."""
        mask = self.selection.pixels[rect.slices]
        codes = mask * np.uint8(PENDING)
        for guide, code in _GUIDES:
            painted = self.sampling.painted(guide)
            if painted is not None:
                np.copyto(codes, np.uint8(code), where=painted.pixels[rect.slices] & ~mask)
        for part in self._fill.parts(rect) if self._fill is not None else ():
            filled = FILLED if part.deviation is None else _OVERLAY[part.deviation]
            np.copyto(codes[part.rect.within(rect)], filled, where=self._use(part))
        return codes

    def value(self, row: int, column: int) -> tuple[float, ...]:
        """Return the numbers of one shown pixel."""
        pixel = Rect.pixel(row, column)
        return tuple(np.atleast_1d(self.shown(pixel)[0, 0]).tolist())

    def _piece(self, part: Part, used: NDArray[np.bool_]) -> Piece:
        before = self._image[part.rect.slices][used]
        deviation = part.deviation[used] if part.deviation is not None else None
        return Piece(part.rect, pack(used), before, part.pixels[used], deviation)

    def _use(self, part: Part) -> NDArray[np.bool_]:
        """Return which pixels show the fill: asked for, painted, and not erased since."""
        return self.selection.pixels[part.rect.slices] & part.known
