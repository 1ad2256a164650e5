"""The menu bar: which action is in which menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenuBar

    from inpaint_app.window.actions import Actions

__all__ = ["build_menus"]

translate = QCoreApplication.translate


def build_menus(bar: QMenuBar, actions: Actions, panels: tuple[QAction, ...]) -> None:
    """Fill a menu bar.

    Parameters
    ----------
    bar : QMenuBar
        Of the window.
    actions : Actions
        What the entries do.
    panels : tuple of QAction
        What shows and hides the panels.
    """
    files, edit, tools, mask = actions.files, actions.edit, actions.tools, actions.mask
    run, view, help_ = actions.run, actions.view, actions.help
    for title, entries in (
        (
            translate("menus", "&File"),
            (
                files.open,
                files.recent.menuAction(),
                files.sample,
                None,
                files.save,
                files.save_as,
                None,
                files.export,
                files.before_after,
                files.layers,
                None,
                files.quit,
            ),
        ),
        (
            translate("menus", "&Edit"),
            (
                *(edit.undo, edit.redo, None, edit.apply, edit.discard, None),
                *(edit.copy, edit.paste, None, edit.settings),
            ),
        ),
        (
            translate("menus", "&Tools"),
            (
                *(*tools.by_name.values(), None, tools.swap, tools.larger, tools.smaller),
                *(tools.follows, tools.pen.menuAction(), None),
                *(*tools.modes.values(), tools.contiguous),
            ),
        ),
        (
            translate("menus", "&Mask"),
            (
                mask.load,
                mask.save,
                mask.guides.menuAction(),
                None,
                mask.all,
                mask.clear,
                mask.invert,
                mask.grow,
                mask.shrink,
                None,
                mask.detect,
                mask.add_found,
                mask.leave_out,
                mask.drop_found,
                None,
                mask.clear_shield,
                mask.clear_protection,
                mask.clear_sources,
                mask.keep,
            ),
        ),
        (
            translate("menus", "&Reconstruct"),
            (run.start, run.another, run.previous, run.cancel, run.live),
        ),
        (
            translate("menus", "&View"),
            (
                view.zoom_in,
                view.zoom_out,
                view.fit,
                view.actual,
                view.mask,
                view.next_place,
                view.previous_place,
                None,
                view.full_screen,
                view.hide_panels,
                None,
                view.split,
                view.split_left,
                view.split_right,
                view.uncertainty,
                view.made_from,
                None,
                *panels,
            ),
        ),
        (
            translate("menus", "&Help"),
            (help_.guide, help_.shortcuts, None, help_.about),
        ),
    ):
        menu = bar.addMenu(title)
        for entry in entries:
            menu.addSeparator() if entry is None else menu.addAction(entry)
