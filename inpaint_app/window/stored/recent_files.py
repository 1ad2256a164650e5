"""The list of files that were opened last, kept from one start to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from inpaint_app.editor.recent import RecentFiles

__all__ = ["keep_recent"]

_KEY = "recent"


def keep_recent(recent: RecentFiles, settings: QSettings) -> None:
    """Load the list, and store it from now on whenever it changes."""
    recent.restore(str(settings.value(_KEY, "")))
    recent.changed = lambda: settings.setValue(_KEY, recent.to_text())
