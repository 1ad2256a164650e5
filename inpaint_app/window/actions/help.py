"""The actions of the menu «Help»: the guide, the list of keys, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.actions.group import ActionGroup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.state import State
    from inpaint_app.window.dialogs.modeless import ModelessDialogs

__all__ = ["HelpActions"]


class HelpActions(ActionGroup):
    """The menu «Help».

    Parameters
    ----------
    window : QWidget
        Where the keys of the actions work.
    dialogs : ModelessDialogs
        Shows what helps.
    """

    def __init__(self, window: QWidget, dialogs: ModelessDialogs) -> None:
        super().__init__(window)
        self.guide = self._add(
            self.tr("&Guide"),
            "Shift+F1",
            tip=self.tr("Read how everything is done, without a network"),
        )
        self.shortcuts = self._add(
            self.tr("&Keyboard shortcuts"),
            "?",
            "F1",
            tip=self.tr("Find the key for everything, and what the mouse does"),
        )
        self.about = self._add(
            self.tr("&About"), tip=self.tr("Version, licence, and the method behind it")
        )
        self._do(
            {
                self.guide: dialogs.show_guide,
                self.shortcuts: dialogs.show_shortcuts,
                self.about: dialogs.show_about,
            }
        )

    def show_state(self, state: State) -> None:
        """Help is always there."""
