"""The mailbox between worker and view: bounded, and only ever the newest."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from inpaint_app.filling.requests import Patch, Update

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.filling.reconstruct import Report
    from ntk_core import Progress, Rect

__all__ = ["SHARE", "Mailbox"]

SHARE: Final = 1 << 17
"""Pixels that one update may bring, to be shown within a frame or two."""

_EACH: Final = 2048  # pixels that could be shown in the time that a patch costs by itself


class Mailbox:
    """Merges any number of snapshots into updates that wait to be taken.

    Of each rectangle only the newest picture is kept. An engine works on the same rectangles
    pass after pass, so that what waits is never more than the masked part of the image.

    Parameters
    ----------
    wake : callable
        Called when there is something to take, in whichever thread put it there, and not again
        before it was taken: however fast the worker is, one wake-up is on its way at most.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._lock = threading.Lock()
        self._number = 0
        self._patches: OrderedDict[Rect, Patch] = OrderedDict()  # as they are to be pasted
        self._progress: Progress | None = None
        self._wanted: NDArray[np.bool_] | None = None
        self._finished = False
        self._error = ""
        self._report: Report | None = None
        self._full = False

    def open(self, number: int) -> None:
        """Accept snapshots for request `number` only; forget everything before."""
        with self._lock:
            self._clear()
            self._number = number

    def close(self) -> None:
        """Accept nothing; forget everything."""
        self.open(0)

    def narrow(self, number: int, wanted: NDArray[np.bool_] | None) -> None:
        """Say before the first snapshot of request `number` which pixels they will be about."""
        with self._lock:
            if number == self._number:
                self._wanted = wanted

    def post(self, number: int, patch: Patch, progress: Progress) -> None:
        """Put what came of request `number`; ignored when that is not the accepted one."""
        with self._lock:
            if number != self._number:
                return
            self._patches[patch.rect] = patch
            self._patches.move_to_end(patch.rect)  # what it overlaps is pasted before it
            self._progress = progress
            wake = self._fill()
        if wake:
            self._wake()

    def finish(self, number: int, report: Report | None = None, error: str = "") -> None:
        """Say that request `number` came to its end, and how; None if nothing was computed."""
        with self._lock:
            if number != self._number:
                return
            self._finished, self._report, self._error = True, report, error
            wake = self._fill()
        if wake:
            self._wake()

    def take(self, room: int = SHARE) -> Update | None:
        """Return what came first, as much of it as has `room`, in pixels and what patches cost.

        When something is left, `wake` is called once more. The end comes with the last of it.
        """
        with self._lock:
            if not self._full:
                return None
            patches = []
            while self._patches and room > 0:
                rect, patch = self._patches.popitem(last=False)
                patches.append(patch)
                room -= rect.height * rect.width + _EACH
            self._full = more = bool(self._patches)
            end = self._finished and not more
            report = self._report if end else None
            update = Update(
                self._number,
                tuple(patches),
                self._progress,
                end,
                self._error if end else "",
                None if report is None else report.residual,
                self._wanted,
                () if report is None else report.notes,
            )
        if more:
            self._wake()
        return update

    def _fill(self) -> bool:
        """Mark the mailbox as full; return whether it was empty."""
        was, self._full = self._full, True
        return not was

    def _clear(self) -> None:
        self._patches.clear()
        self._progress = None
        self._wanted = None
        self._finished = self._full = False
        self._error = ""
        self._report = None
