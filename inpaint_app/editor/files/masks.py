"""Reading and writing the mask and the guides of a picture as image files; white is True."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from inpaint_app.editor.files.jobs import folder_for
from inpaint_app.editor.state import Notice
from inpaint_app.files.images import read_mask, write_image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.document.document import Document
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.files.jobs import FileJobs, Targets
    from inpaint_app.editor.mask_tools import MaskTools
    from inpaint_app.masks.guides import Layer

__all__ = ["MaskFiles"]

_NAMES: Final[dict[Layer, str]] = {
    "mask": "mask",
    "protected": "no-sampling",
    "source": "sampling",
    "shielded": "protection",
}


class MaskFiles:
    """The file commands of the Mask menu.

    Parameters
    ----------
    desk : Desk
        Has the document.
    jobs : FileJobs
        Reads and writes the files.
    targets : Targets
        Asks for the file name.
    mask : MaskTools
        Adds masks that were read.
    """

    def __init__(self, desk: Desk, jobs: FileJobs, targets: Targets, mask: MaskTools) -> None:
        self._desk = desk
        self._jobs = jobs
        self._targets = targets
        self._mask = mask

    def ask_and_read(self, layer: Layer = "mask") -> None:
        """Ask for a mask file of the image's size, and add it to a layer."""
        if self._desk.document is None or self._jobs.busy:
            return
        path = self._desk.questions.ask_mask(self._desk.folder, layer)
        if path is not None:
            self.read(path, layer)

    def read(
        self, path: Path, layer: Layer = "mask", then: Callable[[], None] = lambda: None
    ) -> None:
        """Add the mask file `path`, which must have the image's size, to a layer.

        `then` is called after that, unless it fails.
        """
        document = self._desk.document
        if document is None:
            return
        shape = document.layers.rect.height, document.layers.rect.width

        notes: list[str] = []

        def done(mask: NDArray[np.bool_]) -> None:
            if self._desk.document is document:
                self._mask.add(mask, layer)
                if notes:
                    self._desk.view.show_notice(Notice("opened-with-notes", notes=tuple(notes)))
                then()

        self._jobs.submit("opening", lambda: read_mask(path, shape, on_soft=notes.append), done)

    def read_all(self, paths: tuple[Path, ...]) -> None:
        """Add several mask files to the mask, one after the other, each as one undo step."""
        if paths:
            self.read(paths[0], then=lambda: self.read_all(paths[1:]))

    def ask_and_write(self, layer: Layer = "mask") -> None:
        """Ask for a file, and write a layer to it: white where it is True, otherwise black.

        This does not count as saving the picture.
        """
        self._desk.before_change()
        document = self._desk.document
        if document is None or self._jobs.busy or not document.layers.layer(layer).count:
            return
        target = self._targets.ask(
            self._suggested_mask(document, layer),
            ".png",
            partial(self._desk.questions.ask_mask_export, layer=layer),
        )
        if target is None:
            return
        path, mask = target.path, document.layers.layer(layer).snapshot()

        def work() -> tuple[str, ...]:
            return target.write(
                lambda over: write_image(path, mask * np.uint8(255), overwrite=over)
            )

        self._jobs.submit(
            "exporting",
            work,
            lambda notes: self._desk.view.show_notice(Notice("exported", str(path), notes)),
        )

    @staticmethod
    def _suggested_mask(document: Document, layer: Layer) -> Path:
        source = document.picture.path
        stem = source.stem if source is not None else "pasted"
        return folder_for(source) / f"{stem}-{_NAMES[layer]}.png"
