"""Ctrl+C and other signals end the program, although Qt's event loop ignores Python's signals."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

__all__ = ["Interrupt"]

_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
_ENDED_BY = 128  # what shells add to the number of the signal that has ended a program


class Interrupt(QObject):
    """While it exists an interrupt makes the application's loop return 130.

    So does, with a code of its own, the system's wish that the program ends, as at a logout.
    The signal writes its number into a socket, which wakes Qt's loop. Nothing has to look at a
    clock.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.came = False
        self._app = app
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._end)
        self._wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._handlers = {
            number: signal.signal(number, lambda *_: None)
            for number in _SIGNALS
            # Who was started to outlive a logout (nohup) does.
            if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN
        }

    def release(self) -> None:
        """Give the signals back to Python."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _end(self) -> None:
        numbers = self._reader.recv(1)
        if numbers and numbers[0] in self._handlers:
            self.came = True
            self._app.exit(_ENDED_BY + numbers[0])
