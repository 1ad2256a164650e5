"""Calling a function in the thread of a Qt object from any other thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["QueuedCall"]

_POSTED = QEvent.Type(QEvent.registerEventType())


class QueuedCall(QObject):
    """A function that any thread can have called in the thread of this object.

    No arguments are passed: the function looks for its data in a queue or a mailbox.

    Parameters
    ----------
    function : callable
        Called with no arguments by Qt's event loop, once for each `post`.
    parent : QObject, optional
        Owner.
    """

    def __init__(self, function: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._function = function

    def post(self) -> None:
        """Queue one call; returns at once, in any thread."""
        QCoreApplication.postEvent(self, QEvent(_POSTED))

    def customEvent(self, _event: QEvent) -> None:
        """Call the function."""
        self._function()
