"""The lasso: shapes drawn freehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.tools.shape import ShapeTool

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from inpaint_app.editor.editor import Editor
    from inpaint_app.masks.selection import Point
    from inpaint_app.window.canvas.shape_outline import ShapeOutline

__all__ = ["LassoTool"]


class LassoTool(ShapeTool):
    """A drag around what is meant; it is closed by a straight line."""

    drags = True

    def __init__(self, editor: Editor, outline: ShapeOutline) -> None:
        super().__init__(editor, outline)
        self._points: list[Point] = []

    @property
    def open(self) -> bool:
        """Whether the drag goes on."""
        return bool(self._points)

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Begin."""
        self._choose(button, modifiers)
        self._points = [point]
        self._outline.show_shape(self._points)

    def move(self, point: Point) -> None:
        """Draw on."""
        if self._points and point != self._points[-1]:
            self._points.append(point)
            self._outline.add(point)

    def release(self) -> None:
        """Close the shape and take it, if there is one."""
        points = self._points
        self.abandon()
        if len(points) > 2:
            self._editor.mask.polygon(points, self._how, "lasso")

    def close(self) -> None:
        """Take it as it is."""
        self.release()

    def abandon(self) -> None:
        """Forget it."""
        self._points = []
        self._outline.clear()
