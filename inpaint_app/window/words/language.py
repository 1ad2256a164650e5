"""The language of the window: the system's or the one that was chosen, English where there is none.

The translations are made from the sources by Qt's own tools; docs/translating.md says how.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

__all__ = ["FOLDER", "LANGUAGES", "install_language", "remove_language"]

LANGUAGES: Final = ("system", "en", "de")
"""What can be chosen: the system's language, or one of those that the window speaks."""

FOLDER: Final = Path(__file__).parents[1] / "translations"

_installed: list[QTranslator] = []


def install_language(app: QCoreApplication, choice: str) -> None:
    """Set the language of all widgets that are made from now on, and how numbers are written.

    Parameters
    ----------
    app : QCoreApplication
        The application.
    choice : str
        One of `LANGUAGES`; anything else is taken for ``"system"``.
    """
    remove_language(app)
    locale = QLocale(choice) if choice in LANGUAGES[1:] else QLocale.system()
    QLocale.setDefault(locale)
    for name, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("ntk-inpaint", str(FOLDER)),
    ):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder) and app.installTranslator(translator):
            _installed.append(translator)


def remove_language(app: QCoreApplication) -> None:
    """Go back to English and to the system's numbers."""
    while _installed:
        app.removeTranslator(_installed.pop())
    QLocale.setDefault(QLocale.system())
