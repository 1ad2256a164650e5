"""The bar above the picture for detected scratches: sensitivity, count, add or cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inpaint_app.window.bars.review import ReviewRow
from inpaint_app.window.controls.action_buttons import action_button
from inpaint_app.window.controls.flow_row import FlowRow
from inpaint_app.window.words import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from inpaint_app.editor.state import Limits, State

__all__ = ["ProposalBar"]


class ProposalBar(QFrame):
    """Shows what the detection proposes, and sets its sensitivity; it blocks nothing.

    Parameters
    ----------
    add, drop : QAction
        Take what was found into the mask, or forget it.
    choose : callable
        Called with the sensitivity that was chosen, 0 … 100.
    limit : callable
        Called with the limits of what is proposed.
    give_back : callable
        Called when the bar goes while it has the focus.
    parent : QWidget
        Owner.
    """

    def __init__(
        self,
        add: QAction,
        drop: QAction,
        choose: Callable[[int], None],
        limit: Callable[[Limits], None],
        give_back: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("proposal")
        self._give_back = give_back
        self._label = label = QLabel(self.tr("Sens&itivity"), self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(80)
        self.slider.setMaximumWidth(240)
        self.slider.setAccessibleName(self.tr("Sensitivity of the detection"))
        self.slider.setToolTip(
            self.tr("To the right fainter scratches and dust are found, and more false alarms")
        )
        self.slider.valueChanged.connect(choose)
        label.setBuddy(self.slider)
        label.setToolTip(self.slider.toolTip())
        self.found = QLabel(self)
        self.found.setAccessibleName(self.tr("What was found"))
        self.busy = QProgressBar(self)
        self.busy.setRange(0, 0)
        self.busy.setFixedHeight(10)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(self.tr("Looking for scratches and dust"))
        self.busy.setToolTip(self.tr("Looking for scratches and dust"))
        told = QStackedWidget(self)  # one in place of the other: the slider stays where it is
        self._patterns = {
            False: self.tr("{count} px found"),
            True: self.tr("{count} px without a value (NaN)"),
        }
        self._widths = {
            missing: self.fontMetrics().horizontalAdvance(pattern.format(count="000,000,000"))
            for missing, pattern in self._patterns.items()
        }
        told.setFixedWidth(self._widths[False])
        told.setFixedHeight(self.fontMetrics().height() + 4)
        told.addWidget(self.found)
        told.addWidget(_centred(self.busy, told))
        self._told = told
        self.add = action_button(add, self)
        self.add.setProperty("primary", True)
        self.cancel = action_button(drop, self)
        row = FlowRow()
        row.setSpacing(8)
        for widget in (label, self.slider, told):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.add)
        self.review = ReviewRow(limit, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.review)
        # As wide as there is room; in a small window it has more rows.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_state(self, state: State) -> None:
        """Show how far the search is, and what it found."""
        with QSignalBlocker(self.slider):
            if not self.slider.isSliderDown():
                self.slider.setValue(state.proposals.sensitivity)
        self._told.setCurrentIndex(int(state.proposals.phase == "looking"))
        missing = state.proposals.missing
        self._label.setHidden(missing)
        self.slider.setHidden(missing)
        self.review.setHidden(missing)
        self.review.show_state(state)
        self._told.setFixedWidth(self._widths[missing])
        self.found.setText(
            self._patterns[missing].format(count=texts.number(state.proposals.count))
        )
        self._appear(bool(state.proposals.phase))

    def _appear(self, on: bool) -> None:
        if on != self.isHidden():
            return
        at = QApplication.focusWidget()
        had_focus = at is not None and self.isAncestorOf(at)
        self.setVisible(on)
        if on:
            first = self.add if self.slider.isHidden() else self.slider
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_focus:
            self._give_back()


def _centred(widget: QWidget, parent: QWidget) -> QWidget:
    """Return a page with a widget that is vertically centred."""
    page = QWidget(parent)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch()
    column.addWidget(widget)
    column.addStretch()
    return page
