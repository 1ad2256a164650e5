"""Reading and writing the mask and the guides of a picture as image files; white is True."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from inpaint_app.editor.files.jobs import folder_for
from inpaint_app.editor.state import Notice
from inpaint_app.files.images import read_marks, write_image
from inpaint_app.masks.guides import named

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from inpaint_app.document.document import Document
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.files.jobs import FileJobs, Targets
    from inpaint_app.editor.mask_tools import MaskTools
    from inpaint_app.files.picture import Picture
    from inpaint_app.masks.coverage import Marks
    from inpaint_app.masks.guides import Layer, NamedLayer

__all__ = ["MaskFiles"]

_NAMES: Final[dict[NamedLayer, str]] = {
    "mask": "mask",
    "avoided": "no-sampling",
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
        path = self._desk.questions.ask_mask(self._desk.folder, named(layer))
        if path is not None:
            self.read(path, layer)

    def read(
        self, path: Path, layer: Layer = "mask", then: Callable[[], None] = lambda: None
    ) -> None:
        """Add the mask file `path`, which must have the image's size, to a layer.

        If it covers most of the picture, the user is asked whether it is the wrong way round, and
        may cancel. `then` is called after that, unless it fails or is cancelled.
        """
        document = self._desk.document
        if document is None:
            return
        picture = document.picture
        notes: list[str] = []

        def done(mask: Marks) -> None:
            if self._desk.document is not document:
                return
            share = 100 * int(np.count_nonzero(mask)) // mask.size
            is_odd = layer == "mask" and share > 50
            answer = self._desk.questions.ask_wrong_way(path, share) if is_odd else "keep"
            if answer == "invert":
                self._read(path, picture, layer, notes, add, inverted=True)
            elif answer == "keep":
                add(mask)

        def add(mask: Marks) -> None:
            if self._desk.document is document:
                self._mask.add(mask, layer)
                if notes:
                    self._desk.view.show_notice(Notice("opened-with-notes", notes=tuple(notes)))
                then()

        self._read(path, picture, layer, notes, done)

    def _read(
        self,
        path: Path,
        picture: Picture,
        layer: Layer,
        notes: list[str],
        take: Callable[[Marks], None],
        *,
        inverted: bool = False,
    ) -> None:
        """Read a mask file in the background, then call `take` with the mask."""
        notes.clear()

        # Only the mask itself has soft edges.
        threshold = None if layer == "mask" else 0.5

        def work() -> Marks:
            return read_marks(
                path, of=picture, inverted=inverted, threshold=threshold, on_note=notes.append
            )

        self._jobs.submit("opening", work, take)

    def read_all(self, paths: tuple[Path, ...]) -> None:
        """Add several mask files to the mask, one after the other, each as one undo step."""
        if paths:
            self.read(paths[0], then=lambda: self.read_all(paths[1:]))

    def ask_and_write(self, layer: Layer = "mask") -> None:
        """Ask for a file, and write a layer to it: white where it is True, otherwise black.

        Soft edges are grey.

        This does not count as saving the picture.
        """
        self._desk.before_change()
        document = self._desk.document
        if document is None or self._jobs.busy or not document.layers.layer(layer).count:
            return
        target = self._targets.ask(
            self._suggested_mask(document, layer),
            ".png",
            partial(self._desk.questions.ask_mask_export, layer=named(layer)),
        )
        if target is None:
            return
        path, mask = target.path, document.layers.layer(layer).coverage_snapshot()

        def work() -> tuple[str, ...]:
            return target.write(lambda over: write_image(path, mask, overwrite=over))

        self._jobs.submit(
            "exporting",
            work,
            lambda notes: self._desk.view.show_notice(Notice("exported", str(path), notes)),
        )

    @staticmethod
    def _suggested_mask(document: Document, layer: Layer) -> Path:
        source = document.picture.path
        stem = source.stem if source is not None else "pasted"
        return folder_for(source) / f"{stem}-{_NAMES[named(layer)]}.png"
