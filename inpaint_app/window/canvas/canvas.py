"""The canvas: shows the picture with the masks over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtWidgets import QGraphicsScene, QLabel, QWidget

from inpaint_app.window.canvas.items import OverlayItem, RasterItem, checkerboard
from inpaint_app.window.canvas.pointing import PointingView
from inpaint_app.window.look import theme
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QResizeEvent

    from inpaint_app.editor.state import State
    from inpaint_app.window.canvas.overlay_colours import Colours
    from inpaint_app.window.canvas.prepared_raster import PreparedRaster
    from inpaint_app.window.pictures.colour_profile import ColourProfile

__all__ = ["Canvas"]


class Canvas(PointingView):
    """A view with an item for the picture and one for the masks; each repaints only what changed.

    Parameters
    ----------
    hovered : callable
        Called with the pixel (row, column) under the pointer, or None.
    zoomed : callable
        Called with the new zoom, in device pixels per image pixel.
    resize_tool : callable
        Called with the number of steps by which the tool shall be larger.
    prepared : PreparedRaster
        Prepares the raster of a picture that is going to be shown, in any thread.
    parent : QWidget, optional
        Owner.
    """

    view_moved = Signal()
    """Another part of the picture is in sight, or at another size."""

    def __init__(
        self,
        hovered: Callable[[tuple[int, int] | None], None],
        zoomed: Callable[[float], None],
        resize_tool: Callable[[int], None],
        prepared: PreparedRaster,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(hovered, resize_tool, parent)
        self._zoomed = zoomed
        self._prepared = prepared
        self._picture = RasterItem(checkerboard())
        self._overlay = OverlayItem()
        scene = QGraphicsScene(self)
        for item in (
            self._picture, self._overlay, self.sketch, self._outline, self._crosshair,
        ):  # fmt: skip
            scene.addItem(item)
        self.setScene(scene)
        self.setAccessibleName(self.tr("Canvas"))
        self.setAcceptDrops(False)  # the window takes what is dropped
        self._badge = QLabel(self.tr("Original"), self)
        self._badge.setObjectName("badge")
        self._badge.move(16, 16)
        self._badge.hide()
        self._set_surround()

    # -- what is shown

    def set_colours(self, colours: Colours) -> None:
        """Show the masks in other colours."""
        self._overlay.set_base(colours)

    def show_picture(
        self, pixels: NDArray[Any], icc_profile: bytes | None = None
    ) -> ColourProfile | None:
        """Show another picture, of shape (H, W[, C]), with nothing masked.

        Returns
        -------
        ColourProfile or None
            What its numbers go through, None for nothing.
        """
        self._tool.abandon()
        picture = self._prepared.take(pixels, icc_profile)
        rect = Rect.whole(pixels.shape)
        self._picture.set_raster(picture)
        self._overlay.clear(rect.height, rect.width)
        self.fit()
        return picture.profile

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
        self._badge.setVisible(state.inspection.comparing)
        guiding = state.strokes.tool in ("protect", "source")
        self._overlay.set_colours(
            growing=state.run.running, guiding=guiding, uncertainty=state.inspection.uncertainty
        )
        self._show_tool(state)

    # -- for what lies over the picture

    @property
    def extent(self) -> QRectF:
        """The rectangle of the picture, empty without one."""
        return self._extent()

    @property
    def seen(self) -> QRectF:
        """The part of the picture that is in sight, in image coordinates."""
        corner = QRectF(self.viewport().rect())
        return self.viewportTransform().inverted()[0].mapRect(corner) & self._extent()

    @property
    def middle(self) -> float:
        """The column in the middle of what is in sight."""
        return self.seen.center().x()

    # -- window

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Take along what lies over the picture."""
        super().scrollContentsBy(dx, dy)
        self.view_moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave what lies over the picture at its edge."""
        super().resizeEvent(event)
        self.view_moved.emit()

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
        self.view_moved.emit()

    def _set_surround(self) -> None:
        self.setBackgroundBrush(theme.surround(self.palette()))
