"""`Layers`: image, fill, masks and revert stroke, which together make the shown picture."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.document import overlay
from inpaint_app.document.edits import Piece
from inpaint_app.document.fill import Preview
from inpaint_app.document.original_brush import OriginalBrush
from inpaint_app.document.overlay import FILLED, PENDING, PROTECTED, SHIELDED, SOURCE, UNCERTAIN
from inpaint_app.filling.deviations import COPIED, LEVELS
from inpaint_app.masks.grid import Cells
from inpaint_app.masks.guides import GuideMasks
from inpaint_app.masks.selection import Selection, pack, unpack
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from inpaint_app.document.fill import Part
    from inpaint_app.document.unfinished import Unfinished
    from inpaint_app.files.picture import Picture
    from inpaint_app.masks.guides import Guide, Layer
    from inpaint_app.masks.selection import Point

__all__ = ["Layers"]

_versions = itertools.count(1)

_OVERLAY = LEVELS + np.uint8(UNCERTAIN)  # the overlay code of each deviation byte
_OVERLAY[0] = FILLED
_OVERLAY[COPIED] = overlay.COPIED

_GUIDES: tuple[tuple[Guide, int], ...] = (("source", SOURCE), ("protected", PROTECTED))  # last wins


class Layers:
    """The layers of one document, and the picture that they make.

    They can be changed, but do not know about undo: `Document` makes steps of the changes.

    Parameters
    ----------
    picture : Picture
        The picture as it was read; `original` returns its pixels.

    Attributes
    ----------
    selection : Selection
        The mask.
    guides : GuideMasks
        The guides.
    unfinished : list of Unfinished
        Strokes that are shown over the picture, the newest last.
    shield : Selection
        The pixels that stay untouched: they are not in the mask, whatever is painted there.
    """

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.selection = Selection((picture.height, picture.width))
        self.shield = Selection((picture.height, picture.width))
        self.selection.hide_under(self.shield)
        self.guides = GuideMasks((picture.height, picture.width))
        self._image = picture.pixels
        self._fill: Preview | None = None
        self._fill_version = 0
        self._revert: OriginalBrush | None = None
        self._touched = Cells(picture.pixels.shape)
        self.unfinished: list[Unfinished] = []

    # -- reading

    @property
    def image(self) -> NDArray[Any]:
        """The image with every applied fill, shape (H, W[, C]); never changed in place."""
        return self._image

    @property
    def rect(self) -> Rect:
        """The rectangle of the whole image."""
        return Rect.whole(self._image.shape)

    def holds(self, row: int, column: int) -> bool:
        """Return whether the image has such a pixel."""
        return 0 <= row < self.rect.bottom and 0 <= column < self.rect.right

    @property
    def has_fill(self) -> bool:
        """Whether there is a fill that is neither applied nor discarded."""
        return self._fill is not None

    @property
    def uncertain(self) -> bool:
        """Whether the deviation of any pixel of the fill is known."""
        return self._fill is not None and self._fill.uncertain

    @property
    def expected_error(self) -> float | None:
        """Root mean square of the known deviations, as a share of the range; None without any."""
        return self._fill.expected_error if self._fill is not None else None

    @property
    def copied(self) -> bool:
        """Whether any pixel of the fill is known to be a copy."""
        return self._fill is not None and self._fill.copied

    def painter(self, row: int, column: int) -> int | None:
        """Return the tag of the request that filled a pixel, None if the fill is not shown there.

        See `filling.tags`. The tag is 0 for a fill that undo brought back.
        """
        pixel = Rect.pixel(row, column)
        for part in self._fill.parts(pixel) if self._fill is not None else ():
            if self._use(part).all():
                return int(part.tags[0, 0])
        return None

    @property
    def touched(self) -> Iterator[Rect]:
        """Rectangles around all pixels that differ, or once differed, from the original."""
        return self._touched.rects()

    def touched_in(self, rect: Rect) -> Iterator[Rect]:
        """Return the parts of `touched` inside `rect`."""
        return self._touched.rects(rect)

    def layer(self, name: Layer) -> Selection:
        """Return the mask, a guide or the shield, for painting."""
        if name == "shielded":
            return self.shield
        return self.selection if name == "mask" else self.guides.edit(name)

    def shown(self, rect: Rect) -> NDArray[Any]:
        """Return the shown picture inside `rect`: image, fill and unfinished strokes together."""
        parts = tuple(self._fill.parts(rect)) if self._fill is not None else ()
        reverted = self._revert.under(rect) if self._revert is not None else None
        if not parts and reverted is None and not self.unfinished:
            return self._image[rect.slices]
        out = self._image[rect.slices].copy()
        for part in parts:
            use = self._use(part)
            out[part.rect.within(rect)][use] = part.pixels[use]
        if reverted is not None:
            out[reverted] = self.original(rect)[reverted]
        for stroke in self.unfinished:
            stroke.paint(out, rect)
        return out

    def shown_later(self) -> Callable[[], NDArray[Any]]:
        """Return a function that makes the whole shown picture, to be called in another thread.

        It holds copies, so later changes of the layers do not matter. A revert stroke is ignored.
        """
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
        """Return the codes of `document.overlay` inside `rect`; 0 for no mask."""
        mask = self.selection.pixels[rect.slices]
        codes = mask * np.uint8(PENDING)
        for guide, code in _GUIDES:
            painted = self.guides.painted(guide)
            if painted is not None:
                np.copyto(codes, np.uint8(code), where=painted.pixels[rect.slices] & ~mask)
        if self.shield.count:
            np.copyto(codes, np.uint8(SHIELDED), where=self.shield.pixels[rect.slices])
        for part in self._fill.parts(rect) if self._fill is not None else ():
            filled = FILLED if part.deviation is None else _OVERLAY[part.deviation]
            np.copyto(codes[part.rect.within(rect)], filled, where=self._use(part))
        for stroke in self.unfinished:
            stroke.mark(codes, rect)
        return codes

    def value(self, row: int, column: int) -> tuple[float, ...]:
        """Return the channel values of one shown pixel."""
        pixel = Rect.pixel(row, column)
        return tuple(np.atleast_1d(self.shown(pixel)[0, 0]).tolist())

    # -- changes of the fill

    @property
    def fill_version(self) -> int:
        """A number that is new after every change of the fill; 0 without a fill."""
        return self._fill_version

    def start_fill(
        self,
        covers: NDArray[np.bool_],
        wanted: NDArray[np.bool_] | None = None,
        number: int = 0,
    ) -> tuple[Rect, ...]:
        """Start a fill of the pixels `covers`, shape (H, W), which must not change any more.

        Pixels of the previous fill stay there until new ones are pasted over them. That is
        possible where `wanted` is True, by default everywhere. `number` is that of the request, 0
        for none.

        Returns
        -------
        tuple of Rect
            Rectangles where pixels of the previous fill are no longer shown.
        """
        old, self._fill = self._fill, Preview(covers, self._fill, wanted, number)
        self._fill_version = next(_versions)
        parts = old.parts() if old is not None else ()
        return tuple(p.rect for p in parts if (p.known & ~covers[p.rect.slices]).any())

    def paste_fill(
        self, rect: Rect, pixels: NDArray[Any], deviation: NDArray[np.uint8] | None = None
    ) -> bool:
        """Paste newer pixels and their deviations into the fill that `start_fill` started.

        Returns
        -------
        bool
            Whether the overlay may have changed, too.
        """
        assert self._fill is not None, "start_fill comes first"
        self._touched.add(rect)
        self._fill_version = next(_versions)
        return self._fill.paste(rect, pixels, deviation)

    def bring_back_fill(self, pieces: tuple[Piece, ...], number: int = 0) -> None:
        """Replace the fill by the one that these pieces were taken from.

        `number` is that of the request that painted it, 0 for none.
        """
        covers = np.zeros(self._image.shape[:2], dtype=np.bool_)
        for piece in pieces:
            covers[piece.rect.slices] = unpack(piece.used, piece.rect)
        self.drop_fill()
        self.start_fill(covers, number=number)
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
        """Remove the fill."""
        self._fill, self._fill_version = None, 0

    def whole_fill(self) -> tuple[Piece, ...]:
        """Return the whole fill, including pixels that are not shown."""
        parts = self._fill.parts() if self._fill is not None else ()
        return tuple(self._piece(part, part.known) for part in parts)

    def shown_fill(self) -> tuple[Piece, ...]:
        """Return the shown part of the fill: its pixels that are in the mask now."""
        parts = self._fill.parts() if self._fill is not None else ()
        used = ((part, self._use(part)) for part in parts)
        return tuple(self._piece(part, use) for part, use in used if use.any())

    def count_shown(self) -> int:
        """Return how many pixels of the fill are shown: those that are in the mask now."""
        parts = self._fill.parts() if self._fill is not None else ()
        return sum(int(np.count_nonzero(self._use(part))) for part in parts)

    def unmask(self, pieces: tuple[Piece, ...]) -> None:
        """Remove the pixels of pieces from the mask."""
        for piece in pieces:
            self.selection.remove(unpack(piece.used, piece.rect), piece.rect)

    # -- changes of the image

    def revert(self, start: Point, end: Point, diameter: float) -> Rect | None:
        """Move a brush that reverts pixels to the original and erases them from the mask.

        Parameters and result are those of `Selection.stamp`. `end_revert` ends the stroke.
        """
        if self._revert is None:
            self._revert = OriginalBrush(self.picture.pixels, self.shield)
        self.selection.stamp(start, end, diameter, value=False)
        return self._revert.stamp(start, end, diameter)

    def end_revert(self) -> tuple[Piece, ...]:
        """End that stroke; return its changes of the image, which the caller has to `put`."""
        stroke, self._revert = self._revert, None
        return stroke.pieces(self._image) if stroke is not None else ()

    def put(self, pieces: tuple[Piece, ...], *, after: bool) -> None:
        """Set the pixels of pieces to their values after a step, or before it.

        The image is copied first, because other threads may be reading it: once for all calls
        until `freeze`.
        """
        if not self._image.flags.writeable:
            self._image = self._image.copy()
        for piece in pieces:
            piece.put(self._image, after=after)

    def touch(self, rects: Iterable[Rect]) -> None:
        """Add to `touched`, because what is shown may differ from the original there."""
        for rect in rects:
            self._touched.add(rect)

    def freeze(self) -> None:
        """Make the image read-only, so that other threads can read it."""
        self._image.flags.writeable = False

    def _piece(self, part: Part, used: NDArray[np.bool_]) -> Piece:
        before = self._image[part.rect.slices][used]
        deviation = part.deviation[used] if part.deviation is not None else None
        return Piece(part.rect, pack(used), before, part.pixels[used], deviation)

    def _use(self, part: Part) -> NDArray[np.bool_]:
        """Return which pixels show the fill: painted, and still in the mask."""
        return self.selection.pixels[part.rect.slices] & part.known
