"""The actions of the menu «Tools»: which tool is selected, and its options."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from inpaint_app.window.actions.group import ActionGroup

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import PenPressure, State, ToolName
    from inpaint_app.masks.selection import Combine

__all__ = ["ToolActions"]


class ToolActions(ActionGroup):
    """The menu «Tools»: one action for each tool, and the options of the selected one.

    Parameters
    ----------
    window : QWidget
        Where the keys of the actions work.
    editor : Editor
        Is told which tool is selected, and its options.
    """

    def __init__(self, window: QWidget, editor: Editor) -> None:
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
        self.rectangle = self._add(
            self.tr("&Rectangle"),
            "M",
            icon="rectangle",
            checkable=True,
            tip=self.tr(
                "Drag a rectangle; Shift adds it to the mask, Alt subtracts it, both intersect"
            ),
        )
        self.lasso = self._add(
            self.tr("&Lasso"),
            "L",
            icon="lasso",
            checkable=True,
            tip=self.tr(
                "Draw around something by free hand; Shift adds, Alt subtracts, both intersect"
            ),
        )
        self.polygon = self._add(
            self.tr("Pol&ygon"),
            "P",
            icon="polygon",
            checkable=True,
            tip=self.tr(
                "Click the corners; a double click or Return closes, Backspace takes one back, "
                "Esc abandons"
            ),
        )
        self.wand = self._add(
            self.tr("Magic wa&nd"),
            "W",
            icon="wand",
            checkable=True,
            tip=self.tr("Click on a colour to mask all that looks like it"),
        )
        self.shield = self._add(
            self.tr("&Protect"),
            "K",
            icon="protect",
            checkable=True,
            tip=self.tr("Paint what stays untouched; the right button erases"),
        )
        self.protect = self._add(
            self.tr("D&on't sample here"),
            "Shift+A",
            icon="no_source",
            checkable=True,
            tip=self.tr("Paint what no fill may learn or copy from; the right button erases"),
        )
        self.source = self._add(
            self.tr("Sample &from"),
            "A",
            icon="source",
            checkable=True,
            tip=self.tr(
                "Paint the only area that wide holes may copy from, with the methods Automatic "
                "and Texture; the right button erases"
            ),
        )
        self.revert = self._add(
            self.tr("Res&tore"),
            "R",
            icon="revert",
            checkable=True,
            tip=self.tr("Paint the picture back as it was opened"),
        )
        self.heal = self._add(
            self.tr("&Healing brush"),
            "J",
            icon="heal",
            checkable=True,
            tip=self.tr("Paint over damage: it is filled when you let go; Esc takes it back"),
        )
        self.clone = self._add(
            self.tr("Clone &stamp"),
            "S",
            icon="clone",
            checkable=True,
            tip=self.tr("Alt+click where to copy from, then paint"),
        )
        self.heal_stamp = self._add(
            self.tr("He&aling stamp"),
            "H",
            icon="heal_stamp",
            checkable=True,
            tip=self.tr("Like the clone stamp, and fits brightness and colour at the rim"),
        )
        self.swap = self._add(self.tr("S&wap brush and eraser"), "X")
        self.larger = self._add(self.tr("Lar&ger"), "]")
        self.smaller = self._add(self.tr("S&maller"), "[")
        self.follows = self._add(
            self.tr("Si&ze follows the zoom"),
            checkable=True,
            tip=self.tr("The tools keep their size on the screen when you zoom"),
        )
        self.pens: dict[PenPressure, QAction] = {
            "size": self._add(self.tr("Changes the size"), checkable=True),
            "hardness": self._add(self.tr("Changes the hardness of the stamps"), checkable=True),
            "nothing": self._add(self.tr("Changes nothing"), checkable=True),
        }
        self.pen = QMenu(self.tr("Pen pressure"), window)
        self.pen.addActions([*self.pens.values()])
        self.by_name: dict[ToolName, QAction] = {
            "brush": self.brush,
            "eraser": self.eraser,
            "rectangle": self.rectangle,
            "lasso": self.lasso,
            "polygon": self.polygon,
            "wand": self.wand,
            "shield": self.shield,
            "protect": self.protect,
            "source": self.source,
            "restore": self.revert,
            "heal": self.heal,
            "clone": self.clone,
            "heal-stamp": self.heal_stamp,
        }
        self.add = self._add(
            self.tr("New shapes a&dd"),
            icon="add",
            checkable=True,
            tip=self.tr("New shapes are added to the mask"),
        )
        self.subtract = self._add(
            self.tr("New shapes s&ubtract"),
            icon="subtract",
            checkable=True,
            tip=self.tr("New shapes are taken away from the mask"),
        )
        self.replace = self._add(
            self.tr("New shapes repla&ce"),
            icon="replace",
            checkable=True,
            tip=self.tr("New shapes take the place of the whole mask"),
        )
        self.intersect = self._add(
            self.tr("New shapes &intersect"),
            icon="intersect",
            checkable=True,
            tip=self.tr("Only what is in the mask and in the new shape stays masked (Shift+Alt)"),
        )
        self.modes: dict[Combine, QAction] = {
            "add": self.add,
            "subtract": self.subtract,
            "replace": self.replace,
            "intersect": self.intersect,
        }
        self.contiguous = self._add(
            self.tr("Wand ta&kes what hangs together"),
            checkable=True,
            tip=self.tr("The magic wand takes only what hangs together with the pixel clicked on"),
        )
        for choice in (self.by_name, self.modes, self.pens):
            together = QActionGroup(self)
            for action in choice.values():
                together.addAction(action)
        self._do(
            {action: partial(editor.strokes.take, name) for name, action in self.by_name.items()}
        )
        self._do(
            {action: partial(editor.mask.set_combine, how) for how, action in self.modes.items()}
        )
        self._do(
            {action: partial(editor.strokes.set_pen, pen) for pen, action in self.pens.items()}
        )
        self._do(
            {
                self.contiguous: lambda: editor.mask.set_contiguous(self.contiguous.isChecked()),
                self.follows: lambda: editor.strokes.set_follows(self.follows.isChecked()),
                self.swap: editor.strokes.swap,
                self.larger: lambda: editor.strokes.resize(1),
                self.smaller: lambda: editor.strokes.resize(-1),
            }
        )

    def show_state(self, state: State) -> None:
        """Enable what makes sense now, and show which tool is selected."""
        every = *self.by_name.values(), *self.modes.values(), self.contiguous, self.swap
        self._enable(dict.fromkeys(every, state.picture.opened))
        sized = state.picture.opened and state.strokes.diameter > 0
        self._enable({self.larger: sized, self.smaller: sized})
        self.by_name[state.strokes.tool].setChecked(True)
        self.modes[state.mask.combine].setChecked(True)
        self.contiguous.setChecked(state.mask.contiguous)
        self.pens[state.strokes.pen].setChecked(True)
        self.follows.setChecked(state.strokes.follows)
