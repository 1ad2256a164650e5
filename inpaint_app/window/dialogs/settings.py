"""The settings dialog: each change takes effect at once, except for the language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from inpaint_app.settings.preferences import (
    MAX_HISTORY_MB,
    MAX_MEGAPIXELS,
    MAX_MEMORY_MB,
    MIN_HISTORY_MB,
    MIN_OPACITY,
    THEMES,
    Preferences,
)
from inpaint_app.window.controls.field_filter import FieldFilter
from inpaint_app.window.words import texts
from inpaint_app.window.words.language import LANGUAGES

if TYPE_CHECKING:
    from inpaint_app.editor.state import State

__all__ = ["SettingsDialog"]

_Colour = Literal["mask_colour", "shielded_colour", "avoided_colour", "source_colour"]

_STEP_MB: Final = 500

_OWN_NAMES: Final = {"en": "English", "de": "Deutsch"}  # each language calls itself


class SettingsDialog(QDialog):
    """A window beside the picture, which one can go on painting in.

    Parameters
    ----------
    preferences : Preferences
        What is set.
    parent : QWidget
        The window.
    """

    changed = Signal(object)
    hint_wanted = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._preferences = preferences
        self.colours: dict[_Colour, _ColourButton] = {
            "mask_colour": _ColourButton(self.tr("Colour of the mask"), self),
            "shielded_colour": _ColourButton(self.tr("Colour of what is protected"), self),
            "avoided_colour": _ColourButton(self.tr("Colour of what is not sampled from"), self),
            "source_colour": _ColourButton(self.tr("Colour of the sampling area"), self),
        }
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(MIN_OPACITY, 100)
        self.opacity.setAccessibleName(self.tr("Opacity of the mask"))
        self.opacity.setToolTip(self.tr("How much of the picture is seen through the mask"))
        self._percent = QLabel(self)
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("100 %") + 4)
        self.memory = QSpinBox(self)
        self.memory.setRange(MIN_HISTORY_MB, MAX_HISTORY_MB)
        self.memory.setSuffix(self.tr(" MB"))
        self.memory.setKeyboardTracking(False)
        self.memory.setAccessibleName(self.tr("Memory for undo, in megabytes"))
        self.memory.setToolTip(self.tr("Beyond it the oldest steps cannot be taken back any more"))
        self.used = _faint(self)
        self.budget = QSpinBox(self)
        self.budget.setRange(0, MAX_MEMORY_MB)
        self.budget.setSingleStep(_STEP_MB)
        self.budget.setSpecialValueText(self.tr("Half of what is free"))
        self.budget.setSuffix(self.tr(" MB"))
        self.budget.setKeyboardTracking(False)
        self.budget.setAccessibleName(self.tr("Memory for a reconstruction, in megabytes"))
        self.budget.setToolTip(
            self.tr(
                "What needs more is done in strips, or refused, rather than stopping the computer; "
                "0 means half of what is free"
            )
        )
        self.largest = QSpinBox(self)
        self.largest.setRange(1, MAX_MEGAPIXELS)
        self.largest.setSuffix(self.tr(" megapixels"))
        self.largest.setKeyboardTracking(False)
        self.largest.setAccessibleName(self.tr("Ask before opening pictures above, in megapixels"))
        self.largest.setToolTip(self.tr("Larger pictures are opened only after a question"))
        self.language = QComboBox(self)
        self.language.setAccessibleName(self.tr("Language"))
        self.language.setToolTip(self.tr("What the window speaks from the next start on"))
        for code in LANGUAGES:
            self.language.addItem(_OWN_NAMES.get(code, self.tr("System")), code)
        self.theme = QComboBox(self)
        self.theme.setAccessibleName(self.tr("Theme"))
        self.theme.setToolTip(self.tr("Light or dark; System follows the desktop"))
        names = {
            "system": self.tr("System"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        for each in THEMES:
            self.theme.addItem(names[each], each)
        for field in (self.memory, self.budget, self.largest, self.theme, self.language):
            FieldFilter(self).watch(field)
            field.setMinimumHeight(24)  # as the buttons beside it
        self.hint = QPushButton(self.tr("Show the first steps again"), self)
        self.hint.setToolTip(self.tr("The three steps in the corner of the picture"))
        buttons = QDialogButtonBox(self)
        self.reset = buttons.addButton(
            self.tr("Reset to defaults"), QDialogButtonBox.ButtonRole.ResetRole
        )
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())  # like the button beside it
        # Enter ends the typing of a number; it must not press a button besides.
        for button in (close, self.reset, self.hint, *self.colours.values()):
            button.setAutoDefault(False)
        for button in (self.hint, *self.colours.values()):
            button.setProperty("compact", True)
        buttons.rejected.connect(self.reject)
        self._arrange(buttons)
        self._connect()
        self.show_preferences(preferences)

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what is set."""
        self._preferences = preferences
        for name, button in self.colours.items():
            button.show_colour(getattr(preferences, name))
        with (
            QSignalBlocker(self.opacity),
            QSignalBlocker(self.memory),
            QSignalBlocker(self.budget),
            QSignalBlocker(self.largest),
            QSignalBlocker(self.theme),
            QSignalBlocker(self.language),
        ):
            self.opacity.setValue(preferences.mask_opacity)
            self.memory.setValue(preferences.history_mb)
            self.budget.setValue(preferences.memory_mb)
            self.largest.setValue(preferences.max_megapixels)
            self.theme.setCurrentIndex(THEMES.index(preferences.theme))
            self.language.setCurrentIndex(max(self.language.findData(preferences.language), 0))
        self._percent.setText(self.tr("{percent} %").format(percent=preferences.mask_opacity))

    def show_state(self, state: State) -> None:
        """Show what undo uses now."""
        if self.isVisible():
            used = texts.megabytes(state.history.nbytes)
            self.used.setText(self.tr("{used} MB used").format(used=used))

    def _arrange(self, buttons: QDialogButtonBox) -> None:
        opacity = QHBoxLayout()
        opacity.setSpacing(8)
        opacity.addWidget(self.opacity)
        opacity.addWidget(self._percent)
        later = _faint(self)
        later.setText(self.tr("Takes effect at the next start."))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("&Mask"), self.colours["mask_colour"])
        form.addRow(self.tr("&Opacity"), opacity)
        form.addRow(self.tr("&Protection"), self.colours["shielded_colour"])
        form.addRow(self.tr("Do&n't sample here"), self.colours["avoided_colour"])
        form.addRow(self.tr("&Sampling area"), self.colours["source_colour"])
        form.addRow(self.tr("Memory for &undo"), self.memory)
        form.addRow("", self.used)
        form.addRow(self.tr("Memory for a &run"), self.budget)
        form.addRow(self.tr("&Ask above"), self.largest)
        form.addRow(self.tr("&Theme"), self.theme)
        form.addRow(self.tr("&Language"), self.language)
        form.addRow("", later)
        form.addRow(self.tr("&Help"), self.hint)
        label = form.labelForField(opacity)
        if isinstance(label, QLabel):
            label.setBuddy(self.opacity)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(buttons)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _connect(self) -> None:
        for name, button in self.colours.items():
            button.chosen.connect(lambda colour, name=name: self._set(name, colour))
        self.opacity.valueChanged.connect(lambda value: self._set("mask_opacity", value))
        self.memory.valueChanged.connect(lambda value: self._set("history_mb", value))
        self.budget.valueChanged.connect(lambda value: self._set("memory_mb", value))
        self.largest.valueChanged.connect(lambda value: self._set("max_megapixels", value))
        self.theme.activated.connect(lambda index: self._set("theme", self.theme.itemData(index)))
        self.language.activated.connect(
            lambda index: self._set("language", self.language.itemData(index))
        )
        self.hint.clicked.connect(self.hint_wanted)
        self.reset.clicked.connect(lambda: self._change(Preferences()))

    def _set(self, name: str, value: Any) -> None:
        self._change(replace(self._preferences, **{name: value}))

    def _change(self, preferences: Preferences) -> None:
        if preferences != self._preferences:
            self.show_preferences(preferences)
            self.changed.emit(preferences)


class _ColourButton(QPushButton):
    """Shows a colour and lets choose another."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = QColor()
        self._name = name
        self.setToolTip(self.tr("{name}: choose another").format(name=name))
        self.setIconSize(QSize(48, 16))
        self.clicked.connect(self._choose)

    def show_colour(self, colour: str) -> None:
        """Show a colour such as ``"#ff3b5c"``."""
        self._colour = QColor(colour)
        scale = self.devicePixelRatioF()
        swatch = QPixmap(self.iconSize() * scale)
        swatch.setDevicePixelRatio(scale)
        swatch.fill(self._colour)
        painter = QPainter(swatch)
        painter.setPen(QColor(128, 128, 128))
        painter.drawRect(0, 0, self.iconSize().width() - 1, self.iconSize().height() - 1)
        painter.end()
        self.setIcon(QIcon(swatch))
        self.setText(f"  {colour}")
        self.setAccessibleName(f"{self._name}, {colour}")

    def _choose(self) -> None:
        dialog = QColorDialog(self._colour, self)
        dialog.setWindowTitle(self._name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self.chosen.emit(colour.name()))
        dialog.open()


def _faint(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("faint", True)
    return label
