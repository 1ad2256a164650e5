"""The place of the message bars, above the picture: one of them at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

__all__ = ["BarStack"]


class BarStack(QWidget):
    """Shows the first of several bars that has something to say.

    A bar shows and hides itself as if it were alone. The others wait until it is hidden.

    Parameters
    ----------
    bars : tuple of QWidget
        The most urgent first.
    parent : QWidget
        Owner.
    """

    def __init__(self, bars: tuple[QWidget, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._bars = bars
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._places = tuple(QWidget(self) for _ in bars)
        for bar, place in zip(bars, self._places, strict=True):
            hidden = bar.isHidden()
            inside = QVBoxLayout(place)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(bar)
            bar.setHidden(hidden)
            bar.installEventFilter(self)
            column.addWidget(place)
        self._choose()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Find out which bar is shown when one of them comes or goes."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._choose()
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        first = next((bar for bar in self._bars if not bar.isHidden()), None)
        for bar, place in zip(self._bars, self._places, strict=True):
            place.setVisible(bar is first)
        self.setVisible(first is not None)
