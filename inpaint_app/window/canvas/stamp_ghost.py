"""What a stamp would copy, shown under the brush; and a cross where it copies from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from inpaint_app.window.canvas.shape_outline import light_on_dark

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.masks.selection import Point
    from inpaint_app.window.pictures.raster import Raster
    from ntk_core import Rect

__all__ = ["StampGhost"]

_OPACITY: Final = 0.6
_ARM: Final = 7.0  # of the cross, in screen pixels


class StampGhost(QGraphicsItem):
    """The pixels under the brush, half transparent, and the cross. Both are in the image.

    Parameters
    ----------
    raster : callable
        Turns pixels of the picture into a raster that shows them in the picture's colours.
    """

    def __init__(self, raster: Callable[[NDArray[Any]], Raster | None]) -> None:
        super().__init__()
        self._make = raster
        self._raster: Raster | None = None
        self._place, self._circle = QRectF(), QRectF()
        self._source: QPointF | None = None
        self._unit, self._diameter = 1.0, 1.0
        self.setVisible(False)

    @property
    def copy_shown(self) -> bool:
        """Whether the pixels are shown."""
        return self.isVisible() and self._raster is not None

    @property
    def source(self) -> QPointF | None:
        """Where the cross is."""
        return self._source if self.isVisible() else None

    def set_shape(self, diameter: float, unit: float) -> None:
        """Set the diameter in image pixels, and how many of those one screen pixel is."""
        self.prepareGeometryChange()
        self._diameter, self._unit = diameter, unit

    def show_copy(self, copy: tuple[Rect, NDArray[Any]] | None, point: Point) -> None:
        """Show pixels at their place, inside a brush at a point; or none."""
        self.prepareGeometryChange()
        self._raster = None
        if copy is not None:
            rect, pixels = copy
            self._raster = self._make(pixels)
            self._place = QRectF(rect.left, rect.top, rect.width, rect.height)
            radius = self._diameter / 2
            self._circle = QRectF(point[0] - radius, point[1] - radius, 2 * radius, 2 * radius)
        self.setVisible(self._source is not None or copy is not None)
        self.update()

    def point_out(self, source: Point) -> None:
        """Show the cross at a point."""
        self.prepareGeometryChange()
        self._source = QPointF(*source)
        self.setVisible(True)
        self.update()

    def forget(self) -> None:
        """Show neither of them."""
        self.prepareGeometryChange()
        self._raster, self._source = None, None
        self.setVisible(False)

    def hide_copy(self) -> None:
        """Show no pixels."""
        self._raster = None
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the rectangle around both."""
        found = self._place & self._circle if self._raster is not None else QRectF()
        if self._source is not None:
            reach = (_ARM + 3) * self._unit
            found |= QRectF(
                self._source.x() - reach, self._source.y() - reach, 2 * reach, 2 * reach
            )
        return found

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Paint the pixels, then the cross."""
        if self._raster is not None:
            painter.save()
            circle = QPainterPath()
            circle.addEllipse(self._circle)
            painter.setClipPath(circle)
            painter.setOpacity(_OPACITY)
            painter.drawImage(self._place, self._raster.image)
            painter.restore()
        if self._source is not None:
            arm = _ARM * self._unit
            across, down = QPointF(arm, 0), QPointF(0, arm)
            for pen in light_on_dark():
                painter.setPen(pen)
                for way in (across, down):
                    painter.drawLine(QLineF(self._source - way, self._source + way))
