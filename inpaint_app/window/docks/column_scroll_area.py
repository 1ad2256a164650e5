"""The part of a panel that scrolls where there is little room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

__all__ = ["ColumnScrollArea"]

_MARGIN = 16
_LEAST = 80  # pixels that stay in sight however low the window is


class ColumnScrollArea(QScrollArea):
    """A column of widgets whose width does not change when a scroll bar comes.

    Parameters
    ----------
    parent : QWidget
        Owner.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.panel = QWidget(self)
        self.column = QVBoxLayout(self.panel)
        self.column.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        self.column.setSpacing(8)
        self.setWidget(self.panel)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setAccessibleName(self.tr("Scroll what is chosen"))
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    def minimumSizeHint(self) -> QSize:
        """Return the size of a few rows."""
        return QSize(0, _LEAST)

    def _make_room(self, _low: int, high: int) -> None:
        """Give the scroll bar room from the margin, so that nothing jumps."""
        bar = self.verticalScrollBar().sizeHint().width() if high > 0 else 0
        self.column.setContentsMargins(_MARGIN, 8, max(_MARGIN - bar, 2), 8)
