"""The panel that reconstructs: method, run, apply, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from inpaint_app._qt import texts
from inpaint_app._qt.docks.architecture import ArchitecturePanel
from ntk_core import METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from inpaint_app._qt.actions import Actions
    from inpaint_app.interfaces import State
    from ntk_core import Architecture

__all__ = ["ReconstructDock"]


class ReconstructDock(QDockWidget):
    """Method, Live, Reconstruct, Apply, Discard, Export.

    Parameters
    ----------
    actions : Actions
        What the buttons do.
    choose : callable
        Called with the method that was chosen.
    shape : callable
        Called with the architecture that was chosen for method ``"paper"``.
    parent : QWidget
        The window.
    """

    def __init__(
        self,
        actions: Actions,
        choose: Callable[[str], None],
        shape: Callable[[Architecture], None],
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Reconstruction"), parent)
        self.setObjectName("reconstruct")
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        self.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
        )
        body = QWidget(self)
        body.setMinimumWidth(304)
        label = QLabel(self.tr("Method"), body)
        self.method = QComboBox(body)
        self.method.setAccessibleName(self.tr("Method"))
        for name in METHODS:
            self.method.addItem(texts.method_label(name), name)
        self.method.activated.connect(lambda index: choose(self.method.itemData(index)))
        label.setBuddy(self.method)
        self.method_hint = _faint(body)
        self.architecture = ArchitecturePanel(shape, body)
        self.live = _check(actions.live, body)
        self.keep_mask = _check(actions.keep_mask, body)
        self.run = _button(actions.run, body)
        self.apply = _button(actions.apply, body)
        self.discard = _button(actions.discard, body)
        self._accented: QPushButton | None = None
        for button in (self.run, self.apply, self.discard):
            button.setProperty("tall", True)  # as tall as the accent makes one of them
        self.export = _button(actions.export, body)
        self.hint = _faint(body)
        rule = QFrame(body)
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setFrameShadow(QFrame.Shadow.Sunken)
        decision = QHBoxLayout()
        decision.setSpacing(8)
        for button in (self.apply, self.discard):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            decision.addWidget(button)
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        column.addWidget(label)
        column.addWidget(self.method)
        column.addWidget(self.method_hint)
        column.addWidget(self.architecture)
        column.addSpacing(8)
        column.addWidget(self.live)
        column.addWidget(self.run)
        column.addWidget(self.hint)
        column.addSpacing(8)
        column.addWidget(rule)
        column.addSpacing(8)
        column.addLayout(decision)
        column.addWidget(self.keep_mask)
        column.addStretch()
        column.addWidget(self.export)
        self.setWidget(body)
        self._accent(self.run)

    def show_state(self, state: State) -> None:
        """Show what is chosen and what to do next."""
        self.method.setCurrentIndex(self.method.findData(state.method))
        self.method_hint.setText(texts.method_hint(state.method))
        self.architecture.setVisible(state.method == "paper")
        self.architecture.show_architecture(state.architecture)
        self.hint.setText(self._next_step(state))
        self._accent(self.apply if state.has_fill and not state.running else self.run)

    def _accent(self, button: QPushButton) -> None:
        """Make the button of the next step the one that stands out."""
        if button is self._accented:
            return
        for each in filter(None, (self._accented, button)):
            each.setProperty("accent", each is button)
            each.style().polish(each)
        self._accented = button

    def _next_step(self, state: State) -> str:
        if not state.has_picture:
            return self.tr("Open an image to begin.")
        if state.running:
            return self.tr("Go on painting meanwhile, or press Esc to stop.")
        if state.has_fill:
            return self.tr("Apply keeps the fill, Discard drops it.")
        if state.masked == 0:
            return self.tr("Paint over what is to be replaced.")
        return self.tr("{count} px to reconstruct.").format(count=texts.number(state.masked))


def _faint(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setProperty("faint", True)
    # Two lines are reserved, so that the buttons below stay where they are.
    label.setMinimumHeight(2 * label.fontMetrics().lineSpacing() + 2)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    # Nor may a longer sentence make the dock wider, and the canvas jump.
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return label


def _button(action: QAction, parent: QWidget) -> QPushButton:
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


def _check(action: QAction, parent: QWidget) -> QCheckBox:
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
