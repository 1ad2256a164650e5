"""Slow changes of the mask, computed in a background thread, one after the other.

The user may paint meanwhile. Pixels that changed since the computation began keep their new
values; all others get the computed ones.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.editor.mask_jobs import MaskJobs
from inpaint_app.editor.state import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.document.document import Document
    from inpaint_app.document.edits import Label
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.ports import Background
    from inpaint_app.editor.strokes import Strokes
    from ntk_core import Rect

    Masked = tuple[Rect, NDArray[np.bool_]]
    """The new mask inside a rectangle."""

    Change = Callable[[NDArray[np.bool_]], Masked | None]
    """A function from the whole mask to its new values; it returns None for no change."""

__all__ = ["Change", "MaskChanges", "Masked"]

_log = logging.getLogger(__name__)


class MaskChanges:
    """The queue of slow changes of the mask.

    Parameters
    ----------
    desk : Desk
        Has the document.
    background : Background
        The thread that computes masks.
    strokes : Strokes
        While a stroke is painted, results wait.
    """

    def __init__(self, desk: Desk, background: Background, strokes: Strokes) -> None:
        self._desk = desk
        self._jobs = MaskJobs(background, free=lambda: not strokes.painting)
        strokes.ended.connect(self._jobs.settle)
        # Also before a run that the end of a stroke starts: it must see the changes that waited.
        desk.before_change.connect(self._jobs.settle)
        desk.other.connect(self._forget)

    @property
    def busy(self) -> bool:
        """Whether a change is running or waiting."""
        return self._jobs.busy

    def submit(self, label: Label, change: Callable[[], Change]) -> None:
        """Add a change to the queue; `change` is called after the earlier changes are done."""
        document = self._desk.document
        if document is None:
            return
        self._desk.before_change()
        self._desk.view.show_notice(None)
        job = _Job(document, change)

        def done(result: Masked | Exception | None) -> None:
            if isinstance(result, Exception):
                _log.error("a mask could not be computed", exc_info=result)
                told = "the mask could not be computed; close other programs and try again"
                self._desk.view.show_notice(Notice("failed", told))
            elif result is not None and document is self._desk.document:
                self._desk.show(job.put(result))
                self._desk.commit(label, "mask")
            self._desk.changed()

        self._jobs.submit(job.begin, done)
        self._desk.changed()

    def afterwards(self, then: Callable[[], None] | None) -> None:
        """Set the function to call when the queue is empty; it replaces the previous one."""
        self._jobs.afterwards(then)

    def drop(self) -> bool:
        """Empty the queue and drop `afterwards`; return whether anything was in the queue."""
        return self._jobs.drop()

    def _forget(self) -> None:
        self._jobs.drop()


class _Job:
    """One change of a mask, computed from a copy, because the user may paint meanwhile."""

    def __init__(self, document: Document, change: Callable[[], Change]) -> None:
        self._selection, self._change = document.layers.selection, change
        self._before = self._selection.painted
        self._version = 0

    def begin(self) -> Callable[[], Masked | None]:
        """Copy the mask, and return the function to call in the background thread."""
        before = self._before = self._selection.painted_snapshot()
        self._version = self._selection.version
        change = self._change()
        return lambda: change(before)

    def put(self, result: Masked) -> Rect:
        """Write the result into the mask; return its rectangle."""
        rect, pixels = result
        if self._selection.version != self._version:
            now = self._selection.painted[rect.slices]
            pixels = np.where(now ^ self._before[rect.slices], now, pixels)
        self._selection.put(pixels, rect)
        return rect
