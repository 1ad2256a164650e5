"""The files that were opened last, as a menu and as rows of an empty window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from inpaint_app.window.controls.elided_label import ElidedLabel
from inpaint_app.window.controls.plain import plain_tip

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["RecentMenu", "RecentRows"]

_ROWS = 4
_WIDTH = 384  # pixels of a row's text


class RecentMenu(QMenu):
    """The submenu «Open recent»."""

    chosen = Signal(object)
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open &recent"))
        self.setToolTipsVisible(True)
        self._paths: tuple[Path, ...] | None = None

    def show_recent(self, paths: tuple[Path, ...], *, enabled: bool) -> None:
        """Show these files, the newest first."""
        self.menuAction().setEnabled(bool(paths) and enabled)
        if paths == self._paths:
            return
        self._paths = paths
        self.clear()
        for number, path in enumerate(paths, 1):
            # The ninth and those after it have no digit that could be typed.
            digit = f"&{number} " if number < 10 else ""
            action = self.addAction(digit + _name(path, paths).replace("&", "&&"))
            action.setToolTip(plain_tip(str(path)))
            action.triggered.connect(lambda _checked=False, path=path: self.chosen.emit(path))
        self.addSeparator()
        self.addAction(self.tr("&Clear list")).triggered.connect(self.cleared)


class RecentRows(QWidget):
    """A button for each of the four newest files; hidden without any."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self._rows: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(0)
        title = QLabel(self.tr("Recent"), self)
        title.setProperty("faint", True)
        title.setIndent(9)
        column.addWidget(title)
        self.hide()

    def show_recent(self, paths: tuple[Path, ...]) -> None:
        """Show the newest of these files."""
        if paths[:_ROWS] == self._paths:
            return
        self._paths = paths[:_ROWS]
        for row in self._rows:
            row.hide()  # until it is deleted
            row.deleteLater()
        self._rows = [self._row(path) for path in self._paths]
        self.setVisible(bool(self._rows))

    def _row(self, path: Path) -> QPushButton:
        row = QPushButton(self)
        row.setProperty("link", True)
        row.setAccessibleName(str(path))
        row.setToolTip(plain_tip(str(path)))
        row.clicked.connect(lambda: self.chosen.emit(path))
        name, folder = ElidedLabel(row), ElidedLabel(row)
        metrics = QFontMetrics(name.font())
        room = _WIDTH * 3 // 5
        name.setText(metrics.elidedText(path.name, Qt.TextElideMode.ElideMiddle, room))
        left = _WIDTH - metrics.horizontalAdvance(name.text())
        middle = Qt.TextElideMode.ElideMiddle
        folder.setText(metrics.elidedText(str(path.parent), middle, left))
        folder.setProperty("faint", True)
        line = QHBoxLayout(row)
        line.setContentsMargins(9, 0, 9, 0)
        line.setSpacing(8)
        for label in (name, folder):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            line.addWidget(label)
        line.addStretch()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(row)
        return row


def _name(path: Path, paths: tuple[Path, ...]) -> str:
    """Return the name of a file, with its folder where another has the same."""
    alike = [other for other in paths if other.name == path.name]
    return path.name if len(alike) == 1 else f"{path.name} — {path.parent.name}"
