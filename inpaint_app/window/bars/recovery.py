"""The bar that offers work which was left behind when the program ended unexpectedly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QEvent, QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from inpaint_app.window.look import icons

if TYPE_CHECKING:
    from inpaint_app.editor.state import Recoverable, State

__all__ = ["RecoveryBar"]


class RecoveryBar(QFrame):
    """Restores, forgets, or leaves it for the next start; nothing waits for an answer."""

    restore_clicked = Signal()
    discard_clicked = Signal()
    later_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._offer: Recoverable | None = None
        self._icon = QLabel(self)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.setAccessibleName(self.tr("Unsaved work"))
        self.restore = QPushButton(self.tr("Restore"), self)
        self.restore.setProperty("accent", True)
        self.restore.setToolTip(self.tr("Go on with this work; it is not saved yet"))
        self.restore.clicked.connect(self.restore_clicked)
        self.discard = QPushButton(self.tr("Discard…"), self)
        self.discard.setProperty("tall", True)
        self.discard.setToolTip(self.tr("Delete what was kept of this work"))
        self.discard.clicked.connect(self.discard_clicked)
        self.later = QToolButton(self)
        self.later.setIconSize(QSize(16, 16))
        self.later.setToolTip(self.tr("Not now: offer it again at the next start"))
        self.later.setAccessibleName(self.tr("Not now"))
        self.later.clicked.connect(self.later_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        for widget in (self._icon, self.text, self.discard, self.restore, self.later):
            row.addWidget(widget)
        self._tint()
        self.hide()

    def show_state(self, state: State) -> None:
        """Show what is offered, if anything is."""
        self.restore.setEnabled(not state.files.busy)
        self.discard.setEnabled(not state.files.busy)
        if state.recoverable == self._offer:
            return
        self._offer = offer = state.recoverable
        self.setVisible(offer is not None)
        if offer is not None:
            when = QDateTime.fromSecsSinceEpoch(int(offer.saved))
            self.text.setText(
                self.tr(
                    "The program ended unexpectedly. Unsaved work on {name} was kept, as it was "
                    "on {time}."
                ).format(
                    name=offer.name or self.tr("a pasted image"),
                    time=QLocale().toString(when, QLocale.FormatType.ShortFormat),
                )
            )

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the colour scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        colour = self.palette().windowText().color()
        self._icon.setPixmap(icons.pixmap("info", colour, 20, self.devicePixelRatioF()))
        self.later.setIcon(icons.icon("close", self.palette()))
