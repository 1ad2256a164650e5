"""Files that are dropped on a window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData

__all__ = ["DropLabel", "FileDrop", "first_file"]


class FileDrop(QObject):
    """Takes files for a widget.

    Parameters
    ----------
    widget : QWidget
        Where they are dropped; it owns this object.
    hovers : callable
        Called with whether a file is over the widget, and whether Ctrl is held.
    take : callable
        Called with the file that was dropped, and whether Ctrl was held.
    """

    def __init__(
        self,
        widget: QWidget,
        hovers: Callable[[bool, bool], None],
        take: Callable[[Path, bool], None],
    ) -> None:
        super().__init__(widget)
        self._hovers, self._take = hovers, take
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle what is dragged over the widget."""
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self._hovers(False, False)
        elif kind in (
            QEvent.Type.DragEnter,
            QEvent.Type.DragMove,
            QEvent.Type.Drop,
        ) and isinstance(event, QDropEvent):
            self._over(event)
        else:
            return super().eventFilter(watched, event)
        return True

    def _over(self, event: QDropEvent) -> None:
        path = first_file(event.mimeData())
        dropped = event.type() == QEvent.Type.Drop
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._hovers(path is not None and not dropped, control)
        if path is None:
            return
        event.acceptProposedAction()
        if dropped:
            # Later: a question about unsaved work must not keep the other program waiting.
            QTimer.singleShot(0, self, lambda: self._take(path, control))


class DropLabel(QLabel):
    """Says over a picture what dropping would do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("badge")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("What dropping does"))
        self.hide()

    def show_drop(self, over: bool, as_mask: bool) -> None:
        """Show that something is dragged over the window, and what would become of it."""
        self.setText(
            self.tr("Drop to import it as a mask")
            if as_mask
            else self.tr("Drop to open it; with Ctrl it is imported as a mask")
        )
        self.setVisible(over)


def first_file(data: QMimeData) -> Path | None:
    """Return the file that is dragged or was copied, if it is one."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return Path(files[0]) if files else None
