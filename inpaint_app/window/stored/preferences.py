"""The user's preferences, kept from one start to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from inpaint_app.settings.preferences import KEYS, Preferences

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

__all__ = ["StoredPreferences"]


class StoredPreferences(QObject):
    """The preferences as they are, in the settings and here.

    Parameters
    ----------
    settings : QSettings
        Where they are kept.
    parent : QObject
        Owner.

    Attributes
    ----------
    current : Preferences
        Those in effect.
    """

    changed = Signal(object)
    """Other `Preferences` shall take effect."""

    def __init__(self, settings: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self.current = Preferences()

    def load(self) -> None:
        """Take up what was stored; what is missing or not understood is the default."""
        settings = self._settings
        stored = {key: settings.value(key) for key in KEYS.values() if settings.contains(key)}
        self.current = Preferences.from_stored(stored)
        self.changed.emit(self.current)

    def keep_quality(self, quality: int) -> None:
        """Store the quality of JPEGs that was chosen last, 1 … 100."""
        if quality != self.current.jpeg_quality:
            self.set(replace(self.current, jpeg_quality=quality))

    def set(self, preferences: Preferences) -> None:
        """Let others take effect, and store them."""
        self.current = preferences
        for key, value in preferences.to_store().items():
            self._settings.setValue(key, value)
        self.changed.emit(preferences)
