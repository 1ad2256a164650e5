"""The parameters of learning (kernel regression); each can be chosen automatically."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QPushButton,
    QSpinBox,
    QWidget,
)

from inpaint_app.settings.learning import (
    OPTIONS_OF_METHOD,
    RANGES,
    Learning,
    usual,
)
from inpaint_app.window.controls.debounce import Debounce
from inpaint_app.window.docks.form import Form
from inpaint_app.window.docks.log_spin_box import LogSpinBox

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LearningPanel"]


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    field: QSpinBox | QDoubleSpinBox
    automatic: QCheckBox
    debounce: Debounce


class LearningPanel(Form):
    """A row for each parameter: its value, and whether the program chooses it.

    Parameters
    ----------
    choose : callable
        Called with the settings that were chosen.
    parent : QWidget
        Owner.
    """

    def __init__(self, choose: Callable[[Learning], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._choose = choose
        self._shown = Learning()
        self._method = "auto"
        self.rows: dict[str, _Row] = {}
        self.setAccessibleName(self.tr("Parameters of the regression"))
        self._build()
        self.reset = QPushButton(self.tr("Reset"), self)
        self.reset.setProperty("compact", True)
        self.reset.setAccessibleName(self.tr("Reset the parameters of the regression"))
        self.reset.setToolTip(self.tr("Leave all of these to the program again"))
        self.reset.clicked.connect(lambda: self._take(Learning()))
        self._rows.addRow("", self.reset)
        self.show_settings(self._shown, self._method)

    def _build(self) -> None:
        self._row(
            "radius",
            self.tr("&Adjacency radius"),
            self._decimal(1, 0.5, self.tr(" px")),
            self.tr("Adjacency radius in pixels"),
            self.tr(
                "How far apart two pixels still resemble each other. Larger carries colours "
                "farther and smoother into a gap; smaller keeps to the nearest pixels."
            ),
        )
        self._row(
            "bandwidth",
            self.tr("Colour &bandwidth"),
            self._decimal(3, 0.05, ""),
            self.tr("Colour bandwidth"),
            self.tr(
                "How unlike two places may look and still teach each other, as a share of the "
                "range from black to white. Smaller keeps edges sharp; larger smooths noise away."
            ),
        )
        self._row(
            "passes",
            self.tr("Pa&sses"),
            self._whole("passes", ""),
            self.tr("Passes"),
            self.tr(
                "How often the picture is gone over, each time guided by the last. More follow "
                "edges and texture better, and take longer."
            ),
        )
        self._row(
            "ridge",
            self.tr("Rid&ge"),
            LogSpinBox(*RANGES["ridge"], self),
            self.tr("Ridge"),
            self.tr(
                "How little single pixels are trusted. Raise it for a noisy or grainy picture; "
                "lower it for a clean one."
            ),
        )
        self._row(
            "reach",
            self.tr("Sear&ch radius"),
            self._whole("reach", self.tr(" px")),
            self.tr("Search radius in pixels"),
            self.tr(
                "How far around a gap is looked for pixels to learn from. Larger helps where "
                "few pixels are left, and takes longer."
            ),
        )

    def _row(
        self,
        name: str,
        label: str,
        field: QSpinBox | QDoubleSpinBox,
        said: str,
        tip: str,
    ) -> None:
        if not isinstance(field, LogSpinBox):
            low, high = RANGES[name]
            field.setRange(low, high)  # type: ignore[arg-type]
        automatic = self._add_automatic(
            label,
            field,
            said,
            tip,
            self.tr("Leave this to the program, which looks at the picture and the mask."),
        )
        automatic.clicked.connect(lambda on: self._set_automatic(name, on))
        debounce = Debounce(field, lambda value: self._set(name, value))
        self.rows[name] = _Row(self._rows.rowCount() - 1, field, automatic, debounce)

    def _decimal(self, decimals: int, step: float, suffix: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setDecimals(decimals)
        box.setSingleStep(step)
        box.setSuffix(suffix)
        return box

    def _whole(self, name: str, suffix: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(*(int(end) for end in RANGES[name]))
        box.setSuffix(suffix)
        return box

    def show_settings(self, settings: Learning, method: str) -> None:
        """Show what is chosen, of what a method of `ntk_core` has."""
        self._shown, self._method = settings, method
        names = OPTIONS_OF_METHOD[method]
        for name, row in self.rows.items():
            value = getattr(settings, name)
            if value is None:
                row.debounce.cancel()
            row.debounce.show(usual(name, method) if value is None else value)
            row.field.setEnabled(value is not None)
            row.automatic.setChecked(value is None)
            self._rows.setRowVisible(row.number, name in names)
        self.reset.setEnabled(settings.within(method) != Learning())

    def _set_automatic(self, name: str, on: bool) -> None:
        self.rows[name].debounce.cancel()
        self._set(name, None if on else self.rows[name].field.value())

    def _set(self, name: str, value: Any) -> None:
        # Only what was changed: a field may show a rounded number.
        self._take(replace(self._shown, **{name: value}))

    def _take(self, settings: Learning) -> None:
        if settings != self._shown:
            self._choose(settings)
