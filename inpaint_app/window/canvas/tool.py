"""The base class of the tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from inpaint_app.masks.selection import Point

__all__ = ["Tool"]


class Tool:
    """A tool that draws on the canvas. Points are (x, y) in image coordinates.

    Attributes
    ----------
    clicks : bool
        It does all it does when it is pressed; dragging it means nothing. A tool may say so of
        only the last press.
    drags : bool
        It does nothing unless it is dragged; a move of a few pixels does not count as a drag.
    """

    clicks = False
    drags = False

    @property
    def open(self) -> bool:
        """Whether it has begun something that can be closed or abandoned."""
        return False

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """React to a button going down; moves follow until it is released."""
        raise NotImplementedError

    def move(self, point: Point) -> None:
        """React to the pointer moving with the button down."""

    def release(self) -> None:
        """React to the button going up."""

    def hover(self, point: Point) -> None:
        """React to the pointer moving with no button down."""

    def close(self) -> None:
        """Take what is open as it is."""

    def take_back(self) -> None:
        """Take back the last part of what is open."""

    def abandon(self) -> None:
        """Forget what is open."""
