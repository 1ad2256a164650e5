"""Undo and redo; what becomes of a fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app._qt import texts
from inpaint_app._qt.actions.group import ActionGroup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app._qt.main_window import MainWindow
    from inpaint_app.interfaces import State

__all__ = ["EditActions"]


class EditActions(ActionGroup):
    """The menu «Edit»."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.undo = self._add(self.tr("&Undo"), "Ctrl+Z", icon="undo")
        self.redo = self._add(self.tr("&Redo"), "Ctrl+Shift+Z", "Ctrl+Y", icon="redo")
        self.apply = self._add(
            self.tr("&Apply"), "Return", "Enter", tip=self.tr("Make the fill part of the image")
        )
        self.discard = self._add(self.tr("&Discard"), tip=self.tr("Drop the fill"))

    def connect_to(self, window: MainWindow) -> None:
        """Say what each action does."""
        does = window.controller
        self._do(
            {
                self.undo: does.undo,
                self.redo: does.redo,
                self.apply: does.apply,
                self.discard: does.discard,
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now, and say what undo would take back."""
        self._enable(
            {
                self.undo: state.undo is not None,
                self.redo: state.redo is not None,
                self.apply: state.has_fill,
                self.discard: state.has_fill,
            }
        )
        self.undo.setText(_with(self.tr("&Undo"), texts.edit_label(state.undo)))
        self.redo.setText(_with(self.tr("&Redo"), texts.edit_label(state.redo)))


def _with(verb: str, what: str) -> str:
    return f"{verb} {what}" if what else verb
