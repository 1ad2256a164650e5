"""The bar above the canvas: the options of the selected tool, and how to look at the result."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolBar,
    QToolButton,
    QWidget,
)

from inpaint_app.editor.brushes import MAX_DIAMETER
from inpaint_app.masks.morphology import MAX_STEP
from inpaint_app.masks.wand import MAX_TOLERANCE
from inpaint_app.settings.seam import WIDEST
from inpaint_app.window.bars.stamp_options import StampOptions
from inpaint_app.window.controls.debounce import Debounce
from inpaint_app.window.controls.field_filter import FieldFilter

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from inpaint_app.editor.editor import Editor
    from inpaint_app.editor.state import State, ToolName
    from inpaint_app.window.actions import Actions

__all__ = ["OptionsBar"]

_TICKS = 200
_SLIDER, _SHORT_SLIDER = 152, 64  # pixels

_SHAPES: Final[tuple[ToolName, ...]] = ("rectangle", "lasso", "polygon", "wand")
_STAMPS: Final[tuple[ToolName, ...]] = ("clone", "heal-stamp")


class OptionsBar(QToolBar):
    """What belongs to the selected tool, then to the mask; comparing and zoom on the right.

    Parameters
    ----------
    actions : Actions
        Some of which have buttons here.
    editor : Editor
        Takes what is chosen.
    parent : QWidget
        The window.
    """

    def __init__(self, actions: Actions, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("options")
        self.setWindowTitle(self.tr("Options"))
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._field_filter = FieldFilter(self)
        self._sized = self._add_size(editor)
        tools = actions.tools
        # Intersecting is in the menu and has keys: a fourth button would not fit a small window.
        modes = (tools.add, tools.subtract, tools.replace)
        self._shaped = [self.addWidget(self._button(mode)) for mode in modes]
        self._coloured = self._add_wand(editor)
        self.stamps = StampOptions(editor, self._field_filter, self)
        self._stamping = [self.addWidget(self.stamps)]
        self._masking = [self.addSeparator(), *self._add_mask(actions, editor)]
        gap = QWidget(self)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        self.compare = QPushButton(self.tr("Hold to compare"), self)
        self.compare.setToolTip(self.tr("Shows the original while it is held ( \\ )"))
        self.compare.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.compare.pressed.connect(lambda: editor.inspection.compare(True))
        self.compare.released.connect(lambda: editor.inspection.compare(False))
        self.addWidget(self.compare)
        self.addActions([actions.view.fit, actions.view.actual])

    def show_state(self, state: State) -> None:
        """Show the options of the selected tool, and what they are."""
        for entries, shown in (
            (self._sized, state.strokes.diameter > 0),
            (self._shaped, state.strokes.tool in _SHAPES),
            (self._coloured, state.strokes.tool == "wand"),
            (self._stamping, state.strokes.tool in _STAMPS),
            (self._masking, state.strokes.tool not in _STAMPS),
        ):
            for entry in entries:
                entry.setVisible(shown)
        stamps = state.strokes.tool in _STAMPS  # they have more options than there is room for
        self.slider.setFixedWidth(_SHORT_SLIDER if stamps else _SLIDER)
        # While it is dragged the slider is where the pointer put it, between two sizes.
        if state.strokes.diameter and not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(_to_tick(state.strokes.diameter))
        for spin, value in (
            (self.spin, state.strokes.diameter or self.spin.value()),
            (self.tolerance, state.mask.tolerance),
            (self.growth, state.mask.growth),
        ):
            with QSignalBlocker(spin):
                spin.setValue(value)
        self.stamps.show_state(state)
        self._feather.show(state.choices.feather)
        with QSignalBlocker(self.contiguous):
            self.contiguous.setChecked(state.mask.contiguous)
        for widget in (
            *(self.slider, self.spin, self.tolerance, self.contiguous),
            *(self.growth, self.feather, self.compare),
        ):
            widget.setEnabled(state.picture.opened)

    # -- building

    def _add_size(self, editor: Editor) -> list[QAction]:
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, _TICKS)
        self.slider.setFixedWidth(_SLIDER)
        self.slider.setAccessibleName(self.tr("Size of the tool"))
        self.slider.setToolTip(self.tr("Size of the tool ( [ and ], or Alt+wheel )"))
        self.slider.valueChanged.connect(lambda tick: editor.strokes.set_diameter(_from_tick(tick)))
        self.spin = self._spin(1, MAX_DIAMETER, self.tr(" px"))
        self.spin.setAccessibleName(self.tr("Size of the tool in image pixels"))
        self.spin.setToolTip(self.tr("Size of the tool in pixels of the image"))
        self.spin.valueChanged.connect(editor.strokes.set_diameter)
        label = self._label(self.tr("Size"), self.spin)
        return [self.addWidget(widget) for widget in (label, self.slider, self.spin)]

    def _add_wand(self, editor: Editor) -> list[QAction]:
        self.tolerance = self._spin(0, MAX_TOLERANCE)
        self.tolerance.setAccessibleName(self.tr("Tolerance of the magic wand"))
        self.tolerance.setToolTip(
            self.tr("How far a colour may be from the one clicked on, in grey levels of 256")
        )
        self.tolerance.valueChanged.connect(editor.mask.set_tolerance)
        label = self._label(self.tr("Tolerance"), self.tolerance)
        self.contiguous = QCheckBox(self.tr("Contiguous"), self)
        self.contiguous.setToolTip(
            self.tr("Take only what hangs together with the pixel clicked on")
        )
        self.contiguous.toggled.connect(editor.mask.set_contiguous)
        return [self.addWidget(widget) for widget in (label, self.tolerance, self.contiguous)]

    def _add_mask(self, actions: Actions, editor: Editor) -> list[QAction]:
        self.growth = self._spin(1, MAX_STEP, self.tr(" px"))
        self.growth.setAccessibleName(self.tr("Pixels by which the mask grows or shrinks"))
        self.growth.setToolTip(self.tr("By how many pixels the buttons beside grow or shrink"))
        self.growth.valueChanged.connect(editor.mask.set_growth)
        shrink, grow, clear = (
            self._button(action)
            for action in (actions.mask.shrink, actions.mask.grow, actions.mask.clear)
        )
        added = [self.addWidget(widget) for widget in (shrink, self.growth, grow)]
        self.feather = self._spin(0, WIDEST, self.tr(" px"))
        self.feather.setAccessibleName(self.tr("Width of the soft seam in image pixels"))
        self.feather.setToolTip(
            self.tr("How wide the seam is where the fill is blended with the picture")
        )
        self._feather = Debounce(
            self.feather, lambda pixels: editor.choices.choose(feather=pixels)
        )  # another one fills anew
        label = self._label(self.tr("Feather"), self.feather)
        added += [self.addWidget(label), self.addWidget(self.feather)]
        return [*added, self.addSeparator(), self.addWidget(clear)]

    def _label(self, text: str, field: QWidget) -> QLabel:
        label = QLabel(text, self)
        label.setBuddy(field)
        return label

    def _spin(self, low: int, high: int, suffix: str = "") -> QSpinBox:
        spin = QSpinBox(self)
        spin.setRange(low, high)
        spin.setSuffix(suffix)
        spin.setKeyboardTracking(False)
        self._field_filter.watch(spin)
        return spin

    def _button(self, action: QAction) -> QToolButton:
        """Return a button for an action that is not shown with every tool."""
        button = QToolButton(self)
        button.setDefaultAction(action)
        return button


def _from_tick(tick: int) -> int:
    """Return the size of a slider position: equal steps are equal ratios."""
    return round(math.exp(tick / _TICKS * math.log(MAX_DIAMETER)))


def _to_tick(size: int) -> int:
    return round(_TICKS * math.log(size) / math.log(MAX_DIAMETER))
