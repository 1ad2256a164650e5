"""The second row of the proposal's bar: which tone, which length, where."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSpinBox, QWidget

from inpaint_app.editor.state import Limits
from inpaint_app.window.controls.flow_row import FlowRow
from inpaint_app.window.words import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.state import State

__all__ = ["ReviewRow"]

_LONGEST = 99_999  # pixels


class ReviewRow(QWidget):
    """Chooses the limits of what is proposed, and says which place is looked at.

    Parameters
    ----------
    limit : callable
        Called with the limits that were chosen.
    parent : QWidget
        Owner.
    """

    def __init__(self, limit: Callable[[Limits], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._limit = limit
        self._limits = Limits()
        self.tone = QComboBox(self)
        self.tone.setAccessibleName(self.tr("Bright or dark damage"))
        for data, text in (
            ("both", self.tr("Both")),
            ("bright", self.tr("Bright")),
            ("dark", self.tr("Dark")),
        ):
            self.tone.addItem(text, data)
        self.tone.activated.connect(lambda index: self._set("tone", self.tone.itemData(index)))
        self.shortest = self._length(self.tr("Shortest length"), "shortest", self.tr("any"))
        self.longest = self._length(self.tr("Longest length"), "longest", self.tr("any"))
        self.within = QCheckBox(self.tr("Only in the mask"), self)
        self.within.setToolTip(
            self.tr("Propose only what is in the mask; the proposal then takes its place")
        )
        self.within.clicked.connect(lambda on: self._set("within", on))
        self.told = QLabel(self)
        self.setToolTip(
            self.tr("N and Shift+N go from one place to the next; a click or Del leaves one out")
        )
        row = FlowRow(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (
            self.tone,
            QLabel(self.tr("Length"), self),
            self.shortest,
            QLabel(self.tr("to"), self),
            self.longest,
            self.within,
            self.told,
        ):
            row.addWidget(widget)

    def show_state(self, state: State) -> None:
        """Show the limits, and the place that is looked at."""
        proposals = state.proposals
        self._limits = proposals.limits
        for box, value in (
            (self.shortest, proposals.limits.shortest),
            (self.longest, proposals.limits.longest),
        ):
            with QSignalBlocker(box):
                box.setValue(value)
        self.tone.setCurrentIndex(self.tone.findData(proposals.limits.tone))
        self.within.setChecked(proposals.limits.within)
        self.within.setEnabled(state.picture.masked > 0 or proposals.limits.within)
        if proposals.at is None:
            text = self.tr("{count} places").format(count=texts.number(proposals.places))
        else:
            text = self.tr("place {at} of {count}").format(
                at=texts.number(proposals.at + 1), count=texts.number(proposals.places)
            )
        if proposals.left_out:
            out = self.tr("{count} left out").format(count=texts.number(proposals.left_out))
            text = f"{text} · {out}"
        self.told.setText(text)

    def _length(self, name: str, attribute: str, nothing: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(0, _LONGEST)
        box.setFixedWidth(80)
        box.setSuffix(self.tr(" px"))
        box.setSpecialValueText(nothing)
        box.setKeyboardTracking(False)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.valueChanged.connect(lambda value: self._set(attribute, value))
        return box

    def _set(self, name: str, value: Any) -> None:
        self._limit(replace(self._limits, **{name: value}))
