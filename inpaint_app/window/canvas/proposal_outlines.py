"""The outlines of what is proposed for the mask, as thin on the screen at any zoom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from inpaint_app.masks.outlines import outline
from inpaint_app.masks.places import NAMED
from inpaint_app.window.canvas.items import scale_of
from inpaint_app.window.look import theme
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.editor.state import Outlined

__all__ = ["ProposalOutlines"]

_DARK: Final = QColor(0, 0, 0, 190)  # below the lines, so that they are seen on any picture
_CURRENT: Final = QColor(255, 255, 255)
_OUT: Final = QColor(200, 200, 200, 130)  # of what was left out
_WHOLE: Final = 0.75  # zoom from which each pixel has its edges
_COARSE: Final = 2.0  # device pixels that squares may have at a smaller zoom
_ROOM: Final = 4.0  # screen pixels that a pen may reach beyond its line


class ProposalOutlines(QGraphicsItem):
    """A line around each proposed place; the current one is brighter, those left out are dim.

    Only what is exposed is looked at, hardly finer than the screen shows it, so the work grows with
    the screen and the proposals on it, not with the picture.
    """

    def __init__(self) -> None:
        super().__init__()
        self._outlined: Outlined | None = None
        self._at: int | None = None
        self._size = QRectF()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setVisible(False)

    def show_outlined(self, outlined: Outlined | None, at: int | None) -> None:
        """Show the outlines of a proposal, None for nothing, and which place is looked at."""
        if outlined is self._outlined and at == self._at:
            return
        self.prepareGeometryChange()
        self._outlined, self._at = outlined, at
        if outlined is None:
            self._size = QRectF()
        else:
            height, width = outlined.mask.shape
            self._size = QRectF(0, 0, width, height)
        self.setVisible(outlined is not None)
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the size of the picture, one unit per pixel."""
        return self._size

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Paint the outlines that are exposed."""
        outlined = self._outlined
        if outlined is None:
            return
        scale = scale_of(painter)
        side = 1  # of the squares whose edges are drawn
        while scale < _WHOLE and 2 * side * scale <= _COARSE:
            side *= 2
        reach = math.ceil(_ROOM / scale)
        exposed = option.exposedRect.adjusted(-reach, -reach, reach, reach).toAlignedRect()
        whole = Rect.whole(outlined.mask.shape)
        area = Rect(exposed.top(), exposed.left(), exposed.bottom() + 1, exposed.right() + 1)
        seen = area.intersection(whole)
        if seen is None:
            return
        lines = _lines(outlined, seen, side)
        here = 0 if self._at is None else self._at + 1
        out = [
            _moved(outline(part.astype(np.int32)), rect.top, rect.left, 1)
            for rect, part in outlined.left_out
            if rect.intersection(seen) is not None
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if out:
            _draw(painter, np.concatenate(out), _OUT, 1.0, dashed=True)
        _draw(painter, lines[lines[:, 4] != here], theme.PROPOSED, 1.0)
        _draw(painter, lines[lines[:, 4] == here], _CURRENT, 2.0)


def _lines(outlined: Outlined, seen: Rect, side: int) -> NDArray[np.int32]:
    """Return the lines inside a rectangle, around squares of some side, and their names."""
    unit = max(side, NAMED)  # so that squares of both kinds begin at the same pixels
    top, left = seen.top // unit * unit, seen.left // unit * unit
    bottom, right = -(-seen.bottom // unit) * unit, -(-seen.right // unit) * unit
    squares = slice(top // NAMED, bottom // NAMED), slice(left // NAMED, right // NAMED)
    names = outlined.names[squares]
    if side < NAMED:
        pixels = outlined.mask[top:bottom, left:right]
        fine = pixels if side == 1 else _coarser(pixels, side)
        times = NAMED // side
        wide = names.repeat(times, 0).repeat(times, 1)[: fine.shape[0], : fine.shape[1]]
        names = wide * fine
    elif side > NAMED:
        names = _coarser(names, side // NAMED)
    return _moved(outline(names), top, left, side)


def _coarser(values: NDArray[Any], side: int) -> NDArray[Any]:
    """Return the largest value of each square."""
    rows, columns = np.arange(0, values.shape[0], side), np.arange(0, values.shape[1], side)
    across = np.maximum.reduceat(values, columns, axis=1)
    out: NDArray[Any] = np.maximum.reduceat(across, rows, axis=0)
    return out


def _moved(lines: NDArray[np.int32], top: int, left: int, side: int) -> NDArray[np.int32]:
    lines[:, :4] *= side
    lines[:, :4] += (left, top, left, top)
    return lines


def _draw(
    painter: QPainter,
    lines: NDArray[np.int32],
    colour: QColor,
    width: float,
    *,
    dashed: bool = False,
) -> None:
    """Draw lines, (n, 5), over darker ones."""
    if not len(lines):
        return
    drawn = [QLineF(*ends) for ends in lines[:, :4].tolist()]
    for pen in (QPen(_DARK, width + 2), QPen(colour, width)):
        pen.setCosmetic(True)
        if dashed:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLines(drawn)
