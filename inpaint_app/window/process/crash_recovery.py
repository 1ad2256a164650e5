"""Unsaved work is kept for recovery: by a timer, and after an error that nobody caught."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from inpaint_app.editor.recovery import TICK
from inpaint_app.editor.state import Notice

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from inpaint_app.editor.recovery import Recovery

__all__ = ["CrashHook", "start_autosave"]


def start_autosave(recovery: Recovery, parent: QObject) -> QTimer:
    """Return a running timer that keeps work which has been unsaved for long."""
    timer = QTimer(parent)
    timer.setInterval(round(1000 * TICK))
    timer.timeout.connect(recovery.tick)
    timer.start()
    return timer


class CrashHook:
    """While it is installed, an error that nobody caught keeps the work and shows a notice.

    Qt goes on after an error in what it has called; what was half done then may be wrong.

    Parameters
    ----------
    recovery : Recovery
        Keeps the work.
    show_notice : callable
        Called with the notice that tells it.
    """

    def __init__(self, recovery: Recovery, show_notice: Callable[[Notice], None]) -> None:
        self._recovery, self._show_notice = recovery, show_notice
        self._before = sys.excepthook
        self._busy = False
        sys.excepthook = self._caught

    def release(self) -> None:
        """Let errors go their usual way again."""
        sys.excepthook = self._before

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self._before(kind, error, trace)
        here = threading.current_thread() is threading.main_thread()
        if self._busy or not here or not issubclass(kind, Exception):
            return
        self._busy = True  # an error in what follows is only printed
        try:
            kept = self._recovery.keep_now()
            detail = f"{kind.__name__}: {error}"
            self._show_notice(Notice("crashed" if kept else "crashed-unkept", detail))
        finally:
            self._busy = False
