"""The panel that shows the kernel around the pixel under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inpaint_app.editor.kernel_viewer import KernelState
from inpaint_app.window.docks.kernel_chart import Chart, Legend
from inpaint_app.window.docks.side_dock import SideDock
from inpaint_app.window.words import texts

if TYPE_CHECKING:
    from inpaint_app.editor.kernel_viewer import KernelPicture, Plan

__all__ = ["KernelDock"]

_MESSAGE_DELAY_MS = 150  # for which the last picture stays: most kernels are built within


class KernelDock(SideDock):
    """A picture of K(x, ·) with its legend, or a sentence why there is none.

    Parameters
    ----------
    parent : QWidget
        The window.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__("kernel", parent)
        self.setWindowTitle(self.tr("Kernel"))
        action = self.toggleViewAction()
        action.setShortcut(QKeySequence("Shift+K"))
        action.setToolTip(self.tr("How much the pixels around the pointer count (Shift+K)"))
        self._state = KernelState("empty")
        self._message_timer = QTimer(self)
        self._message_timer.setSingleShot(True)
        self._message_timer.setInterval(_MESSAGE_DELAY_MS)
        self._message_timer.timeout.connect(self._show_text)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setProperty("faint", True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setAccessibleName(self.tr("State of the kernel"))
        self.pages = QStackedWidget(self)
        self.pages.setMinimumWidth(264 + 2 * 16)
        self.pages.addWidget(self._centred(self.message))
        self.pages.addWidget(self._picture_page())
        self.setWidget(self.pages)
        self._show_text()

    def show_kernel(self, state: KernelState) -> None:
        """Show another picture, or why there is none."""
        self._state = state
        if state.plan is not None and state.picture is not None:
            self._message_timer.stop()
            self._show_picture(state.plan, state.picture)
            self.pages.setCurrentIndex(1)
        elif state.phase == "building" and self.pages.currentIndex() == 1:
            self._message_timer.start()
        else:
            self._message_timer.stop()
            self._show_text()

    def _show_text(self) -> None:
        text = {
            "empty": self.tr("Open an image to see the kernel of the network."),
            "building": self.tr("Building the kernel…"),
            "ready": "",
            "failed": self.tr("The kernel could not be built: {reason}.").format(
                reason=self._state.detail.removesuffix(".")
            ),
        }[self._state.phase]
        self.message.setText(text)
        self.pages.setCurrentIndex(0)

    def _show_picture(self, plan: Plan, picture: KernelPicture) -> None:
        rows, columns = picture.values.shape
        if plan.dense:
            ends = ("0", "", self.tr("{width} px").format(width=texts.number(plan.image[1])))
            note = self.tr(
                "Computed on a grid of {width} × {height} squares that spans the image, because "
                "this prior needs a dense kernel."
            )
        else:
            aside = columns // 2
            ends = (f"−{aside}", "x", self.tr("+{offset} px").format(offset=aside))
            note = self.tr("Computed on a torus of {width} × {height} px.")
        meaning = (
            self.tr("All pixels count the same for x.")
            if picture.flat
            else self.tr("The brighter a pixel, the more it counts for x.")
        )
        self.chart.show_picture(picture, ends)
        note = note.format(width=plan.shape[1], height=plan.shape[0])
        self.note.setText(f"{meaning} {note}")
        self.low.setText(texts.value(picture.low))
        self.high.setText(texts.value(picture.high))
        place = f"{picture.pixel[1]}, {picture.pixel[0]}"
        self.here.setText(
            self.tr("x = ({place})   K(x, x) = {value}").format(
                place=place, value=texts.value(picture.here)
            )
        )
        self.chart.setAccessibleDescription(
            self.tr(
                "{rows} × {columns} values from {low} to {high}; at x = ({place}) {here}"
            ).format(
                rows=rows,
                columns=columns,
                place=place,
                low=self.low.text(),
                high=self.high.text(),
                here=texts.value(picture.here),
            )
        )

    def _picture_page(self) -> QWidget:
        page = QWidget(self.pages)
        self.chart = Chart(page)
        self.legend = Legend(page)
        self.here = self._label(page, self.tr("The pixel x and its value"))
        self.low = self._label(page, self.tr("Lowest value"))
        self.high = self._label(page, self.tr("Highest value"))
        self.high.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.note = self._label(page, self.tr("What the kernel was computed on"))
        self.note.setProperty("faint", True)
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Four lines are reserved, so that the picture does not jump.
        self.note.setMinimumHeight(4 * self.note.fontMetrics().lineSpacing() + 2)
        range_ = QHBoxLayout()
        range_.addWidget(self.low)
        range_.addWidget(self.high)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.chart, 1)
        column.addWidget(self.here)
        column.addWidget(self.legend)
        column.addLayout(range_)
        column.addWidget(self.note)
        column.addStretch()
        return page

    @staticmethod
    def _label(page: QWidget, name: str) -> QLabel:
        label = QLabel(page)
        label.setAccessibleName(name)
        label.setToolTip(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        # A longer number must not make the dock wider, and the canvas jump.
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return label

    def _centred(self, label: QLabel) -> QWidget:
        page = QWidget(self.pages)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 8, 16, 16)
        column.addStretch()
        column.addWidget(label)
        column.addStretch()
        return page
