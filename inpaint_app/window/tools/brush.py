"""The brushes: they paint, erase, or paint the original back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from inpaint_app.window.canvas.tool import Tool

if TYPE_CHECKING:
    from inpaint_app.editor.editor import Editor
    from inpaint_app.masks.selection import Point

__all__ = ["BrushTool"]


class BrushTool(Tool):
    """Every tool that paints: the left button does what it does, the right one erases.

    With Shift a press draws a straight line from where the last stroke ended.
    """

    def __init__(self, editor: Editor) -> None:
        self._editor = editor

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Begin a stroke."""
        self._editor.strokes.begin(
            point,
            erase=True if button == Qt.MouseButton.RightButton else None,
            straight=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
        )

    def move(self, point: Point) -> None:
        """Go on with the stroke."""
        self._editor.strokes.extend(point)

    def release(self) -> None:
        """End the stroke."""
        self._editor.strokes.end()
