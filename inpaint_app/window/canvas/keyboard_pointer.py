"""A pointer that the arrow keys move over the picture, so that every tool works without a mouse."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from inpaint_app.window.canvas.shape_outline import light_on_dark

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QPainter

    from inpaint_app.window.canvas.active_tool import ActiveTool

__all__ = ["Crosshair", "KeyboardPointer"]

_STEPS: Final = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_WIDE: Final = 10
_ARMS: Final = 4.0, 13.0  # from where to where they reach, in screen pixels


class Crosshair(QGraphicsItem):
    """Shows where the pointer is, of the same size at any zoom."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setVisible(False)

    def boundingRect(self) -> QRectF:
        """Return the arms with room for their pens."""
        reach = _ARMS[1] + 2
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Paint four light arms on dark ones; the pixel itself stays to be seen."""
        inner, outer = _ARMS
        arms = [
            QLineF(x * inner, y * inner, x * outer, y * outer)
            for x, y in ((-1, 0), (1, 0), (0, -1), (0, 1))
        ]
        for pen in light_on_dark():
            painter.setPen(pen)
            painter.drawLines(arms)


class KeyboardPointer:
    """Arrow keys move it, Space presses the tool; it disappears when the mouse moves.

    Parameters
    ----------
    tool : ActiveTool
        Is pressed, moved and released.
    crosshair : Crosshair
        Shows where it is.
    extent : callable
        Returns the rectangle of the picture, empty without one.
    start : callable
        Returns where to begin when nothing was pointed at yet.
    moved : callable
        Called with the point of the image where it is now.
    """

    def __init__(
        self,
        tool: ActiveTool,
        crosshair: Crosshair,
        extent: Callable[[], QRectF],
        start: Callable[[], QPointF],
        moved: Callable[[QPointF], None],
    ) -> None:
        self._tool, self._crosshair = tool, crosshair
        self._extent, self._start, self._moved = extent, start, moved
        self._at: QPointF | None = None

    @property
    def active(self) -> bool:
        """Whether keys were used last, and not the mouse."""
        return self._crosshair.isVisible()

    def point(self, at: QPointF) -> None:
        """Remember where the mouse points: the arrow keys start there."""
        self._at = at

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; return whether it was for the pointer."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and (shift or modifiers == Qt.KeyboardModifier.NoModifier):
            if self._extent().isEmpty() or (self._tool.down and not self.active):
                return False
            self._step(step * _WIDE if shift else step)
            return True
        if event.key() == Qt.Key.Key_Space and self.active:
            if not event.isAutoRepeat():
                self._use(modifiers)
            return True
        return False

    def leave(self) -> None:
        """Release the tool and hide the crosshair: the mouse was used, or the focus was lost."""
        if self.active:
            self._crosshair.setVisible(False)
            self._tool.release()

    def _step(self, by: QPointF) -> None:
        extent = self._extent()
        at = self._at
        if at is None or not extent.contains(at):
            at = self._start()
        self._at = QPointF(
            _middle(at.x() + by.x(), extent.width()), _middle(at.y() + by.y(), extent.height())
        )
        self._crosshair.setPos(self._at)
        self._crosshair.setVisible(True)
        self._tool.move(self._at)
        self._moved(self._at)

    def _use(self, modifiers: Qt.KeyboardModifier) -> None:
        if self._tool.down:
            self._tool.release()
        elif self._at is not None:
            self._tool.press(self._at, Qt.MouseButton.LeftButton, modifiers)
            if self._tool.clicks:
                self._tool.release()


def _middle(place: float, size: float) -> float:
    """Return the middle of the pixel at a place, or of the nearest one that there is."""
    return min(max(math.floor(place), 0), math.floor(size) - 1) + 0.5
