"""An event filter for number fields and combo boxes in bars, panels and dialogs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

__all__ = ["FieldFilter"]


class FieldFilter(QObject):
    """Keeps Return and the wheel from doing more than is meant.

    Return ends the typing of a number rather than applying the fill. The wheel changes a field
    that was clicked into, but not one that happens to lie under the pointer.
    """

    def watch(self, field: QWidget) -> None:
        """Filter the events of a field, and let Tab and a click focus it."""
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the class."""
        kind = event.type()
        if (
            kind == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            event.accept()
            return True
        if kind == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()  # the panel around it scrolls
            return True
        return super().eventFilter(watched, event)
