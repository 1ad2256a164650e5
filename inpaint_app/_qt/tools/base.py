"""What every tool of the canvas can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from inpaint_app.selection import Point

__all__ = ["Tool"]


class Tool(Protocol):
    """Something in the user's hand. Points are (x, y) in image coordinates."""

    @property
    def diameter(self) -> float:
        """Diameter of the outline at the pointer, in image pixels; 0 for none."""
        ...

    def press(self, point: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """React to a button going down; moves follow until it is released."""
        ...

    def move(self, point: Point) -> None:
        """React to the pointer moving with the button down."""
        ...

    def release(self) -> None:
        """React to the button going up."""
        ...
