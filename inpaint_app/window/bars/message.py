"""One message across the top of the canvas, which never stops anybody from working."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from inpaint_app.window.look import icons
from inpaint_app.window.look.theme import is_dark
from inpaint_app.window.words.notices import notice_text

if TYPE_CHECKING:
    from inpaint_app.editor.state import Notice, NoticeKind

__all__ = ["MessageBar"]

_ICONS: dict[NoticeKind, str] = {
    "empty-mask": "info",
    "failed": "error",
    "unfinished": "info",
    "stalled": "info",
    "exported": "done",
    "saved": "done",
    "copied": "done",
    "opened-with-notes": "info",
    "reduced": "info",
    "compare": "info",
    "recovered": "done",
    "crashed": "error",
    "crashed-unkept": "error",
}


class MessageBar(QFrame):
    """Shows a notice until it is closed or outdated."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._kind: NoticeKind = "empty-mask"
        self._icon = QLabel(self)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.setAccessibleName(self.tr("Message"))
        self._close = QToolButton(self)
        self._close.setIconSize(QSize(16, 16))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.setAccessibleName(self.tr("Dismiss the message"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.text)
        row.addWidget(self._close)
        self._tint()
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        """Show a message; None removes it."""
        self.setVisible(notice is not None)
        if notice is not None:
            self._kind = notice.kind
            self.text.setText(notice_text(notice))
            self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the colour scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        colour = self.palette().windowText().color()
        if _ICONS[self._kind] == "error":
            colour = QColor(0xFF7B72) if is_dark(self.palette()) else QColor(0xC62828)
        self._icon.setPixmap(icons.pixmap(_ICONS[self._kind], colour, 20, self.devicePixelRatioF()))
        self._close.setIcon(icons.icon("close", self.palette()))
