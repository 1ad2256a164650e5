"""The modal questions: nothing can go on without the answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLabel, QMessageBox, QWidget

from inpaint_app.files.images import READABLE, SUFFIXES
from inpaint_app.sessions.session import SUFFIX
from inpaint_app.window.transfer.paths import path_of_name
from inpaint_app.window.words import texts
from inpaint_app.window.words.messages import sentence

if TYPE_CHECKING:
    from inpaint_app.editor.ports import Answer, LossAnswer, WrongWay
    from inpaint_app.masks.guides import NamedLayer

__all__ = [
    "answer_about_losses",
    "ask_export",
    "ask_forget",
    "ask_image",
    "ask_losses",
    "ask_mask",
    "ask_mask_export",
    "ask_page",
    "ask_replace",
    "ask_replace_source",
    "ask_session",
    "ask_source",
    "ask_too_large",
    "ask_unsaved",
    "ask_wrong_way",
    "question_box",
]

translate = QCoreApplication.translate

BYTES_PER_PIXEL = 10
"""What an opened picture takes at 8 bits: its colours, those of the screen, and the masks."""


def ask_image(parent: QWidget, folder: Path | None) -> Path | None:
    """Ask which image to open."""
    return _existing(parent, translate("dialogs", "Open an image"), folder)


def ask_mask(parent: QWidget, folder: Path | None, layer: NamedLayer = "mask") -> Path | None:
    """Ask which mask to read for a layer."""
    title = {
        "mask": translate("dialogs", "Import a mask (white is what is to be replaced)"),
        "shielded": translate("dialogs", "Import protection (white is what is protected)"),
        "avoided": translate(
            "dialogs", "Import where not to sample (white is what nothing is copied from)"
        ),
        "source": translate("dialogs", "Import a sampling area (white is where to copy from)"),
    }[layer]
    return _existing(parent, title, folder)


def ask_mask_export(parent: QWidget, suggested: Path, layer: NamedLayer) -> Path | None:
    """Ask where to export a layer."""
    title = {
        "mask": translate("dialogs", "Export the mask"),
        "shielded": translate("dialogs", "Export the protection"),
        "avoided": translate("dialogs", "Export where not to sample"),
        "source": translate("dialogs", "Export the sampling area"),
    }[layer]
    return _new(parent, title, suggested, translate("dialogs", "PNG images (*.png)"))


def ask_session(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where to save a session."""
    kinds = translate("dialogs", "Sessions (*{suffix})").format(suffix=SUFFIX)
    return _new(parent, translate("dialogs", "Save the session"), suggested, kinds)


def ask_source(parent: QWidget, session: Path, trouble: str) -> Path | None:
    """Ask where the picture of a session is; None to give up."""
    box = question_box(
        parent,
        translate("dialogs", "Where is the picture?"),
        translate("dialogs", "The picture of the session {name} is not there as it was.").format(
            name=session.name
        ),
        sentence(trouble),
    )
    locate = box.addButton(translate("dialogs", "Locate…"), QMessageBox.ButtonRole.AcceptRole)
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.setDefaultButton(locate)
    box.exec()
    if box.clickedButton() is not locate:
        return None
    return _existing(parent, translate("dialogs", "Locate the picture"), session.parent)


