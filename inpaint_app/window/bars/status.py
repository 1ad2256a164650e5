"""The status bar: what is under the pointer, and how far the reconstruction is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar, QWidget

from inpaint_app.editor.state import HealingState, RunStatus
from inpaint_app.window.controls.elided_label import ElidedLabel
from inpaint_app.window.words import texts

if TYPE_CHECKING:
    from inpaint_app.editor.state import State
    from inpaint_app.window.pictures.colour_profile import ColourProfile

__all__ = ["Status"]

_STEPS = 1000
_PATIENCE_MS = 400


class Status(QStatusBar):
    """Position, value, zoom, masked pixels | stage, progress, Cancel | expected error.

    While the healing brush computes, and no reconstruction runs, its progress has the same place.

    What it says never makes the window wider: long texts are shortened.
    """

    cancel_clicked = Signal()
    """The reconstruction is to stop."""

    take_back_clicked = Signal()
    """The last stroke of the healing brush is to be taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self.position = self._label(self.tr("Position of the pointer"), "00000, 00000")
        self.value = self._label(self.tr("Value of the pixel"), "00000 · 00000 · 00000")
        self.zoom = self._label(self.tr("Zoom"), "0000 %")
        self.masked = self._label(self.tr("Masked pixels"), "0,000,000 px masked")
        self.profile = ElidedLabel(self)
        self.profile.setAccessibleName(self.tr("Colour profile"))
        self.profile.setContentsMargins(8, 0, 0, 0)
        self.profile.hide()
        self.addWidget(self.profile)
        self.run = ElidedLabel(self)
        self.run.setAccessibleName(self.tr("Reconstruction"))
        self.bar = QProgressBar(self)
        self.bar.setFixedHeight(10)
        self.bar.setMinimumWidth(48)
        self.bar.setMaximumWidth(160)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the reconstruction"))
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setProperty("compact", True)
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.clicked.connect(self._cancel)
        self._status, self._healing = RunStatus(), HealingState()
        self._seen = False  # whether anything of the fill is seen
        # A dab is done sooner, and a bar that comes and goes would only distract.
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._show)
        self.expected = ElidedLabel(self)
        self.expected.setContentsMargins(24, 0, 0, 0)  # from what the run says
        self.expected.setAccessibleName(self.tr("Expected error"))
        self.expected.setToolTip(
            self.tr(
                "How far the fill is expected to be off the truth, on average: of 255 grey levels, "
                "and as a ratio of signal to noise, where 10 dB more is about a third of the error."
                " Press U to see where."
            )
        )
        for widget in (self.run, self.bar, self.cancel, self.expected):
            self.addPermanentWidget(widget)
        self.bar.hide()
        self.cancel.hide()

    def minimumSizeHint(self) -> QSize:
        """Return the least size: any width, so that no text makes the window wider."""
        return QSize(0, super().minimumSizeHint().height())

    def show_pointer(self, position: str, value: str) -> None:
        """Show what is under the pointer."""
        self.position.setText(position)
        self.value.setText(value)

    def show_profile(self, profile: ColourProfile | None) -> None:
        """Show through which profile the picture is seen, nothing for that of the screen."""
        self.profile.setVisible(profile is not None)
        if profile is not None and profile.name:
            self.profile.setText(profile.name)
            self.profile.setToolTip(
                self.tr("The colours are shown through this profile; the file keeps its numbers")
            )
        elif profile is not None:
            self.profile.setText(self.tr("Unknown colour profile"))
            self.profile.setToolTip(
                self.tr(
                    "The profile cannot be used, so the numbers are shown as they are; an export "
                    "keeps both"
                )
            )

    def show_zoom(self, zoom: float) -> None:
        """Show the zoom, in device pixels per image pixel."""
        percent = 100 * zoom
        self.zoom.setText(f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %")

    def show_state(self, state: State) -> None:
        """Show how much is masked, and what the file thread does."""
        self.masked.setText(
            self.tr("{count} px masked").format(count=texts.number(state.picture.masked))
            if state.picture.opened
            else ""
        )
        seen, self._seen = self._seen, state.picture.shown
        if seen != self._seen:
            self._show()
        self._show_healing(state.healing)
        if not state.picture.opened:
            self.zoom.clear()
            self.show_pointer("", "")

    def show_run(self, status: RunStatus) -> None:
        """Show how far the reconstruction is."""
        self._status = status
        self._show()

    def _show_healing(self, healing: HealingState) -> None:
        """Show how far the healing brush is, if it takes longer than a dab."""
        before, self._healing = self._healing, healing
        if healing.computing and not before.computing:
            self._patience.start()
        elif not healing.computing:
            self._patience.stop()
        if healing != before and not self._patience.isActive():
            self._show()

    @property
    def _heals(self) -> bool:
        """Whether the bar is about the healing brush."""
        waits = self._healing.computing > 0 and not self._patience.isActive()
        return waits and self._status.phase != "running"

    def _cancel(self) -> None:
        if self._heals:
            self.take_back_clicked.emit()
        else:
            self.cancel_clicked.emit()

    def _show(self) -> None:
        status, heals = self._status, self._heals
        running = heals or status.phase == "running"
        text = texts.healing_text(self._healing) if heals else texts.run_text(status)
        # A fill that is about another mask, and thus not seen, is not what one looks at.
        self.run.setText(text if running or self._seen or status.phase != "done" else "")
        self.cancel.setToolTip(
            self.tr("Take back the last stroke (Esc)")
            if heals
            else self.tr("Stop and keep the picture so far (Esc)")
        )
        self.expected.setText(texts.expected_text(status.expected_error, copied=status.copied))
        known = status.expected_error is not None or status.copied
        self.expected.setVisible(known and self._seen and not heals)
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        fraction = None if status.stage in (None, "compile") else status.fraction
        fraction = self._healing.fraction if heals else fraction
        self.bar.setRange(0, 0 if fraction is None else _STEPS)
        if fraction is not None:
            self.bar.setValue(round(_STEPS * fraction))
        layout = self.layout()
        if layout is not None:  # now, not at the next opportunity: a longer text would be cut off
            layout.activate()

    def _label(self, name: str, longest: str) -> ElidedLabel:
        # A fixed place for each, so that nothing jumps while the pointer moves.
        label = ElidedLabel(self, self.fontMetrics().horizontalAdvance(longest) + 16)
        label.setAccessibleName(name)
        label.setToolTip(name)
        self.addWidget(label)
        return label
