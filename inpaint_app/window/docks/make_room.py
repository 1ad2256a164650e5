"""Panels that are opened in a small window share the place of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget, QMainWindow

__all__ = ["MakeRoom"]

_BETWEEN = 8  # pixels between two panels


class MakeRoom(QObject):
    """Puts a panel behind the main one, as a tab, where the window would have to grow for it.

    Parameters
    ----------
    window : QMainWindow
        Owns this object.
    main : QDockWidget
        The panel that is always there.
    others : tuple of QDockWidget
        Those that are opened and closed.
    """

    def __init__(
        self, window: QMainWindow, main: QDockWidget, others: tuple[QDockWidget, ...]
    ) -> None:
        super().__init__(window)
        self._window, self._main = window, main
        for dock in others:
            # Before the panel is shown: once it is, the window has grown.
            dock.toggleViewAction().toggled.connect(lambda on, dock=dock: self._fit(dock, on))

    def _fit(self, dock: QDockWidget, on: bool) -> None:
        window, main = self._window, self._main
        if not on or not dock.isHidden() or main.isHidden():
            return
        if dock in window.tabifiedDockWidgets(main):
            return
        need, more = window.minimumSizeHint(), dock.minimumSizeHint()
        if window.dockWidgetArea(dock) == window.dockWidgetArea(main):
            fits = need.height() + more.height() + _BETWEEN <= window.height()
        else:
            fits = need.width() + more.width() + _BETWEEN <= window.width()
        if not fits:
            window.tabifyDockWidget(main, dock)
            QTimer.singleShot(0, dock, dock.raise_)  # after it is shown
