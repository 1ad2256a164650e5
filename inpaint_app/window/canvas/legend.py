"""What the colours of the uncertainty overlay mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from inpaint_app.filling.deviations import LEAST, LEVEL_COUNT
from inpaint_app.window.canvas.overlay_colours import (
    COPIED_COLOUR,
    DEVIATION_COLOURS,
    deviation_colour,
)

if TYPE_CHECKING:
    from inpaint_app.editor.state import State

__all__ = ["Legend", "ScaleBar"]

_STEP = 2  # screen pixels for each colour
_MARGIN = 18  # room for half of the first and the last label
_HEIGHT = 12
_TICK = 4


class ScaleBar(QWidget):
    """All colours side by side, with a tick at every doubling."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        lines = self.fontMetrics().height()
        self.setFixedSize(_STEP * (LEVEL_COUNT - 1) + 2 * _MARGIN, _HEIGHT + _TICK + 2 + lines)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the colours, and the numbers below them."""
        painter = QPainter(self)
        for level in range(LEVEL_COUNT - 1):
            place = QRectF(_MARGIN + _STEP * level, 0, _STEP, _HEIGHT)
            painter.fillRect(place, deviation_colour(level))
        painter.setPen(self.palette().windowText().color())
        last = len(DEVIATION_COLOURS) - 1
        for number in range(last + 1):
            x = _MARGIN + number * _STEP * (LEVEL_COUNT - 1) / last
            painter.drawLine(QPointF(x, _HEIGHT), QPointF(x, _HEIGHT + _TICK))
            room = QRectF(x - _MARGIN, _HEIGHT + _TICK + 1, 2 * _MARGIN, self.height())
            text = f"±{QLocale().toString(LEAST * 2**number, 'g', 3)}"
            aligned = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(room, aligned, text)


class Legend(QFrame):
    """The scale of the overlay, or why there is nothing to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plate")
        self.setAccessibleName(self.tr("Legend of the uncertainty"))
        self.setAccessibleDescription(
            self.tr("From ±0.5 grey levels, which is dark, to ±64, which is bright")
        )
        title = QLabel(self.tr("How far off a pixel may be, in grey levels"), self)
        self.bar = ScaleBar(self)
        self.copies = QLabel(self)
        swatch = f"<span style='color: {COPIED_COLOUR.name()}'>■</span>"
        copied = self.tr("Copied: a plausible fill, not a measurement")
        self.copies.setText(f"{swatch} {copied}")
        self.copies.setIndent(_MARGIN - 8)
        self.reason = QLabel(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        title.setIndent(_MARGIN - 8)
        self.reason.setIndent(_MARGIN - 8)
        for widget in (title, self.bar, self.copies, self.reason):
            layout.addWidget(widget)
        self.hide()

    def show_state(self, state: State) -> None:
        """Show the scale if the overlay is wanted, or why it is empty."""
        self.setVisible(state.inspection.uncertainty and state.picture.opened)
        self.bar.setVisible(state.inspection.uncertain)
        self.copies.setVisible(state.inspection.copied)
        self.reason.setVisible(not state.inspection.uncertain)
        self.reason.setText(
            self.tr("The method gives none yet.")
            if state.picture.filled
            else self.tr("Reconstruct first (F5).")
        )
