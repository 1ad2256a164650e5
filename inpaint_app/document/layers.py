"""What lies over each other to make the shown picture: image, fill, masks, and a revert stroke."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.document.edits import Piece
from inpaint_app.document.fill import Preview
from inpaint_app.document.original_brush import OriginalBrush
from inpaint_app.document.overlay import FILLED, PENDING, PROTECTED, SOURCE, UNCERTAIN
from inpaint_app.filling.deviations import LEVELS
from inpaint_app.masks.grid import Cells
from inpaint_app.masks.guides import GuideMasks
from inpaint_app.masks.selection import Selection, pack, unpack
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from inpaint_app.document.fill import Part
    from inpaint_app.files.picture import Picture
    from inpaint_app.masks.guides import Guide, Layer
    from inpaint_app.masks.selection import Point

__all__ = ["Layers"]

_versions = itertools.count(1)

_OVERLAY = LEVELS + np.uint8(UNCERTAIN)  # of each code of a deviation
_OVERLAY[0] = FILLED

_GUIDES: tuple[tuple[Guide, int], ...] = (("source", SOURCE), ("protected", PROTECTED))  # on top


class Layers:
    """The layers of one document, and the picture that they make.

    They can be changed, and know nothing of undo: `Document` makes steps of the changes.

    Parameters
    ----------
    picture : Picture
        As it was read; its pixels are what `original` shows.

    Attributes
    ----------
    selection : Selection
        The mask: what is to be filled.
    guides : GuideMasks
        Where fills take their material from.
    """

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.selection = Selection((picture.height, picture.width))
        self.guides = GuideMasks((picture.height, picture.width))
        self._image = picture.pixels
        self._fill: Preview | None = None
        self._fill_version = 0
        self._revert: OriginalBrush | None = None
        self._touched = Cells(picture.pixels.shape)

    # -- what there is

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
        return self.selection if name == "mask" else self.guides.edit(name)

    def shown(self, rect: Rect) -> NDArray[Any]:
        """Return the picture inside `rect`: the fill where it is wanted, else the image."""
        parts = tuple(self._fill.parts(rect)) if self._fill is not None else ()
        reverted = self._revert.under(rect) if self._revert is not None else None
        if not parts and reverted is None:
            return self._image[rect.slices]
        out = self._image[rect.slices].copy()
        for part in parts:
            use = self._use(part)
            out[part.rect.within(rect)][use] = part.pixels[use]
        if reverted is not None:
            out[reverted] = self.original(rect)[reverted]
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
            painted = self.guides.painted(guide)
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

    # -- changes of the fill

    @property
    def fill_version(self) -> int:
        """A number that is new after every change of the fill; 0 while there is none."""
        return self._fill_version

    def start_fill(
        self,
        covers: NDArray[np.bool_],
        wanted: NDArray[np.bool_] | None = None,
        number: int = 0,
    ) -> tuple[Rect, ...]:
        """Begin a fill of the pixels `covers`, shape (H, W), which must not change any more.

        What the fill before has made of them stays until it is pasted over, which it can be where
        it is `wanted`, by default everywhere. `number` is that of the request, 0 for none.

        Returns
        -------
        tuple of Rect
            Where something of the fill before is not shown any more.
        """
        old, self._fill = self._fill, Preview(covers, self._fill, wanted, number)
        self._fill_version = next(_versions)
        parts = old.parts() if old is not None else ()
        return tuple(p.rect for p in parts if (p.known & ~covers[p.rect.slices]).any())

    def paste_fill(
        self, rect: Rect, pixels: NDArray[Any], deviation: NDArray[np.uint8] | None = None
    ) -> bool:
        """Put newer pixels, and how far off they may be, into the fill that `start_fill` began.

        Returns
        -------
        bool
            Whether the overlay may have changed, too.
        """
        assert self._fill is not None, "start_fill comes first"
        self._touched.add(rect)
        self._fill_version = next(_versions)
        return self._fill.paste(rect, pixels, deviation)

    def bring_back_fill(self, pieces: tuple[Piece, ...]) -> None:
        """Make the fill again what it was when these pieces were taken out of it."""
        covers = np.zeros(self._image.shape[:2], dtype=np.bool_)
        for piece in pieces:
            covers[piece.rect.slices] = unpack(piece.used, piece.rect)
        self.drop_fill()
        self.start_fill(covers)
        for piece in pieces:
            pixels = self._image[piece.rect.slices].copy()
            used = covers[piece.rect.slices]
            pixels[used] = piece.after
            deviation = None
            if piece.deviation is not None:
                deviation = np.zeros(used.shape, np.uint8)
                deviation[used] = piece.deviation
            self.paste_fill(piece.rect, pixels, deviation)

    def drop_fill(self) -> None:
        """Show no fill any more."""
        self._fill, self._fill_version = None, 0

    def whole_fill(self) -> tuple[Piece, ...]:
        """Return all of the fill, whether it is shown or not."""
        parts = self._fill.parts() if self._fill is not None else ()
        return tuple(self._piece(part, part.known) for part in parts)

    def shown_fill(self) -> tuple[Piece, ...]:
        """Return what of the fill is shown: what is in the mask now and was asked for."""
        parts = self._fill.parts() if self._fill is not None else ()
        used = ((part, self._use(part)) for part in parts)
        return tuple(self._piece(part, use) for part, use in used if use.any())

    def unmask(self, pieces: tuple[Piece, ...]) -> None:
        """Take the pixels of pieces out of the mask."""
        for piece in pieces:
            self.selection.remove(unpack(piece.used, piece.rect), piece.rect)

    # -- changes of the image

    def revert(self, start: Point, end: Point, diameter: float) -> Rect | None:
        """Drag a brush that shows the original again, and erases from the mask.

        Parameters and result are those of `Selection.stamp`. `end_revert` ends the stroke.
        """
        if self._revert is None:
            self._revert = OriginalBrush(self.picture.pixels)
        self.selection.stamp(start, end, diameter, value=False)
        return self._revert.stamp(start, end, diameter)

    def end_revert(self) -> tuple[Piece, ...]:
        """End that stroke; return what it changes in the image, which is not done yet."""
        stroke, self._revert = self._revert, None
        return stroke.pieces(self._image) if stroke is not None else ()

    def put(self, pieces: tuple[Piece, ...], *, after: bool) -> None:
        """Set the pixels of pieces to what they are after a step, or were before it.

        The image is copied first, for whoever still reads it: once for all calls until `freeze`.
        """
        if not self._image.flags.writeable:
            self._image = self._image.copy()
        for piece in pieces:
            piece.put(self._image, after=after)

    def touch(self, pieces: tuple[Piece, ...]) -> None:
        """Note that the image may come to differ from the original where these pieces are."""
        for piece in pieces:
            self._touched.add(piece.rect)

    def freeze(self) -> None:
        """Make the image read-only: what it was changed to may be read by other threads."""
        self._image.flags.writeable = False

    def _piece(self, part: Part, used: NDArray[np.bool_]) -> Piece:
        before = self._image[part.rect.slices][used]
        deviation = part.deviation[used] if part.deviation is not None else None
        return Piece(part.rect, pack(used), before, part.pixels[used], deviation)

    def _use(self, part: Part) -> NDArray[np.bool_]:
        """Return which pixels show the fill: asked for, painted, and not erased since."""
        return self.selection.pixels[part.rect.slices] & part.known
