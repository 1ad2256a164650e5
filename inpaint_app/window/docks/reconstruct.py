"""The panel that reconstructs: method, preset, parameters, overlays; run, apply, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from inpaint_app.settings.learning import OPTIONS_OF_METHOD
from inpaint_app.settings.presets import AUTOMATIC, CUSTOM, PRESETS
from inpaint_app.window.controls.action_buttons import action_button, action_check
from inpaint_app.window.controls.debounce import Debounce
from inpaint_app.window.controls.field_filter import FieldFilter
from inpaint_app.window.docks.architecture import ArchitecturePanel
from inpaint_app.window.docks.candidates import CandidateStrip
from inpaint_app.window.docks.column_scroll_area import ColumnScrollArea
from inpaint_app.window.docks.copying import CopyingPanel
from inpaint_app.window.docks.form import HEIGHT
from inpaint_app.window.docks.learning import LearningPanel
from inpaint_app.window.docks.section import Section
from inpaint_app.window.docks.side_dock import SideDock
from inpaint_app.window.words import texts
from ntk_core import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QSettings

    from inpaint_app.editor.choices import CurrentChoices
    from inpaint_app.editor.state import State
    from inpaint_app.window.actions import Actions

__all__ = ["ReconstructDock"]


class ReconstructDock(SideDock):
    """Choices above, in a part that scrolls; the buttons that start, apply and export below.

    Parameters
    ----------
    actions : Actions
        What the buttons do.
    choices : CurrentChoices
        Is told what was chosen.
    parent : QWidget
        The window.
    """

    def __init__(self, actions: Actions, choices: CurrentChoices, parent: QWidget) -> None:
        super().__init__("reconstruct", parent)
        self.setWindowTitle(self.tr("Reconstruction"))
        self._field_filter = FieldFilter(self)
        self._accented: QPushButton | None = None
        body = QWidget(self)
        body.setMinimumWidth(304)
        self.upper = ColumnScrollArea(body)
        self._build_choices(choices)
        self._build_sections(actions, choices)
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.upper, 1)
        whole.addLayout(self._build_lower(actions, body))
        self.setWidget(body)
        self._accent(self.run)

    def _build_choices(self, choices: CurrentChoices) -> None:
        panel, column = self.upper.panel, self.upper.column
        self.method = self._combo(
            self.tr("Method"), ((name, texts.method_label(name)) for name in METHODS)
        )
        self.method.activated.connect(
            lambda index: choices.choose(method=self.method.itemData(index))
        )
        self.method_hint = _faint(panel)
        self.preset = self._combo(
            self.tr("Preset"), ((name, texts.preset_label(name)) for name in (AUTOMATIC, *PRESETS))
        )
        for index, name in enumerate((AUTOMATIC, *PRESETS)):
            tip = texts.preset_hint(name)
            self.preset.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        self.preset.activated.connect(
            lambda index: choices.choose_preset(self.preset.itemData(index))
        )
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (text, box) in enumerate(
            ((self.tr("Method"), self.method), (self.tr("Preset"), self.preset))
        ):
            grid.addWidget(_label(text, box, panel), 2 * row, 0)
            grid.addWidget(box, 2 * row, 1)
        grid.addWidget(self.method_hint, 1, 0, 1, 2)
        self.opacity = QSpinBox(panel)
        self.opacity.setRange(1, 100)
        self.opacity.setSuffix(self.tr(" %"))
        self.opacity.setKeyboardTracking(False)
        self.opacity.setMinimumHeight(HEIGHT)
        self.opacity.setAccessibleName(self.tr("Opacity of the fill"))
        self.opacity.setToolTip(
            self.tr("How much of the fill is taken; the rest is what was there before")
        )
        self._field_filter.watch(self.opacity)
        self._opacity = Debounce(self.opacity, lambda share: choices.choose(opacity=share))
        grid.addWidget(_label(self.tr("Opacity"), self.opacity, panel), 3, 0)
        grid.addWidget(self.opacity, 3, 1)
        column.addLayout(grid)

    def _build_sections(self, actions: Actions, choices: CurrentChoices) -> None:
        panel = self.upper.panel
        self.parameters = Section(self.tr("Parameters"), "parameters", panel)
        inside = self.parameters.body
        self.learning = LearningPanel(lambda chosen: choices.choose(learning=chosen), inside)
        self.copying = CopyingPanel(lambda chosen: choices.choose(copying=chosen), inside)
        self.architecture = ArchitecturePanel(
            lambda chosen: choices.choose(architecture=chosen), inside
        )
        self._thin, self._wide = QLabel(self.tr("Thin parts"), inside), QLabel(inside)
        self._wide.setText(self.tr("Wide holes"))
        for caption in (self._thin, self._wide):
            caption.setProperty("faint", True)
        for widget in (
            self.architecture,
            self._thin,
            self.learning,
            self._wide,
            self.copying,
        ):
            self.parameters.column.addWidget(widget)
        self.overlays = Section(self.tr("Overlays"), "overlays", panel)
        view = actions.view
        self.overlay_boxes = tuple(
            action_check(action, self.overlays.body)
            for action in (view.split, view.uncertainty, view.made_from)
        )
        for box in self.overlay_boxes:
            self.overlays.column.addWidget(box)
        self.sections = (self.parameters, self.overlays)
        for section in self.sections:
            self.upper.column.addWidget(section)
        self.upper.column.addStretch()

    def _build_lower(self, actions: Actions, body: QWidget) -> QVBoxLayout:
        self.live = action_check(actions.run.live, body)
        self.keep_mask = action_check(actions.mask.keep, body)
        self.another = action_button(actions.run.another, body)
        self.run = action_button(actions.run.start, body)
        self.apply = action_button(actions.edit.apply, body)
        self.discard = action_button(actions.edit.discard, body)
        for button in (self.run, self.another, self.apply, self.discard):
            button.setProperty("tall", True)  # as tall as the accent makes one of them
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.export = action_button(actions.files.export, body)
        self.hint = _faint(body)
        rule = QFrame(body)
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setFrameShadow(QFrame.Shadow.Sunken)
        self.candidates = CandidateStrip(body)
        column = QVBoxLayout()
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        column.addWidget(rule)
        column.addWidget(self.live)
        column.addLayout(_pair(self.run, self.another))
        column.addWidget(self.hint)
        column.addWidget(self.candidates)
        column.addLayout(_pair(self.apply, self.discard))
        column.addWidget(self.keep_mask)
        column.addWidget(self.export)
        return column

    def show_state(self, state: State) -> None:
        """Show what is chosen and what to do next."""
        choices = state.choices
        method, preset = choices.method, choices.named_preset
        self.method.setCurrentIndex(self.method.findData(method))
        self.method_hint.setText(texts.method_hint(method))
        self._offer_custom(preset == CUSTOM)
        self.preset.setCurrentIndex(self.preset.findData(preset))
        self.preset.setToolTip(f"<p>{texts.preset_hint(preset)}</p>")
        self._opacity.show(choices.opacity)
        self.learning.show_settings(choices.learning, method)
        self.architecture.show_architecture(choices.architecture)
        self.copying.show_settings(choices.copying)
        learns, copies = bool(OPTIONS_OF_METHOD[method]), choices.copies
        self.learning.setVisible(learns)
        self.architecture.setVisible(method == "paper")
        self.copying.setVisible(copies)
        for caption in (self._thin, self._wide):
            caption.setVisible(learns and copies)
        self.hint.setText(self._next_step(state))
        self.candidates.show_state(state)
        applies = state.picture.covered and not state.run.running
        self._accent(self.apply if applies else self.run)

    def _offer_custom(self, on: bool) -> None:
        """List «Custom», as the last, only while something is changed."""
        at = self.preset.findData(CUSTOM)
        if on and at < 0:
            self.preset.addItem(texts.preset_label(CUSTOM), CUSTOM)
            tip = texts.preset_hint(CUSTOM)
            self.preset.setItemData(self.preset.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        elif not on and at >= 0:
            self.preset.removeItem(at)

    def store_sections(self, settings: QSettings) -> None:
        """Store which sections are open."""
        for section in self.sections:
            settings.setValue(f"sections/{section.name}", section.opened)

    def load_sections(self, settings: QSettings) -> None:
        """Open and close the sections as it was stored."""
        for section in self.sections:
            usual = section is self.overlays  # parameters are for experts
            section.opened = bool(settings.value(f"sections/{section.name}", usual, bool))

    def _combo(self, name: str, items: Iterable[tuple[str, str]]) -> QComboBox:
        box = QComboBox(self.upper.panel)
        box.setAccessibleName(name)
        box.setMinimumHeight(HEIGHT)
        self._field_filter.watch(box)
        for data, text in items:
            box.addItem(text, data)
        return box

    def _accent(self, button: QPushButton) -> None:
        """Make the button of the next step the one that stands out."""
        if button is self._accented:
            return
        for each in filter(None, (self._accented, button)):
            each.setProperty("accent", each is button)
            each.style().polish(each)
        self._accented = button

    def _next_step(self, state: State) -> str:
        if not state.picture.opened:
            return self.tr("Open an image to begin.")
        if state.run.running:
            return self.tr("Go on painting meanwhile, or press Esc to stop.")
        if state.picture.covered:
            return self.tr("Apply keeps the fill, Discard drops it.")
        if state.picture.masked == 0:
            return self.tr("Paint over what is to be replaced.")
        if state.picture.shown:
            return self.tr("Only a part of the mask is filled: reconstruct the rest.")
        if state.picture.sources and not state.choices.copies:
            return self.tr("The sampling area counts for Automatic and Texture only.")
        return self.tr("{count} px to reconstruct.").format(
            count=texts.number(state.picture.masked)
        )


def _pair(left: QWidget, right: QWidget) -> QGridLayout:
    """Return a row of two widgets of the same width."""
    pair = QGridLayout()
    pair.setSpacing(8)
    for place, widget in enumerate((left, right)):
        pair.addWidget(widget, 0, place)
        pair.setColumnStretch(place, 1)
    return pair


def _label(text: str, buddy: QWidget, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setBuddy(buddy)
    return label


def _faint(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setProperty("faint", True)
    # Two lines are reserved, so that the buttons below stay where they are.
    label.setMinimumHeight(2 * label.fontMetrics().lineSpacing() + 2)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    # Nor may a longer sentence make the dock wider, and the canvas jump.
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return label
