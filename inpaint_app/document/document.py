"""`Document`: the layers of one picture and its undo stack.

Images are never changed in place: applying a fill makes a new read-only array. So a worker can
go on reading the array that it has, whatever happens to the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.document.edits import DiscardEdit, Edit, FillEdit, Label, MaskEdit, RevertEdit
from inpaint_app.document.history import History
from inpaint_app.document.layers import Layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.document.edits import Piece
    from inpaint_app.files.picture import Picture
    from inpaint_app.masks.guides import Layer

__all__ = ["Document"]


class Document:
    """One opened picture: its layers, and every step that changed them.

    Parameters
    ----------
    picture : Picture
        The picture as it was read.
    history_budget : int
        Bytes that undo may use.

    Attributes
    ----------
    layers : Layers
        Image, masks and fill. After changing a mask there, or reverting pixels, call
        `commit_mask` or `commit_revert` to make it an undo step.
    history : History of Edit
        The undo stack.
    """

    def __init__(self, picture: Picture, *, history_budget: int = 256 << 20) -> None:
        self.layers = Layers(picture)
        self.history: History[Edit] = History(history_budget)
        self._saved: tuple[int, int] | None = self.stamp
        self._shown: tuple[tuple[int, int], int] | None = None  # of which stamp, how many pixels

    @classmethod
    def resumed(
        cls,
        picture: Picture,
        masks: Mapping[Layer, NDArray[np.bool_]],
        edits: tuple[Edit, ...],
        done: int,
        *,
        history_budget: int = 256 << 20,
    ) -> Document:
        """Return a document as it was saved, with its undo steps.

        Parameters
        ----------
        picture : Picture
            The picture of the saved document, bit for bit.
        masks : mapping from Layer to ndarray of bool, shape (H, W)
            The masks after the first `done` steps.
        edits : tuple of Edit
            The steps.
        done : int
            How many of them are done; the others can be redone.
        history_budget : int
            Bytes that undo may use.
        """
        document = cls(picture, history_budget=history_budget)
        layers = document.layers
        for name, mask in masks.items():
            layer = layers.layer(name)
            layer.add(mask)
            layer.commit()
        for number, edit in enumerate(edits):
            if isinstance(edit, FillEdit | RevertEdit):
                layers.touch(piece.rect for piece in edit.pieces)
                if number < done:
                    layers.put(edit.pieces, after=True)
        layers.freeze()
        document.history.load(edits, done)
        document.mark_saved(document.stamp)
        return document

    @property
    def picture(self) -> Picture:
        """The picture as it was read."""
        return self.layers.picture

    # -- unsaved work

    @property
    def stamp(self) -> tuple[int, int]:
        """A value that is different after every change, and the same again after undo."""
        return self.history.token, self.layers.fill_version

    @property
    def modified(self) -> bool:
        """Whether the current state differs from the last saved or exported one."""
        return self.stamp != self._saved

    @property
    def shown_pixels(self) -> int:
        """How many pixels of the fill are in the mask, as it was after the last step."""
        if not self.layers.has_fill:
            return 0
        if self._shown is None or self._shown[0] != self.stamp:
            self._shown = self.stamp, self.layers.count_shown()
        return self._shown[1]

    def mark_saved(self, stamp: tuple[int, int]) -> None:
        """Record that the state with this `stamp` was saved or exported."""
        self._saved = stamp

    def mark_unsaved(self) -> None:
        """Record that no state was saved; undo does not change that."""
        self._saved = None

    # -- steps

    def commit_mask(self, label: Label, layer: Layer = "mask") -> bool:
        """Make all edits of a mask since the last commit one undo step.

        Returns
        -------
        bool
            Whether the mask had changed.
        """
        change = self.layers.layer(layer).commit()
        if change is not None:
            self.history.push(MaskEdit(label, change, layer))
        return change is not None

    def commit_revert(self) -> MaskEdit | RevertEdit | None:
        """Make a stroke of `Layers.revert` one undo step; return it, None if nothing changed."""
        pieces = self.layers.end_revert()
        change = self.layers.selection.commit()
        edit: MaskEdit | RevertEdit
        if pieces:
            edit = RevertEdit(pieces, change)
            self.layers.put(pieces, after=True)
            self.layers.freeze()
        elif change is not None:
            edit = MaskEdit("restore", change)
        else:
            return None
        self.history.push(edit)
        return edit

    def commit_pixels(self, pieces: tuple[Piece, ...], label: Label) -> RevertEdit | None:
        """Put pieces into the image as one undo step; their pixels leave the mask.

        Edits of the mask that are not committed become part of the step. Return it, None if
        there are no pieces.
        """
        if not pieces:
            return None
        layers = self.layers
        layers.unmask(pieces)
        edit = RevertEdit(pieces, layers.selection.commit(), label)
        layers.touch(piece.rect for piece in pieces)
        layers.put(pieces, after=True)
        layers.freeze()
        self.history.push(edit)
        return edit

    def discard_fill(self) -> None:
        """Drop the fill, as one undo step."""
        if self.layers.has_fill:
            pieces = self.layers.whole_fill()
            self.layers.drop_fill()
            self.history.push(DiscardEdit(pieces))

    def apply_fill(self, *, keep_mask: bool) -> None:
        """Make the fill part of the image, as one undo step.

        Only pixels that are in the mask now *and* were in the request change. They leave the mask
        unless it is kept; pixels that were masked after the request stay in it. If no filled
        pixel is in the mask any more, nothing happens.
        """
        layers = self.layers
        pieces = layers.shown_fill()
        if not pieces:
            return
        if not keep_mask:
            layers.unmask(pieces)
        edit = FillEdit(pieces, layers.selection.commit())
        layers.put(pieces, after=True)
        layers.freeze()
        layers.drop_fill()
        self.history.push(edit)

    # -- undo and redo

    def travel_to(self, position: int) -> tuple[Edit, ...]:
        """Undo or redo steps until `position` of them are done.

        Returns
        -------
        tuple of Edit
            Those steps, in this order. The picture is copied once for all of them.
        """
        steps: list[Edit] = []
        filled: FillEdit | DiscardEdit | None = None  # the last undone one; its fill comes back
        while self.history.position > max(position, 0) and (edit := self.history.undo()):
            self._repeat(edit, after=False)
            filled = edit if isinstance(edit, FillEdit | DiscardEdit) else filled
            steps.append(edit)
        while self.history.position < position and (edit := self.history.redo()):
            self._repeat(edit, after=True)
            steps.append(edit)
        self.layers.freeze()
        if filled is not None:  # shown again at once, because computing it again would take long
            self.layers.bring_back_fill(filled.pieces)
        return tuple(steps)

    def _repeat(self, edit: Edit, *, after: bool) -> None:
        """Redo a step (`after`), or undo it."""
        layers = self.layers
        if isinstance(edit, MaskEdit):
            layers.layer(edit.layer).flip(edit.change)
            return
        if isinstance(edit, FillEdit | RevertEdit):
            layers.put(edit.pieces, after=after)
            if edit.change is not None:
                layers.selection.flip(edit.change)
        if isinstance(edit, FillEdit | DiscardEdit):
            layers.drop_fill()
