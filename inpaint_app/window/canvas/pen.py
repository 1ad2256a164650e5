"""The pen of a tablet: it does what the left button does, and its other end erases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPointF

    from inpaint_app.window.canvas.active_tool import ActiveTool

__all__ = ["Pen"]

_BUTTONS: Final = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Pen:
    """Turns the events of a pen into presses and moves of the tool, with their pressure.

    Parameters
    ----------
    tool : ActiveTool
        Is pressed, moved and released.
    to_image : callable
        Maps a point of the viewport to the image.
    hover : callable
        Called with the point of the viewport where the pen is.
    may_press : callable
        Returns whether a stroke may begin: there is a picture, and nothing is panned.
    """

    def __init__(
        self,
        tool: ActiveTool,
        to_image: Callable[[QPointF], QPointF],
        hover: Callable[[QPointF], None],
        may_press: Callable[[], bool],
    ) -> None:
        self._tool, self._to_image, self._hover = tool, to_image, hover
        self._may_press = may_press
        self._button = Qt.MouseButton.NoButton
        self.take_pressure: Callable[[float], None] = lambda _pressure: None

    def handle(self, event: QEvent) -> bool:
        """Handle an event; return whether it was one of the pen that is no mouse event, too.

        What is not handled here comes again as an event of the mouse: panning, for example.
        """
        if not isinstance(event, QTabletEvent):
            return False
        kind, place = event.type(), event.position()
        if kind == QEvent.Type.TabletPress:
            return self._press(event, place)
        if self._button == Qt.MouseButton.NoButton:
            return False
        if kind == QEvent.Type.TabletMove:
            self.take_pressure(event.pressure())
            self._tool.move(self._to_image(place), place)
            self._hover(place)
        elif kind == QEvent.Type.TabletRelease:
            self._button = Qt.MouseButton.NoButton
            self._tool.release()
            self.take_pressure(1.0)  # of the mouse, which may be next
        event.accept()
        return True

    def _press(self, event: QTabletEvent, place: QPointF) -> bool:
        button = event.button()
        if button not in _BUTTONS or not self._may_press() or self._tool.down:
            return False
        if event.pointerType() == QPointingDevice.PointerType.Eraser:
            button = Qt.MouseButton.RightButton
        self._button = button
        self.take_pressure(event.pressure())
        self._tool.press(self._to_image(place), button, event.modifiers(), place)
        self._hover(place)
        event.accept()
        return True
