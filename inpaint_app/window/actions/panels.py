"""Hiding all panels and tool bars, and showing those again that were there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDockWidget, QToolBar, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

__all__ = ["HiddenPanels"]


class HiddenPanels(QObject):
    """Toggles the panels and tool bars of a window, and checks an action while they are hidden.

    Parameters
    ----------
    window : QWidget
        A main window; it owns this object.
    action : QAction
        Is checked while they are hidden.
    """

    def __init__(self, window: QWidget, action: QAction) -> None:
        super().__init__(window)
        self._window, self._action = window, action
        self._hidden: tuple[QWidget, ...] = ()

    def toggle(self) -> None:
        """Hide what is there, or show again what was hidden."""
        if self._hidden:
            self.show_again()
            return
        bars = (*self._window.findChildren(QDockWidget), *self._window.findChildren(QToolBar))
        self._hidden = tuple(bar for bar in bars if not bar.isHidden())
        for bar in self._hidden:
            bar.hide()
        self._action.setChecked(bool(self._hidden))

    def show_again(self) -> None:
        """Show what was hidden."""
        hidden, self._hidden = self._hidden, ()
        for bar in hidden:
            bar.show()
        self._action.setChecked(False)
