"""The three first steps for a new user, in a corner of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from inpaint_app.editor.first_steps import FirstSteps
from inpaint_app.window.look import icons

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from inpaint_app.editor.state import State

__all__ = ["Hint"]

_KEY = "first-steps-done"


class Hint(QFrame):
    """Ticks each step when it is done, and goes away when all are, or when it is closed.

    Once it has gone the settings say so, and the next start does not show it.

    Parameters
    ----------
    settings : QSettings
        Where that is kept.
    parent : QWidget
        Over which it lies.
    """

    def __init__(self, settings: QSettings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hint")
        self.setAccessibleName(self.tr("First steps"))
        self._steps = FirstSteps()
        self._settings = settings
        self._wanted = not settings.value(_KEY, False, bool)
        self._ticked: tuple[bool, ...] = ()
        title = QLabel(self.tr("First steps"), self)
        title.setProperty("title", True)
        self.close_button = QToolButton(self)
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.setToolTip(self.tr("Do not show this again"))
        self.close_button.setAccessibleName(self.tr("Close the first steps"))
        self.close_button.clicked.connect(self._leave)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(self.close_button)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 8, 16)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.addLayout(head, 0, 0, 1, 2)
        self._texts = (
            self.tr("Paint over what is to be replaced"),
            self.tr("Press Reconstruct (F5)"),
            self.tr("Apply the fill, and export the picture"),
        )
        self._marks = tuple(QLabel(self) for _ in self._texts)
        self._labels = tuple(QLabel(text, self) for text in self._texts)
        for row, (mark, label) in enumerate(zip(self._marks, self._labels, strict=True), 1):
            mark.setFixedWidth(20)
            label.setContentsMargins(0, 0, 8, 0)
            grid.addWidget(mark, row, 0)
            grid.addWidget(label, row, 1)
        self.hide()

    def begin_again(self, state: State) -> None:
        """Show the steps, none of them done, as soon as there is a picture."""
        self._settings.setValue(_KEY, False)
        self._steps = FirstSteps()
        self._wanted = True
        self.show_state(state)

    def store_done(self) -> None:
        """Store that the next start shall not show the steps."""
        self._settings.setValue(_KEY, True)

    def show_state(self, state: State) -> None:
        """Tick what is done now."""
        if not self._wanted:
            return
        self._steps.follow(state)
        if self._steps.finished:
            self._leave()
            return
        if self._steps.done != self._ticked:
            self._ticked = self._steps.done
            self._mark()
        inspects = state.inspection.uncertainty or state.inspection.made_from
        # In a small window it would cover what is told about the fill.
        self.setVisible(state.picture.opened and not inspects)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the colour scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._mark()

    def _mark(self) -> None:
        self.close_button.setIcon(icons.icon("close", self.palette()))
        tick = icons.pixmap("done", self.palette().link().color(), 16, self.devicePixelRatioF())
        rows = zip(self._marks, self._labels, self._texts, self._ticked, strict=False)
        for number, (mark, label, text, done) in enumerate(rows, 1):
            if done:
                mark.setPixmap(tick)
            else:
                mark.setText(f"{number}.")
            label.setProperty("faint", done)
            label.style().polish(label)
            label.setAccessibleName(self.tr("{step}, done").format(step=text) if done else text)

    def _leave(self) -> None:
        self._wanted = False
        self.hide()
        self.store_done()
