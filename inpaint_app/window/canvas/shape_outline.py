"""The outline of a shape that is being drawn, as thin on the screen at any zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inpaint_app.masks.selection import Point

__all__ = ["ShapeOutline", "light_on_dark"]

_HANDLE: Final = 3.0  # half the side of the square at a corner, in screen pixels


def light_on_dark() -> tuple[QPen, QPen]:
    """Return two pens that, one over the other, draw a line that is visible on any picture."""
    dark, light = QPen(QColor(0, 0, 0, 160), 3), QPen(QColor(255, 255, 255), 1)
    for pen in (dark, light):
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return dark, light


class ShapeOutline(QGraphicsItem):
    """A line through some points; only what it has touched is repainted."""

    def __init__(self) -> None:
        super().__init__()
        self._line = QPolygonF()
        self._closed = False
        self._corners = 0
        self._unit = 1.0

    @property
    def unit(self) -> float:
        """Image pixels per screen pixel."""
        return self._unit

    def set_unit(self, unit: float) -> None:
        """Say how many image pixels one screen pixel is."""
        if unit != self._unit:
            self.prepareGeometryChange()
            self._unit = unit

    def show_shape(
        self, points: Iterable[Point], *, closed: bool = False, corners: int = 0
    ) -> None:
        """Show a line.

        Parameters
        ----------
        points : iterable of (float, float)
            What it goes through, (x, y) in image coordinates.
        closed : bool
            Whether it returns to the first.
        corners : int
            How many of the points are marked; the first of them more than the others.
        """
        self.prepareGeometryChange()
        self._line = QPolygonF([QPointF(x, y) for x, y in points])
        self._closed, self._corners = closed, corners
        self.update()

    def add(self, point: Point) -> None:
        """Go on with the line."""
        self.prepareGeometryChange()
        self._line.append(QPointF(*point))

    def clear(self) -> None:
        """Show nothing."""
        if not self._line.isEmpty():
            self.show_shape(())

    def boundingRect(self) -> QRectF:
        """Return the line with room for its pen and its corners."""
        if self._line.isEmpty():
            return QRectF()
        reach = 2 * (_HANDLE + 2) * self._unit
        return self._line.boundingRect().adjusted(-reach, -reach, reach, reach)

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Paint a light line on a dark one."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self._closed)
        for pen in light_on_dark():
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if self._closed:
                painter.drawPolygon(self._line)
            else:
                painter.drawPolyline(self._line)
            painter.setBrush(pen.color())
            for number in range(self._corners):
                half = _HANDLE * (1.6 if number == 0 else 1.0) * self._unit
                corner = self._line.at(number)
                painter.drawRect(QRectF(corner.x() - half, corner.y() - half, 2 * half, 2 * half))
