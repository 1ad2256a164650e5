"""The bar at the left: the tools, undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QToolBar, QToolButton, QWidget

from inpaint_app.window.look import icons

if TYPE_CHECKING:
    from inpaint_app.window.actions import Actions

__all__ = ["ToolsBar", "make_alike", "tint_bars"]


class ToolsBar(QToolBar):
    """A button for each tool.

    Parameters
    ----------
    actions : Actions
        What the buttons do.
    parent : QWidget
        The window.
    """

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Tools"))
        self.setObjectName("tools")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        tools = actions.tools
        self.addActions([tools.brush, tools.eraser])
        self.addActions([tools.heal, tools.clone, tools.heal_stamp])
        self.addActions([tools.rectangle, tools.lasso, tools.polygon, tools.wand])
        self.addSeparator()
        self.addActions([tools.shield, tools.protect, tools.source, tools.revert])
        self.addSeparator()
        self.addActions([actions.edit.undo, actions.edit.redo])


def make_alike(*bars: QToolBar) -> None:
    """Give tool bars icons of one size, and buttons that Tab reaches but a click does not focus."""
    for bar in bars:
        bar.setIconSize(QSize(20, 20))
        for button in bar.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        more = _unfolding(bar)
        if more is not None:
            more.setAccessibleName(QCoreApplication.translate("ToolsBar", "More"))
            more.setToolTip(
                QCoreApplication.translate("ToolsBar", "Show what has no room in this bar")
            )


def tint_bars(*bars: QToolBar) -> None:
    """Give the buttons that unfold tool bars the colours of the palette."""
    for bar in bars:
        more = _unfolding(bar)
        if more is not None:
            across = bar.orientation() == Qt.Orientation.Horizontal
            more.setIcon(icons.icon("more_right" if across else "more_down", bar.palette()))


def _unfolding(bar: QToolBar) -> QToolButton | None:
    """Return the button that Qt shows where a bar is cut off; it unfolds the rest."""
    found = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    return found if isinstance(found, QToolButton) else None
