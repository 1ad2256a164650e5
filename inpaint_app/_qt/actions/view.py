"""How the picture is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app._qt.actions.group import ActionGroup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app._qt.main_window import MainWindow
    from inpaint_app.interfaces import State

__all__ = ["ViewActions"]


class ViewActions(ActionGroup):
    """The menu «View», but for the panels."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.zoom_in = self._add(self.tr("Zoom &in"), "+", "=", "Ctrl++", "Ctrl+=")
        self.zoom_out = self._add(self.tr("Zoom &out"), "-", "Ctrl+-")
        self.fit = self._add(self.tr("&Fit in window"), "Ctrl+0", icon="fit")
        self.actual = self._add(self.tr("Actual &pixels (100 %)"), "Ctrl+1", icon="actual")

    def connect_to(self, window: MainWindow) -> None:
        """Say what each action does."""
        canvas = window.canvas
        self._do(
            {
                self.zoom_in: lambda: canvas.zoom_by(1),
                self.zoom_out: lambda: canvas.zoom_by(-1),
                self.fit: canvas.fit,
                self.actual: lambda: canvas.set_zoom(1.0),
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        every = self.zoom_in, self.zoom_out, self.fit, self.actual
        self._enable(dict.fromkeys(every, state.has_picture))
