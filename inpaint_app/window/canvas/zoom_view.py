"""A view that zooms and scrolls freely, and can show the whole picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from inpaint_app.window.canvas.picture_scene import PictureScene
    from ntk_core import Rect

__all__ = ["ZoomView"]

_MAX_ZOOM = 64.0
_MIN_SIDE = 64  # screen pixels that the longer side keeps when one zooms out
_STEP = 1.25
_AROUND = 2.0  # how much wider the view is than a place that is looked at
_CLOSE = 4.0  # the largest zoom for that
_EDGE = 48  # screen pixels of the picture that always stay in sight


class ZoomView(QGraphicsView):
    """Sets the zoom, and which part of the picture is in sight.

    Parameters
    ----------
    scene : PictureScene
        What is shown.
    parent : QWidget, optional
        Owner.
    """

    zoomed = Signal(float)
    """There is another zoom, in device pixels per image pixel."""

    view_moved = Signal()
    """Another part of the picture is in sight, or at another size."""

    def __init__(self, scene: PictureScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self._fitted = True
        self._place = QRect()  # of the viewport in the window
        self.setScene(scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # -- what is in sight

    @property
    def extent(self) -> QRectF:
        """The rectangle of the picture, empty without one."""
        return self._scene.extent

    @property
    def seen(self) -> QRectF:
        """The part of the picture that is in sight, in image coordinates."""
        corner = QRectF(self.viewport().rect())
        return self.viewportTransform().inverted()[0].mapRect(corner) & self.extent

    @property
    def middle(self) -> float:
        """The column in the middle of what is in sight."""
        return self.seen.center().x()

    # -- zoom

    @property
    def zoom(self) -> float:
        """Device pixels per image pixel."""
        return self.transform().m11() * self.devicePixelRatioF()

    def set_zoom(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Zoom so that what is under `anchor`, by default the middle, stays there.

        Parameters
        ----------
        zoom : float
            Device pixels per image pixel; clipped to what is sensible.
        anchor : QPointF, optional
            Position in the viewport.
        """
        if self.extent.isEmpty():
            return
        at = anchor or QRectF(self.viewport().rect()).center()
        fixed = self._to_image(at)
        self._fitted = False
        self._set_scale(zoom)
        self._scroll_to(fixed, at)

    def zoom_by(self, steps: float, anchor: QPointF | None = None) -> None:
        """Zoom in by a number of steps, out for negative ones."""
        self.set_zoom(self.zoom * _STEP**steps, anchor)

    def fit(self) -> None:
        """Show the whole picture, as large as it fits."""
        size = self.extent
        if size.isEmpty():
            return
        # Tiny pictures become visible squares, but not a wall of them.
        self._set_scale(min(self._fit_zoom(), 8.0))
        self._scroll_to(size.center(), QRectF(self.viewport().rect()).center())
        self._fitted = True

    def look_at(self, rect: Rect) -> None:
        """Show a rectangle of the picture and as much around it, as large as is useful."""
        if self.extent.isEmpty():
            return
        place = QRectF(rect.left, rect.top, rect.width, rect.height)
        room = self.viewport().size()
        scale = min(
            room.width() / (_AROUND * place.width()), room.height() / (_AROUND * place.height())
        )
        self._fitted = False
        self._set_scale(min(scale * self.devicePixelRatioF(), max(_CLOSE, self._fit_zoom())))
        self._scroll_to(place.center(), QRectF(self.viewport().rect()).center())

    def _fit_zoom(self) -> float:
        """Return the zoom at which the picture just fits, with a margin."""
        size, room = self.extent, self.viewport().size()
        across, down = room.width() - 32, room.height() - 32
        scale = min(max(across, 1) / size.width(), max(down, 1) / size.height())
        return scale * self.devicePixelRatioF()

    def _min_zoom(self) -> float:
        """Return how far one can zoom out: the picture must not get lost, but must fit."""
        size = self.extent
        smallest = _MIN_SIDE * self.devicePixelRatioF() / max(size.width(), size.height())
        return min(smallest, self._fit_zoom(), 1.0)

    def _set_scale(self, zoom: float) -> None:
        scale = max(self._min_zoom(), min(zoom, _MAX_ZOOM)) / self.devicePixelRatioF()
        self.resetTransform()
        self.scale(scale, scale)
        # Room to push the picture almost out of sight: otherwise Qt would centre a small one,
        # and the point under the cursor could not stay where it is.
        size = self.extent
        dx = max(self.viewport().width() - _EDGE, 0) / scale
        dy = max(self.viewport().height() - _EDGE, 0) / scale
        self.setSceneRect(size.adjusted(-dx, -dy, dx, dy))
        self.zoomed.emit(self.zoom)
        self.view_moved.emit()

    def _scroll_to(self, image: QPointF, viewport: QPointF) -> None:
        """Scroll so that a point of the image lies at a point of the viewport."""
        offset = self.viewportTransform().map(image) - viewport
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + round(offset.x()))
        down.setValue(down.value() + round(offset.y()))

    def _to_image(self, viewport: QPointF) -> QPointF:
        return self.viewportTransform().inverted()[0].map(viewport)

    def _pan_by(self, offset: QPoint) -> None:
        """Move the picture by a number of screen pixels."""
        self._fitted = False
        for bar, by in (
            (self.horizontalScrollBar(), offset.x()),
            (self.verticalScrollBar(), offset.y()),
        ):
            bar.setValue(bar.value() - by)

    # -- events

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Tell what lies over the picture that it has moved."""
        super().scrollContentsBy(dx, dy)
        self.view_moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole picture in sight if it was; leave it where it is if it may stay there."""
        before, old = self._place, event.oldSize()
        middle = self._to_image(QRectF(QPointF(), old).center())
        corner = self._to_image(QPointF())
        super().resizeEvent(event)
        viewport = self.viewport()
        self._place = QRect(viewport.mapTo(self.window(), QPoint()), viewport.size())
        if not self.extent.isEmpty():
            down = self._place.top() - before.top()
            # A bar came or went above: the picture shall not move under the brush.
            bar = (
                self._place.size() != before.size()
                and self._place.left() == before.left()
                and self._place.right() == before.right()
                and self._place.bottom() == before.bottom()
            )
            if bar and (not self._fitted or self.occupied or down > 0):
                fitted = self._fitted
                self._set_scale(self.zoom)
                self._scroll_to(corner, QPointF(0, -down))
                if fitted and not self.occupied and not self._is_whole():
                    self.fit()
            elif self._fitted:
                self.fit()
            else:
                self._set_scale(self.zoom)
                self._scroll_to(middle, QRectF(viewport.rect()).center())
        self.view_moved.emit()

    @property
    def occupied(self) -> bool:
        """Whether the mouse is busy, so that the picture must not move."""
        return False

    def _is_whole(self) -> bool:
        """Return whether the whole picture is in sight."""
        seen = self.viewportTransform().mapRect(self.extent)
        return QRectF(self.viewport().rect()).contains(seen)
