"""What stands around the picture: settings, clipboard, files that are dropped, hints and help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from inpaint_app.document.overlay import FILLED, PENDING, PROPOSED, PROTECTED, SOURCE
from inpaint_app.settings.preferences import KEYS, Preferences
from inpaint_app.window.bars.hint import Hint
from inpaint_app.window.clipboard import Clipboard
from inpaint_app.window.dialogs.about import AboutDialog
from inpaint_app.window.dialogs.settings import SettingsDialog
from inpaint_app.window.dialogs.shortcuts import ShortcutsDialog
from inpaint_app.window.drop import DropLabel, FileDrop
from inpaint_app.window.full_screen import FullScreen
from inpaint_app.window.look import theme

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QDialog, QGridLayout

    from inpaint_app.editor.state import State
    from inpaint_app.window.canvas.items import Colours
    from inpaint_app.window.main_window import MainWindow

__all__ = ["Companions", "overlay_colours"]

_HINT_KEY = "first-steps-done"
_RECENT_KEY = "recent"
_GUIDE_OPACITY = 110  # of 255
_PROPOSAL_OPACITY = 220  # thin lines must be seen


class Companions(QObject):
    """Owns them and keeps them in step with the window.

    Parameters
    ----------
    window : MainWindow
        Whose canvas, controller and actions they use.
    settings : QSettings
        Where the preferences, the recent files and the end of the hint are kept.
    grid : QGridLayout
        The one cell of the middle of the window; hints lie over what is in it.
    """

    def __init__(self, window: MainWindow, settings: QSettings, grid: QGridLayout) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._files = window.controller.filing
        self.clipboard = Clipboard(self._files, self)
        self.full_screen = FullScreen(window, window.actions_.view.full_screen)
        self.drop_label = DropLabel(window)
        grid.addWidget(self.drop_label, 0, 0, Qt.AlignmentFlag.AlignCenter)
        FileDrop(window, self._hover, self._take)
        self.hint = Hint(window)
        self.hint.gone.connect(self._end_hint)
        # At the right: the legends of the canvas are at the left.
        grid.addWidget(self.hint, 0, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
        welcome = window.welcome
        welcome.open_clicked.connect(self._files.open)
        welcome.paste_clicked.connect(self.clipboard.paste)
        welcome.sample_clicked.connect(self._files.open_sample)
        welcome.recent_clicked.connect(self._files.open_path)
        self._dialogs: dict[type[QDialog], QDialog] = {}
        self.preferences = Preferences()

    def restore(self) -> None:
        """Take up what was stored, once all parts of the window are there."""
        settings = self._settings
        if not settings.value(_HINT_KEY, False, bool):
            self.hint.begin()
        stored = {key: settings.value(key) for key in KEYS.values() if settings.contains(key)}
        self.preferences = Preferences.from_stored(stored)
        self._apply()
        self._files.recent.restore(str(settings.value(_RECENT_KEY, "")))
        self._files.recent.changed = self._keep_recent
        self._files.prepare = self._window.canvas.ahead.make

    def show_state(self, state: State) -> None:
        """Show what has become of the picture."""
        self.hint.show_state(state)
        self._window.welcome.recent.show_recent(state.recent)
        settings = self._dialogs.get(SettingsDialog)
        if isinstance(settings, SettingsDialog):
            settings.show_state(state)

    def remember(self) -> None:
        """Note that the next start is not the first any more, if anything was opened in this."""
        if self._window.controller.document is not None:
            self._end_hint()

    # -- dialogs

    def show_settings(self) -> None:
        """Open the settings beside the picture."""
        dialog = self._dialogs.get(SettingsDialog)
        if not isinstance(dialog, SettingsDialog):
            dialog = SettingsDialog(self.preferences, self._window)
            dialog.changed.connect(self.set_preferences)
            dialog.hint_wanted.connect(self._begin_hint)
            self._dialogs[SettingsDialog] = dialog
        dialog.show_preferences(self.preferences)
        _show(dialog)
        dialog.show_state(self._window.controller.state)

    def show_shortcuts(self) -> None:
        """Open the list of keys beside the picture."""
        dialog = self._dialogs.get(ShortcutsDialog)
        if not isinstance(dialog, ShortcutsDialog):
            dialog = ShortcutsDialog(self._window.menuBar(), self._window)
            self._dialogs[ShortcutsDialog] = dialog
        dialog.open_fresh()

    def show_about(self) -> None:
        """Say what this program is."""
        if AboutDialog not in self._dialogs:
            self._dialogs[AboutDialog] = AboutDialog(self._window)
        _show(self._dialogs[AboutDialog])

    # -- preferences

    def set_preferences(self, preferences: Preferences) -> None:
        """Let other settings take effect, and keep them."""
        self.preferences = preferences
        for key, value in preferences.to_store().items():
            self._settings.setValue(key, value)
        self._apply()

    def _apply(self) -> None:
        self._window.canvas.set_colours(overlay_colours(self.preferences))
        self._window.controller.set_history_budget(self.preferences.history_bytes)
        self._window.controller.set_memory(self.preferences.memory_mb or None)
        self._files.max_pixels = self.preferences.max_megapixels * 10**6

    # -- recent files

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self._files.recent.clear()
        self._window.controller.refresh()

    def _keep_recent(self) -> None:
        self._settings.setValue(_RECENT_KEY, self._files.recent.to_text())

    # -- the first steps

    def _begin_hint(self) -> None:
        self._settings.setValue(_HINT_KEY, False)
        self.hint.begin()
        self.hint.show_state(self._window.controller.state)

    def _end_hint(self) -> None:
        self._settings.setValue(_HINT_KEY, True)

    # -- files that are dropped

    def _hover(self, over: bool, control: bool) -> None:
        self._window.welcome.set_drop_target(over)
        has_picture = self._window.controller.document is not None
        self.drop_label.show_drop(over and has_picture, control)

    def _take(self, path: Path, control: bool) -> None:
        if control and self._window.controller.document is not None:
            self._files.import_mask_from(path)
        else:
            self._files.open_path(path)


def overlay_colours(preferences: Preferences) -> Colours:
    """Return the colour and the opacity of each overlay code."""
    mask = QColor(preferences.mask_colour)
    return {
        PENDING: (mask, round(preferences.mask_opacity / 100 * 255)),
        FILLED: (mask, 0),
        PROTECTED: (QColor(preferences.protected_colour), _GUIDE_OPACITY),
        SOURCE: (QColor(preferences.source_colour), _GUIDE_OPACITY),
        PROPOSED: (theme.PROPOSED, _PROPOSAL_OPACITY),
    }


def _show(dialog: QDialog) -> None:
    dialog.show()
    dialog.activateWindow()
