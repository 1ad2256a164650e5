"""The question for the quality of a JPEG, with the size of the file that it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimer
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QSlider,
    QSpinBox,
    QWidget,
)

from inpaint_app.window.dialogs.questions import answer_about_losses
from inpaint_app.window.words.messages import sentence

if TYPE_CHECKING:
    from inpaint_app.editor.files.exporting import Quality
    from inpaint_app.editor.ports import LossAnswer
    from inpaint_app.window.threads.job_thread import BackgroundThread

__all__ = ["ask_quality"]

translate = QCoreApplication.translate

_WAIT_MS = 150  # milliseconds without a change, before a size is computed


class _Choice(QWidget):
    """A slider, a number, and the size of the file; one size is computed at a time."""

    def __init__(self, quality: Quality, thread: BackgroundThread, parent: QWidget) -> None:
        super().__init__(parent)
        self._quality, self._thread = quality, thread
        self._computed: int | None = None
        self._busy = False
        name = translate("dialogs", "Quality of the JPEG")
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.spin = QSpinBox(self)
        self.spin.setMinimumHeight(24)
        for field in (self.slider, self.spin):
            field.setRange(1, 100)
            field.setValue(quality.suggested)
            field.setAccessibleName(name)
            field.setToolTip(
                translate("dialogs", "Higher changes less, and makes a larger file; 95 is usual")
            )
        self.slider.setMinimumWidth(160)
        self.slider.valueChanged.connect(self.spin.setValue)
        self.spin.valueChanged.connect(self.slider.setValue)
        self.file_size = QLabel(self)
        self.file_size.setAccessibleName(translate("dialogs", "Size of the file"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        form = QFormLayout(self)
        form.setContentsMargins(0, 8, 0, 0)
        form.setSpacing(8)
        form.addRow(translate("dialogs", "&Quality"), row)
        label = form.labelForField(row)
        if isinstance(label, QLabel):
            label.setBuddy(self.slider)
        form.addRow(translate("dialogs", "Size of the file"), self.file_size)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._compute)
        self.spin.valueChanged.connect(self._ask)
        self._ask()
        self._compute()

    def _ask(self) -> None:
        self.file_size.setText(translate("dialogs", "…"))
        self._wait.start()

    def _compute(self) -> None:
        """Compute the size at the chosen quality, unless another one is being computed."""
        if self._busy or self._computed == self.spin.value():
            return
        self._busy, value = True, self.spin.value()

        def done(result: int | Exception) -> None:
            self._busy = False
            if value != self.spin.value():
                self._compute()
                return
            self._computed = value
            known = not isinstance(result, Exception)
            self.file_size.setText(_bytes(result) if known and isinstance(result, int) else "?")

        self._thread.submit(lambda: self._quality.size_of(value), done)


def ask_quality(
    parent: QWidget, thread: BackgroundThread, quality: Quality
) -> tuple[LossAnswer, int]:
    """Ask for the quality of a JPEG, and whether to export although something would be lost.

    Parameters
    ----------
    parent : QWidget
        The window.
    thread : BackgroundThread
        Where the sizes are computed.
    quality : Quality
        What is asked.
    """
    box = QMessageBox(parent)
    box.setWindowTitle(translate("dialogs", "Export as JPEG"))
    pattern = translate("dialogs", "Export to {name}")
    if quality.losses:
        box.setIcon(QMessageBox.Icon.Question)
        pattern = translate("dialogs", "Export to {name} all the same?")
    box.setText(pattern.format(name=quality.path.name))
    box.setInformativeText("\n\n".join(sentence(loss) for loss in quality.losses))
    choice = _Choice(quality, thread, box)
    grid, bar = box.layout(), box.findChild(QDialogButtonBox)
    if isinstance(grid, QGridLayout) and bar is not None:
        last, columns = grid.rowCount(), grid.columnCount()
        grid.removeWidget(bar)
        grid.addWidget(choice, last, 0, 1, columns)
        grid.addWidget(bar, last + 1, 0, 1, columns)
    said = answer_about_losses(box)
    box.deleteLater()
    return said, choice.spin.value()


def _bytes(number: int) -> str:
    """Return a size in MB, or in kB for less than one."""
    if number >= 10**6:
        return translate("dialogs", "{size} MB").format(
            size=QLocale().toString(number / 1e6, "f", 1)
        )
    return translate("dialogs", "{size} kB").format(size=QLocale().toString(number / 1e3, "f", 0))
