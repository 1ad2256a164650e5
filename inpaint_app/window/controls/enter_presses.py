"""Enter presses the button that has the focus, as Space does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

__all__ = ["EnterPresses"]

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterPresses(QObject):
    """Lets Enter press the focused button of a window, before it is a shortcut of the window.

    Parameters
    ----------
    window : QWidget
        A top-level window; it owns this object.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the key when the focused button has not taken it."""
        kind = event.type()
        if (
            kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
            and isinstance(event, QKeyEvent)
            and event.key() in _KEYS
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            button = QApplication.focusWidget()
            if isinstance(button, QAbstractButton) and self._window.isAncestorOf(button):
                event.accept()
                if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
                    button.click()
                return True
        return super().eventFilter(watched, event)
