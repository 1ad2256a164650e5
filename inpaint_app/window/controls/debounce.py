"""A debounce for number fields and sliders: only a value that stays for a moment is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSignalBlocker, QTimer
from PySide6.QtWidgets import QSlider

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

__all__ = ["DEBOUNCE_MS", "Debounce"]

DEBOUNCE_MS = 250
"""In milliseconds; longer than between two repeats of a key that is held."""


class Debounce(QObject):
    """Delays what a number field reports, because each value may start a reconstruction.

    Parameters
    ----------
    box : QSpinBox, QDoubleSpinBox or QSlider
        Owns this.
    choose : callable
        Called with the value once it has not changed for `DEBOUNCE_MS`; for a slider, not before
        it is released; after Return at once.
    """

    def __init__(
        self, box: QSpinBox | QDoubleSpinBox | QSlider, choose: Callable[[Any], object]
    ) -> None:
        super().__init__(box)
        self._box, self._choose = box, choose
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self.flush)
        box.valueChanged.connect(lambda _value: self._timer.start())
        if isinstance(box, QSlider):
            box.setTracking(False)
        else:
            box.setKeyboardTracking(False)
            box.editingFinished.connect(self._finish)

    def show(self, value: float) -> None:
        """Show a value that was chosen elsewhere, unless a change is still waiting."""
        if not self._timer.isActive():
            with QSignalBlocker(self._box):
                self._box.setValue(value)  # type: ignore[arg-type]

    def cancel(self) -> None:
        """Forget a change that was not reported yet."""
        self._timer.stop()

    def flush(self) -> None:
        """Report the value now."""
        self._timer.stop()
        self._choose(self._box.value())

    def _finish(self) -> None:
        if self._timer.isActive():
            self.flush()
