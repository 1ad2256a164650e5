"""The document: an image, the masks over it, the fill on its way, and how it came to be.

Images are never changed in place: applying a fill makes a new read-only array. A worker can
therefore go on reading the one that it was given, whatever happens to the document.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.edits import DiscardEdit, Edit, FillEdit, Label, MaskEdit, Piece
from inpaint_app.history import History
from inpaint_app.interfaces import FILLED, PENDING, PROTECTED, SOURCE
from inpaint_app.preview import Preview
from inpaint_app.regions import Cells, shifted, whole
from inpaint_app.sampling import Sampling
from inpaint_app.selection import Selection, pack, unpack
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.picture import Picture
    from inpaint_app.preview import Part
    from inpaint_app.sampling import Guide, Layer

__all__ = ["Document"]

_tokens = itertools.count(1)

_GUIDES: tuple[tuple[Guide, int], ...] = (("source", SOURCE), ("protected", PROTECTED))  # on top


class Document:
    """One opened picture.

    Parameters
    ----------
    picture : Picture
        As it was read; its pixels are what `original` shows.
    history_budget : int
        Bytes that undo may use.
    """

    def __init__(self, picture: Picture, *, history_budget: int = 256 << 20) -> None:
        self.picture = picture
        self.selection = Selection((picture.height, picture.width))
        self.sampling = Sampling((picture.height, picture.width))
        self.history: History[Edit] = History(history_budget)
        self._image = picture.pixels
        self._fill: Preview | None = None
        self._fill_token = 0
        self._touched = Cells(picture.pixels.shape)
        self._saved = self.stamp

    # -- what there is

    @property
    def image(self) -> NDArray[Any]:
        """The image with every applied fill, shape (H, W[, C]), never changed in place."""
        return self._image

    @property
    def rect(self) -> Rect:
        """The rectangle of the whole image."""
        return whole(self._image.shape)

    @property
    def has_fill(self) -> bool:
        """Whether there is a fill that is neither applied nor discarded."""
        return self._fill is not None

    @property
    def touched(self) -> Iterator[Rect]:
        """Rectangles that hold all that differs, or ever differed, from the original."""
        return self._touched.rects()

    def layer(self, name: Layer) -> Selection:
        """Return what a stroke paints in."""
        return self.selection if name == "mask" else self.sampling.edit(name)

    def shown(self, rect: Rect) -> NDArray[Any]:
        """Return the picture inside `rect`: the fill where it is wanted, else the image."""
        parts = tuple(self._fill.parts(rect)) if self._fill is not None else ()
        if not parts:
            return self._image[rect.slices]
        out = self._image[rect.slices].copy()
        for part in parts:
            use = self._use(part)
            out[shifted(part.rect, rect)][use] = part.pixels[use]
        return out

    def original(self, rect: Rect) -> NDArray[Any]:
        """Return the picture inside `rect` as it was read from the file."""
        return self.picture.pixels[rect.slices]

    def overlay(self, rect: Rect) -> NDArray[np.uint8]:
        """Return the masks inside `rect` as codes, those of `inpaint_app.interfaces`; 0 nothing."""
        mask = self.selection.pixels[rect.slices]
        codes = mask * np.uint8(PENDING)
        for guide, code in _GUIDES:
            painted = self.sampling.painted(guide)
            if painted is not None:
                np.copyto(codes, np.uint8(code), where=painted.pixels[rect.slices] & ~mask)
        for part in self._fill.parts(rect) if self._fill is not None else ():
            codes[shifted(part.rect, rect)][self._use(part)] = FILLED
        return codes

    def value(self, row: int, column: int) -> tuple[float, ...]:
        """Return the numbers of one shown pixel."""
        pixel = Rect(row, column, row + 1, column + 1)
        return tuple(np.atleast_1d(self.shown(pixel)[0, 0]).tolist())

    # -- whether it is safe

    @property
    def stamp(self) -> tuple[int, int]:
        """A value that changes with every change of mask or picture, and back with undo."""
        return self.history.token, self._fill_token

    @property
    def modified(self) -> bool:
        """Whether there is work that was never exported."""
        return self.stamp != self._saved

    def mark_saved(self, stamp: tuple[int, int]) -> None:
        """Note that the document was exported when its `stamp` was this."""
        self._saved = stamp

    # -- the fill

    def start_fill(
        self, covers: NDArray[np.bool_], wanted: NDArray[np.bool_] | None = None
    ) -> tuple[Rect, ...]:
        """Begin a fill of the pixels `covers`, shape (H, W), which must not change any more.

        What the fill before has made of them stays until it is pasted over, which it can be where
        it is `wanted`, by default everywhere.

        Returns
        -------
        tuple of Rect
            Where something of the fill before is not shown any more.
        """
        old, self._fill = self._fill, Preview(covers, self._fill, wanted)
        self._fill_token = next(_tokens)
        parts = old.parts() if old is not None else ()
        return tuple(p.rect for p in parts if (p.known & ~covers[p.rect.slices]).any())

    def paste_fill(self, rect: Rect, pixels: NDArray[Any]) -> bool:
        """Put newer pixels into the fill that `start_fill` began.

        Returns
        -------
        bool
            Whether the overlay may have changed, too.
        """
        assert self._fill is not None, "start_fill comes first"
        self._touched.add(rect)
        self._fill_token = next(_tokens)
        return self._fill.paste(rect, pixels)

    def discard_fill(self) -> None:
        """Drop the fill, as one step of undo."""
        fill, self._fill, self._fill_token = self._fill, None, 0
        if fill is not None:
            pieces = (self._piece(part, part.known) for part in fill.parts())
            self.history.push(DiscardEdit(tuple(pieces)))

    def apply_fill(self, *, keep_mask: bool) -> None:
        """Make the fill part of the image, as one step of undo.

        Only pixels that are in the mask now *and* were asked for change. They leave the mask
        unless it is kept; what was painted since stays. A fill of which no pixel is in the mask
        any more is discarded.
        """
        if self._fill is None:
            return
        parts = [(part, self._use(part)) for part in self._fill.parts()]
        pieces = tuple(self._piece(part, use) for part, use in parts if use.any())
        if not pieces:
            self.discard_fill()
            return
        if not keep_mask:
            for part, use in parts:
                self.selection.remove(use, part.rect)
        edit = FillEdit(pieces, self.selection.commit())
        self._set_pixels(edit, after=True)
        self._fill, self._fill_token = None, 0
        self.history.push(edit)

    # -- history

    def commit_mask(self, label: Label, layer: Layer = "mask") -> bool:
        """Make the edits of a layer since the last commit one step of undo.

        Returns
        -------
        bool
            Whether anything had changed.
        """
        change = self.layer(layer).commit()
        if change is not None:
            self.history.push(MaskEdit(label, change, layer))
        return change is not None

    def undo(self) -> Edit | None:
        """Take back the last step and return it, None if there is none."""
        edit = self.history.undo()
        if isinstance(edit, MaskEdit):
            self.layer(edit.layer).flip(edit.change)
        elif isinstance(edit, FillEdit):
            self._set_pixels(edit, after=False)
            if edit.change is not None:
                self.selection.flip(edit.change)
            self._bring_back(edit)
        elif edit is not None:
            self._bring_back(edit)
        return edit

    def redo(self) -> Edit | None:
        """Do the step again that was taken back last and return it, None if there is none."""
        edit = self.history.redo()
        if isinstance(edit, MaskEdit):
            self.layer(edit.layer).flip(edit.change)
        elif edit is not None:
            if isinstance(edit, FillEdit):
                self._set_pixels(edit, after=True)
                if edit.change is not None:
                    self.selection.flip(edit.change)
            self._fill, self._fill_token = None, 0
        return edit

    def _bring_back(self, edit: FillEdit | DiscardEdit) -> None:
        """Make the fill again what it was before it was applied or dropped: it took its time."""
        covers = np.zeros(self._image.shape[:2], dtype=np.bool_)
        for piece in edit.pieces:
            covers[piece.rect.slices] = unpack(piece.used, piece.rect)
        self._fill = None
        self.start_fill(covers)
        for piece in edit.pieces:
            pixels = self._image[piece.rect.slices].copy()
            pixels[covers[piece.rect.slices]] = piece.after
            self.paste_fill(piece.rect, pixels)

    def _set_pixels(self, edit: FillEdit, *, after: bool) -> None:
        image = self._image.copy()
        for piece in edit.pieces:
            used = unpack(piece.used, piece.rect)
            image[piece.rect.slices][used] = piece.after if after else piece.before
        image.flags.writeable = False
        self._image = image

    def _piece(self, part: Part, used: NDArray[np.bool_]) -> Piece:
        before = self._image[part.rect.slices][used]
        return Piece(part.rect, pack(used), before, part.pixels[used])

    def _use(self, part: Part) -> NDArray[np.bool_]:
        """Return which pixels show the fill: asked for, painted, and not erased since."""
        return self.selection.pixels[part.rect.slices] & part.known
