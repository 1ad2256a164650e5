"""The bar above the canvas: the options of the tool in hand, and how to look at the result."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolBar,
    QToolButton,
    QWidget,
)

from inpaint_app._qt.manners import Manners
from inpaint_app.brush import MAX_DIAMETER

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from inpaint_app.interfaces import State

__all__ = ["OptionsBar"]

_TICKS = 200


class OptionsBar(QToolBar):
    """Size of the tool, clearing the mask; comparing and zoom on the right.

    Parameters
    ----------
    clear : QAction
        Clears the mask.
    zooms : tuple of QAction
        What stands at the right end.
    resize : callable
        Called with the size that was chosen, in image pixels.
    compare : callable
        Called with whether the original is to be shown.
    parent : QWidget
        The window.
    """

    def __init__(
        self,
        clear: QAction,
        zooms: tuple[QAction, ...],
        resize: Callable[[int], None],
        compare: Callable[[bool], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("options")
        self.setWindowTitle(self.tr("Options"))
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        label = QLabel(self.tr("Size"), self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, _TICKS)
        self.slider.setFixedWidth(176)
        self.slider.setAccessibleName(self.tr("Size of the tool"))
        self.slider.setToolTip(self.tr("Size of the tool ( [ and ], or Alt+wheel )"))
        self.spin = QSpinBox(self)
        self.spin.setRange(1, MAX_DIAMETER)
        self.spin.setSuffix(self.tr(" px"))
        self.spin.setKeyboardTracking(False)
        self.spin.setAccessibleName(self.tr("Size of the tool in image pixels"))
        Manners(self).adopt(self.spin)
        label.setBuddy(self.spin)
        self.slider.valueChanged.connect(lambda tick: resize(_from_tick(tick)))
        self.spin.valueChanged.connect(resize)
        self.compare = QPushButton(self.tr("Hold to compare"), self)
        self.compare.setToolTip(self.tr("Shows the original while it is held ( \\ )"))
        self.compare.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.compare.pressed.connect(lambda: compare(True))
        self.compare.released.connect(lambda: compare(False))
        gap = QWidget(self)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        for widget in (label, self.slider, self.spin):
            self.addWidget(widget)
        self.addSeparator()
        self.addAction(clear)
        self.addWidget(gap)
        self.addWidget(self.compare)
        self.addActions(zooms)
        button = self.widgetForAction(clear)
        if isinstance(button, QToolButton):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def show_state(self, state: State) -> None:
        """Show the size of the tool in hand."""
        with QSignalBlocker(self.slider), QSignalBlocker(self.spin):
            # While it is dragged the slider is where the hand put it, between two sizes.
            if not self.slider.isSliderDown():
                self.slider.setValue(_to_tick(state.diameter))
            self.spin.setValue(state.diameter)
        for widget in (self.slider, self.spin):
            widget.setEnabled(state.has_picture)
        self.compare.setEnabled(state.has_picture)


def _from_tick(tick: int) -> int:
    """Return the size of a slider position: equal steps are equal ratios."""
    return round(math.exp(tick / _TICKS * math.log(MAX_DIAMETER)))


def _to_tick(size: int) -> int:
    return round(_TICKS * math.log(size) / math.log(MAX_DIAMETER))
