"""Full screen, and back to the window as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

__all__ = ["FullScreen"]


class FullScreen(QObject):
    """Toggles full screen, and checks an action while it is on, also when the system toggled it.

    Parameters
    ----------
    window : QWidget
        A top-level window; it owns this object.
    action : QAction
        Is checked while the window fills the screen.
    """

    def __init__(self, window: QWidget, action: QAction) -> None:
        super().__init__(window)
        self._window, self._action = window, action
        window.installEventFilter(self)

    def toggle(self) -> None:
        """Fill the screen, or go back to the window as it was, maximised if it was that."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Check the action when the state of the window changes."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._action.setChecked(self._window.isFullScreen())
        return super().eventFilter(watched, event)
