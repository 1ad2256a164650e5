"""The base class of the groups of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from inpaint_app.window.look import icons

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from inpaint_app.editor.state import State

__all__ = ["ActionGroup"]


class ActionGroup(QObject):
    """Some actions; a QObject so that it owns them and translates their names.

    Parameters
    ----------
    window : QWidget
        Where the keys of the actions work.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icons: list[tuple[QAction, str]] = []

    def show_state(self, state: State) -> None:
        """Enable what makes sense now."""
        raise NotImplementedError

    def tint(self) -> None:
        """Give the icons the colours of the window's palette."""
        for action, name in self._icons:
            action.setIcon(icons.icon(name, self._window.palette()))

    def _add(
        self, text: str, *keys: str, icon: str = "", checkable: bool = False, tip: str = ""
    ) -> QAction:
        """Return a new action.

        Parameters
        ----------
        text : str
            Its name in menus, with a mnemonic.
        *keys : str
            Its shortcuts; the first is shown.
        icon : str
            Of `inpaint_app.window.look.icons`.
        checkable : bool
            Whether it is on or off.
        tip : str
            What it does in a user's words, for the second line of the tool tip; the first has its
            name and its key.
        """
        action = QAction(text, self)
        action.setCheckable(checkable)
        action.setShortcuts([QKeySequence(key) for key in keys])
        name = text.replace("&", "").removesuffix("…")
        if keys:
            shown = QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
            name = f"{name} ({shown})"
        action.setToolTip("\n".join(filter(None, (name, tip))))
        if icon:
            self._icons.append((action, icon))
        # On the window, so that the keys work whether or not a menu or a bar shows the action.
        self._window.addAction(action)
        return action

    @staticmethod
    def _do(table: dict[QAction, Callable[[], object]]) -> None:
        """Say what each action does when it is triggered."""
        for action, does in table.items():
            action.triggered.connect(lambda _checked=False, does=does: does())

    @staticmethod
    def _enable(table: dict[QAction, bool]) -> None:
        for action, enabled in table.items():
            action.setEnabled(enabled)
