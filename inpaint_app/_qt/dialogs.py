"""The questions that stop the user, because nothing can go on without the answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from inpaint_app.image_files import SUFFIXES

if TYPE_CHECKING:
    from inpaint_app.interfaces import Answer

__all__ = [
    "ask_export",
    "ask_image",
    "ask_mask",
    "ask_replace",
    "ask_replace_source",
    "ask_unsaved",
]

translate = QCoreApplication.translate


def ask_image(parent: QWidget, folder: Path | None) -> Path | None:
    """Ask which image to open."""
    return _existing(parent, translate("dialogs", "Open an image"), folder)


def ask_mask(parent: QWidget, folder: Path | None) -> Path | None:
    """Ask which mask to read."""
    return _existing(
        parent, translate("dialogs", "Import a mask (white is what is to be replaced)"), folder
    )


def ask_export(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where to export.

    The dialog does not confirm the replacing of a file: it would ask about the name as it was
    typed, before the ending is added.
    """
    patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
    name, _ = QFileDialog.getSaveFileName(
        parent,
        translate("dialogs", "Export the result"),
        str(suggested),
        translate("dialogs", "Images ({patterns})").format(patterns=patterns),
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    return Path(name) if name else None


def ask_replace(parent: QWidget, path: Path) -> bool:
    """Ask whether an existing file shall be replaced."""
    return _confirm(
        parent,
        translate("dialogs", "Replace the file?"),
        translate("dialogs", "{name} exists already.").format(name=path.name),
        translate("dialogs", "It is in {folder}. What it holds now is lost.").format(
            folder=path.parent
        ),
        translate("dialogs", "Replace"),
    )


def ask_replace_source(parent: QWidget, path: Path) -> bool:
    """Ask whether the opened file itself shall be overwritten."""
    return _confirm(
        parent,
        translate("dialogs", "Overwrite the original?"),
        translate("dialogs", "{name} is the image that you opened.").format(name=path.name),
        translate("dialogs", "Its pixels will be replaced by the result. This cannot be undone."),
        translate("dialogs", "Overwrite the original"),
    )


def ask_unsaved(parent: QWidget, name: str) -> Answer:
    """Ask what to do with work that was not exported."""
    box = _box(
        parent,
        translate("dialogs", "Unsaved work"),
        translate("dialogs", "Export the changes to {name} first?").format(
            name=name or translate("dialogs", "this image")
        ),
        translate("dialogs", "The mask and the fills that were not exported are lost otherwise."),
    )
    export = box.addButton(translate("dialogs", "Export…"), QMessageBox.ButtonRole.AcceptRole)
    drop = box.addButton(
        translate("dialogs", "Don’t export"), QMessageBox.ButtonRole.DestructiveRole
    )
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.setDefaultButton(export)
    box.exec()
    if box.clickedButton() is export:
        return "export"
    return "drop" if box.clickedButton() is drop else "stay"


def _existing(parent: QWidget, title: str, folder: Path | None) -> Path | None:
    # No filter by ending: what a file is, its content says, and the reader explains what it is not.
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder or Path.home()))
    return Path(name) if name else None


def _confirm(parent: QWidget, title: str, text: str, detail: str, verb: str) -> bool:
    box = _box(parent, title, text, detail)
    yes = box.addButton(verb, QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    return box.clickedButton() is yes


def _box(parent: QWidget, title: str, text: str, detail: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(detail)
    return box
