"""Painting, erasing, painting the original back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from inpaint_app.window.canvas.tool import Tool

if TYPE_CHECKING:
    from inpaint_app.editor.editor import Controller
    from inpaint_app.masks.selection import Point

__all__ = ["BrushTool"]


class BrushTool(Tool):
    """Every tool that paints: the left button does what it does, the right one erases.

    With Shift a press draws a straight line from where the last stroke ended.
    """

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Begin a stroke."""
        self._controller.begin_stroke(
            point,
            erase=True if button == Qt.MouseButton.RightButton else None,
            straight=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
        )

    def move(self, point: Point) -> None:
        """Go on with the stroke."""
        self._controller.extend_stroke(point)

    def release(self) -> None:
        """End the stroke."""
        self._controller.end_stroke()
