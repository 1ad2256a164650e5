"""The status bar: what is under the pointer, and how far the reconstruction is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar, QWidget

from inpaint_app.window.controls.elided_label import ElidedLabel
from inpaint_app.window.words import texts

if TYPE_CHECKING:
    from inpaint_app.editor.state import RunStatus, State
    from inpaint_app.window.pictures.colour_profile import ColourProfile

__all__ = ["Status"]

_STEPS = 1000


class Status(QStatusBar):
    """Position, value, zoom, masked pixels | stage, progress, Cancel | expected error.

    What it says never makes the window wider: long texts are shortened.
    """

    cancel_clicked = Signal()

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
        self.cancel.setToolTip(self.tr("Stop and keep the picture so far (Esc)"))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.clicked.connect(self.cancel_clicked)
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
        if not state.picture.opened:
            self.zoom.clear()
            self.show_pointer("", "")

    def show_run(self, status: RunStatus) -> None:
        """Show how far the reconstruction is."""
        running = status.phase == "running"
        self.run.setText(texts.run_text(status))
        self.expected.setText(texts.expected_text(status.expected_error, copied=status.copied))
        self.expected.setVisible(status.expected_error is not None or status.copied)
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        unknown = status.stage in (None, "compile")
        self.bar.setRange(0, 0 if unknown else _STEPS)
        if not unknown:
            self.bar.setValue(round(_STEPS * status.fraction))
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
