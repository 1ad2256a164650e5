"""A kernel as a picture: squares of one size, x marked, offsets below, and the colours' legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inpaint_app.window.pictures.raster import Raster
from ntk_core import Rect

if TYPE_CHECKING:
    from inpaint_app.editor.kernel_viewer import KernelPicture

__all__ = ["COLOURS", "Chart", "Legend"]

# Magma, by S. van der Walt and N. Smith, CC0: equal steps look equal, and in grey as well.
_ANCHORS: Final = (
    (0, 0, 4), (28, 16, 68), (79, 18, 123), (129, 37, 129), (181, 54, 122),
    (229, 80, 100), (251, 135, 97), (254, 194, 135), (252, 253, 191),
)  # fmt: skip

_SIDE: Final = 129  # of the largest picture: at least one screen pixel for each of its own
_WIDTH: Final = 264  # all but filled by 33, 65 and 129 squares of 8, 4 and 2 screen pixels
_GAP: Final = 4


def _colours() -> list[int]:
    places = np.linspace(0, len(_ANCHORS) - 1, 256)
    channels = [np.interp(places, range(len(_ANCHORS)), each) for each in zip(*_ANCHORS)]  # noqa: B905
    return [QColor(*(round(float(v)) for v in rgb)).rgb() for rgb in np.transpose(channels)]


COLOURS: Final = _colours()
"""From the lowest value to the highest."""


class Chart(QWidget):
    """K(x, ·), each of its pixels enlarged by a whole number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._raster: Raster | None = None
        self._shape = (0, 0)
        self._centre = (0, 0)
        self._ends = ("", "", "")
        self.setAccessibleName(self.tr("Kernel around the pixel"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def image(self) -> QImage | None:
        """What is shown, one pixel for each value."""
        return None if self._raster is None else self._raster.image

    def show_picture(self, picture: KernelPicture, ends: tuple[str, str, str]) -> None:
        """Show a picture, and below it what its left end, its middle and its right end are."""
        rows, columns = picture.values.shape
        if self._raster is None or self._shape != (rows, columns):
            self._raster = Raster(rows, columns, QImage.Format.Format_Indexed8)
            self._raster.image.setColorTable(COLOURS)
            self._shape = rows, columns
        self._raster.put(Rect.whole(self._shape), picture.shades())
        self._centre, self._ends = picture.centre, ends
        self.update()

    def squares(self) -> QRect:
        """Return where the picture lies in the widget."""
        rows, columns = self._shape
        across = self.width() // max(columns, 1)
        down = (self.height() - self._line()) // max(rows, 1)
        unit = max(min(across, down), 1)
        return QRect(0, 0, unit * columns, unit * rows)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint squares, a frame around x, and the offsets."""
        if self._raster is None:
            return
        painter = QPainter(self)
        area = self.squares()
        unit = area.width() // self._shape[1]
        painter.drawImage(area, self._raster.image)
        row, column = self._centre
        square = QRect(area.left() + column * unit, area.top() + row * unit, unit, unit)
        for grow, colour in ((2, QColor(0, 0, 0)), (1, QColor(255, 255, 255))):
            painter.setPen(QPen(colour, 1))
            painter.drawRect(square.adjusted(-grow, -grow, grow - 1, grow - 1))
        painter.setPen(self.palette().placeholderText().color())
        line = QRect(area.left(), area.bottom() + 1 + _GAP, area.width(), self._line() - _GAP)
        left, middle, right = self._ends
        for text, side in (
            (left, Qt.AlignmentFlag.AlignLeft),
            (middle, Qt.AlignmentFlag.AlignHCenter),
            (right, Qt.AlignmentFlag.AlignRight),
        ):
            painter.drawText(line, side | Qt.AlignmentFlag.AlignTop, text)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Do not grow taller than a square picture needs."""
        super().resizeEvent(event)
        self.setMaximumHeight(self.width() + self._line())

    def sizeHint(self) -> QSize:
        """Return a square with a line of text."""
        return QSize(_WIDTH, _WIDTH + self._line())

    def minimumSizeHint(self) -> QSize:
        """Return room for the largest picture."""
        return QSize(_SIDE, _SIDE + self._line())

    def _line(self) -> int:
        return self.fontMetrics().height() + _GAP


class Legend(QWidget):
    """A strip with all colours, lowest left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._raster = Raster(1, len(COLOURS), QImage.Format.Format_Indexed8)
        self._raster.image.setColorTable(COLOURS)
        values = np.arange(len(COLOURS), dtype=np.uint8)[None]
        self._raster.put(Rect.whole(values.shape), values)
        self.setFixedHeight(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Colours from the lowest to the highest value"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the strip."""
        painter = QPainter(self)
        painter.drawImage(self.rect(), self._raster.image)
        painter.end()
