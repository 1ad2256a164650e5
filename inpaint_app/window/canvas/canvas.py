"""The canvas: shows the picture, and passes mouse, wheel, touch and keys to the selected tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel

from inpaint_app.window.canvas.active_tool import ActiveTool
from inpaint_app.window.canvas.gestures import Pinches, scrolled
from inpaint_app.window.canvas.items import BrushOutline
from inpaint_app.window.canvas.keyboard_pointer import Crosshair, KeyboardPointer
from inpaint_app.window.canvas.pen import Pen
from inpaint_app.window.canvas.shape_outline import ShapeOutline
from inpaint_app.window.canvas.stamp_ghost import StampGhost
from inpaint_app.window.canvas.zoom_view import ZoomView
from inpaint_app.window.look import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from numpy.typing import NDArray
    from PySide6.QtGui import QFocusEvent, QMouseEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.state import State, ToolName
    from inpaint_app.files.measure import Measure
    from inpaint_app.window.canvas.picture_scene import PictureScene
    from inpaint_app.window.canvas.tool import Tool
    from inpaint_app.window.pictures.colour_profile import ColourProfile

__all__ = ["Canvas"]

_BUSY_MS = 150  # milliseconds that pass before the pointer says that one has to wait
_MARGIN = 32  # screen pixels around the pointer that the keys keep in sight


class Canvas(ZoomView):
    """A view on the picture in which tools draw; other drags and the wheel pan and zoom.

    Parameters
    ----------
    scene : PictureScene
        The picture and the masks; the outlines of the tools are added to it.
    hovered : callable
        Called with the pixel (row, column) under the pointer, or None.
    resize_tool : callable
        Called with the number of steps by which the tool shall be larger.
    parent : QWidget, optional
        Owner.
    """

    tabbed = Signal()
    """Tab was pressed while the canvas had the focus."""

    def __init__(
        self,
        scene: PictureScene,
        hovered: Callable[[tuple[int, int] | None], None],
        resize_tool: Callable[[int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(scene, parent)
        self._hovered, self._resize_tool = hovered, resize_tool
        self.shape_outline = ShapeOutline()
        self._brush_outline = BrushOutline()
        self.ghost = StampGhost(scene.picture.raster_like)
        self._crosshair = Crosshair()
        self._tool = ActiveTool()
        self._keys = KeyboardPointer(
            self._tool,
            self._crosshair,
            lambda: self.extent,
            lambda: self.seen.center(),
            self._keys_moved,
        )
        self.pen = Pen(self._tool, self._to_image, self._hover, self._may_press)
        self._pan_from: QPoint | None = None
        self._space = False
        self._mouse = QPointF()
        self._diameter = 0
        self._busy_timer = QTimer(self, singleShot=True, interval=_BUSY_MS)
        self._busy_timer.timeout.connect(self._set_cursor)
        self._waits = False
        self._asks = False  # whether a click paints nothing, because one points at pixels
        for item in (self.ghost, self.shape_outline, self._brush_outline, self._crosshair):
            scene.addItem(item)
        self.zoomed.connect(self._rescale_outlines)
        self.setAccessibleName(self.tr("Canvas"))
        self.setAcceptDrops(False)  # the window takes what is dropped
        self._badge = QLabel(self.tr("Original"), self)
        self._badge.setObjectName("badge")
        self._badge.move(16, 16)
        self._badge.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setMouseTracking(True)
        Pinches(self.viewport(), self.let_go, self._pinch)
        self._set_cursor()
        self._set_surround()

    def set_tools(self, tools: Mapping[ToolName, Tool]) -> None:
        """Say what the tools do."""
        self._tool.set_tools(tools)

    def ask_first(self, takes: Callable[[tuple[int, int]], bool]) -> None:
        """Set what may take a press at a pixel before the tool does."""
        self._tool.ask_first(takes)

    def show_picture(
        self,
        pixels: NDArray[Any],
        icc_profile: bytes | None = None,
        measure: Measure | None = None,
    ) -> ColourProfile | None:
        """Show another picture as a whole; see `PictureScene.show_picture`."""
        self._tool.abandon()
        profile = self._scene.show_picture(pixels, icc_profile, measure)
        self.fit()
        return profile

    def show_state(self, state: State) -> None:
        """Select the tool, and show its outline and what may be seen now."""
        self._badge.setVisible(state.inspection.comparing)
        self._scene.show_state(state)
        if state.inspection.made_from != self._asks:
            self._asks = state.inspection.made_from
            self._set_cursor()
        self._tool.select(state.strokes.tool)
        if state.stamps.source is None or state.strokes.tool not in ("clone", "heal-stamp"):
            self.ghost.forget()
        if state.strokes.diameter != self._diameter:
            self._diameter = state.strokes.diameter
            self._brush_outline.setVisible(self._brush_outline.isVisible() and self._diameter > 0)
            self._rescale_outlines()
        if state.mask.busy != self._waits:
            self._waits = state.mask.busy
            if self._waits:
                self._busy_timer.start()
            else:
                self._busy_timer.stop()
                self._set_cursor()

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, or panning."""
        self._keys.leave()
        button = event.button()
        pans = button == Qt.MouseButton.MiddleButton or (
            self._space and button == Qt.MouseButton.LeftButton
        )
        if pans and not self._tool.down:
            self._pan_from = event.position().toPoint()
            self._set_cursor()
        elif (
            button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
            and self._pan_from is None
            and not self.extent.isEmpty()
        ):
            at = self._to_image(event.position())
            self._tool.press(at, button, event.modifiers(), event.position())

    def viewportEvent(self, event: QEvent) -> bool:
        """Give the pen its events first: they know how hard it presses."""
        if self.pen.handle(event):
            self._keys.leave()
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke or with panning; show the outline."""
        place = event.position()
        if self._keys.active and place == self._mouse:
            return  # it is not the mouse that has moved
        self._mouse = place
        self._keys.leave()
        if self._pan_from is not None:
            here = place.toPoint()
            moved, self._pan_from = here - self._pan_from, here
            self._pan_by(moved)
        else:
            self._tool.move(self._to_image(place), place)
        self._hover(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the button began."""
        if event.button() == self._tool.button:
            self._tool.release()
        elif self._pan_from is not None and event.button() != Qt.MouseButton.RightButton:
            self._pan_from = None
            self._set_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Close the shape that is being drawn. Two quick strokes are two strokes."""
        if self._panning or not self._tool.double_click():
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; with Alt change the size of the tool; two fingers pan."""
        delta = event.angleDelta()
        # Some systems turn Alt+wheel into a sideways wheel.
        steps = (delta.y() or delta.x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            whole_steps = round(steps) or (1 if steps > 0 else -1 if steps < 0 else 0)
            self._resize_tool(whole_steps)
        elif (fingers := scrolled(event)) is not None:
            self._pan_by(fingers)
            self._hover(event.position())
        elif not self.extent.isEmpty() and steps:
            self.zoom_by(steps, event.position())
            self._hover(event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the outline."""
        super().leaveEvent(event)
        if not self._keys.active:
            self._brush_outline.setVisible(False)
            self.ghost.hide_copy()
            self._hovered(None)

    # -- keyboard

    def event(self, event: QEvent) -> bool:
        """Claim Return, Esc and Backspace for the shape that is being drawn."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._tool.wants(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Hide the panels with Tab, as graphics programs do; Shift+Tab leaves the canvas."""
        if onwards and not self.extent.isEmpty():
            self.tabbed.emit()
            return True
        return super().focusNextPrevChild(onwards)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the pointer, use the tool, pan with Space; everything else is for the window."""
        if self._tool.key(event) or self._keys.press(event):
            event.accept()
        elif event.key() == Qt.Key.Key_Space:
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

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Release a tool that was pressed with a key."""
        super().focusOutEvent(event)
        self._keys.leave()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the colour scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._set_surround()

    def let_go(self) -> None:
        """Release every button and key that is held: the window has lost them."""
        self._keys.leave()
        self._tool.release()
        self._space, self._pan_from = False, None
        self._set_cursor()

    @property
    def occupied(self) -> bool:
        """Whether the mouse is busy with a stroke, or about to pan."""
        return self._tool.down or self._panning

    def reset_cursor(self) -> None:
        """Show the cursor of what the mouse does."""
        self._set_cursor()

    # -- helpers

    def _pinch(self, factor: float, middle: QPointF, moved: QPointF) -> None:
        self._pan_by(moved.toPoint())
        self.set_zoom(self.zoom * factor, middle)

    def _hover(self, viewport: QPointF) -> None:
        at = self._to_image(viewport)
        self._keys.point(at)
        self._point_at(at)

    def _point_at(self, at: QPointF) -> None:
        extent = self.extent
        self._brush_outline.setPos(at)
        self._brush_outline.setVisible(
            not extent.isEmpty() and not self._panning and self._diameter > 0
        )
        self._hovered((int(at.y()), int(at.x())) if extent.contains(at) else None)

    def _keys_moved(self, at: QPointF) -> None:
        """Scroll to the pointer, and show what is there."""
        place = self.viewportTransform().map(at)
        room = QRectF(self.viewport().rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        x = min(max(place.x(), room.left()), max(room.right(), room.left()))
        y = min(max(place.y(), room.top()), max(room.bottom(), room.top()))
        if (x, y) != (place.x(), place.y()):
            self._pan_by(QPointF(x - place.x(), y - place.y()).toPoint())
        self._point_at(at)

    @property
    def _panning(self) -> bool:
        return self._space or self._pan_from is not None

    def _may_press(self) -> bool:
        return not self._panning and not self.extent.isEmpty()

    def _set_surround(self) -> None:
        self.setBackgroundBrush(theme.surround(self.palette()))

    def _rescale_outlines(self) -> None:
        unit = 1 / self.transform().m11()
        self._brush_outline.set_shape(self._diameter, unit)
        self.shape_outline.set_unit(unit)
        self.ghost.set_shape(self._diameter, unit)

    def _set_cursor(self) -> None:
        if self._pan_from is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._space:
            shape = Qt.CursorShape.OpenHandCursor
        elif self._waits and not self._busy_timer.isActive():
            shape = Qt.CursorShape.BusyCursor
        elif self._asks:
            shape = Qt.CursorShape.PointingHandCursor
        else:
            shape = Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape)
        self._brush_outline.setVisible(self._brush_outline.isVisible() and not self._panning)
