"""A part of a panel that can be collapsed under its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

__all__ = ["Section"]


class _Title(QToolButton):
    """A title that Right expands and Left collapses, as in trees; Space toggles."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key = event.key()
        if key == Qt.Key.Key_Right:
            self.setChecked(True)
        elif key == Qt.Key.Key_Left:
            self.setChecked(False)
        else:
            super().keyPressEvent(event)


class Section(QWidget):
    """A title that shows and hides what is below it.

    Parameters
    ----------
    title : str
        In the user's language.
    name : str
        By which it is remembered whether it is open.
    parent : QWidget
        Owner.
    """

    def __init__(self, title: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.title = _Title(self)
        self.title.setText(title)
        self.title.setCheckable(True)
        self.title.setChecked(True)
        self.title.setProperty("section", True)
        self.title.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.title.toggled.connect(self._fold)
        self.body = QWidget(self)
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 0, 8)
        self.column.setSpacing(8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.title)
        whole.addWidget(self.body)
        self._fold(True)

    @property
    def opened(self) -> bool:
        """Whether what is below the title is shown."""
        return self.title.isChecked()

    @opened.setter
    def opened(self, on: bool) -> None:
        self.title.setChecked(on)

    def _fold(self, on: bool) -> None:
        self.body.setVisible(on)
        self.title.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.title.setToolTip(
            self.tr("Hide what is below (Left)") if on else self.tr("Show what is below (Right)")
        )
