"""The mailbox between worker and view: bounded, and only ever the newest."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from inpaint_app.interfaces import Patch, Request, Update
from inpaint_app.preview import Preview
from inpaint_app.regions import Dirty

if TYPE_CHECKING:
    from collections.abc import Callable

    from ntk_core import Progress

__all__ = ["Mailbox"]


class Mailbox:
    """Merges any number of snapshots into one update that waits to be taken.

    Parameters
    ----------
    wake : callable
        Called in the worker's thread when the mailbox stops being empty, and not again before
        it was taken: however fast the worker is, one wake-up is on its way at most.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._lock = threading.Lock()
        self._number = 0
        self._preview: Preview | None = None
        self._dirty = Dirty()
        self._progress: Progress | None = None
        self._finished = False
        self._error = ""
        self._full = False

    def open(self, request: Request) -> None:
        """Accept snapshots for this request only; forget everything before."""
        with self._lock:
            self._clear()
            self._number = request.number
            self._preview = Preview(request.image)

    def close(self) -> None:
        """Accept nothing; forget everything."""
        with self._lock:
            self._clear()
            self._number = 0

    def post(self, number: int, progress: Progress) -> None:
        """Put a snapshot of request `number`; ignored when that is not the accepted one."""
        with self._lock:
            if number != self._number:
                return
            assert self._preview is not None
            self._preview.paste(progress.changed, progress.pixels)
            self._dirty.add(progress.changed)
            self._progress = progress
            wake = self._fill()
        if wake:
            self._wake()

    def finish(self, number: int, error: str = "") -> None:
        """Say that request `number` came to its end."""
        with self._lock:
            if number != self._number:
                return
            self._finished, self._error = True, error
            wake = self._fill()
        if wake:
            self._wake()

    def take(self) -> Update | None:
        """Return what has gathered, its pixels copied, and empty the mailbox."""
        with self._lock:
            if not self._full:
                return None
            self._full = False
            patches = []
            for rect in self._dirty.take():
                assert self._preview is not None
                pixels = self._preview.view(rect).copy()
                pixels.flags.writeable = False
                patches.append(Patch(rect, pixels))
            return Update(self._number, tuple(patches), self._progress, self._finished, self._error)

    def _fill(self) -> bool:
        """Mark the mailbox as full; return whether it was empty."""
        was, self._full = self._full, True
        return not was

    def _clear(self) -> None:
        self._preview = self._progress = None
        self._dirty = Dirty()
        self._finished = self._full = False
        self._error = ""
