"""The document: an image, the masks over it, the fill on its way, and how it came to be.

Images are never changed in place: applying a fill makes a new read-only array. A worker can
therefore go on reading the one that it was given, whatever happens to the document.
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

    from inpaint_app.files.picture import Picture
    from inpaint_app.masks.guides import Layer

__all__ = ["Document"]


class Document:
    """One opened picture: its layers, and every step that changed them.

    Parameters
    ----------
    picture : Picture
        As it was read.
    history_budget : int
        Bytes that undo may use.

    Attributes
    ----------
    layers : Layers
        What is seen. Whoever changes a mask there, or reverts pixels, commits it here as a step.
    history : History of Edit
        The steps.
    """

    def __init__(self, picture: Picture, *, history_budget: int = 256 << 20) -> None:
        self.layers = Layers(picture)
        self.history: History[Edit] = History(history_budget)
        self._saved: tuple[int, int] | None = self.stamp

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
        """Return a document as it was saved, with every step to take back.

        Parameters
        ----------
        picture : Picture
            The one that was saved, bit for bit.
        masks : mapping from Layer to ndarray of bool, shape (H, W)
            The masks, as they are once `done` steps are done.
        edits : tuple of Edit
            The steps.
        done : int
            How many of them are done; the others can be done again.
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
                layers.touch(edit.pieces)
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

    # -- whether it is safe

    @property
    def stamp(self) -> tuple[int, int]:
        """A value that changes with every change of mask or picture, and back with undo."""
        return self.history.token, self.layers.fill_version

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

    # -- steps

    def commit_mask(self, label: Label, layer: Layer = "mask") -> bool:
        """Make the edits of a mask since the last commit one step of undo.

        Returns
        -------
        bool
            Whether anything had changed.
        """
        change = self.layers.layer(layer).commit()
        if change is not None:
            self.history.push(MaskEdit(label, change, layer))
        return change is not None

    def commit_revert(self) -> MaskEdit | RevertEdit | None:
        """Make a stroke of `Layers.revert` one step of undo; None if it changed nothing."""
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

    def discard_fill(self) -> None:
        """Drop the fill, as one step of undo."""
        if self.layers.has_fill:
            pieces = self.layers.whole_fill()
            self.layers.drop_fill()
            self.history.push(DiscardEdit(pieces))

    def apply_fill(self, *, keep_mask: bool) -> None:
        """Make the fill part of the image, as one step of undo.

        Only pixels that are in the mask now *and* were asked for change. They leave the mask
        unless it is kept; what was painted since stays. A fill of which no pixel is in the mask
        any more is discarded.
        """
        layers = self.layers
        pieces = layers.shown_fill()
        if not pieces:
            self.discard_fill()
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
        self.layers.freeze()
        if filled is not None:  # it took its time: it is there again, not to be computed anew
            self.layers.bring_back_fill(filled.pieces)
        return tuple(steps)

    def _repeat(self, edit: Edit, *, after: bool) -> None:
        """Make what a step changed what it was after, or before it."""
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
