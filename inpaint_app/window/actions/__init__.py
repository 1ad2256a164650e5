"""Every action of the window, with its name, its keys, its icon and what it does.

One module for each menu. An action tells the editor, the canvas or a dialog what to do. How
it is shown, in a menu or on a button, belongs to `bars` and `docks`.
"""

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
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import State
    from inpaint_app.window.actions.group import ActionGroup
    from inpaint_app.window.canvas.canvas import Canvas
    from inpaint_app.window.dialogs.modeless import ModelessDialogs
    from inpaint_app.window.transfer.clipboard import Clipboard

__all__ = ["Actions"]


class Actions:
    """The groups of actions.

    Parameters
    ----------
    window : QWidget
        Owns the actions, so that their keys work whether or not a menu or a bar shows them.
    editor : Editor
        Does most of it.
    canvas : Canvas
        Zooms.
    clipboard : Clipboard
        Copies and pastes.
    dialogs : ModelessDialogs
        Shows the settings and what helps.
    """

    def __init__(
        self,
        window: QWidget,
        editor: Editor,
        canvas: Canvas,
        clipboard: Clipboard,
        dialogs: ModelessDialogs,
    ) -> None:
        self.files = FileActions(window, editor)
        self.edit = EditActions(window, editor, clipboard, dialogs)
        self.tools = ToolActions(window, editor)
        self.mask = MaskActions(window, editor)
        self.run = RunActions(window, editor)
        self.view = ViewActions(window, editor, canvas)
        self.help = HelpActions(window, dialogs)

    @property
    def groups(self) -> tuple[ActionGroup, ...]:
        """All groups, in the order of the menus."""
        return self.files, self.edit, self.tools, self.mask, self.run, self.view, self.help

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        for group in self.groups:
            group.show_state(state)

    def tint(self) -> None:
        """Give the icons the colours of the window's palette."""
        for group in self.groups:
            group.tint()
