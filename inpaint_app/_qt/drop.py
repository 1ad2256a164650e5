"""Files that are dropped on a window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDropEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

__all__ = ["FileDrop"]


class FileDrop(QObject):
    """Takes files for a widget.

    Parameters
    ----------
    widget : QWidget
        Where they are dropped; it owns this object.
    hovers : callable
        Called with whether a file is over the widget.
    take : callable
        Called with the file that was dropped.
    """

    def __init__(
        self, widget: QWidget, hovers: Callable[[bool], None], take: Callable[[Path], None]
    ) -> None:
        super().__init__(widget)
        self._hovers, self._take = hovers, take
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle what is dragged over the widget."""
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self._hovers(False)
        elif kind in (QEvent.Type.DragEnter, QEvent.Type.Drop) and isinstance(event, QDropEvent):
            path = _dropped(event)
            self._hovers(path is not None and kind == QEvent.Type.DragEnter)
            if path is not None:
                event.acceptProposedAction()
                if kind == QEvent.Type.Drop:
                    # Later: a question about unsaved work must not keep the other program waiting.
                    QTimer.singleShot(0, self, lambda: self._take(path))
        else:
            return super().eventFilter(watched, event)
        return True


def _dropped(event: QDropEvent) -> Path | None:
    """Return the file that is being dragged, if it is one."""
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(files[0]) if files else None
