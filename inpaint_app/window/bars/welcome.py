"""The page that an empty window shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from inpaint_app.window.actions.recent_menu import RecentRows
from inpaint_app.window.look import icons

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

__all__ = ["Welcome"]

_WIDTH = 480  # pixels of the frame, where there is room


class Welcome(QScrollArea):
    """Invites to drop an image, to open or paste one, or to try the sample.

    It scrolls in a low window, which thus never has to be larger than the screen. Where it is
    narrow, its buttons are below each other.
    """

    open_clicked = Signal()
    paste_clicked = Signal()
    recent_clicked = Signal(object)
    sample_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.horizontalScrollBar().setAccessibleName(self.tr("Scroll sideways"))
        self.verticalScrollBar().setAccessibleName(self.tr("Scroll"))
        page = QWidget(self)
        self._frame = _Frame(page)
        self._frame.setObjectName("drop")
        self._picture = QLabel(self._frame)
        self._headline = QLabel(self.tr("Drop an image here"), self._frame)
        self._headline.setObjectName("headline")
        hint = QLabel(
            self.tr("Paint over a scratch, a caption or an object,\nand watch it being filled in."),
            self._frame,
        )
        hint.setProperty("faint", True)
        for label in (self._picture, self._headline, hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        self._open = QPushButton(self.tr("Open image…"), self._frame)
        self._open.setProperty("accent", True)
        self._open.setToolTip(self.tr("Open an image file (Ctrl+O)"))
        self._open.clicked.connect(self.open_clicked)
        self._paste = QPushButton(self.tr("Paste"), self._frame)
        self._paste.setProperty("tall", True)
        self._paste.setToolTip(self.tr("Open the image in the clipboard (Ctrl+V)"))
        self._paste.clicked.connect(self.paste_clicked)
        self._sample = QPushButton(self.tr("Try the sample"), self._frame)
        self._sample.setProperty("tall", True)
        self._sample.setToolTip(self.tr("Open the picture that comes with the program"))
        self._sample.clicked.connect(self.sample_clicked)
        self.recent = RecentRows(self._frame)
        self.recent.chosen.connect(self.recent_clicked)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(8)
        self._buttons.addStretch()
        for button in (self._open, self._paste, self._sample):
            self._buttons.addWidget(button)
        self._buttons.addStretch()
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(16, 32, 16, 32)
        column.setSpacing(8)
        column.addStretch()
        column.addWidget(self._picture)
        column.addWidget(self._headline)
        column.addWidget(hint)
        column.addSpacing(16)
        column.addLayout(self._buttons)
        column.addWidget(self.recent)
        column.addStretch()
        outer = QVBoxLayout(page)
        outer.addWidget(self._frame, 0, Qt.AlignmentFlag.AlignCenter)
        self.setWidget(page)
        self._tint()

    def set_busy(self, busy: bool) -> None:
        """Say that a picture is being opened."""
        self._headline.setText(self.tr("Opening…") if busy else self.tr("Drop an image here"))
        for widget in (self._open, self._paste, self._sample, self.recent):
            widget.setEnabled(not busy)

    def set_drop_target(self, over: bool) -> None:
        """Show that what is being dragged can be dropped."""
        self._frame.setProperty("over", over)
        self._frame.style().polish(self._frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below each other where there is little room."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        narrow = event.size().width() < _WIDTH
        self._buttons.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the colour scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        colour = self.palette().placeholderText().color()
        self._picture.setPixmap(icons.pixmap("welcome", colour, 72, self.devicePixelRatioF()))


class _Frame(QFrame):
    """As large as it looks good, smaller beside panels in a narrow window."""

    def sizeHint(self) -> QSize:
        """Return the size that looks good, higher with more in it."""
        return QSize(_WIDTH, 320).expandedTo(super().sizeHint())
