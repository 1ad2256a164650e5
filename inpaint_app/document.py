"""The document: an image, the mask over it, the fill on its way, and how it came to be.

Images are never changed in place: applying a fill makes a new read-only array. A worker can
therefore go on reading the one that it was given, whatever happens to the document.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.edits import DiscardEdit, Edit, FillEdit, Label, MaskEdit
from inpaint_app.history import History
from inpaint_app.interfaces import FILLED, PENDING
from inpaint_app.preview import Preview
from inpaint_app.regions import intersect, join, shifted, whole
from inpaint_app.selection import Selection, pack, unpack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.picture import Picture
    from ntk_core import Rect

__all__ = ["Document", "Fill"]

_tokens = itertools.count(1)


class Fill:
    """What a reconstruction has made of the pixels that it was asked for.

    Attributes
    ----------
    covers : ndarray of bool, shape (H, W), read-only
        The pixels that were asked for.
    preview : Preview
        Their picture so far.
    """

    def __init__(self, image: NDArray[Any], covers: NDArray[np.bool_]) -> None:
        self.covers = covers
        self.preview = Preview(image)


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
        self.history: History[Edit] = History(history_budget)
        self._image = picture.pixels
        self._fill: Fill | None = None
        self._fill_token = 0
        self._touched: Rect | None = None
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
    def touched(self) -> Rect | None:
        """The rectangle in which the picture differs, or ever differed, from the original."""
        return self._touched

    def shown(self, rect: Rect) -> NDArray[Any]:
        """Return the picture inside `rect`: the fill where it is wanted, else the image."""
        if self._fill is None or (part := self._filled(rect)) is None:
            return self._image[rect.slices]
        out = self._image[rect.slices].copy()
        target = out[shifted(part, rect)]
        use = self._use(self._fill, part)
        target[use] = self._fill.preview.view(part)[use]
        return out

    def original(self, rect: Rect) -> NDArray[Any]:
        """Return the picture inside `rect` as it was read from the file."""
        return self.picture.pixels[rect.slices]

    def overlay(self, rect: Rect) -> NDArray[np.uint8]:
        """Return the mask inside `rect` as codes: 0 nothing, `PENDING` or `FILLED`."""
        codes = self.selection.pixels[rect.slices] * np.uint8(PENDING)
        if self._fill is not None and (part := self._filled(rect)) is not None:
            codes[shifted(part, rect)][self._use(self._fill, part)] = FILLED
        return codes

    def value(self, row: int, column: int) -> tuple[float, ...]:
        """Return the numbers of one shown pixel."""
        cell = type(self.rect)(row, column, row + 1, column + 1)
        return tuple(np.atleast_1d(self.shown(cell)[0, 0]).tolist())

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

    def start_fill(self, image: NDArray[Any], covers: NDArray[np.bool_]) -> Rect | None:
        """Replace the fill by a new, still empty one; return the rectangle of the old."""
        old = self._fill.preview.rect if self._fill else None
        self._fill = Fill(image, covers)
        self._fill_token = next(_tokens)
        return old

    def paste_fill(self, rect: Rect, pixels: NDArray[Any]) -> None:
        """Put newer pixels into the fill that `start_fill` began."""
        assert self._fill is not None, "start_fill comes first"
        self._fill.preview.paste(rect, pixels)
        self._touched = join(self._touched, rect)
        self._fill_token = next(_tokens)

    def discard_fill(self) -> None:
        """Drop the fill, as one step of undo."""
        fill, self._fill, self._fill_token = self._fill, None, 0
        if fill is not None and (rect := fill.preview.rect) is not None:
            covers = fill.covers[rect.slices]
            self.history.push(DiscardEdit(rect, pack(covers), fill.preview.view(rect)[covers]))

    def apply_fill(self, *, keep_mask: bool) -> Rect | None:
        """Make the fill part of the image, as one step of undo.

        Only pixels that are in the mask now *and* were asked for change. They leave the mask
        unless it is kept; what was painted since stays.

        Returns
        -------
        Rect or None
            Where the document changed; None when there was nothing to apply.
        """
        rect = self._fill.preview.rect if self._fill else None
        if self._fill is None or rect is None:
            return None
        use = self._use(self._fill, rect)
        if not use.any():
            self._fill, self._fill_token = None, 0
            return rect
        before, after = self._image[rect.slices][use], self._fill.preview.view(rect)[use]
        if not keep_mask:
            self.selection.remove(use, rect)
        change = self.selection.commit()
        edit = FillEdit(rect, pack(use), before, after, change)
        self._set_pixels(edit, after)
        self._fill, self._fill_token = None, 0
        self.history.push(edit)
        return rect

    # -- history

    def commit_mask(self, label: Label) -> bool:
        """Make the edits of the mask since the last commit one step of undo.

        Returns
        -------
        bool
            Whether anything had changed.
        """
        change = self.selection.commit()
        if change is not None:
            self.history.push(MaskEdit(label, change))
        return change is not None

    def undo(self) -> Edit | None:
        """Take back the last step and return it, None if there is none."""
        edit = self.history.undo()
        if isinstance(edit, MaskEdit):
            self.selection.flip(edit.change)
        elif isinstance(edit, FillEdit):
            self._set_pixels(edit, edit.before)
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
            self.selection.flip(edit.change)
        elif edit is not None:
            if isinstance(edit, FillEdit):
                self._set_pixels(edit, edit.after)
                if edit.change is not None:
                    self.selection.flip(edit.change)
            self._fill, self._fill_token = None, 0
        return edit

    def _bring_back(self, edit: FillEdit | DiscardEdit) -> None:
        """Make the fill again what it was before it was applied or dropped: it took its time."""
        covers = np.zeros(self._image.shape[:2], dtype=np.bool_)
        inside = covers[edit.rect.slices]
        inside[...] = unpack(edit.used, edit.rect)
        self.start_fill(self._image, covers)
        pixels = self._image[edit.rect.slices].copy()
        pixels[inside] = edit.after
        self.paste_fill(edit.rect, pixels)

    def _set_pixels(self, edit: FillEdit, values: NDArray[Any]) -> None:
        image = self._image.copy()
        image[edit.rect.slices][unpack(edit.used, edit.rect)] = values
        image.flags.writeable = False
        self._image = image

    def _filled(self, rect: Rect) -> Rect | None:
        """Return the part of `rect` for which the fill has pixels."""
        if self._fill is None or self._fill.preview.rect is None:
            return None
        return intersect(rect, self._fill.preview.rect)

    def _use(self, fill: Fill, rect: Rect) -> NDArray[np.bool_]:
        """Return which pixels of `rect` show the fill: asked for, and not erased since."""
        return self.selection.pixels[rect.slices] & fill.covers[rect.slices]
