"""The actions of the menu «File»: open, save, export, quit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.window.actions.group import ActionGroup
from inpaint_app.window.actions.recent_menu import RecentMenu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import State

__all__ = ["FileActions"]


class FileActions(ActionGroup):
    """The menu «File».

    Parameters
    ----------
    window : QWidget
        Where the keys of the actions work, and what «Quit» closes.
    editor : Editor
        Opens, saves and exports.
    """

    def __init__(self, window: QWidget, editor: Editor) -> None:
        super().__init__(window)
        self._editor = editor
        self.open = self._add(
            self.tr("&Open…"), "Ctrl+O", icon="open", tip=self.tr("Open an image")
        )
        self.recent = RecentMenu(window)
        self.sample = self._add(self.tr("Open the &sample"))
        self.save = self._add(
            self.tr("Sa&ve session"),
            "Ctrl+S",
            icon="save",
            tip=self.tr("Keep masks, settings and every step, to go on later"),
        )
        self.save_as = self._add(self.tr("Save session &as…"), "Ctrl+Shift+S")
        self.export = self._add(
            self.tr("&Export…"),
            "Ctrl+Shift+E",
            icon="export",
            tip=self.tr("Write the result to a file"),
        )
        self.before_after = self._add(
            self.tr("Export &before and after…"),
            tip=self.tr("Write the original and the result to one picture, side by side"),
        )
        self.layers = self._add(
            self.tr("Export &layers…"),
            tip=self.tr(
                "Write result, fill, mask and original to a TIFF, whose pages other programs open "
                "as layers"
            ),
        )
        self.quit = self._add(self.tr("&Quit"), "Ctrl+Q")
        files = editor.files
        self.recent.chosen.connect(files.opening.open_path)
        self.recent.cleared.connect(self._clear_recent)
        self._do(
            {
                self.open: files.opening.open,
                self.sample: files.opening.open_sample,
                self.save: files.sessions.save,
                self.save_as: files.sessions.save_as,
                self.export: files.exporting.export,
                self.before_after: files.exporting.export_before_after,
                self.layers: files.exporting.export_layers,
                self.quit: window.close,
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        busy = bool(state.files.busy)
        self.recent.show_recent(state.files.recent, enabled=not busy)
        self._enable(
            {
                self.open: not busy,
                self.sample: not busy,
                self.save: state.picture.opened and not busy,
                self.save_as: state.picture.opened and not busy,
                self.export: state.picture.opened and not busy,
                self.before_after: state.picture.opened and not busy,
                self.layers: state.picture.opened and not busy,
            }
        )

    def _clear_recent(self) -> None:
        self._editor.files.opening.recent.clear()
        self._editor.refresh()
