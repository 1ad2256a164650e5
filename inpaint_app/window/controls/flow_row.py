"""A row of widgets that goes on in another row where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

__all__ = ["FlowRow"]


class FlowRow(QLayout):
    """Puts widgets side by side, and below each other in a narrow window, so that none is cut.

    Each has the width that it would like to have. Those after `addStretch` are at the right.

    Parameters
    ----------
    parent : QWidget, optional
        The widget that it arranges.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right = -1  # how many items are before those at the right; -1: all

    def addStretch(self) -> None:
        """Let what is added from now on be at the right."""
        self._right = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:
        """See QLayout."""
        self._items.append(item)

    def count(self) -> int:
        """See QLayout."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """See QLayout."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """See QLayout."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """See QLayout."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return True: in a narrow window there are more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put the widgets at their places."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of one row."""
        margins, shown = self.contentsMargins(), self._shown
        width = sum(item.sizeHint().width() for item in shown)
        height = max((item.sizeHint().height() for item in shown), default=0)
        return QSize(
            width + self.spacing() * max(len(shown) - 1, 0) + margins.left() + margins.right(),
            height + margins.top() + margins.bottom(),
        )

    def minimumSize(self) -> QSize:
        """Return the size of the widest widget."""
        margins = self.contentsMargins()
        size = QSize(0, 0)
        for item in self._shown:
            size = size.expandedTo(item.minimumSize())
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    @property
    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Return the height of all rows; move the widgets there if wanted."""
        inside = rect.marginsRemoved(self.contentsMargins())
        gap, margins = self.spacing(), self.contentsMargins()
        y, left = inside.top(), 0
        shown = self._shown
        while left < len(shown):
            row, width = [shown[left]], shown[left].sizeHint().width()
            for item in shown[left + 1 :]:
                more = gap + item.sizeHint().width()
                if width + more > inside.width():
                    break
                row.append(item)
                width += more
            left += len(row)
            height = max(item.sizeHint().height() for item in row)
            if move:
                self._place(row, QRect(inside.left(), y, inside.width(), height), width)
            y += height + gap
        return y - (gap if shown else 0) - rect.top() + margins.bottom()

    def _place(self, row: list[QLayoutItem], rect: QRect, width: int) -> None:
        """Put one row, `width` pixels of which are taken, into its rectangle."""
        x = rect.left()
        moved = self._right < 0
        for item in row:
            size = item.sizeHint()
            if not moved and self._items.index(item) >= self._right:
                x += max(rect.width() - width, 0)
                moved = True
            wide = min(size.width(), rect.width())
            top = rect.top() + (rect.height() - size.height()) // 2
            item.setGeometry(QRect(QPoint(x, top), QSize(wide, size.height())))
            x += size.width() + self.spacing()
