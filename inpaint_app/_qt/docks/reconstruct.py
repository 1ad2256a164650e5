"""The panel that reconstructs: method, run, apply, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
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
from inpaint_app._qt.docks.buttons import action_button, action_check
from inpaint_app._qt.docks.texture import TexturePanel
from inpaint_app.texture_settings import TEXTURE_METHODS
from ntk_core import METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app._qt.actions import Actions
    from inpaint_app.interfaces import State
    from inpaint_app.texture_settings import TextureSettings
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
    weave : callable
        Called with the settings that were chosen for methods ``"auto"`` and ``"texture"``.
    parent : QWidget
        The window.
    """

    def __init__(
        self,
        actions: Actions,
        choose: Callable[[str], None],
        shape: Callable[[Architecture], None],
        weave: Callable[[TextureSettings], None],
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
        self.texture = TexturePanel(weave, actions.run.another, body)
        self.live = action_check(actions.run.live, body)
        self.keep_mask = action_check(actions.mask.keep, body)
        self.run = action_button(actions.run.start, body)
        self.apply = action_button(actions.edit.apply, body)
        self.discard = action_button(actions.edit.discard, body)
        self._accented: QPushButton | None = None
        for button in (self.run, self.apply, self.discard):
            button.setProperty("tall", True)  # as tall as the accent makes one of them
        self.export = action_button(actions.files.export, body)
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
        column.addWidget(self.texture)
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
        self.architecture.show_architecture(state.architecture)
        self.texture.show_settings(state.texture)
        paper, texture = state.method == "paper", state.method in TEXTURE_METHODS
        panels: tuple[tuple[QWidget, bool], ...] = (
            (self.architecture, paper),
            (self.texture, texture),
        )
        # First what goes: both at once might be higher than the window.
        for panel, shown in sorted(panels, key=lambda pair: pair[1]):
            panel.setVisible(shown)
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
        if state.sources and state.method not in TEXTURE_METHODS:
            return self.tr("The sampling area counts for Automatic and Texture only.")
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
