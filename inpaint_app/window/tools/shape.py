"""The base class of the tools that draw a shape into the mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from inpaint_app.window.canvas.tool import Tool

if TYPE_CHECKING:
    from inpaint_app.editor.editor import Editor
    from inpaint_app.masks.selection import Combine
    from inpaint_app.window.canvas.shape_outline import ShapeOutline

__all__ = ["ShapeTool"]


class ShapeTool(Tool):
    """Adds to the mask, subtracts from it or replaces it: as chosen, or as a key says.

    Parameters
    ----------
    editor : Editor
        Does it.
    outline : ShapeOutline
        Shows the shape while it is being drawn.
    """

    def __init__(self, editor: Editor, outline: ShapeOutline) -> None:
        self._editor, self._outline = editor, outline
        self._how: Combine = "add"

    def _choose(self, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Take note of what is to become of the shape that begins now."""
        both = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
        if modifiers & both == both:
            self._how = "intersect"
        elif button == Qt.MouseButton.RightButton or modifiers & Qt.KeyboardModifier.AltModifier:
            self._how = "subtract"
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._how = "add"
        else:
            self._how = self._editor.state.mask.combine
