"""The healing brush."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from inpaint_app.window.canvas.tool import Tool

if TYPE_CHECKING:
    from inpaint_app.editor.editor import Editor
    from inpaint_app.masks.selection import Point

__all__ = ["HealTool"]


class HealTool(Tool):
    """Paints over damage, which is filled and applied when the button is released.

    With Shift a press draws a straight line from where the last stroke ended.
    """

    def __init__(self, editor: Editor) -> None:
        self._editor = editor

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Begin a stroke."""
        if button == Qt.MouseButton.LeftButton:
            straight = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self._editor.healing.begin(point, straight=straight)

    def move(self, point: Point) -> None:
        """Go on with the stroke."""
        self._editor.healing.extend(point)

    def release(self) -> None:
        """End the stroke, and heal what is under it."""
        self._editor.healing.end()
