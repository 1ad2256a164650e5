"""A label that shortens its text with … where there is no room for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

__all__ = ["ElidedLabel"]


class ElidedLabel(QLabel):
    """One line of plain text that never makes its window wider.

    A text that is cut off is shown whole in the tool tip, before the label's own tip.

    Parameters
    ----------
    parent : QWidget, optional
        Owner.
    room : int
        The width in pixels that the label would like to have, whatever its text; 0 for that of
        its text.
    """

    def __init__(self, parent: QWidget | None = None, room: int = 0) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._room = room
        self._tip = ""

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._set_tip()

    def setToolTip(self, tip: str) -> None:
        """Set what the label says about itself."""
        self._tip = tip
        self._set_tip()

    def sizeHint(self) -> QSize:
        """Return the size of the text, or the room that the label was given."""
        hint = super().sizeHint()
        return QSize(self._room, hint.height()) if self._room else hint

    def minimumSizeHint(self) -> QSize:
        """Return the least size: any width, and the height of a line."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find out whether the text still fits."""
        super().resizeEvent(event)
        self._set_tip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of the text as there is room for."""
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self.palette(),
            self.isEnabled(),
            self._shown,
            self.foregroundRole(),
        )

    @property
    def _shown(self) -> str:
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def _set_tip(self) -> None:
        whole = "" if self._shown == self.text() else self.text()
        super().setToolTip("\n".join(filter(None, (whole, self._tip))))
