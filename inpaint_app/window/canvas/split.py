"""The split line between before and after, which the mouse can drag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QLabel, QStyleOptionGraphicsItem, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.state import State
    from inpaint_app.window.canvas.canvas import Canvas

__all__ = ["REACH", "SplitControl", "SplitLine"]

REACH = 8
"""Screen pixels within which the mouse takes the line."""

_RADIUS = 12  # of the handle, in screen pixels
_GAP = 12  # between the line and the labels
_TOP = 16


class SplitLine(QGraphicsItem):
    """A line with a round handle, as wide at any zoom."""

    def __init__(self) -> None:
        super().__init__()
        self._height = self._middle = 0.0
        self._unit = 1.0
        self.setVisible(False)

    def set_shape(self, height: float, middle: float, unit: float) -> None:
        """Set how long it is, where the handle is, and the image pixels of a screen pixel."""
        if (height, middle, unit) != (self._height, self._middle, self._unit):
            self.prepareGeometryChange()
            self._height, self._middle, self._unit = height, middle, unit

    def boundingRect(self) -> QRectF:
        """Return the line with the handle."""
        reach = (_RADIUS + 2) * self._unit
        line = QRectF(-reach, 0, 2 * reach, self._height)
        return line.united(QRectF(-reach, self._middle - reach, 2 * reach, 2 * reach))

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Paint it light on dark, to be seen on any picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ends = QPointF(0, 0), QPointF(0, self._height)
        for colour, width in ((QColor(0, 0, 0, 120), 4.0), (QColor(255, 255, 255), 2.0)):
            pen = QPen(colour, width)
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(*ends)
        painter.translate(0, self._middle)
        painter.scale(self._unit, self._unit)
        painter.setPen(QPen(QColor(0, 0, 0, 120), 1))
        painter.setBrush(QBrush(QColor(255, 255, 255)))
        painter.drawEllipse(QPointF(0, 0), _RADIUS, _RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(0x30, 0x30, 0x30)))
        for side in (-1, 1):
            tip = [QPointF(side * 8, 0), QPointF(side * 3, -4), QPointF(side * 3, 4)]
            painter.drawPolygon(QPolygonF(tip))


class SplitControl(QObject):
    """Shows the line on a canvas and lets the mouse drag it.

    Parameters
    ----------
    canvas : Canvas
        Where it is; mouse events are filtered here before the canvas gets them.
    move : callable
        Called with the column, in image pixels, that the line is dragged to.
    """

    def __init__(self, canvas: Canvas, move: Callable[[float], None]) -> None:
        super().__init__(canvas)
        self._canvas, self._move = canvas, move
        self._dragged = self._near = False
        self._grip = 0.0  # from the line to where it was taken, in image pixels
        self._state: State | None = None
        self.line = SplitLine()
        canvas.scene().addItem(self.line)
        self.before = self._label(self.tr("Original"))
        self.after = self._label(self.tr("Result"))
        canvas.viewport().installEventFilter(self)
        canvas.view_moved.connect(self.place)

    def show_state(self, state: State) -> None:
        """Show the line where it is now, if it is."""
        self._state = state
        self.line.setVisible(state.inspection.split is not None)
        if state.inspection.split is None:
            self._let_go()
        else:
            self.line.setX(state.inspection.split)
        self.place()

    def place(self) -> None:
        """Follow zoom and scrolling."""
        state = self._state
        shown = state is not None and state.inspection.split is not None
        if shown:
            canvas = self._canvas
            extent, seen = canvas.extent, canvas.seen
            self.line.set_shape(extent.height(), seen.center().y(), 1 / canvas.transform().m11())
        x = round(self._x())
        for label, left in ((self.before, x - _GAP - self.before.width()), (self.after, x + _GAP)):
            fits = left >= 0 and left + label.width() <= self._canvas.viewport().width()
            label.move(left, _TOP)
            label.setVisible(
                shown and fits and state is not None and not state.inspection.comparing
            )

    def eventFilter(self, _viewport: QObject, event: QEvent) -> bool:
        """Handle mouse events near the line."""
        if isinstance(event, QMouseEvent) and self.line.isVisible():
            return self._on_mouse(event)
        return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        left = Qt.MouseButton.LeftButton
        kind = event.type()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            if event.button() == left and self._is_near(event) and not self._canvas.occupied:
                self._dragged = True
                self._grip = self._column(event) - self.line.x()
                return True
        elif kind == QEvent.Type.MouseMove:
            if self._dragged and not event.buttons() & left:
                self._let_go()  # the release went to another window
            if self._dragged:
                self._move(self._column(event) - self._grip)
            self._set_near(self._dragged or (self._is_near(event) and not self._canvas.occupied))
        elif kind == QEvent.Type.MouseButtonRelease and self._dragged and event.button() == left:
            self._dragged = False
            return True
        # Moves go on to the canvas, so that the outline of the tool follows.
        return self._dragged and kind != QEvent.Type.MouseMove

    def _is_near(self, event: QMouseEvent) -> bool:
        extent = self._canvas.extent
        top = self._canvas.mapFromScene(extent.topLeft()).y()
        bottom = self._canvas.mapFromScene(extent.bottomLeft()).y()
        at = event.position()
        beside = abs(at.x() - self._x()) <= REACH
        return beside and top - REACH <= at.y() <= bottom + REACH

    def _column(self, event: QMouseEvent) -> float:
        return self._canvas.viewportTransform().inverted()[0].map(event.position()).x()

    def _x(self) -> float:
        """Return where the line is on the screen."""
        return self._canvas.viewportTransform().map(QPointF(self.line.x(), 0)).x()

    def _set_near(self, near: bool) -> None:
        if near and not self._canvas.occupied:
            self._canvas.viewport().setCursor(Qt.CursorShape.SizeHorCursor)
        elif self._near:
            self._canvas.reset_cursor()
        self._near = near

    def _let_go(self) -> None:
        self._dragged = False
        self._set_near(False)

    def _label(self, text: str) -> QLabel:
        label = QLabel(text, self._canvas)
        label.setObjectName("badge")
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.hide()
        return label
