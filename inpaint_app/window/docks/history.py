"""The panel that lists every step, and goes back to any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QKeyEvent, QPalette
from PySide6.QtWidgets import QLabel, QListView, QVBoxLayout, QWidget

from inpaint_app.window.docks.side_dock import SideDock
from inpaint_app.window.words import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.document.edits import Edit
    from inpaint_app.editor.state import State

__all__ = ["HistoryDock", "HistoryModel"]

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_ROW: Final = 24  # pixels, high enough to be hit


class HistoryModel(QAbstractListModel):
    """A row for the beginning, and one for each step; row n is where n steps are done.

    Parameters
    ----------
    parent : QWidget
        Owner, whose palette is used.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._widget = parent
        self._steps: tuple[Edit, ...] = ()
        self._step = 0
        self._first = ""

    def show_steps(self, steps: tuple[Edit, ...], step: int, first: str) -> None:
        """Show these steps, `step` of them done; `first` is what the first row says, if any."""
        if steps is not self._steps or first != self._first:
            self._follow(steps, first)
        self._step = step
        if first:
            self.dataChanged.emit(self.index(0), self.index(len(steps)))

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() or not self._first else len(self._steps) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says, bold where the picture is, faint where it is not yet again."""
        row = index.row()
        if not index.isValid() or row > len(self._steps):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if row == self._step:
                return self.tr("{step}, where the picture is now").format(step=self._text(row))
            return (
                self.tr("{step}, taken back").format(step=self._text(row))
                if row > self._step
                else self._text(row)
            )
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, _ROW)
        if role == Qt.ItemDataRole.FontRole and row == self._step:
            font = QFont(self._widget.font())
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and row > self._step:
            return self._widget.palette().brush(QPalette.ColorRole.PlaceholderText)
        return None

    def _text(self, row: int) -> str:
        if row == 0:
            return self._first
        text = texts.edit_label(self._steps[row - 1].label)
        return text[:1].upper() + text[1:]

    def _follow(self, steps: tuple[Edit, ...], first: str) -> None:
        """Take over other steps; one more at the end, as mostly, moves nothing."""
        known = len(self._steps)
        if first and first == self._first and steps[:-1] == self._steps:
            self.beginInsertRows(QModelIndex(), known + 1, known + 1)
            self._steps = steps
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._steps, self._first = steps, first
            self.endResetModel()


class _Steps(QListView):
    """A list in which Enter goes to the row rather than applying the fill."""

    def __init__(self, travel: Callable[[int], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._travel = travel
        self.clicked.connect(lambda index: travel(index.row()))

    def event(self, event: QEvent) -> bool:
        """Keep Enter from the shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_enter(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the row that is chosen."""
        if _is_enter(event) and self.currentIndex().isValid():
            self._travel(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class HistoryDock(SideDock):
    """Every step in order, the present one marked; below it what they cost.

    Parameters
    ----------
    travel : callable
        Called with how many steps shall be done.
    parent : QWidget
        The window.
    """

    def __init__(self, travel: Callable[[int], None], parent: QWidget) -> None:
        super().__init__("history", parent)
        self.setWindowTitle(self.tr("History"))
        self.toggleViewAction().setShortcut("Ctrl+H")
        body = QWidget(self)
        self.list = _Steps(travel, body)
        self.list.setAccessibleName(self.tr("Steps"))
        self.list.setToolTip(self.tr("Click a step, or press Enter on it, to go back to it"))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model = HistoryModel(self.list)
        self.list.setModel(self.model)
        self.footer = QLabel(body)
        self.footer.setProperty("faint", True)
        self.footer.setAccessibleName(self.tr("Steps, and memory that they use"))
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.list)
        column.addWidget(self.footer)
        self.setWidget(body)
        self._state: State | None = None
        self.visibilityChanged.connect(self._catch_up)

    def sizeHint(self) -> QSize:
        """Return a height that leaves room for the panel above."""
        return QSize(super().sizeHint().width(), 240)

    def show_state(self, state: State) -> None:
        """Show the steps; while the panel is hidden, only remember that there are others."""
        before, self._state = self._state, state
        if self.isVisible() and (before is None or _told(before) != _told(state)):
            self._show(state)

    def _catch_up(self, visible: bool) -> None:
        if visible and self._state is not None:
            self._show(self._state)

    def _show(self, state: State) -> None:
        first = ""
        if state.picture.opened:
            first = (
                self.tr("Earlier steps, forgotten") if state.history.forgets else self.tr("Opened")
            )
        self.model.show_steps(state.history.steps, state.history.step, first)
        here = self.model.index(state.history.step)
        self.list.setCurrentIndex(here)
        self.list.scrollTo(here)
        count = len(state.history.steps)
        steps = self.tr("1 step") if count == 1 else self.tr("{count} steps")
        self.footer.setText(
            self.tr("{steps} · {used} of {budget} MB").format(
                steps=steps.format(count=texts.number(count)),
                used=texts.megabytes(state.history.nbytes),
                budget=texts.megabytes(state.history.budget, 0),
            )
        )


def _is_enter(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _told(state: State) -> tuple[object, ...]:
    """Return what the panel tells about a state."""
    return (
        state.picture.opened,
        state.history.steps,
        state.history.step,
        state.history.forgets,
        state.history.budget,
    )