def ask_export(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where to export."""
    patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
    kinds = translate("dialogs", "Images ({patterns})").format(patterns=patterns)
    return _new(parent, translate("dialogs", "Export the result"), suggested, kinds)


def ask_losses(parent: QWidget, path: Path, losses: tuple[str, ...]) -> LossAnswer:
    """Ask whether to export although the format cannot hold all, or to another format."""
    box = question_box(
        parent,
        translate("dialogs", "Something would be lost"),
        translate("dialogs", "Export to {name} all the same?").format(name=path.name),
        "\n\n".join(sentence(loss) for loss in losses),
    )
    return answer_about_losses(box)


def answer_about_losses(box: QMessageBox) -> LossAnswer:
    """Offer the answers to what would be lost in a box, show it, and return the answer."""
    export = box.addButton(translate("dialogs", "Export"), QMessageBox.ButtonRole.AcceptRole)
    elsewhere = box.addButton(
        translate("dialogs", "Choose another format…"), QMessageBox.ButtonRole.ActionRole
    )
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.setDefaultButton(export)
    box.exec()
    if box.clickedButton() is elsewhere:
        return "elsewhere"
    return "export" if box.clickedButton() is export else "stay"


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


def ask_page(parent: QWidget, path: Path, page: int, pages: int) -> int | None:
    """Ask which page of a file to open; None for none."""
    dialog = QInputDialog(parent)
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setWindowTitle(translate("dialogs", "Which page?"))
    dialog.setLabelText(
        translate("dialogs", "{name} has {pages} pages. Open page:").format(
            name=path.name, pages=texts.number(pages)
        )
    )
    label = dialog.findChild(QLabel)
    if label is not None:  # a name may look like HTML
        label.setTextFormat(Qt.TextFormat.PlainText)
    dialog.setIntRange(1, pages)
    dialog.setIntValue(page)
    dialog.setOkButtonText(translate("dialogs", "Open"))
    return dialog.intValue() if dialog.exec() else None


def ask_replace_source(parent: QWidget, path: Path, page: int = 1, pages: int = 1) -> bool:
    """Ask whether the opened file itself, or its page, shall be overwritten."""
    if pages > 1:
        return _confirm(
            parent,
            translate("dialogs", "Overwrite the original?"),
            translate("dialogs", "{name} is the image that you opened.").format(name=path.name),
            translate(
                "dialogs",
                "The pixels of page {page} will be replaced by the result. Its other pages stay "
                "as they are. This cannot be undone.",
            ).format(page=texts.number(page)),
            translate("dialogs", "Overwrite the original"),
        )
    return _confirm(
        parent,
        translate("dialogs", "Overwrite the original?"),
        translate("dialogs", "{name} is the image that you opened.").format(name=path.name),
        translate("dialogs", "Its pixels will be replaced by the result. This cannot be undone."),
        translate("dialogs", "Overwrite the original"),
    )


def ask_unsaved(parent: QWidget, name: str) -> Answer:
    """Ask what to do with work that was not exported."""
    box = question_box(
        parent,
        translate("dialogs", "Unsaved work"),
        translate("dialogs", "Your work on {name} is not saved.").format(
            name=name or translate("dialogs", "this image")
        ),
        translate(
            "dialogs",
            "Export the result to a new file, or save a session to go on later. The file that you "
            "opened stays as it is. Otherwise the mask and the fills are lost.",
        ),
    )
    export = box.addButton(
        translate("dialogs", "Export to a new file…"), QMessageBox.ButtonRole.AcceptRole
    )
    save = box.addButton(translate("dialogs", "Save session"), QMessageBox.ButtonRole.AcceptRole)
    drop = box.addButton(
        translate("dialogs", "Drop the changes"), QMessageBox.ButtonRole.DestructiveRole
    )
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.setDefaultButton(export)
    box.exec()
    if box.clickedButton() is export:
        return "export"
    if box.clickedButton() is save:
        return "save"
    return "drop" if box.clickedButton() is drop else "stay"


def ask_too_large(parent: QWidget, path: Path, width: int, height: int) -> bool:
    """Ask whether to open a picture of more pixels than are allowed without asking."""
    megapixels = texts.number(round(width * height / 1e6))
    gigabytes = QLocale().toString(width * height * BYTES_PER_PIXEL / 1e9, "f", 1)
    return _confirm(
        parent,
        translate("dialogs", "Open a very large picture?"),
        translate(
            "dialogs", "{name} has {width} × {height} pixels: {megapixels} megapixels."
        ).format(
            name=path.name,
            width=texts.number(width),
            height=texts.number(height),
            megapixels=megapixels,
        ),
        translate(
            "dialogs",
            "Opening it takes about {gigabytes} GB of memory, and working on it more. The limit "
            "above which you are asked is in the settings.",
        ).format(gigabytes=gigabytes),
        translate("dialogs", "Open"),
    )


def ask_wrong_way(parent: QWidget, path: Path, percent: int) -> WrongWay:
    """Ask whether to invert a mask that covers so much of the picture; Escape imports nothing."""
    box = question_box(
        parent,
        translate("dialogs", "Is the mask the wrong way round?"),
        translate("dialogs", "{name} masks {percent} % of the picture.").format(
            name=path.name, percent=percent
        ),
        translate(
            "dialogs",
            "White is what is to be filled. If it is black in this file, import it inverted.",
        ),
    )
    inverted = box.addButton(
        translate("dialogs", "Import inverted"), QMessageBox.ButtonRole.AcceptRole
    )
    as_is = box.addButton(translate("dialogs", "Import as it is"), QMessageBox.ButtonRole.NoRole)
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.setDefaultButton(inverted)
    box.exec()
    if box.clickedButton() is inverted:
        return "invert"
    return "keep" if box.clickedButton() is as_is else "stop"


def ask_forget(parent: QWidget, name: str) -> bool:
    """Ask whether work that was left behind shall be deleted."""
    return _confirm(
        parent,
        translate("dialogs", "Discard unsaved work?"),
        translate("dialogs", "What was kept of the work on {name} is going to be deleted.").format(
            name=name or translate("dialogs", "a pasted image")
        ),
        translate("dialogs", "The picture itself is not touched. This cannot be undone."),
        translate("dialogs", "Discard"),
    )


def _existing(parent: QWidget, title: str, folder: Path | None) -> Path | None:
    # What a file is, its content says, whatever its ending: hence «All files», too.
    kinds = ";;".join((pictures_filter(), translate("dialogs", "All files (*)")))
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder or pictures_folder()), kinds)
    return path_of_name(name) if name else None


def pictures_folder() -> Path:
    """Return where the user keeps pictures: the system's folder for them, or home."""
    places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.PicturesLocation)
    return next((Path(place) for place in places if Path(place).is_dir()), Path.home())


def pictures_filter() -> str:
    """Return the filter of a dialog for what can be opened, in small and capital letters."""
    endings = sorted({*READABLE, SUFFIX})
    patterns = " ".join(f"*{each}" for ending in endings for each in (ending, ending.upper()))
    return translate("dialogs", "Pictures and sessions ({patterns})").format(patterns=patterns)


def _new(parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
    """Ask for a file to write.

    The dialog does not confirm the replacing of a file: it would ask about the name as it was
    typed, before the ending is added.
    """
    name, _ = QFileDialog.getSaveFileName(
        parent,
        title,
        str(suggested),
        kinds,
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    return path_of_name(name) if name else None


def _confirm(parent: QWidget, title: str, text: str, detail: str, verb: str) -> bool:
    box = question_box(parent, title, text, detail)
    yes = box.addButton(verb, QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    return box.clickedButton() is yes


def question_box(parent: QWidget, title: str, text: str, detail: str) -> QMessageBox:
    """Return a box with a question and details, both shown as they are.

    Names of files may look like HTML, and a box guesses which of the two a text is.
    """
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    # Qt has no setting for the format of the details.
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    return box
