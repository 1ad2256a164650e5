"""The parameters of method "paper": the network, its prior, and how it is solved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from inpaint_app._qt import texts
from inpaint_app._qt.manners import Manners
from ntk_core import PRIORS, RESAMPLING, SOLVERS, Architecture

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ArchitecturePanel"]

_ROWS = 3  # of the form that stay in sight however low the window is


class ArchitecturePanel(QScrollArea):
    """A form with one field for each parameter, which scrolls where there is little room.

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
        self._manners = Manners(self)
        self._form = QWidget(self)
        self._rows = QFormLayout(self._form)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._build()
        self.setWidget(self._form)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Parameters of the network"))
        self._form.installEventFilter(self)
        self.show_architecture(self._shown)

    def _build(self) -> None:
        tr = self.tr
        self.levels = QSpinBox(self._form)
        self.levels.setRange(0, 5)
        self._add(
            tr("&Levels"),
            self.levels,
            tr("Levels of the network"),
            tr(
                "How often the network halves the picture and doubles it again. Each level doubles "
                "how far apart pixels influence each other: more for large holes, at more time."
            ),
        )
        self.slope = QDoubleSpinBox(self._form)
        self.slope.setRange(-1.0, 1.0)
        self.slope.setDecimals(3)
        self.slope.setSingleStep(0.05)
        self._add(
            tr("&Slope"),
            self.slope,
            tr("Slope of the activation"),
            tr(
                "What the network multiplies negative values by. 0 cuts them off; near 1 the "
                "network is almost linear and the fill smoother."
            ),
        )
        self.resampling = self._choice(RESAMPLING, texts.resampling_label)
        self._add(
            tr("Resampli&ng"),
            self.resampling,
            tr("Resampling"),
            tr(
                "How the network enlarges. Nearest repeats pixels, as published; bilinear blends "
                "them and leaves fewer blocks."
            ),
        )
        self.prior = self._choice(PRIORS, texts.prior_label)
        self._add(
            tr("&Prior"),
            self.prior,
            tr("Prior"),
            tr(
                "What the network is told about pixels before it sees any. Stationary: noise with "
                "a mean, the usual choice. Identity: noise without one. Adjacency: near pixels are "
                "alike. Coordinates: where each pixel is; for small images only."
            ),
        )
        self.radius = QDoubleSpinBox(self._form)
        self.radius.setRange(0.1, 1000.0)
        self.radius.setDecimals(1)
        self.radius.setSingleStep(0.5)
        self.radius.setSuffix(tr(" px"))
        self._add(
            tr("Ra&dius"),
            self.radius,
            tr("Radius of the adjacency in pixels"),
            tr("How far apart pixels still count as alike. Of the prior Adjacency only."),
        )
        self.solver = self._choice(SOLVERS, texts.solver_label)
        self._add(
            tr("S&olver"),
            self.solver,
            tr("Solver"),
            tr(
                "How the equations are solved. Automatic is right nearly always. Cholesky is exact "
                "but for some thousand known pixels; Conjugate gradients is fast for many; "
                "EigenPro shows how a network learns, and seldom gets to the end."
            ),
        )
        self.reset = QPushButton(tr("Rese&t"), self._form)
        self.reset.setProperty("compact", True)
        self.reset.setToolTip(tr("Go back to the network as published"))
        self.reset.clicked.connect(lambda: self._take(Architecture()))
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
        }
        for name, number in self._numbers.items():
            number.setKeyboardTracking(False)
            number.valueChanged.connect(lambda value, name=name: self._set(name, value))
        for name, choice in self._choices.items():
            choice.activated.connect(
                lambda index, name=name, box=choice: self._set(name, box.itemData(index))
            )

    def show_architecture(self, architecture: Architecture) -> None:
        """Show what is chosen."""
        self._shown = architecture
        for name, number in self._numbers.items():
            with QSignalBlocker(number):
                number.setValue(getattr(architecture, name))
        for name, choice in self._choices.items():
            choice.setCurrentIndex(choice.findData(getattr(architecture, name)))
        self.radius.setEnabled(architecture.prior == "adjacency")
        self.reset.setEnabled(architecture != Architecture())

    def sizeHint(self) -> QSize:
        """Return the size of the whole form."""
        return self._form.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the size of a few rows."""
        row = self.levels.sizeHint().height() + self._rows.spacing()
        return QSize(0, min(_ROWS * row, self.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the form."""
        if watched is self._form and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _add(self, label: str, field: QWidget, name: str, tip: str) -> None:
        field.setAccessibleName(name)
        # Rich text is wrapped; plain text would be one line as long as it is.
        field.setToolTip(f"<p>{tip}</p>")
        field.setAccessibleDescription(tip)
        field.setMinimumHeight(24)  # of spin boxes and combo boxes alike
        self._manners.adopt(field)
        self._rows.addRow(label, field)  # and makes the label the field's buddy
        self._rows.labelForField(field).setToolTip(field.toolTip())

    def _choice(self, values: tuple[str, ...], label: Callable[[str], str]) -> QComboBox:
        box = QComboBox(self._form)
        # As narrow as it must be beside a scroll bar.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(10)
        for value in values:
            box.addItem(label(value), value)
        return box

    def _set(self, name: str, value: Any) -> None:
        # Only what was changed: a field may show a rounded number.
        self._take(replace(self._shown, **{name: value}))

    def _take(self, architecture: Architecture) -> None:
        if architecture != self._shown:
            self._choose(architecture)
