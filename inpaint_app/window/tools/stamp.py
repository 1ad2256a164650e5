"""The clone stamp and the healing stamp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from inpaint_app.window.canvas.tool import Tool

if TYPE_CHECKING:
    from inpaint_app.editor.editor import Editor
    from inpaint_app.masks.selection import Point
    from inpaint_app.window.canvas.stamp_ghost import StampGhost

__all__ = ["StampTool"]

_SETS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class StampTool(Tool):
    """Alt+click or Ctrl+click sets the source; the left button copies from there.

    With Shift a press draws a straight line from where the last stroke ended.
    """

    def __init__(self, editor: Editor, ghost: StampGhost) -> None:
        self._editor, self._ghost = editor, ghost
        self._sets = False  # what the button that is pressed does

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Set the source, or begin a stroke."""
        self._sets = bool(modifiers & _SETS)
        if button != Qt.MouseButton.LeftButton:
            return
        if self._sets:
            self._editor.stamping.set_source(point)
            self._ghost.point_out(point)
        else:
            straight = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self._ghost.hide_copy()
            self._editor.stamping.begin(point, straight=straight)
            self._follow(point)

    def move(self, point: Point) -> None:
        """Go on with the stroke."""
        if not self._sets:
            self._editor.stamping.extend(point)
            self._follow(point)

    def release(self) -> None:
        """End the stroke."""
        self._editor.stamping.end()

    def hover(self, point: Point) -> None:
        """Show what a dab would copy here."""
        self._ghost.show_copy(self._editor.stamping.ghost(point), point)
        self._follow(point)

    def _follow(self, point: Point) -> None:
        """Point out where is copied from."""
        shift, source = self._editor.state.stamps.shift, self._editor.state.stamps.source
        if source is not None:
            at = source if shift is None else (point[0] + shift[1], point[1] + shift[0])
            self._ghost.point_out(at)
