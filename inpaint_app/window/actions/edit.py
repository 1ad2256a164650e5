"""The actions of the menu «Edit»: undo and redo, apply and discard, clipboard, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.actions.group import ActionGroup
from inpaint_app.window.words import texts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import State
    from inpaint_app.window.dialogs.modeless import ModelessDialogs
    from inpaint_app.window.transfer.clipboard import Clipboard

__all__ = ["EditActions"]


class EditActions(ActionGroup):
    """The menu «Edit».

    Parameters
    ----------
    window : QWidget
        Where the keys of the actions work.
    editor : Editor
        Does what becomes of the picture.
    clipboard : Clipboard
        Copies and pastes.
    dialogs : ModelessDialogs
        Shows the settings.
    """

    def __init__(
        self,
        window: QWidget,
        editor: Editor,
        clipboard: Clipboard,
        dialogs: ModelessDialogs,
    ) -> None:
        super().__init__(window)
        self.undo = self._add(self.tr("&Undo"), "Ctrl+Z", icon="undo")
        self.redo = self._add(self.tr("&Redo"), "Ctrl+Shift+Z", "Ctrl+Y", icon="redo")
        self.apply = self._add(
            self.tr("&Apply"), "Return", "Enter", tip=self.tr("Make the fill part of the image")
        )
        self.discard = self._add(self.tr("&Discard"), tip=self.tr("Drop the fill"))
        self.copy = self._add(
            self.tr("&Copy result"), "Ctrl+C", tip=self.tr("Copy the picture as it is shown")
        )
        self.paste = self._add(
            self.tr("&Paste"), "Ctrl+V", tip=self.tr("Open the image in the clipboard")
        )
        self.settings = self._add(
            self.tr("&Settings…"),
            "Ctrl+,",
            tip=self.tr("Colours, theme, memory for undo, language"),
        )
        self._do(
            {
                self.undo: editor.history.undo,
                self.redo: editor.history.redo,
                self.apply: editor.reconstruction.apply,
                self.discard: editor.reconstruction.discard,
                self.copy: clipboard.copy,
                self.paste: clipboard.paste,
                self.settings: dialogs.show_settings,
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now, and say what undo would take back."""
        self._enable(
            {
                self.undo: state.history.undo is not None
                or state.mask.busy
                or bool(state.proposals.phase),
                self.redo: state.history.redo is not None,
                # Return is for what is proposed, as long as something is.
                # A fill that is not seen is about another mask: Return would add an empty step.
                self.apply: state.picture.shown and not state.proposals.phase,
                self.discard: state.picture.shown,
                self.copy: state.picture.opened and not state.files.busy,
                self.paste: not state.files.busy,
            }
        )
        self.undo.setText(_with(self.tr("&Undo"), texts.edit_label(state.history.undo)))
        self.redo.setText(_with(self.tr("&Redo"), texts.edit_label(state.history.redo)))


def _with(verb: str, what: str) -> str:
    return f"{verb} {what}" if what else verb
