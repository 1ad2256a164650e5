"""The items on the canvas: the picture, the masks over it, the outline of the brush."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from inpaint_app.document.overlay import (
    AVOIDED,
    COPIED,
    FILLED,
    OTHER_SOURCE,
    SHIELDED,
    SOURCE,
    UNCERTAIN,
)
from inpaint_app.filling.deviations import LEVEL_COUNT
from inpaint_app.settings.preferences import Preferences
from inpaint_app.window.canvas.overlay_colours import (
    DEVIATION_OPACITY,
    deviation_colour,
    overlay_colours,
)
from inpaint_app.window.pictures.raster import Raster

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.window.canvas.overlay_colours import Colours
    from ntk_core import Rect

__all__ = ["SMOOTH_UP_TO", "BrushOutline", "OverlayItem", "RasterItem", "checkerboard", "scale_of"]

_NONE = (0,) * 256  # codes without a colour show nothing
_GROWING = 40  # opacity of `FILLED` while it runs, so that one sees what grows
_GUIDES = AVOIDED, SHIELDED, SOURCE, OTHER_SOURCE
_CORE_OPACITY = 0.5  # of the circle where a brush begins to be soft
_ASIDE = 64  # of the guides while another tool is selected, so that one sees the picture

SMOOTH_UP_TO = 2.0
"""Zoom, in device pixels per image pixel, above which single pixels are shown as squares."""


def scale_of(painter: QPainter) -> float:
    """Return how many pixels of the device a unit of the painter is long."""
    transform = painter.worldTransform()
    return math.hypot(transform.m11(), transform.m12()) * painter.device().devicePixelRatio()


class RasterItem(QGraphicsItem):
    """Shows a raster and repaints only what is exposed.

    Parameters
    ----------
    backdrop : QBrush, optional
        Painted below the picture, fixed to the window rather than to the picture.
    """

    def __init__(self, backdrop: QBrush | None = None) -> None:
        super().__init__()
        self._raster: Raster | None = None
        self._backdrop = backdrop
        self._size = QRectF()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    @property
    def raster(self) -> Raster | None:
        """What is shown."""
        return self._raster

    def set_raster(self, raster: Raster | None) -> None:
        """Show another raster, or nothing."""
        self.prepareGeometryChange()
        self._raster = raster
        self._size = QRectF() if raster is None else QRectF(raster.image.rect())
        self.update()

    def raster_like(self, pixels: NDArray[Any]) -> Raster | None:
        """Return a raster of other pixels of the picture; None without a picture."""
        return None if self._raster is None else self._raster.alike(pixels)

    def refresh(self, rect: Rect) -> None:
        """Repaint after the raster changed inside `rect`."""
        # One pixel more: smooth scaling lets a pixel reach into its neighbours.
        self.update(QRectF(rect.left - 1, rect.top - 1, rect.width + 2, rect.height + 2))

    def boundingRect(self) -> QRectF:
        """Return the size of the raster, one unit per pixel."""
        return self._size

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Paint the exposed pixels."""
        if self._raster is None:
            return
        exposed = QRectF(option.exposedRect)
        # Whole pixels and two more, so that smooth scaling finds the neighbours that it mixes in.
        source = exposed.adjusted(-2, -2, 2, 2).toAlignedRect() & self._raster.image.rect()
        transform = painter.worldTransform()
        scale = scale_of(painter)
        if self._backdrop is not None and self._raster.image.hasAlphaChannel():
            painter.save()
            visible = transform.mapRect(QRectF(source))
            painter.resetTransform()
            painter.fillRect(visible, self._backdrop)
            painter.restore()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale <= SMOOTH_UP_TO)
        painter.drawImage(source, self._raster.image, source)


