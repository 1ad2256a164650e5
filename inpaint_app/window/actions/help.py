"""What helps: the list of keys, and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.actions.group import ActionGroup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.state import State
    from inpaint_app.window.main_window import MainWindow

__all__ = ["HelpActions"]


class HelpActions(ActionGroup):
    """The menu «Help»."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.shortcuts = self._add(
            self.tr("&Keyboard shortcuts"),
            "?",
            "F1",
            tip=self.tr("Find the key for everything, and what the mouse does"),
        )
        self.about = self._add(
            self.tr("&About"), tip=self.tr("Version, licence, and the method behind it")
        )

    def connect_to(self, window: MainWindow) -> None:
        """Say what each action does."""
        does = window.companions
        self._do({self.shortcuts: does.show_shortcuts, self.about: does.show_about})

    def show_state(self, state: State) -> None:
        """Help is always there."""
