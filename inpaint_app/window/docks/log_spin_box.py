"""A field for numbers that matter by their ratio, such as 0.001."""

from __future__ import annotations

import math

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from inpaint_app.window.words import texts

__all__ = ["LogSpinBox"]

_STEPS = 4  # for a factor of 10


class LogSpinBox(QDoubleSpinBox):
    """Shows 2.0e-3 for 0.002, understands both, and multiplies rather than adds."""

    def __init__(self, low: float, high: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDecimals(9)
        self.setRange(low, high)

    def textFromValue(self, value: float) -> str:
        """Return the number with two digits."""
        return texts.scientific(value)

    def valueFromText(self, text: str) -> float:
        """Return the number that was typed, the present one if it is none."""
        number = self._number(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Tell whether what is typed is a number, or may become one."""
        number = self._number(text)
        if number is not None and self.minimum() <= number <= self.maximum():
            return QValidator.State.Acceptable, text, position
        typing = set(text.lower()) <= set("0123456789e+-. ") | {self.locale().decimalPoint()}
        state = QValidator.State.Intermediate if typing else QValidator.State.Invalid
        return state, text, position

    def stepBy(self, steps: int) -> None:
        """Multiply by equal ratios that meet the powers of ten."""
        if self.value() <= 0:
            return
        at = round(_STEPS * math.log10(self.value()), 6)
        down = math.ceil(at) if steps < 0 else math.floor(at)
        self.setValue(10 ** ((down + steps) / _STEPS))

    def _number(self, text: str) -> float | None:
        try:
            number = float(text.strip().replace(self.locale().decimalPoint(), "."))
        except ValueError:
            return None
        return number if math.isfinite(number) else None
