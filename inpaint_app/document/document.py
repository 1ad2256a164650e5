"""The document: an image, the masks over it, the fill on its way, and how it came to be.

Images are never changed in place: applying a fill makes a new read-only array. A worker can
therefore go on reading the one that it was given, whatever happens to the document.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.document.edits import DiscardEdit, Edit, FillEdit, Label, MaskEdit, RestoreEdit
from inpaint_app.document.fill import Preview
from inpaint_app.document.history import History
from inpaint_app.document.layers import LayeredPicture
from inpaint_app.document.original_brush import Retouching
from inpaint_app.masks.selection import unpack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture
    from inpaint_app.masks.guides import Layer
    from inpaint_app.masks.selection import Point
    from ntk_core import Rect

__all__ = ["Document"]

_tokens = itertools.count(1)


class Document(LayeredPicture):
    """One opened picture.

    Parameters
    ----------
    picture : Picture
        As it was read; its pixels are what `original` shows.
    history_budget : int
        Bytes that undo may use.
    """

    def __init__(self, picture: Picture, *, history_budget: int = 256 << 20) -> None:
        super().__init__(picture)
        self.history: History[Edit] = History(history_budget)
        self._fill_token = 0
        self._saved: tuple[int, int] | None = self.stamp

    @classmethod
    def resumed(
        cls,
        picture: Picture,
        layers: Mapping[Layer, NDArray[np.bool_]],
        edits: tuple[Edit, ...],
        done: int,
        *,
        history_budget: int = 256 << 20,
    ) -> Document:
        """Return a document as it was saved, with every step to take back.

        Parameters
        ----------
        picture : Picture
            The one that was saved, bit for bit.
        layers : mapping from Layer to ndarray of bool, shape (H, W)
            The masks, as they are once `done` steps are done.
        edits : tuple of Edit
            The steps.
        done : int
            How many of them are done; the others can be done again.
        history_budget : int
            Bytes that undo may use.
        """
        document = cls(picture, history_budget=history_budget)
        for name, mask in layers.items():
            layer = document.layer(name)
            layer.add(mask)
            layer.commit()
        for number, edit in enumerate(edits):
            if isinstance(edit, FillEdit | RestoreEdit):
                for piece in edit.pieces:
                    document._touched.add(piece.rect)
                if number < done:
                    document._set_pixels(edit, after=True)
        document._image.flags.writeable = False
        document.history.restore(edits, done)
        document.mark_saved(document.stamp)
        return document

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

    def mark_unsaved(self) -> None:
        """Note that this was never exported, whatever becomes of it by undo."""
        self._saved = None

    # -- the fill

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
        self._fill_token = next(_tokens)
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
        self._fill_token = next(_tokens)
        return self._fill.paste(rect, pixels, deviation)

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
        self._image.flags.writeable = False
        self._fill, self._fill_token = None, 0
        self.history.push(edit)

    # -- the original, painted back

    def restore(self, start: Point, end: Point, diameter: float) -> Rect | None:
        """Drag a brush that brings the original back, and erases from the mask.

        Parameters and result are those of `Selection.stamp`. `commit_restored` ends the stroke.
        """
        if self._retouching is None:
            self._retouching = Retouching(self.picture.pixels)
        self.selection.stamp(start, end, diameter, value=False)
        return self._retouching.stamp(start, end, diameter)

    def commit_restored(self) -> MaskEdit | RestoreEdit | None:
        """Make that stroke one step of undo and return it, None if it changed nothing."""
        stroke, self._retouching = self._retouching, None
        pieces = stroke.pieces(self._image) if stroke is not None else ()
        change = self.selection.commit()
        edit: MaskEdit | RestoreEdit
        if pieces:
            edit = RestoreEdit(pieces, change)
            self._set_pixels(edit, after=True)
            self._image.flags.writeable = False
        elif change is not None:
            edit = MaskEdit("restore", change)
        else:
            return None
        self.history.push(edit)
        return edit

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

    def travel_to(self, position: int) -> tuple[Edit, ...]:
        """Take back steps, or do them again, until `position` of them are done.

        Returns
        -------
        tuple of Edit
            Those steps, in this order; the picture was copied once for all of them.
        """
        steps: list[Edit] = []
        filled: FillEdit | DiscardEdit | None = None  # the last whose fill is to be there again
        while self.history.position > max(position, 0) and (edit := self.history.undo()):
            self._repeat(edit, after=False)
            filled = edit if isinstance(edit, FillEdit | DiscardEdit) else filled
            steps.append(edit)
        while self.history.position < position and (edit := self.history.redo()):
            self._repeat(edit, after=True)
            steps.append(edit)
        self._image.flags.writeable = False
        if filled is not None:
            self._bring_back(filled)
        return tuple(steps)

    def _repeat(self, edit: Edit, *, after: bool) -> None:
        """Make what a step changed what it was after, or before it."""
        if isinstance(edit, MaskEdit):
            self.layer(edit.layer).flip(edit.change)
            return
        if isinstance(edit, FillEdit | RestoreEdit):
            self._set_pixels(edit, after=after)
            if edit.change is not None:
                self.selection.flip(edit.change)
        if isinstance(edit, FillEdit | DiscardEdit):
            self._fill, self._fill_token = None, 0

    def _bring_back(self, edit: FillEdit | DiscardEdit) -> None:
        """Make the fill again what it was before it was applied or dropped: it took its time."""
        covers = np.zeros(self._image.shape[:2], dtype=np.bool_)
        for piece in edit.pieces:
            covers[piece.rect.slices] = unpack(piece.used, piece.rect)
        self._fill = None
        self.start_fill(covers)
        for piece in edit.pieces:
            pixels = self._image[piece.rect.slices].copy()
            used = covers[piece.rect.slices]
            pixels[used] = piece.after
            deviation = None
            if piece.deviation is not None:
                deviation = np.zeros(used.shape, np.uint8)
                deviation[used] = piece.deviation
            self.paste_fill(piece.rect, pixels, deviation)

    def _set_pixels(self, edit: FillEdit | RestoreEdit, *, after: bool) -> None:
        """Set the pixels of a step in a copy of the image, which the caller makes read-only."""
        if not self._image.flags.writeable:
            self._image = self._image.copy()
        for piece in edit.pieces:
            piece.put(self._image, after=after)
