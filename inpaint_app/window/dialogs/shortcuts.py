"""The list of keyboard shortcuts, with a search field; it is made from the actions."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenuBar

__all__ = ["Entry", "ShortcutsDialog", "canvas_entries", "entries_of", "mouse_entries"]

_ROW = 24  # pixels

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: under which heading, what it does, and by which keys."""

    heading: str
    name: str
    keys: str


def entries_of(bar: QMenuBar) -> list[Entry]:
    """Return a line for every action with a key in the menus of a bar, in their order."""
    return [
        Entry(_plain(top.text()), _plain(action.text()), _keys(action))
        for top in bar.actions()
        for action in _actions(top)
        if action.shortcuts()
    ]


def mouse_entries() -> list[Entry]:
    """Return what the mouse and the keys do on the canvas itself: they are no actions."""
    heading = translate("shortcuts", "On the picture")
    return [
        Entry(heading, name, keys)
        for name, keys in (
            (translate("shortcuts", "Zoom at the pointer"), translate("shortcuts", "Mouse wheel")),
            (
                translate("shortcuts", "Zoom at the pointer, on a touchpad"),
                translate("shortcuts", "Pinch, or Ctrl+two fingers"),
            ),
            (
                translate("shortcuts", "Move the picture"),
                translate("shortcuts", "Space+drag, or middle button+drag"),
            ),
            (
                translate("shortcuts", "Move the picture, on a touchpad"),
                translate("shortcuts", "Two fingers"),
            ),
            (
                translate("shortcuts", "Erase, or subtract a shape"),
                translate("shortcuts", "Right button"),
            ),
            (
                translate("shortcuts", "Add or subtract a shape"),
                translate("shortcuts", "Shift+drag, Alt+drag"),
            ),
            (
                translate("shortcuts", "Close a polygon"),
                translate("shortcuts", "Double click, or Return"),
            ),
            (
                translate("shortcuts", "Take back its last corner"),
                translate("shortcuts", "Backspace"),
            ),
            (
                translate("shortcuts", "Abandon a shape"),
                translate("shortcuts", "Esc"),
            ),
            (
                translate("shortcuts", "Move the pointer"),
                translate("shortcuts", "Arrow keys, with Shift by 10 px"),
            ),
            (
                translate("shortcuts", "Put the tool down at the pointer, and lift it"),
                translate("shortcuts", "Space after arrow keys"),
            ),
            (
                translate("shortcuts", "Straight line from the last point"),
                translate("shortcuts", "Shift+click"),
            ),
            (
                translate("shortcuts", "Add a shape to the mask, or subtract it"),
                translate("shortcuts", "Shift+drag, Alt+drag"),
            ),
            (
                translate("shortcuts", "Close a polygon"),
                translate("shortcuts", "Double click, or click on the first corner"),
            ),
            (translate("shortcuts", "Size of the tool"), translate("shortcuts", "Alt+wheel")),
            (translate("shortcuts", "Show the original"), translate("shortcuts", "Hold \\")),
            (
                translate("shortcuts", "Import a file as a mask"),
                translate("shortcuts", "Ctrl+drop"),
            ),
        )
    ]


def canvas_entries() -> list[Entry]:
    """Return what keys do while the picture has the focus."""
    heading = translate("shortcuts", "On the picture")
    return [
        Entry(heading, name, keys)
        for name, keys in (
            (
                translate("shortcuts", "Move the pointer by 1 px, by 10 px"),
                translate("shortcuts", "Arrows, Shift+arrows"),
            ),
            (
                translate("shortcuts", "Put the tool down there, lift it"),
                translate("shortcuts", "Space"),
            ),
            (
                translate("shortcuts", "Close the shape that is being drawn"),
                translate("shortcuts", "Return"),
            ),
            (
                translate("shortcuts", "Take back the last corner of a polygon"),
                translate("shortcuts", "Backspace"),
            ),
            (
                translate("shortcuts", "Abandon the shape that is being drawn"),
                translate("shortcuts", "Esc"),
            ),
        )
    ]


class ShortcutsDialog(QDialog):
    """A list with a field above it that filters the list.

    Parameters
    ----------
    bar : QMenuBar
        Whose actions are listed.
    parent : QWidget
        The window.
    """

    def __init__(self, bar: QMenuBar, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self._bar = bar
        self._lines: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Search by name or key"))
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName(self.tr("Search"))
        self.field.setToolTip(self.tr("Every word must occur in the name, the menu or the key"))
        self.field.textChanged.connect(self._filter)
        self.list = QTreeWidget(self)
        self.list.setAccessibleName(self.tr("Shortcuts"))
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([self.tr("Function"), self.tr("Key")])
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(16)
        self.list.setItemsExpandable(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.nothing = QLabel(self.tr("Nothing is called so; try another word."), self)
        self.nothing.setProperty("faint", True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        room = parent.screen().availableGeometry().size() - QSize(48, 96)
        self.resize(QSize(560, 640).boundedTo(room))

    def open_fresh(self) -> None:
        """Show the list as it is now, all of it, ready to type."""
        self.list.clear()
        self._lines.clear()
        entries = (*entries_of(self._bar), *canvas_entries(), *mouse_entries())
        for heading, group in itertools.groupby(entries, lambda entry: entry.heading):
            top = QTreeWidgetItem(self.list, [heading])
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = top.font(0)
            font.setBold(True)
            top.setFont(0, font)
            top.setFirstColumnSpanned(True)
            top.setSizeHint(0, QSize(0, _ROW))
            children = [QTreeWidgetItem(top, [entry.name, entry.keys]) for entry in group]
            for child in children:
                child.setSizeHint(0, QSize(0, _ROW))
            self._lines.append((top, children))
        self.list.expandAll()
        self.field.clear()
        self._filter("")
        self.show()
        self.activateWindow()
        self.field.setFocus()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        found = False
        for top, children in self._lines:
            shown = 0
            for child in children:
                line = " ".join((top.text(0), child.text(0), child.text(1))).casefold()
                fits = all(word in line for word in words)
                child.setHidden(not fits)
                shown += fits
            top.setHidden(not shown)
            found = found or shown > 0
        self.nothing.setVisible(not found)


def _actions(action: QAction) -> Iterator[QAction]:
    """Yield the actions of the menu that an action opens, or the action itself."""
    menu = action.menu()
    if isinstance(menu, QMenu):
        for entry in menu.actions():
            yield from _actions(entry)
    else:
        yield action


def _plain(text: str) -> str:
    """Return a name without its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return "   ".join(key.toString(native) for key in action.shortcuts())
