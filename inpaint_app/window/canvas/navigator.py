"""The navigator: the whole picture in a corner of the canvas, with what of it is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QSinglePointEvent
from PySide6.QtWidgets import QWidget

from inpaint_app.window.canvas.overview import Overview

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent

    from inpaint_app.window.canvas.canvas import Canvas
    from inpaint_app.window.canvas.picture_scene import PictureScene

__all__ = ["Navigator"]

_SIDE: Final = 192  # screen pixels of its longer side, at most
_SHARE: Final = 0.3  # of the canvas, at most
_SMALLEST: Final = 48  # a shorter side would be of no use
_MARGIN: Final = 16
_NEAR: Final = 24  # screen pixels: a stroke that comes as near hides it
_LEAST: Final = 6.0  # screen pixels of the frame, to be seen at any zoom
_PACE_MS: Final = 100  # between two looks at what has changed


class Navigator(QWidget):
    """Shows the whole picture, the mask, and a frame around what is in sight; moves the view.

    It is there only while a part of the picture is out of sight, and goes away while a stroke
    comes near.

    Parameters
    ----------
    canvas : Canvas
        Where it is, and what it moves.
    scene : PictureScene
        What the canvas shows.
    """

    def __init__(self, canvas: Canvas, scene: PictureScene) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._wanted = True
        self._given_way = False
        self._grip: QPointF | None = None  # from the pointer to the middle of the view
        self._overview = Overview(scene, round(_SIDE * self.devicePixelRatioF()))
        self._timer = QTimer(self, singleShot=True, interval=_PACE_MS)
        self._timer.timeout.connect(self.update)
        scene.replaced.connect(self._restart)
        scene.pixels_shown.connect(self._overview.change_pixels)
        scene.codes_shown.connect(self._overview.change_mask)
        for signal in (scene.pixels_shown, scene.codes_shown):
            signal.connect(self._update_soon)
        canvas.view_moved.connect(self._place)
        canvas.viewport().installEventFilter(self)
        self.setAccessibleName(self.tr("Navigator"))
        self.setToolTip(self.tr("Drag to move the picture, turn the wheel to zoom"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.hide()

    def set_wanted(self, wanted: bool) -> None:
        """Choose whether it is shown when a part of the picture is out of sight."""
        self._wanted = wanted
        self._place()

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the frame, or bring it to the pointer."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        frame = self._frame()
        inside = frame.contains(event.position())
        self._grip = frame.center() - event.position() if inside else QPointF()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the view."""
        self._go_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the frame."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self._place()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick presses are two presses."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom, so that the middle of the view stays."""
        delta = event.angleDelta()
        self._canvas.zoom_by((delta.y() or delta.x()) / 120)
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give way to a stroke, and come back when it has ended."""
        kind = event.type()
        if kind in (QEvent.Type.MouseMove, QEvent.Type.TabletMove) and isinstance(
            event, QSinglePointEvent
        ):
            near = self.geometry().adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR)
            if (
                event.buttons()
                and not self.isHidden()
                and near.contains(event.position().toPoint())
            ):
                self._given_way = True
                self._place()
        elif kind in (QEvent.Type.MouseButtonRelease, QEvent.Type.TabletRelease):
            self._given_way = False
            self._place()
        return super().eventFilter(watched, event)

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, the mask, and the frame; what is out of sight is dimmed."""
        painter = QPainter(self)
        place = QRectF(self.rect())
        ratio = self.devicePixelRatioF()
        painter.fillRect(place, self.palette().window())
        self._overview.paint(painter, place, QSize(*_scaled(self.size(), ratio)))
        frame = self._frame()
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        path.addRect(place)
        path.addRect(frame & place)
        painter.fillPath(path, QColor(0, 0, 0, 96))
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.0)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(frame)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 1))
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))

    def _frame(self) -> QRectF:
        """Return where in this widget that is which is in sight."""
        seen, unit = self._canvas.seen, self._unit
        frame = QRectF(
            seen.left() * unit, seen.top() * unit, seen.width() * unit, seen.height() * unit
        )
        more = max(0.0, _LEAST - frame.width()) / 2, max(0.0, _LEAST - frame.height()) / 2
        return frame.adjusted(-more[0], -more[1], *more)

    @property
    def _unit(self) -> float:
        """Screen pixels of this widget for each pixel of the image."""
        return self.width() / max(self._canvas.extent.width(), 1.0)

    # -- helpers

    def _go_to(self, at: QPointF) -> None:
        if self._grip is not None:
            self._canvas.centre_on((at + self._grip) / self._unit)

    def _restart(self) -> None:
        self._overview.start()
        self._place()

    def _update_soon(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _place(self) -> None:
        """Show it in its corner if it is of use."""
        size = self._size()
        useful = size is not None and not self._canvas.is_whole
        # While it is dragged it stays, whatever comes in sight.
        shown = self._wanted and not self._given_way and (useful or self._grip is not None)
        if size is not None and shown:
            left = self._canvas.width() - _MARGIN - size.width()
            self.setGeometry(QRect(left, _MARGIN, size.width(), size.height()))
        self.setVisible(shown and size is not None)
        self.update()

    def _size(self) -> QSize | None:
        """Return its size, None if there is no room or no picture."""
        extent = self._canvas.extent
        if extent.isEmpty():
            return None
        room = self._canvas.size() * _SHARE
        scale = min(
            min(_SIDE, room.width()) / extent.width(), min(_SIDE, room.height()) / extent.height()
        )
        size = QSize(max(round(scale * extent.width()), 1), max(round(scale * extent.height()), 1))
        return size if max(size.width(), size.height()) >= _SMALLEST else None


def _scaled(size: QSize, ratio: float) -> tuple[int, int]:
    return max(round(size.width() * ratio), 1), max(round(size.height() * ratio), 1)
