"""The dialogs that stay open beside the picture: settings, list of keys, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from inpaint_app.window.dialogs.about import AboutDialog
from inpaint_app.window.dialogs.guide import GuideDialog
from inpaint_app.window.dialogs.settings import SettingsDialog
from inpaint_app.window.dialogs.shortcuts import ShortcutsDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QMainWindow

    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import State
    from inpaint_app.window.stored.preferences import StoredPreferences

__all__ = ["ModelessDialogs"]


class ModelessDialogs(QObject):
    """Creates each dialog at its first use, and shows the same one again later.

    Parameters
    ----------
    window : QMainWindow
        Owns them; its menu bar has the actions whose keys are listed.
    editor : Editor
        Whose state the settings show.
    preferences : StoredPreferences
        What the settings change.
    """

    hint_wanted = Signal()
    """The first steps shall be shown again."""

    def __init__(self, window: QMainWindow, editor: Editor, preferences: StoredPreferences) -> None:
        super().__init__(window)
        self._window, self._editor, self._preferences = window, editor, preferences
        self.settings: SettingsDialog | None = None
        self._shortcuts: ShortcutsDialog | None = None
        self._about: AboutDialog | None = None
        self._guide: GuideDialog | None = None

    def show_state(self, state: State) -> None:
        """Show what has become of the picture."""
        if self.settings is not None:
            self.settings.show_state(state)

    def show_settings(self) -> None:
        """Open the settings."""
        preferences = self._preferences
        if self.settings is None:
            self.settings = SettingsDialog(preferences.current, self._window)
            self.settings.changed.connect(preferences.set)
            preferences.changed.connect(self.settings.show_preferences)
            self.settings.hint_wanted.connect(self.hint_wanted)
        self.settings.show_preferences(preferences.current)
        _show(self.settings)
        self.settings.show_state(self._editor.state)

    def show_guide(self) -> None:
        """Open the user guide."""
        if self._guide is None:
            self._guide = GuideDialog(self._window)
        _show(self._guide)

    def show_shortcuts(self) -> None:
        """Open the list of keys."""
        if self._shortcuts is None:
            self._shortcuts = ShortcutsDialog(self._window.menuBar(), self._window)
        self._shortcuts.open_fresh()

    def show_about(self) -> None:
        """Say what this program is."""
        if self._about is None:
            self._about = AboutDialog(self._window)
        _show(self._about)


def _show(dialog: QDialog) -> None:
    dialog.show()
    dialog.activateWindow()
