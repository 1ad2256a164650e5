"""Files that are dropped on the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from inpaint_app.window.transfer.clipboard import local_files

if TYPE_CHECKING:
    from pathlib import Path

    from inpaint_app.editor.editor import Editor

__all__ = ["DropLabel", "FileDrop"]


class FileDrop(QObject):
    """Opens a file that is dropped; with Ctrl, and if there is a picture, imports it as a mask.

    Parameters
    ----------
    window : QWidget
        Where files are dropped; it owns this object.
    editor : Editor
        Opens and imports.

    Attributes
    ----------
    label : DropLabel
        Says over a picture what would be done.
    """

    hovered = Signal(bool)
    """A file is over the window, or is so no more."""

    def __init__(self, window: QWidget, editor: Editor) -> None:
        super().__init__(window)
        self._editor = editor
        self.label = DropLabel(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle what is dragged over the window."""
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self._show(False, False)
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
        paths = local_files(event.mimeData())
        dropped = event.type() == QEvent.Type.Drop
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._show(bool(paths) and not dropped, control)
        if not paths:
            return
        event.acceptProposedAction()
        if dropped:
            # Later: a question about unsaved work must not keep the other program waiting.
            QTimer.singleShot(0, self, lambda: self._take(paths, control))

    def _show(self, over: bool, control: bool) -> None:
        self.hovered.emit(over)
        self.label.show_drop(over and self._editor.document is not None, control)

    def _take(self, paths: tuple[Path, ...], control: bool) -> None:
        if control and self._editor.document is not None:
            self._editor.files.masks.read_all(paths)
        else:
            self._editor.files.opening.open_first(paths)


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
