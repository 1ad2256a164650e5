"""Calling back into the thread of a Qt object from any other thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Doorbell"]

_RUNG = QEvent.Type(QEvent.registerEventType())


class Doorbell(QObject):
    """`ring`, from any thread, makes Qt call `answer` in the thread of this object, later.

    It carries nothing: what there is to say lies where `answer` will look for it.
    """

    def __init__(self, answer: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer = answer

    def ring(self) -> None:
        """Ask for one call of `answer`."""
        QCoreApplication.postEvent(self, QEvent(_RUNG))

    def customEvent(self, _event: QEvent) -> None:
        """Answer."""
        self._answer()
