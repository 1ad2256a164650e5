"""What this program is: version, licence, and the paper that it comes from."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inpaint_app.files.assets import asset_path

__all__ = ["PAPER", "AboutDialog"]

PAPER: Final = (
    "A. Radhakrishnan, G. Stefanakis, M. Belkin, C. Uhler: Simple, fast, and flexible framework "
    "for matrix completion with infinite width neural networks. PNAS 119(16), 2022."
)


class AboutDialog(QDialog):
    """A small window beside the picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About NTK Inpaint"))
        icon = QLabel(self)
        icon.setPixmap(QIcon(str(asset_path("icon.svg"))).pixmap(64, 64))
        title = QLabel("NTK Inpaint", self)
        title.setObjectName("headline")
        number = QLabel(self.tr("Version {version}").format(version=_version()), self)
        number.setProperty("faint", True)
        self.text = QLabel(
            self.tr(
                "Fills what is painted over, without training, by regression with convolutional "
                "neural tangent kernels."
            ),
            self,
        )
        self.paper = QLabel(PAPER, self)
        self.paper.setToolTip(self.tr("The paper that the method comes from"))
        licence = QLabel(
            self.tr("Free software under the MIT licence. The window is made with Qt (LGPL)."), self
        )
        column = QVBoxLayout()
        column.setSpacing(8)
        for label in (title, number, self.text, self.paper, licence):
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        for label in (self.text, self.paper, licence):
            label.setWordWrap(True)
            label.setMinimumWidth(400)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(self)
        buttons.addButton(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 16)
        outer.setSpacing(16)
        outer.addLayout(row)
        outer.addWidget(buttons)
        outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)


def _version() -> str:
    try:
        return version("ntk-inpaint")
    except PackageNotFoundError:  # run from the sources, without being installed
        return "–"
