"""The menu bar: which action stands where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenuBar

    from inpaint_app._qt.actions import Actions

__all__ = ["build_menus"]


def tr(text: str) -> str:
    """Translate."""
    return QCoreApplication.translate("menus", text)


def build_menus(bar: QMenuBar, a: Actions, panels: tuple[QAction, ...]) -> None:
    """Fill a menu bar.

    Parameters
    ----------
    bar : QMenuBar
        Of the window.
    a : Actions
        What the entries do.
    panels : tuple of QAction
        What shows and hides the panels.
    """
    for title, entries in (
        (tr("&File"), (a.open, a.sample, None, a.export, None, a.quit)),
        (tr("&Edit"), (a.undo, a.redo, None, a.apply, a.discard)),
        (
            tr("&Mask"),
            (
                *(a.brush, a.eraser, a.protect, a.source, a.swap, a.larger, a.smaller, None),
                *(a.import_mask, a.clear_mask, a.clear_protection, a.clear_sources, a.keep_mask),
            ),
        ),
        (tr("&Reconstruct"), (a.run, a.another, a.cancel, a.live)),
        (tr("&View"), (a.zoom_in, a.zoom_out, a.fit, a.actual, None, *panels)),
    ):
        menu = bar.addMenu(title)
        for entry in entries:
            menu.addSeparator() if entry is None else menu.addAction(entry)
