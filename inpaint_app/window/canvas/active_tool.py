"""The tool that is selected: pointer and keys are passed on to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QKeyEvent

    from inpaint_app.editor.state import ToolName
    from inpaint_app.window.canvas.tool import Tool

__all__ = ["ActiveTool"]

_DRAG_THRESHOLD: Final = 3  # screen pixels below which a move is not a drag

_CLOSING: Final = Qt.Key.Key_Return, Qt.Key.Key_Enter
_KEYS: Final = *_CLOSING, Qt.Key.Key_Escape, Qt.Key.Key_Backspace


class ActiveTool:
    """Passes on to the selected tool what the pointer and the keys do. Points are in the image."""

    def __init__(self) -> None:
        self._tools: Mapping[ToolName, Tool] = {}
        self._tool: Tool | None = None
        self._button = Qt.MouseButton.NoButton
        self._first: Callable[[tuple[int, int]], bool] = lambda _pixel: False
        self._pressed: QPointF | None = None  # until it has moved far enough

    def set_tools(self, tools: Mapping[ToolName, Tool]) -> None:
        """Say what the tools are."""
        self._tools = tools

    def ask_first(self, takes: Callable[[tuple[int, int]], bool]) -> None:
        """Set what may take a press at a pixel (row, column), and does so."""
        self._first = takes

    def select(self, name: ToolName) -> None:
        """Select one of them; what was begun with another one is abandoned."""
        tool = self._tools.get(name)
        if tool is not self._tool:
            self.abandon()
            self._tool = tool

    @property
    def button(self) -> Qt.MouseButton:
        """The mouse button that is pressed; a key counts as the left one."""
        return self._button

    @property
    def down(self) -> bool:
        """Whether a stroke or a shape is being drawn with a button or a key pressed."""
        return self._button != Qt.MouseButton.NoButton

    @property
    def open(self) -> bool:
        """Whether a shape is being drawn."""
        return self._tool is not None and self._tool.open

    @property
    def clicks(self) -> bool:
        """Whether the tool does all it does on a click."""
        return self._tool is not None and self._tool.clicks

    def press(
        self,
        point: QPointF,
        button: Qt.MouseButton,
        modifiers: Qt.KeyboardModifier,
        place: QPointF | None = None,
    ) -> None:
        """Press the tool at a point; `place` is that on the screen, None without a mouse."""
        if self._tool is None or self.down:
            return
        if self._tool.open or not self._first((math.floor(point.y()), math.floor(point.x()))):
            self._button = button
            self._pressed = place if self._tool.drags else None
            self._tool.press(point.toTuple(), button, modifiers)

    def move(self, point: QPointF, place: QPointF | None = None) -> None:
        """Drag the tool to a point, or hover with it."""
        if self._tool is None:
            return
        if not self.down:
            self._tool.hover(point.toTuple())
            return
        if self._pressed is not None and place is not None:
            if (place - self._pressed).manhattanLength() < _DRAG_THRESHOLD:
                return
            self._pressed = None
        self._tool.move(point.toTuple())

    def release(self) -> None:
        """Release the tool, if it is down."""
        if self.down and self._tool is not None:
            self._button = Qt.MouseButton.NoButton
            self._tool.release()

    def double_click(self) -> bool:
        """Close the shape that is being drawn; return whether there was one."""
        if self._tool is None or not self._tool.open:
            return False
        self._tool.close()
        return True

    def abandon(self) -> None:
        """Forget the shape that is being drawn; a stroke ends as it is."""
        if self._tool is not None and self._tool.open:
            self._button = Qt.MouseButton.NoButton
            self._tool.abandon()
        else:
            self.release()

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key is for the shape that is being drawn, and not a shortcut."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return self.open and event.key() in _KEYS and plain == Qt.KeyboardModifier.NoModifier

    def key(self, event: QKeyEvent) -> bool:
        """Handle a key; return whether it was for the shape."""
        if self._tool is None or not self.wants(event):
            return False
        if event.key() in _CLOSING:
            self._button = Qt.MouseButton.NoButton
            self._tool.close()
        elif event.key() == Qt.Key.Key_Escape:
            self.abandon()
        else:
            self._tool.take_back()
        return True
