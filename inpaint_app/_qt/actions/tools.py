"""What the mouse does on the canvas."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup

from inpaint_app._qt.actions.group import ActionGroup

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from inpaint_app._qt.main_window import MainWindow
    from inpaint_app.interfaces import State, ToolName

__all__ = ["ToolActions"]


class ToolActions(ActionGroup):
    """The menu «Tools»: one action for each tool, and the size of the one in hand."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.brush = self._add(
            self.tr("&Brush"),
            "B",
            icon="brush",
            checkable=True,
            tip=self.tr("Paint what is to be replaced"),
        )
        self.eraser = self._add(
            self.tr("&Eraser"),
            "E",
            icon="eraser",
            checkable=True,
            tip=self.tr("Erase from the mask"),
        )
        self.protect = self._add(
            self.tr("&Protect"),
            "K",
            icon="protect",
            checkable=True,
            tip=self.tr("Paint what no fill may learn or copy from; the right button erases"),
        )
        self.source = self._add(
            self.tr("Sample &from"),
            "S",
            icon="source",
            checkable=True,
            tip=self.tr(
                "Paint the only area that wide holes may copy from, with the methods Automatic "
                "and Texture; the right button erases"
            ),
        )
        self.swap = self._add(self.tr("S&wap brush and eraser"), "X")
        self.larger = self._add(self.tr("&Larger"), "]")
        self.smaller = self._add(self.tr("S&maller"), "[")
        self.by_name: dict[ToolName, QAction] = {
            "brush": self.brush,
            "eraser": self.eraser,
            "protect": self.protect,
            "source": self.source,
        }
        together = QActionGroup(self)
        for action in self.by_name.values():
            together.addAction(action)

    def connect_to(self, window: MainWindow) -> None:
        """Say what each action does."""
        does = window.controller
        self._do({action: partial(does.select_tool, name) for name, action in self.by_name.items()})
        self._do(
            {
                self.swap: does.swap_tools,
                self.larger: lambda: does.resize_brush(1),
                self.smaller: lambda: does.resize_brush(-1),
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now, and show which tool is in hand."""
        every = *self.by_name.values(), self.swap, self.larger, self.smaller
        self._enable(dict.fromkeys(every, state.has_picture))
        self.by_name[state.tool].setChecked(True)
