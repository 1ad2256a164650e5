"""The parameters of copying, which fills wide holes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from inpaint_app.settings.copying import LARGEST_LOCALITY, Copying
from inpaint_app.window.controls.debounce import Debounce
from inpaint_app.window.docks.form import HEIGHT, Form
from ntk_core import defaults

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CopyingPanel"]

_SIZES = (None, 5, 7, 9, 11, 15, 21)
_TICKS = 100
_USUAL = defaults("texture")["locality"]  # in the middle of the slider
_DECADES = math.log10(LARGEST_LOCALITY / _USUAL)  # to its end, and to its beginning but for 0


class CopyingPanel(Form):
    """How near to stay, and which patches to copy.

    Parameters
    ----------
    choose : callable
        Called with the settings that were chosen.
    parent : QWidget
        Owner.
    """

    def __init__(self, choose: Callable[[Copying], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._choose = choose
        self._shown = Copying()
        self.setAccessibleName(self.tr("Filling of wide holes"))
        self._build()
        self.reset = QPushButton(self.tr("Reset"), self)
        self.reset.setProperty("compact", True)
        self.reset.setAccessibleName(self.tr("Reset how wide holes are filled"))
        self.reset.setToolTip(self.tr("Leave how wide holes are filled to the program again"))
        self.reset.clicked.connect(lambda: self._take(Copying(seed=self._shown.seed)))
        self._rows.addRow("", self.reset)
        self.show_settings(self._shown)

    def _build(self) -> None:
        self.near = QSlider(Qt.Orientation.Horizontal, self)
        self.near.setRange(0, _TICKS)
        self.near.setPageStep(_TICKS // 10)
        self.automatic = QCheckBox(self.tr("Auto"), self)
        self.automatic.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(self.near, 1)
        both.addWidget(self.automatic)
        label = QLabel(self.tr("Stay &local"), self)
        label.setBuddy(self.near)
        tip = self.tr(
            "How much a hole prefers what is near it. To the left it copies from anywhere in the "
            "picture; to the right from its neighbourhood only, which keeps light and colour."
        )
        self._name(self.near, self.tr("Stay local"), tip)
        self.near.setMinimumHeight(HEIGHT)
        self._field_filter.watch(self.near)
        label.setToolTip(self.near.toolTip())
        self._name(
            self.automatic,
            self.tr("Choose automatically how near to stay"),
            self.tr("Stay as near as is right for most pictures."),
        )
        self._rows.addRow(label, both)
        self.patch_size = self._choice(_SIZES, self._size_label)
        self._add(
            self.tr("&Patch size"),
            self.patch_size,
            self.tr("Patch size"),
            self.tr(
                "How much is compared at once. Larger ones keep larger shapes whole, such as "
                "bricks; smaller ones follow fine grain and fit more easily."
            ),
        )
        self.turned = QCheckBox(self.tr("T&urned and mirrored copies"), self)
        self.turned.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name(
            self.turned,
            self.tr("Turned and mirrored copies"),
            self.tr(
                "Copy also after quarter turns and mirroring. Helps where there is little to copy "
                "from, such as a corner; wrong where light or gravity gives a direction."
            ),
        )
        self._rows.addRow(self.turned)
        self._debounce = Debounce(self.near, lambda tick: self._set("locality", _from_tick(tick)))
        self.automatic.clicked.connect(self._set_automatic)
        self.patch_size.activated.connect(
            lambda i: self._set("patch_size", self.patch_size.itemData(i))
        )
        self.turned.clicked.connect(lambda on: self._set("rotations", on))

    def show_settings(self, settings: Copying) -> None:
        """Show what is chosen."""
        self._shown = settings
        automatic = settings.locality is None
        if automatic:
            self._debounce.cancel()
        # While it is dragged the slider is where the pointer put it.
        if not self.near.isSliderDown():
            self._debounce.show(_to_tick(settings.locality))
        self.near.setEnabled(not automatic)
        self.automatic.setChecked(automatic)
        if settings.patch_size not in _SIZES and self.patch_size.findData(settings.patch_size) < 0:
            self.patch_size.addItem(self._size_label(settings.patch_size), settings.patch_size)
        self.patch_size.setCurrentIndex(self.patch_size.findData(settings.patch_size))
        self.turned.setChecked(settings.rotations)
        self.reset.setEnabled(settings != Copying(seed=settings.seed))

    def _size_label(self, size: int | None) -> str:
        return self.tr("Auto") if size is None else self.tr("{size} px").format(size=size)

    def _set_automatic(self, on: bool) -> None:
        self._debounce.cancel()
        self._set("locality", None if on else _from_tick(self.near.value()))

    def _set(self, name: str, value: Any) -> None:
        self._take(replace(self._shown, **{name: value}))

    def _take(self, settings: Copying) -> None:
        if settings != self._shown:
            self._choose(settings)


def _from_tick(tick: int) -> float:
    """Return the locality of a slider position: equal steps are equal ratios, but 0 is 0."""
    half = _TICKS / 2
    amount = _USUAL * 10 ** (_DECADES * (tick - half) / half) if tick else 0.0
    return min(amount, LARGEST_LOCALITY)


def _to_tick(locality: float | None) -> int:
    if locality is None:
        return _TICKS // 2
    if locality <= 0:
        return 0
    half = _TICKS / 2
    return max(1, min(round(half + half * math.log10(locality / _USUAL) / _DECADES), _TICKS))
