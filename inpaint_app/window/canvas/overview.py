"""A small copy of the picture and its mask, which is kept up to date part by part."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from inpaint_app.document.overlay import COPIED, FILLED, PENDING, PROPOSED, UNCERTAIN
from inpaint_app.window.pictures.raster import Raster
from ntk_core import Rect

if TYPE_CHECKING:
    from inpaint_app.window.canvas.picture_scene import PictureScene

__all__ = ["Overview"]

_SAMPLES: Final = 4  # of the picture for each pixel of the overview, in rows and columns
_MOST: Final = 64  # changed rectangles that are remembered one by one
_FAINT: Final = 110  # opacity of what is filled, up to 255

# What a square of the overview shows if it contains several: a thin scratch must be seen, and what
# is still to be filled more than what is.
_RANKS = np.zeros(256, np.uint8)
_RANKS[[FILLED, COPIED]] = 1
_RANKS[UNCERTAIN:] = 1
_RANKS[PENDING] = 2
_RANKS[PROPOSED] = 3


class Overview:
    """The picture and the mask of a scene, scaled down.

    Parameters
    ----------
    scene : PictureScene
        What is shown; the owner has to connect `change_pixels`, `change_mask` and `start`.
    side : int
        The longer side of the overview in device pixels; small pictures are not enlarged.
    """

    def __init__(self, scene: PictureScene, side: int) -> None:
        self._scene, self._side = scene, side
        self._sampled: QImage | None = None
        self._mask: Raster | None = None
        self._square = 1  # side of the squares of the mask, in image pixels
        self._pixels: list[Rect] = []
        self._codes: list[Rect] = []

    # -- changes

    def start(self) -> None:
        """Forget everything: there is another picture."""
        self._sampled = self._mask = None
        self._pixels, self._codes = [], []

    def change_pixels(self, rect: Rect) -> None:
        """Remember that the picture has changed inside `rect`."""
        self._pixels = _added(self._pixels, rect)

    def change_mask(self, rect: Rect) -> None:
        """Remember that the codes of the overlay have changed inside `rect`."""
        self._codes = _added(self._codes, rect)

    # -- painting

    def paint(self, painter: QPainter, place: QRectF, size: QSize) -> None:
        """Paint the overview.

        Parameters
        ----------
        painter : QPainter
        place : QRectF
            Where the whole picture shall be.
        size : QSize
            The size of that in device pixels.
        """
        raster = self._scene.picture.raster
        if raster is None:
            return
        if self._sampled is None:
            self._prepare(raster)
        self._refresh_pixels(raster)
        self._refresh_mask()
        assert self._sampled is not None
        small = self._sampled.scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(place, small)
        if self._mask is None:
            return
        table = self._scene.overlay.raster.image.colorTable() if self._scene.overlay.raster else []
        pending, proposed = (QColor.fromRgba(table[code]) for code in (PENDING, PROPOSED))
        filled = QColor(pending)
        filled.setAlpha(min(_FAINT, pending.alpha()))
        pending.setAlpha(255)
        self._mask.image.setColorTable([0, filled.rgba(), pending.rgba(), proposed.rgba()])
        unit = place.width() / raster.image.width() * self._square
        inside = QRectF(
            place.left(),
            place.top(),
            unit * self._mask.image.width(),
            unit * self._mask.image.height(),
        )
        painter.save()
        painter.setClipRect(place)
        painter.drawImage(inside, self._mask.image)
        painter.restore()

    def _prepare(self, raster: Raster) -> None:
        """Make the images for another picture, to be filled by the next refresh."""
        image = raster.image
        height, width = image.height(), image.width()
        scale = min(1.0, _SAMPLES * self._side / max(height, width))
        sampled = QImage(
            max(1, round(scale * width)), max(1, round(scale * height)), QImage.Format.Format_ARGB32
        )
        sampled.fill(0)
        self._sampled = sampled
        self._square = max(1, math.ceil(max(height, width) / self._side))
        self._mask = Raster(
            -(-height // self._square), -(-width // self._square), QImage.Format.Format_Indexed8
        )
        self._mask.image.fill(0)
        whole = Rect(0, 0, height, width)
        self._pixels, self._codes = [whole], [whole]

    def _refresh_pixels(self, raster: Raster) -> None:
        """Take samples of what has changed. Interpolating all pixels would take too long."""
        if not self._pixels or self._sampled is None:
            return
        across = self._sampled.width() / raster.image.width()
        down = self._sampled.height() / raster.image.height()
        painter = QPainter(self._sampled)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        for rect in self._pixels:
            left, top = math.floor(rect.left * across), math.floor(rect.top * down)
            right, bottom = math.ceil(rect.right * across), math.ceil(rect.bottom * down)
            target = QRectF(left, top, right - left, bottom - top)
            source = QRectF(
                left / across, top / down, target.width() / across, target.height() / down
            )
            painter.drawImage(target, raster.image, source)
        painter.end()
        self._pixels = []

    def _refresh_mask(self) -> None:
        raster = self._scene.overlay.raster
        if not self._codes or self._mask is None or raster is None:
            return
        side = self._square
        for rect in self._codes:
            squares = rect.squares((side, side))
            pixels = squares.scaled((side, side)).clipped(
                (raster.image.height(), raster.image.width())
            )
            codes, columns = raster.values(pixels), np.arange(0, pixels.width, side)
            most = np.zeros((squares.height, squares.width), np.uint8)
            for row in range(squares.height):
                band = codes[row * side : (row + 1) * side]
                if band.any():  # most of them are empty, and to know that is much faster
                    most[row] = np.maximum.reduceat(_RANKS[band].max(axis=0), columns)
            self._mask.put(squares, most)
        self._codes = []


def _added(rects: list[Rect], rect: Rect) -> list[Rect]:
    """Return rectangles with one more; many are joined into one."""
    if rects and rects[-1] == rect:
        return rects
    if len(rects) < _MOST:
        return [*rects, rect]
    for each in rects:
        rect = rect.union(each)
    return [rect]
