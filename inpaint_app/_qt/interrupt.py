"""Ctrl+C in the terminal ends the program, although Qt's loop never looks at Python's signals."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

__all__ = ["Interrupt"]

_EXIT_CODE = 130  # what shells give to a program that was interrupted


class Interrupt(QObject):
    """While it exists an interrupt makes the application's loop return 130.

    The signal writes a byte into a socket, which wakes Qt's loop. Nothing has to look at a clock.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: app.exit(_EXIT_CODE))
        self._wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._handler = signal.signal(signal.SIGINT, lambda *_: None)

    def release(self) -> None:
        """Give the signal back to Python."""
        signal.signal(signal.SIGINT, self._handler)
        signal.set_wakeup_fd(self._wakeup)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()
