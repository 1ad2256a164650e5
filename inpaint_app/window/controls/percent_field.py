"""`PercentField`: a number in per cent, with a label."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLabel, QSpinBox, QWidget

__all__ = ["PercentField"]


class PercentField(QSpinBox):
    """A field from 0 to 100 %; what is typed counts when it is complete.

    Parameters
    ----------
    parent : QWidget
        What it is in.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(0, 100)
        self.setSuffix(self.tr(" %"))
        self.setKeyboardTracking(False)

    def labelled(self, title: str) -> QLabel:
        """Return a label for the field, which gets that name for screen readers, too."""
        self.setAccessibleName(title)
        label = QLabel(title, self.parentWidget())
        label.setBuddy(self)
        return label

    def show_value(self, percent: int, *, enabled: bool) -> None:
        """Show a value that was not chosen here."""
        with QSignalBlocker(self):
            self.setValue(percent)
        self.setEnabled(enabled)
