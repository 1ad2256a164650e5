"""Buttons and check boxes that trigger an action and show its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

__all__ = ["action_button", "action_check"]


def action_button(action: QAction, parent: QWidget) -> QPushButton:
    """Return a button that triggers `action` and is enabled with it."""
    button = QPushButton(parent)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(action.trigger)

    def follow() -> None:
        button.setText(action.text().replace("&", ""))
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())

    action.changed.connect(follow)
    follow()
    return button


def action_check(action: QAction, parent: QWidget) -> QCheckBox:
    """Return a check box that toggles `action`."""
    box = QCheckBox(action.iconText(), parent)
    box.setToolTip(action.toolTip())
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    box.clicked.connect(action.trigger)

    def follow(on: bool) -> None:
        with QSignalBlocker(box):
            box.setChecked(on)

    action.toggled.connect(follow)
    follow(action.isChecked())
    return box
