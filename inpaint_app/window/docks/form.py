"""A form of parameters, a row for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QWidget,
)

from inpaint_app.window.controls.field_filter import FieldFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["HEIGHT", "Form"]

HEIGHT = 24
"""Of spin boxes and combo boxes alike, in pixels."""


class Form(QWidget):
    """One row for each parameter.

    Parameters
    ----------
    parent : QWidget
        Owner.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._field_filter = FieldFilter(self)
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # As wide as there is room, so that what it shows makes no panel wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _add(self, label: str, field: QWidget, name: str, tip: str) -> None:
        """Add a row with a field that is its label's buddy."""
        self._name(field, name, tip)
        field.setMinimumHeight(HEIGHT)
        self._field_filter.watch(field)
        self._rows.addRow(label, field)  # and makes the label the field's buddy
        self._rows.labelForField(field).setToolTip(field.toolTip())

    def _add_automatic(
        self, label: str, field: QWidget, name: str, tip: str, why: str
    ) -> QCheckBox:
        """Add a row with a field and «Auto» beside it; `why` says what that chooses by."""
        self._name(field, name, tip)
        field.setMinimumHeight(HEIGHT)
        self._field_filter.watch(field)
        automatic = QCheckBox(self.tr("Auto"), self)
        automatic.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        said = self.tr("{parameter}: choose automatically").format(parameter=name)
        self._name(automatic, said, why)
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(field, 1)
        both.addWidget(automatic)
        shown = QLabel(label, self)
        shown.setBuddy(field)
        shown.setToolTip(field.toolTip())
        self._rows.addRow(shown, both)
        return automatic

    def _name(self, field: QWidget, name: str, tip: str) -> None:
        """Set the name and the description of a field, for tool tips and screen readers."""
        field.setAccessibleName(name)
        # Rich text is wrapped; plain text would be one line as long as it is.
        field.setToolTip(f"<p>{tip}</p>")
        field.setAccessibleDescription(tip)

    def _choice(self, values: Sequence[object], label: Callable[..., str]) -> QComboBox:
        """Return a box to choose one of some values by their names."""
        box = QComboBox(self)
        # As narrow as it must be beside a scroll bar.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(10)
        for value in values:
            box.addItem(label(value), value)
        return box
