"""The canvas: shows the picture with the mask over it, and turns the mouse into strokes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsScene, QLabel, QWidget

from inpaint_app._qt import theme
from inpaint_app._qt.convert import picture_raster
from inpaint_app._qt.layers import BrushOutline, OverlayItem, RasterItem, checkerboard
from inpaint_app._qt.zoom_view import ZoomView
from inpaint_app.regions import whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

    from inpaint_app._qt.tools.base import Tool
    from inpaint_app.interfaces import State
    from ntk_core import Rect

__all__ = ["Canvas"]


class Canvas(ZoomView):
    """A view with one item per layer; each repaints only the rectangle that changed.

    Parameters
    ----------
    hovered : callable
        Called with the pixel (row, column) under the pointer, or None.
    zoomed : callable
        Called with the new zoom, in device pixels per image pixel.
    resize_tool : callable
        Called with the number of steps by which the tool shall be larger.
    parent : QWidget, optional
        Owner.
    """

    def __init__(
        self,
        hovered: Callable[[tuple[int, int] | None], None],
        zoomed: Callable[[float], None],
        resize_tool: Callable[[int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hovered, self._zoomed, self._resize_tool = hovered, zoomed, resize_tool
        self._tool: Tool | None = None
        self._stroke_button = Qt.MouseButton.NoButton
        self._pan_from: QPoint | None = None
        self._space = False
        self._picture = RasterItem(checkerboard())
        self._overlay = OverlayItem()
        self._outline = BrushOutline()
        scene = QGraphicsScene(self)
        for layer in (self._picture, self._overlay, self._outline):
            scene.addItem(layer)
        self.setScene(scene)
        self.setAccessibleName(self.tr("Canvas"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)  # the window takes what is dropped
        self._badge = QLabel(self.tr("Original"), self)
        self._badge.setObjectName("badge")
        self._badge.move(16, 16)
        self._badge.hide()
        self._set_surround()

    # -- what is shown

    def set_tool(self, tool: Tool) -> None:
        """Say what the mouse does."""
        self._tool = tool

    def show_picture(self, pixels: NDArray[Any]) -> None:
        """Show another picture, of shape (H, W[, C]), with nothing masked."""
        picture = picture_raster(pixels)
        rect = whole(pixels.shape)
        picture.put(rect, pixels)
        self._picture.set_raster(picture)
        self._overlay.clear(rect.height, rect.width)
        self.fit()

    def show_pixels(self, rect: Rect, pixels: NDArray[Any]) -> None:
        """Show new pixels inside `rect`."""
        if self._picture.raster is not None:
            self._picture.raster.put(rect, pixels)
            self._picture.refresh(rect)

    def show_overlay(self, rect: Rect, codes: NDArray[np.uint8]) -> None:
        """Show new overlay codes inside `rect`."""
        if self._overlay.raster is not None:
            self._overlay.raster.put(rect, codes)
            self._overlay.refresh(rect)

    def show_state(self, state: State) -> None:
        """Show how the overlay and the outline look now."""
        self._badge.setVisible(state.comparing)
        guiding = state.tool in ("protect", "source")
        self._overlay.set_colours(growing=state.running, guiding=guiding)
        self._shape_outline()

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, or panning."""
        button = event.button()
        pans = button == Qt.MouseButton.MiddleButton or (
            self._space and button == Qt.MouseButton.LeftButton
        )
        if pans and self._stroke_button == Qt.MouseButton.NoButton:
            self._pan_from = event.position().toPoint()
            self._set_cursor()
        elif (
            button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
            and self._pan_from is None
            and self._stroke_button == Qt.MouseButton.NoButton
            and self._tool is not None
            and self._picture.raster is not None
        ):
            self._stroke_button = button
            self._tool.press(self._point(event), button, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke or with panning; show the outline."""
        if self._pan_from is not None:
            here = event.position().toPoint()
            moved, self._pan_from = here - self._pan_from, here
            self._pan_by(moved)
        elif self._stroke_button != Qt.MouseButton.NoButton and self._tool is not None:
            self._tool.move(self._point(event))
        self._hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the button began."""
        if event.button() == self._stroke_button:
            self._end_stroke()
        elif self._pan_from is not None and event.button() != Qt.MouseButton.RightButton:
            self._pan_from = None
            self._set_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick strokes are two strokes."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; with Alt change the size of the tool."""
        delta = event.angleDelta()
        # Some systems turn Alt+wheel into a sideways wheel.
        steps = (delta.y() or delta.x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            whole_steps = round(steps) or (1 if steps > 0 else -1 if steps < 0 else 0)
            self._resize_tool(whole_steps)
        elif self._picture.raster is not None and steps:
            self.zoom_by(steps, event.position())
            self._hover(event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the outline."""
        super().leaveEvent(event)
        self._outline.setVisible(False)
        self._hovered(None)

    # -- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space pans; everything else is for the window."""
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self._set_cursor()
            event.accept()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End panning with Space; a drag that is going on may end by itself."""
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = False
                self._set_cursor()
            event.accept()
        else:
            event.ignore()

    def let_go(self) -> None:
        """End whatever is held: the window lost the mouse and the keyboard."""
        self._end_stroke()
        self._space, self._pan_from = False, None
        self._set_cursor()

    # -- window

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the colour scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._set_surround()

    # -- helpers

    def _extent(self) -> QRectF:
        return self._picture.boundingRect()

    def _rescaled(self) -> None:
        self._shape_outline()
        self._zoomed(self.zoom)

    def _point(self, event: QMouseEvent) -> tuple[float, float]:
        at = self._to_image(event.position())
        return at.x(), at.y()

    def _end_stroke(self) -> None:
        if self._stroke_button != Qt.MouseButton.NoButton and self._tool is not None:
            self._stroke_button = Qt.MouseButton.NoButton
            self._tool.release()

    def _hover(self, viewport: QPointF) -> None:
        at = self._to_image(viewport)
        inside = self._picture.boundingRect().contains(at)
        self._outline.setPos(at)
        self._outline.setVisible(self._picture.raster is not None and not self._panning)
        self._hovered((int(at.y()), int(at.x())) if inside else None)

    @property
    def _panning(self) -> bool:
        return self._space or self._pan_from is not None

    def _shape_outline(self) -> None:
        if self._tool is not None:
            self._outline.set_shape(self._tool.diameter, 1 / self.transform().m11())

    def _set_cursor(self) -> None:
        if self._pan_from is not None:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self._outline.setVisible(self._outline.isVisible() and not self._panning)

    def _set_surround(self) -> None:
        self.setBackgroundBrush(theme.surround(self.palette()))
