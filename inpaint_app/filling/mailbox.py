"""The mailbox between worker and view: bounded, with the newest pixels only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from inpaint_app.filling.requests import Patch, Update

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.filling.requests import Report
    from ntk_core import Progress, Rect

__all__ = ["SHARE", "Mailbox"]

SHARE: Final = 1 << 17
"""The pixels of one update, few enough to be shown within a frame or two."""

_EACH: Final = 2048  # the fixed cost of one patch, in pixels shown in the same time


class Mailbox:
    """Merges any number of snapshots into updates for the view.

    Only the newest patch of each rectangle is kept. The engine works on the same rectangles in
    every pass, so the waiting patches are never larger than the masked part of the image.

    Parameters
    ----------
    wake : callable
        Called in the posting thread when the mailbox was empty and no longer is. So there is
        never more than one wake-up on its way, however fast the worker is.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._lock = threading.Lock()
        self._number = 0
        self._patches: OrderedDict[Rect, Patch] = OrderedDict()  # in the order of pasting
        self._progress: Progress | None = None
        self._wanted: NDArray[np.bool_] | None = None
        self._finished = False
        self._error = ""
        self._report: Report | None = None
        self._full = False

    def open(self, number: int) -> None:
        """Accept only snapshots of request `number`, and drop everything else."""
        with self._lock:
            self._clear()
            self._number = number

    def close(self) -> None:
        """Accept nothing, and drop everything."""
        self.open(0)

    def narrow(self, number: int, wanted: NDArray[np.bool_] | None) -> None:
        """Set the pixels that request `number` will fill; call it before its first snapshot."""
        with self._lock:
            if number == self._number:
                self._wanted = wanted

    def post(self, number: int, patch: Patch, progress: Progress) -> None:
        """Add a patch of request `number`; it is ignored if that is not the accepted request."""
        with self._lock:
            if number != self._number:
                return
            self._patches[patch.rect] = patch
            self._patches.move_to_end(patch.rect)  # pasted after older ones it overlaps
            self._progress = progress
            wake = self._fill()
        if wake:
            self._wake()

    def finish(self, number: int, report: Report | None = None, error: str = "") -> None:
        """Mark request `number` as finished; `report` is None if nothing was computed."""
        with self._lock:
            if number != self._number:
                return
            self._finished, self._report, self._error = True, report, error
            wake = self._fill()
        if wake:
            self._wake()

    def take(self, room: int = SHARE) -> Update | None:
        """Return the oldest patches up to a size of `room` pixels, None if nothing has come.

        Each patch adds a fixed cost to its pixels. If patches are left, `wake` is called again.
        The last update carries the report.
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
