"""The bar that offers work which was kept when the program crashed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from inpaint_app.window.bars.banner import Banner

if TYPE_CHECKING:
    from inpaint_app.editor.state import Recoverable, State

__all__ = ["RecoveryBar"]


class RecoveryBar(Banner):
    """Offers to resume it, to delete it, or to leave it for the next start; it blocks nothing."""

    resume_clicked = Signal()
    discard_clicked = Signal()
    later_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text.setAccessibleName(self.tr("Unsaved work"))
        self._offer: Recoverable | None = None
        self.resume = QPushButton(self.tr("Restore"), self)
        self.resume.setProperty("accent", True)
        self.resume.setToolTip(self.tr("Go on with this work; it is not saved yet"))
        self.resume.clicked.connect(self.resume_clicked)
        self.discard = QPushButton(self.tr("Discard…"), self)
        self.discard.setProperty("tall", True)
        self.discard.setToolTip(self.tr("Delete what was kept of this work"))
        self.discard.clicked.connect(self.discard_clicked)
        self.later = self._arrange(
            self.discard,
            self.resume,
            close_name=self.tr("Not now"),
            close_tip=self.tr("Not now: offer it again at the next start"),
        )
        self.later.clicked.connect(self.later_clicked)

    def show_state(self, state: State) -> None:
        """Show what is offered, if anything is."""
        self.resume.setEnabled(not state.files.busy)
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
