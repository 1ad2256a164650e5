"""The magic wand: everything of one colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.tools.shape import ShapeTool

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from inpaint_app.masks.selection import Point

__all__ = ["WandTool"]


class WandTool(ShapeTool):
    """A click on the colour that is meant."""

    clicks = True

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Mask what looks like what is shown here."""
        self._choose(button, modifiers)
        self._editor.mask.similar(point, self._how)
