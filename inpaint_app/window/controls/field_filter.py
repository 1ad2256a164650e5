"""How fields behave that stand in a bar or a panel rather than in a dialog."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

__all__ = ["FieldFilter"]


class FieldFilter(QObject):
    """An event filter for spin boxes and combo boxes.

    Return ends the typing of a number rather than applying the fill. The wheel changes a field
    that was clicked into, but not one that happens to lie under the pointer.
    """

    def adopt(self, field: QWidget) -> None:
        """Teach a field."""
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
