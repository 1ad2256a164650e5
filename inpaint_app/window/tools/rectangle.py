"""The rectangle, of whole pixels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from inpaint_app.window.tools.shape import ShapeTool

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from inpaint_app.masks.selection import Point

__all__ = ["RectangleTool"]


class RectangleTool(ShapeTool):
    """A drag from one corner to the opposite one."""

    drags = True
    _start: Point | None = None
    _end: Point | None = None

    @property
    def open(self) -> bool:
        """Whether the drag goes on."""
        return self._start is not None

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Begin in a corner."""
        self._choose(button, modifiers)
        self._start, self._end = point, None

    def move(self, point: Point) -> None:
        """Show the rectangle up to here."""
        if self._start is None:
            return
        self._end = point
        (x0, y0), (x1, y1) = self._start, point
        # The outer edges of the pixels that it takes.
        left, right = math.floor(min(x0, x1)), math.floor(max(x0, x1)) + 1
        top, bottom = math.floor(min(y0, y1)), math.floor(max(y0, y1)) + 1
        corners = (left, top), (right, top), (right, bottom), (left, bottom)
        self._outline.show_shape(corners, closed=True)

    def release(self) -> None:
        """Take the rectangle, if there is one."""
        start, end = self._start, self._end
        self.abandon()
        if start is not None and end is not None:
            self._editor.mask.rectangle(start, end, self._how)

    def close(self) -> None:
        """Take it as it is."""
        self.release()

    def abandon(self) -> None:
        """Forget it."""
        self._start = self._end = None
        self._outline.clear()
