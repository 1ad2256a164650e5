"""Gestures with two fingers, on a touchpad or a touch screen: scroll to pan, pinch to zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QWidget

__all__ = ["Pinches", "scrolled"]

_PER_PIXEL = 8  # eighths of a degree, of a touchpad that does not tell pixels


def scrolled(event: QWheelEvent) -> QPoint | None:
    """Return by how many screen pixels two fingers push the picture, None if it is no such event.

    A wheel of a mouse zooms, and so do two fingers with Ctrl.
    """
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return None
    pixels = event.pixelDelta()
    # Some mice have smooth wheels: pixels alone do not make fingers, but pixels with phases do.
    fingers = not pixels.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
    if event.device().type() != QInputDevice.DeviceType.TouchPad and not fingers:
        return None
    return pixels if not pixels.isNull() else event.angleDelta() / _PER_PIXEL


class Pinches(QObject):
    """Reports pinch gestures of touchpads and touch screens.

    Parameters
    ----------
    widget : QWidget
        Where; it owns this object.
    began : callable
        Called with no arguments when two fingers are down, where one may have been before.
    pinched : callable
        Called with the factor by which they stretch, the point in the widget between them, and
        how far that has moved.
    """

    def __init__(
        self,
        widget: QWidget,
        began: Callable[[], None],
        pinched: Callable[[float, QPointF, QPointF], None],
    ) -> None:
        super().__init__(widget)
        self._widget, self._began, self._pinched = widget, began, pinched
        widget.grabGesture(Qt.GestureType.PinchGesture)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle gesture events."""
        kind = event.type()
        if kind == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            return self._native(event)
        if kind == QEvent.Type.Gesture and isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._touch(pinch)
                event.accept(pinch)
                return True
        return super().eventFilter(watched, event)

    def _native(self, event: QNativeGestureEvent) -> bool:
        kind = event.gestureType()
        if kind == Qt.NativeGestureType.BeginNativeGesture:
            self._began()
        elif kind == Qt.NativeGestureType.ZoomNativeGesture:
            self._pinched(max(1 + event.value(), 0.1), event.position(), QPointF())
        else:
            return False
        event.accept()
        return True

    def _touch(self, pinch: QPinchGesture) -> None:
        if pinch.state() == Qt.GestureState.GestureStarted:
            self._began()
        elif pinch.state() == Qt.GestureState.GestureUpdated:
            middle = self._widget.mapFromGlobal(pinch.centerPoint())
            moved = pinch.centerPoint() - pinch.lastCenterPoint()
            self._pinched(pinch.scaleFactor(), middle, moved)
