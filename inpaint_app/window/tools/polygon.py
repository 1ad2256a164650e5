"""The polygon: shapes with straight sides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from inpaint_app.window.tools.shape import ShapeTool

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from inpaint_app.editor.editor import Editor
    from inpaint_app.masks.selection import Point
    from inpaint_app.window.canvas.shape_outline import ShapeOutline

__all__ = ["PolygonTool"]

_NEAR: Final = 8  # screen pixels: what is nearer to the first corner closes the polygon


class PolygonTool(ShapeTool):
    """A click for each corner; the first decides what becomes of the polygon."""

    clicks = True

    def __init__(self, editor: Editor, outline: ShapeOutline) -> None:
        super().__init__(editor, outline)
        self._corners: list[Point] = []
        self._pointer: Point | None = None

    @property
    def open(self) -> bool:
        """Whether there are corners."""
        return bool(self._corners)

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Set a corner, or close the polygon at the first one."""
        if not self._corners:
            self._choose(button, modifiers)
        elif len(self._corners) > 2 and self._is_first(point):
            self.close()
            return
        if not self._corners or point != self._corners[-1]:
            self._corners.append(point)
        self.hover(point)

    def move(self, point: Point) -> None:
        """Show where the next corner would be: the one that was set stays."""
        self.hover(point)

    def hover(self, point: Point) -> None:
        """Show where the next corner would be."""
        self._pointer = point
        self._show()

    def close(self) -> None:
        """Take the polygon, if it is one."""
        corners = self._corners
        self.abandon()
        if len(corners) > 2:
            self._editor.mask.polygon(corners, self._how, "polygon")

    def take_back(self) -> None:
        """Take back the last corner."""
        self._corners = self._corners[:-1]
        self._show()

    def abandon(self) -> None:
        """Forget the polygon."""
        self._corners = []
        self._show()

    def _is_first(self, point: Point) -> bool:
        return math.dist(point, self._corners[0]) <= _NEAR * self._outline.unit

    def _show(self) -> None:
        if not self._corners:
            self._outline.clear()
            return
        points = self._corners if self._pointer is None else [*self._corners, self._pointer]
        self._outline.show_shape(points, corners=len(self._corners))
