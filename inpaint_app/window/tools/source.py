"""The tool that paints the sampling area, of all holes or of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from inpaint_app.window.tools.brush import BrushTool

if TYPE_CHECKING:
    from inpaint_app.masks.selection import Point

__all__ = ["SourceTool"]

_CHOOSES = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class SourceTool(BrushTool):
    """A brush; Alt+click or Ctrl+click on a hole chooses it, elsewhere all holes."""

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Choose a hole, or begin a stroke."""
        left = button == Qt.MouseButton.LeftButton
        self.clicks = left and bool(modifiers & _CHOOSES)  # else it begins a stroke
        if self.clicks:
            self._editor.sampling.choose_at(point)
        else:
            super().press(point, button, modifiers)

    def move(self, point: Point) -> None:
        """Go on with the stroke."""
        if not self.clicks:
            super().move(point)
