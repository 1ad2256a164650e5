"""The options of the stamps: hardness, opacity, flow, aligned or not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSpinBox, QWidget

if TYPE_CHECKING:
    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import State
    from inpaint_app.window.controls.field_filter import FieldFilter

__all__ = ["StampOptions"]


class StampOptions(QWidget):
    """Three fields in per cent and a box.

    Parameters
    ----------
    editor : Editor
        Takes what is chosen.
    field_filter : FieldFilter
        Watches the fields of the bar.
    parent : QWidget
        The bar.
    """

    def __init__(self, editor: Editor, field_filter: FieldFilter, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.hardness, self.opacity, self.flow = QSpinBox(self), QSpinBox(self), QSpinBox(self)
        for field, name, title, tip in (
            (
                self.hardness,
                "hardness",
                self.tr("Hardness"),
                self.tr("How much of the brush covers in full, before its edge becomes soft"),
            ),
            (self.opacity, "opacity", self.tr("Opacity"), self.tr("The most that a stroke covers")),
            (
                self.flow,
                "flow",
                self.tr("Flow"),
                self.tr("How much one dab covers; dabs along a stroke add up"),
            ),
        ):
            field.setRange(int(name != "hardness"), 100)
            field.setSuffix(self.tr(" %"))
            field.setKeyboardTracking(False)
            field.setToolTip(tip)
            field.setAccessibleName(title)
            field.valueChanged.connect(partial(self._choose, editor, name))
            field_filter.watch(field)
            label = QLabel(title, self)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        self.aligned = QCheckBox(self.tr("Aligned"), self)
        self.aligned.setToolTip(
            self.tr("The source goes along from stroke to stroke; else each begins at it again")
        )
        self.aligned.toggled.connect(lambda on: editor.stamping.choose(aligned=on))
        row.addWidget(self.aligned)

    def show_state(self, state: State) -> None:
        """Show what is chosen."""
        stamps = state.stamps
        for field, value in (
            (self.hardness, stamps.hardness),
            (self.opacity, stamps.opacity),
            (self.flow, stamps.flow),
        ):
            with QSignalBlocker(field):
                field.setValue(value)
            field.setEnabled(state.picture.opened)
        with QSignalBlocker(self.aligned):
            self.aligned.setChecked(stamps.aligned)

    @staticmethod
    def _choose(editor: Editor, name: str, value: int) -> None:
        editor.stamping.choose(**{name: value})
