"""The clipboard: pictures and files that come from it, and the result that goes into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QImage

from inpaint_app.files.images import read_bytes
from inpaint_app.files.picture import Picture
from inpaint_app.window.pictures.qimages import from_qimage, to_qimage
from inpaint_app.window.transfer.paths import path_of_url

if TYPE_CHECKING:
    from pathlib import Path

    from inpaint_app.editor.files.files import Files

__all__ = ["Clipboard", "local_files"]

_FILES: Final = ("image/png", "image/tiff", "image/webp", "image/jpeg", "image/bmp")
"""Files in memory, those first that lose nothing: our own reader keeps all of their bits."""


class Clipboard(QObject):
    """Copies and pastes.

    Parameters
    ----------
    files : Files
        Opens what is pasted, and knows what is shown.
    parent : QObject, optional
        Owner.
    """

    def __init__(self, files: Files, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files

    def paste(self) -> None:
        """Open the file or the picture in the clipboard, as if it had been dropped."""
        # Only the fetching happens here, which Qt wants; what takes long, in the files' thread.
        data = QGuiApplication.clipboard().mimeData() or QMimeData()  # None if it is empty
        paths = local_files(data)
        form = next(filter(data.hasFormat, _FILES), None)
        if paths:
            self._files.opening.open_first(paths)
        elif form is not None:
            contents = bytes(data.data(form).data())
            name = self.tr("the clipboard")
            self._files.opening.open_made(lambda most: read_bytes(contents, name, most))
        elif isinstance(image := data.imageData(), QImage) and not image.isNull():
            self._files.opening.open_made(lambda _: Picture(from_qimage(image)))
        else:
            self._files.opening.say(
                self.tr("there is no picture in the clipboard; copy an image or its file first")
            )

    def copy(self) -> None:
        """Put the picture into the clipboard as it is shown."""
        self._files.exporting.copy(to_qimage, _offer)


def local_files(data: QMimeData) -> tuple[Path, ...]:
    """Return the files that were copied or are dragged."""
    return tuple(path_of_url(url) for url in data.urls() if url.isLocalFile())


def _offer(image: QImage) -> None:
    # As an image, not as data of ours: the clipboard outlives Python, and must hold nothing of it.
    QGuiApplication.clipboard().setImage(image)
