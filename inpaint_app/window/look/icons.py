"""Icons: small drawings in SVG, tinted with the colours of the palette."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

__all__ = ["icon", "pixmap"]

_SIZE = 20
_SCALES = (1.0, 2.0, 3.0)


@cache
def _source(name: str) -> str:
    return files("inpaint_app.window").joinpath("icons", f"{name}.svg").read_text("utf-8")


def pixmap(name: str, colour: QColor, size: int = _SIZE, scale: float = 1.0) -> QPixmap:
    """Return the drawing `name` in one colour.

    Parameters
    ----------
    name : str
        Of a file in the folder ``icons``, without its ending.
    colour : QColor
        What stands for ``currentColor`` in the drawing.
    size : int
        Width and height, in logical pixels.
    scale : float
        Device pixels per logical pixel.
    """
    renderer = QSvgRenderer(
        QByteArray(_source(name).replace("currentColor", colour.name()).encode())
    )
    result = QPixmap(round(size * scale), round(size * scale))
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    renderer.render(painter, QRectF(result.rect()))
    painter.end()
    result.setDevicePixelRatio(scale)
    return result


def icon(name: str, palette: QPalette) -> QIcon:
    """Return the drawing `name` as an icon in the palette's colours, enabled and disabled."""
    result = QIcon()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        colour = palette.color(group, QPalette.ColorRole.ButtonText)
        for scale in _SCALES:
            result.addPixmap(pixmap(name, colour, scale=scale), mode)
    return result
