"""The base class of the bars that show a message at the top of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from inpaint_app.window.controls.flow_row import FlowRow
from inpaint_app.window.look import icons

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QResizeEvent

__all__ = ["Banner"]

_NARROW = 560  # pixels


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
        self._parts: QBoxLayout | None = None

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the colour scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the text where there is little room."""
        super().resizeEvent(event)
        if self._parts is not None:
            ways = QBoxLayout.Direction
            self._parts.setDirection(
                ways.TopToBottom if self.width() < _NARROW else ways.LeftToRight
            )

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
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(self._icon)
        said.addWidget(self.text, 1)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(8)
        self._parts.addLayout(said, 1)
        if buttons:
            asked = QWidget(self)
            flow = FlowRow(asked)
            flow.setContentsMargins(0, 0, 0, 0)
            flow.setSpacing(8)
            flow.addStretch()
            for button in buttons:
                flow.addWidget(button)
            self._parts.addWidget(asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addLayout(self._parts, 1)
        row.addWidget(close)
        # As wide as there is room: it must not make a small window larger.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
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
