"""The parameters of method "paper": the network, its prior, and how it is solved."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDoubleSpinBox, QPushButton, QSpinBox, QWidget

from inpaint_app.window.controls.debounce import Debounce
from inpaint_app.window.docks.form import Form
from inpaint_app.window.words import texts
from ntk_core import BORDERS, PRIORS, RESAMPLING, SOLVERS, Architecture

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ArchitecturePanel"]


class ArchitecturePanel(Form):
    """A form with one field for each parameter.

    Parameters
    ----------
    choose : callable
        Called with the architecture that was chosen.
    parent : QWidget
        Owner.
    """

    def __init__(self, choose: Callable[[Architecture], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._choose = choose
        self._shown = Architecture()
        self._build()
        self.setAccessibleName(self.tr("Parameters of the network"))
        self.show_architecture(self._shown)

    def _build(self) -> None:
        self.levels = QSpinBox(self)
        self.levels.setRange(0, 5)
        self.automatic = self._add_automatic(
            self.tr("&Levels"),
            self.levels,
            self.tr("Levels of the network"),
            self.tr(
                "How often the network halves the picture and doubles it again. Each level doubles "
                "how far apart pixels influence each other: more for large holes, at more time."
            ),
            self.tr("As deep as the published network, which is right for most holes."),
        )
        self.automatic.clicked.connect(self._choose_depth)
        self.slope = QDoubleSpinBox(self)
        self.slope.setRange(-1.0, 1.0)
        self.slope.setDecimals(3)
        self.slope.setSingleStep(0.05)
        self._add(
            self.tr("&Slope"),
            self.slope,
            self.tr("Slope of the activation"),
            self.tr(
                "What the network multiplies negative values by. 0 cuts them off; near 1 the "
                "network is almost linear and the fill smoother."
            ),
        )
        self.resampling = self._choice(RESAMPLING, texts.resampling_label)
        self._add(
            self.tr("Resampli&ng"),
            self.resampling,
            self.tr("Resampling"),
            self.tr(
                "How the network enlarges. Nearest repeats pixels, as published; bilinear blends "
                "them and leaves fewer blocks."
            ),
        )
        self.prior = self._choice(PRIORS, texts.prior_label)
        self._add(
            self.tr("&Prior"),
            self.prior,
            self.tr("Prior"),
            self.tr(
                "What the network is told about pixels before it sees any. Stationary: noise with "
                "a mean, the usual choice. Identity: noise without one. Adjacency: near pixels are "
                "alike. Coordinates: where each pixel is; for small images only."
            ),
        )
        self.radius = QDoubleSpinBox(self)
        self.radius.setRange(0.1, 1000.0)
        self.radius.setDecimals(1)
        self.radius.setSingleStep(0.5)
        self.radius.setSuffix(self.tr(" px"))
        self._add(
            self.tr("Ra&dius"),
            self.radius,
            self.tr("Radius of the adjacency in pixels"),
            self.tr("How far apart pixels still count as alike. Of the prior Adjacency only."),
        )
        self.solver = self._choice(SOLVERS, texts.solver_label)
        self._add(
            self.tr("S&olver"),
            self.solver,
            self.tr("Solver"),
            self.tr(
                "How the equations are solved. Automatic is right nearly always. Cholesky is exact "
                "but for some thousand known pixels; Conjugate gradients is fast for many; "
                "EigenPro shows how a network learns, and seldom gets to the end."
            ),
        )
        self.border = self._choice(BORDERS, texts.border_label)
        self._add(
            self.tr("&Border"),
            self.border,
            self.tr("Border"),
            self.tr(
                "What lies beyond the border of the picture. Padded keeps opposite borders apart "
                "and is better; Torus makes them neighbours, as published, for pictures of at most "
                "1.5 megapixels."
            ),
        )
        self.reset = QPushButton(self.tr("Reset"), self)
        self.reset.setProperty("compact", True)
        self.reset.setAccessibleName(self.tr("Reset the network"))
        self.reset.setToolTip(self.tr("Go back to the network as published"))
        self.reset.clicked.connect(self._reset)
        self._rows.addRow("", self.reset)
        self._numbers: dict[str, QSpinBox | QDoubleSpinBox] = {
            "levels": self.levels,
            "slope": self.slope,
            "radius": self.radius,
        }
        self._choices = {
            "resampling": self.resampling,
            "prior": self.prior,
            "solver": self.solver,
            "border": self.border,
        }
        self._debounce = {
            name: Debounce(number, partial(self._set, name))
            for name, number in self._numbers.items()
        }
        for name, choice in self._choices.items():
            choice.activated.connect(
                lambda index, name=name, box=choice: self._set(name, box.itemData(index))
            )

    def show_architecture(self, architecture: Architecture) -> None:
        """Show what is chosen."""
        self._shown = architecture
        for name, debounce in self._debounce.items():
            debounce.show(getattr(architecture, name))
        for name, choice in self._choices.items():
            choice.setCurrentIndex(choice.findData(getattr(architecture, name)))
        self.automatic.setChecked(architecture.levels == Architecture().levels)
        self.radius.setEnabled(architecture.prior == "adjacency")
        self.reset.setEnabled(architecture != Architecture())

    def _choose_depth(self, automatic: bool) -> None:
        if automatic:
            self._debounce["levels"].cancel()
            self._set("levels", Architecture().levels)
        else:  # another number is chosen in the field, which is to be told
            self.levels.setFocus()
            self.levels.selectAll()
        self.show_architecture(self._shown)

    def _reset(self) -> None:
        for debounce in self._debounce.values():
            debounce.cancel()
        self._take(Architecture())

    def _set(self, name: str, value: Any) -> None:
        # Only what was changed: a field may show a rounded number.
        self._take(replace(self._shown, **{name: value}))

    def _take(self, architecture: Architecture) -> None:
        if architecture != self._shown:
            self._choose(architecture)