class OverlayItem(RasterItem):
    """Shows overlay codes, each in its colour."""

    def __init__(self) -> None:
        super().__init__()
        self._base = overlay_colours(Preferences())
        self._mode = {"growing": False, "guiding": False, "uncertainty": False}

    def set_base(self, colours: Colours) -> None:
        """Set the colours that `set_colours` varies."""
        self._base = colours
        self._colour()

    def clear(self, height: int, width: int) -> None:
        """Show nothing on a picture of this size."""
        raster = Raster(height, width, QImage.Format.Format_Indexed8)
        raster.image.fill(0)
        raster.image.setColorTable(_NONE)
        self.set_raster(raster)
        self._colour()

    def set_colours(self, *, growing: bool, guiding: bool, uncertainty: bool) -> None:
        """Set the colours of the codes: no pixel is touched, whatever their number.

        Parameters
        ----------
        growing : bool
            Whether a reconstruction runs.
        guiding : bool
            Whether the selected tool paints where a fill may come from.
        uncertainty : bool
            Whether filled pixels show how far off they may be.
        """
        mode = {"growing": growing, "guiding": guiding, "uncertainty": uncertainty}
        changed, self._mode = mode != self._mode, mode
        if changed:
            self._colour()

    def _colour(self) -> None:
        if self.raster is None:
            return
        table = list(_NONE)
        for code, (base, opacity) in self._base.items():
            if self._mode["growing"] and code == FILLED:
                opacity = _GROWING
            elif not self._mode["guiding"] and code in _GUIDES:
                opacity = min(opacity, _ASIDE)
            table[code] = _rgba(base, opacity)
        if not self._mode["uncertainty"]:
            table[COPIED] = table[FILLED]
        for level in range(LEVEL_COUNT):
            table[UNCERTAIN + level] = (
                _rgba(deviation_colour(level), DEVIATION_OPACITY)
                if self._mode["uncertainty"]
                else table[FILLED]
            )
        if table != self.raster.image.colorTable():
            self.raster.image.setColorTable(table)
            self.update()


def _rgba(base: QColor, opacity: int) -> int:
    colour = QColor(base)
    colour.setAlpha(opacity)
    return colour.rgba()


class BrushOutline(QGraphicsItem):
    """A circle of the brush's size in image pixels, visible on light and dark alike.

    A fainter one inside shows where the edge begins to be soft.
    """

    def __init__(self) -> None:
        super().__init__()
        self._radius = self._core = 1.0
        self._unit = 1.0
        self.setVisible(False)

    def set_shape(self, diameter: float, unit: float, hardness: float = 1.0) -> None:
        """Set the diameter in image pixels, and how many of those one screen pixel is.

        `hardness` is the share of the radius that is covered in full, 0 … 1.
        """
        core = diameter / 2 * hardness
        if (diameter / 2, unit, core) != (self._radius, self._unit, self._core):
            self.prepareGeometryChange()
            self._radius, self._unit, self._core = diameter / 2, unit, core

    def boundingRect(self) -> QRectF:
        """Return the circle with room for its pen, which is as wide at any zoom."""
        reach = max(self._radius, 2 * self._unit) + 3 * self._unit
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Paint a light circle inside a dark one, and the core of a soft brush."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Never smaller than something that can be seen.
        radius = max(self._radius, 2 * self._unit)
        for extra, colour in ((self._unit, QColor(0, 0, 0, 160)), (0.0, QColor(255, 255, 255))):
            pen = QPen(colour, 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawEllipse(QPointF(0, 0), radius + extra, radius + extra)
            core = self._core + extra
            if 3 * self._unit < core < radius - 2 * self._unit:
                painter.setOpacity(_CORE_OPACITY)
                painter.drawEllipse(QPointF(0, 0), core, core)
                painter.setOpacity(1)


def checkerboard() -> QBrush:
    """Return the pattern that stands for transparency: squares of 8 px."""
    tile = QPixmap(16, 16)
    tile.fill(QColor(204, 204, 204))
    painter = QPainter(tile)
    for corner in ((0, 0), (8, 8)):
        painter.fillRect(*corner, 8, 8, QColor(255, 255, 255))
    painter.end()
    return QBrush(tile)
