"""Every action of the window, with its name, its keys and its icon, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from inpaint_app._qt import icons, texts
from inpaint_app.texture_settings import TEXTURE_METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.interfaces import State, ToolName

__all__ = ["Actions"]


class Actions(QWidget):
    """The actions; a hidden widget only so that it owns them and translates their names."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.hide()
        self._window = window
        self._icons: list[tuple[QAction, str]] = []
        add, tr = self._add, self.tr
        self.open = add(tr("&Open…"), "Ctrl+O", icon="open", tip=tr("Open an image"))
        self.sample = add(tr("Open the &sample"))
        self.import_mask = add(
            tr("&Import mask…"), tip=tr("Add the white pixels of an image of the same size")
        )
        self.export = add(
            tr("&Export…"), "Ctrl+Shift+E", icon="export", tip=tr("Write the result to a file")
        )
        self.quit = add(tr("&Quit"), "Ctrl+Q")
        self.undo = add(tr("&Undo"), "Ctrl+Z", icon="undo")
        self.redo = add(tr("&Redo"), "Ctrl+Shift+Z", "Ctrl+Y", icon="redo")
        self.brush = add(
            tr("&Brush"), "B", icon="brush", checkable=True, tip=tr("Paint what is to be replaced")
        )
        self.eraser = add(
            tr("&Eraser"), "E", icon="eraser", checkable=True, tip=tr("Erase from the mask")
        )
        self.protect = add(
            tr("&Protect"),
            "K",
            icon="protect",
            checkable=True,
            tip=tr("Paint what no fill may learn or copy from; the right button erases"),
        )
        self.source = add(
            tr("Sample &from"),
            "S",
            icon="source",
            checkable=True,
            tip=tr(
                "Paint the only area that wide holes may copy from, with the methods Automatic "
                "and Texture; the right button erases"
            ),
        )
        self.swap = add(tr("S&wap brush and eraser"), "X")
        self.larger = add(tr("&Larger"), "]")
        self.smaller = add(tr("S&maller"), "[")
        self.clear_mask = add(
            tr("&Clear mask"), "Ctrl+D", icon="clear", tip=tr("Empty the whole mask")
        )
        self.clear_protection = add(
            tr("Clear pr&otection"), tip=tr("Let fills learn and copy from everything again")
        )
        self.clear_sources = add(
            tr("Clear samplin&g area"), tip=tr("Let wide holes copy from everywhere again")
        )
        self.run = add(
            tr("&Reconstruct"), "F5", "Ctrl+Return", "Ctrl+Enter", tip=tr("Fill what is masked")
        )
        self.cancel = add(tr("C&ancel"), "Esc", tip=tr("Stop and keep the picture so far"))
        self.another = add(
            tr("&Try another"), "Ctrl+T", tip=tr("Fill wide holes in another way that is as good")
        )
        self.apply = add(tr("&Apply"), "Return", "Enter", tip=tr("Make the fill part of the image"))
        self.discard = add(tr("&Discard"), tip=tr("Drop the fill"))
        self.live = add(tr("&Live"), checkable=True, tip=tr("Reconstruct after every stroke"))
        self.keep_mask = add(
            tr("&Keep the mask"), checkable=True, tip=tr("Do not clear the mask on Apply")
        )
        self.fit = add(tr("&Fit in window"), "Ctrl+0", icon="fit")
        self.actual = add(tr("Actual &pixels (100 %)"), "Ctrl+1", icon="actual")
        self.zoom_in = add(tr("Zoom &in"), "+", "=", "Ctrl++", "Ctrl+=")
        self.zoom_out = add(tr("Zoom &out"), "-", "Ctrl+-")
        group = QActionGroup(self)
        self._tools: dict[ToolName, QAction] = {
            "brush": self.brush,
            "eraser": self.eraser,
            "protect": self.protect,
            "source": self.source,
        }
        for tool in self._tools.values():
            group.addAction(tool)
        self.tint()

    def connect_to(self, table: dict[QAction, Callable[[], object]]) -> None:
        """Say what each action does when it is triggered."""
        for action, does in table.items():
            action.triggered.connect(lambda _checked=False, does=does: does())

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        picture, busy = state.has_picture, bool(state.busy)
        for action, enabled in (
            (self.open, not busy),
            (self.sample, not busy),
            (self.import_mask, picture and not busy),
            (self.export, picture and not busy),
            (self.undo, state.undo is not None),
            (self.redo, state.redo is not None),
            *((tool, picture) for tool in self._tools.values()),
            (self.swap, picture),
            (self.larger, picture),
            (self.smaller, picture),
            (self.clear_mask, state.masked > 0),
            (self.clear_protection, state.protected > 0),
            (self.clear_sources, state.sources > 0),
            (self.run, picture),
            (self.another, state.masked > 0 and state.method in TEXTURE_METHODS),
            (self.cancel, state.running),
            (self.apply, state.has_fill),
            (self.discard, state.has_fill),
            (self.fit, picture),
            (self.actual, picture),
            (self.zoom_in, picture),
            (self.zoom_out, picture),
        ):
            action.setEnabled(enabled)
        self._tools[state.tool].setChecked(True)
        self.live.setChecked(state.live)
        self.keep_mask.setChecked(state.keep_mask)
        self.undo.setText(self._with(self.tr("&Undo"), texts.edit_label(state.undo)))
        self.redo.setText(self._with(self.tr("&Redo"), texts.edit_label(state.redo)))

    def tint(self) -> None:
        """Give the icons the colours of the window's palette."""
        for action, name in self._icons:
            action.setIcon(icons.icon(name, self._window.palette()))

    def _add(
        self, text: str, *keys: str, icon: str = "", checkable: bool = False, tip: str = ""
    ) -> QAction:
        action = QAction(text, self)
        action.setCheckable(checkable)
        action.setShortcuts([QKeySequence(key) for key in keys])
        name = tip or text.replace("&", "").removesuffix("…")
        if keys:
            shown = QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
            name = f"{name} ({shown})"
        action.setToolTip(name)
        if icon:
            self._icons.append((action, icon))
        # On the window, so that the keys work whether or not a menu or a bar shows the action.
        self._window.addAction(action)
        return action

    @staticmethod
    def _with(verb: str, what: str) -> str:
        return f"{verb} {what}" if what else verb
