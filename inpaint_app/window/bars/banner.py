"""The base class of the bars that show a message at the top of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from inpaint_app.window.look import icons

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

__all__ = ["Banner"]


class Banner(QFrame):
    """An icon, a text that wraps, buttons, and a closing button; hidden at first.

    A subclass makes its own buttons first, in the order of Tab, and then calls `_arrange`.

    Parameters
    ----------
    parent : QWidget, optional
        Owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._icon = QLabel(self)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close: QToolButton | None = None

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the colour scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _arrange(self, *buttons: QWidget, close_name: str, close_tip: str) -> QToolButton:
        """Put icon, text and buttons in a row; return the button that closes the bar.

        Parameters
        ----------
        *buttons : QWidget
            From left to right.
        close_name, close_tip : str
            What the closing button is called, and what it does.
        """
        self._close = close = QToolButton(self)
        close.setIconSize(QSize(16, 16))
        close.setToolTip(close_tip)
        close.setAccessibleName(close_name)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        for widget in (self._icon, self.text, *buttons, close):
            row.addWidget(widget)
        self._tint()
        self.hide()
        return close

    def _look(self) -> tuple[str, QColor]:
        """Return the name of the icon, and its colour."""
        return "info", self.palette().windowText().color()

    def _tint(self) -> None:
        name, colour = self._look()
        self._icon.setPixmap(icons.pixmap(name, colour, 20, self.devicePixelRatioF()))
        if self._close is not None:
            self._close.setIcon(icons.icon("close", self.palette()))
