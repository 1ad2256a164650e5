"""The strip of candidates: one thumbnail for each fill of the mask."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from inpaint_app.settings.variations import MOST_CANDIDATES
from inpaint_app.window.canvas.prepared_raster import filled_raster

if TYPE_CHECKING:
    from inpaint_app.editor.state import State, Thumbnail

__all__ = ["CandidateStrip"]

_IN_A_ROW: Final = 4
_SIDE: Final = 52  # of a thumbnail on the screen: four are as wide as the panel
_LEAST: Final = 32  # pixels of its height, however low the window is


class CandidateStrip(QScrollArea):
    """Hovering shows a candidate for a look, a click chooses it. Hidden below two candidates.

    In a low window it scrolls, so that the window need not grow.
    """

    chosen = Signal(int)
    hovered = Signal(object)  # the number of a candidate, or None

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Candidates"))
        self._shown: tuple[Thumbnail, ...] = ()
        panel = QWidget(self)
        grid = QGridLayout(panel)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.buttons = tuple(self._button(index) for index in range(MOST_CANDIDATES))
        for index, button in enumerate(self.buttons):
            grid.addWidget(button, index // _IN_A_ROW, index % _IN_A_ROW)
        self.setWidget(panel)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # A bar would take the width of a thumbnail; the wheel and the keys scroll without it.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._show_chosen)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def sizeHint(self) -> QSize:
        """Return the size of all thumbnails that are shown."""
        panel = self.widget()
        return QSize() if panel is None else panel.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the size of a part of a row."""
        return QSize(0, _LEAST)

    def show_state(self, state: State) -> None:
        """Show the candidates, and which of them is chosen."""
        candidates = state.candidates
        thumbnails = candidates.thumbnails
        if thumbnails != self._shown:
            for button, thumbnail in zip(self.buttons, thumbnails, strict=False):
                button.setIcon(_icon(thumbnail))
            self._shown = thumbnails
        for index, button in enumerate(self.buttons):
            button.setVisible(index < len(thumbnails))
            button.setChecked(index == candidates.current)
        self.setVisible(len(thumbnails) > 1)
        self.updateGeometry()
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Scroll to the chosen one."""
        for button in self.buttons:
            if button.isChecked():
                self.ensureWidgetVisible(button, 0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the candidate under the pointer or with the focus.

        Qt sends here the events of the panel behind the buttons, too.
        """
        if watched in self.buttons:
            if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
                self.hovered.emit(self.buttons.index(watched))
            elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut, QEvent.Type.Hide):
                self.hovered.emit(None)
        return super().eventFilter(watched, event)

    def _button(self, index: int) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setIconSize(QSize(_SIDE, _SIDE))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name = self.tr("Candidate {number}").format(number=index + 1)
        button.setAccessibleName(name)
        button.setToolTip(self.tr("{name}: point to compare, click to choose").format(name=name))
        button.clicked.connect(partial(self._choose, index))
        button.installEventFilter(self)
        return button

    def _choose(self, index: int, _checked: bool = False) -> None:
        self.chosen.emit(index)


def _icon(thumbnail: Thumbnail) -> QIcon:
    raster = filled_raster(thumbnail.pixels, thumbnail.icc_profile, thumbnail.measure)
    pixmap = QPixmap.fromImage(raster.image)
    wide = pixmap.scaled(
        2 * _SIDE,
        2 * _SIDE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return QIcon(wide)
