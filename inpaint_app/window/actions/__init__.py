"""Every action of the window, with its name, its keys and its icon: one module per menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.actions.edit import EditActions
from inpaint_app.window.actions.files import FileActions
from inpaint_app.window.actions.help import HelpActions
from inpaint_app.window.actions.mask import MaskActions
from inpaint_app.window.actions.run import RunActions
from inpaint_app.window.actions.tools import ToolActions
from inpaint_app.window.actions.view import ViewActions

if TYPE_CHECKING:
    from inpaint_app.editor.state import State
    from inpaint_app.window.actions.group import ActionGroup
    from inpaint_app.window.main_window import MainWindow

__all__ = ["Actions"]


class Actions:
    """The groups of actions.

    Parameters
    ----------
    window : MainWindow
        Owns the actions, so that their keys work whether or not a menu or a bar shows them.
    """

    def __init__(self, window: MainWindow) -> None:
        self.files = FileActions(window)
        self.edit = EditActions(window)
        self.tools = ToolActions(window)
        self.mask = MaskActions(window)
        self.run = RunActions(window)
        self.view = ViewActions(window)
        self.help = HelpActions(window)

    @property
    def groups(self) -> tuple[ActionGroup, ...]:
        """All groups, in the order of the menus."""
        return self.files, self.edit, self.tools, self.mask, self.run, self.view, self.help

    def connect_to(self, window: MainWindow) -> None:
        """Say what each action does, once the parts of the window are there."""
        for group in self.groups:
            group.connect_to(window)

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        for group in self.groups:
            group.show_state(state)

    def tint(self) -> None:
        """Give the icons the colours of the window's palette."""
        for group in self.groups:
            group.tint()
