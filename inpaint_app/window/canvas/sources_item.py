"""The pixels that a filled one was made from, drawn over the picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.filling.made_from import MadeFrom

__all__ = ["ADDS", "TAKES", "SourcesItem"]

ADDS: Final = QColor(0xE6, 0x9F, 0x00)
TAKES: Final = QColor(0x56, 0xB4, 0xE9)
"""Of positive and of negative shares: orange and sky blue of M. Okabe and K. Ito, «Color
Universal Design» (2008), which all kinds of colour vision tell apart."""

_VEIL = QColor(0, 0, 0, 140)  # below many sources, which a picture of their colour would hide

_MOST = 4000  # that are drawn, the strongest: the others could hardly be seen
_STRENGTHS = 12  # of colour that are told apart
_FAINTEST = 0.25  # of the full opacity
_SMALLEST = 3.0  # side in screen pixels, however far one has zoomed out
_MARK = 9.0  # least side of the mark around the pixel itself, in screen pixels
_ALONE = 0.5  # share from which a source is pointed out by a line
_FAR = 14.0  # screen pixels from which it needs one


class SourcesItem(QGraphicsItem):
    """A square for each source: strong where its share is large; hollow if it is estimated."""

    def __init__(self) -> None:
        super().__init__()
        self._unit = 1.0
        self._pixel = 0, 0
        self._groups: list[tuple[QColor, bool, NDArray[np.float64]]] = []
        self._main: QPointF | None = None
        self._extent = QRectF()
        self.setVisible(False)

    def show_made_from(self, made: MadeFrom | None) -> None:
        """Show the sources of another pixel, or only the pixel while nothing is known of it."""
        self.setVisible(made is not None and made.pixel is not None)
        if made is None or made.pixel is None:
            return
        self.prepareGeometryChange()
        self._pixel = made.pixel
        self._groups = list(_groups(made))
        centres = np.array([(self._pixel[1], self._pixel[0])]) + 0.5
        centres = np.concatenate([centres, *(group for _, _, group in self._groups)])
        (left, top), (right, bottom) = centres.min(axis=0), centres.max(axis=0)
        self._extent = QRectF(QPointF(left, top), QPointF(right, bottom))
        self._main = None
        if made.shares.size and made.shares[0] >= _ALONE:
            self._main = QPointF(made.columns[0] + 0.5, made.rows[0] + 0.5)
        self.update()

    def set_unit(self, unit: float) -> None:
        """Set how many image pixels one screen pixel is."""
        if unit != self._unit:
            self.prepareGeometryChange()
            self._unit = unit

    def boundingRect(self) -> QRectF:
        """Return the rectangle around all of them."""
        reach = max(1.0, _MARK * self._unit) + 3 * self._unit
        return self._extent.adjusted(-reach, -reach, reach, reach)

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Paint the faintest first, the pixel itself last."""
        side = max(1.0, _SMALLEST * self._unit)
        if self._main is None and self._groups:
            painter.fillRect(self._extent.adjusted(-side, -side, side, side), _VEIL)
        inset = 0.5 * self._unit  # so that hollow ones do not reach into their neighbours
        for colour, observed, centres in self._groups:
            if observed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                half = side / 2
            else:
                painter.setPen(_pen(colour, 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                half = side / 2 - inset
            painter.drawRects([_square(QPointF(x, y), half) for x, y in centres])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        here = QPointF(self._pixel[1] + 0.5, self._pixel[0] + 0.5)
        half = max(1.0, _MARK * self._unit) / 2
        far = self._main is not None and QLineF(here, self._main).length() > _FAR * self._unit
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, far)
        for colour, width in ((QColor(0, 0, 0, 200), 3), (QColor(255, 255, 255), 1)):
            painter.setPen(_pen(colour, width))
            if far and self._main is not None:
                painter.drawLine(_between(here, self._main, half))
                painter.drawRect(_square(self._main, half))
            painter.drawRect(_square(here, half))


def _groups(made: MadeFrom) -> Iterator[tuple[QColor, bool, NDArray[np.float64]]]:
    """Yield the centres (x, y) of sources of the same look, the faintest first."""
    shares = made.shares[:_MOST]
    if not shares.size:
        return
    strength = np.sqrt(np.abs(shares) / np.abs(shares[0]))  # the eye sees ratios
    step = np.ceil(strength * _STRENGTHS).astype(int)
    centres = np.stack([made.columns[:_MOST], made.rows[:_MOST]], axis=1) + 0.5
    for level in range(1, _STRENGTHS + 1):
        for base, sign in ((ADDS, shares > 0), (TAKES, shares < 0)):
            for observed in (True, False):
                use = (step == level) & sign & (made.observed[:_MOST] == observed)
                if use.any():
                    colour = QColor(base)
                    colour.setAlphaF(_FAINTEST + (1 - _FAINTEST) * level / _STRENGTHS)
                    yield colour, observed, centres[use]


def _between(start: QPointF, end: QPointF, gap: float) -> QLineF:
    """Return the line between the marks of two points."""
    line = QLineF(start, end)
    share = min(gap * math.sqrt(2) / line.length(), 0.5)
    return QLineF(line.pointAt(share), line.pointAt(1 - share))


def _square(centre: QPointF, half: float) -> QRectF:
    return QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen
