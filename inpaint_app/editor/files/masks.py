"""Reading and writing the masks of a picture: white is what is painted. No Qt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from inpaint_app.editor.files.jobs import FileJobs, folder_for
from inpaint_app.editor.state import Notice
from inpaint_app.files.images import read_mask, write_image

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.document.document import Document
    from inpaint_app.masks.guides import Layer

__all__ = ["MaskFiles"]

_NAMES: Final[dict[Layer, str]] = {
    "mask": "mask",
    "protected": "protection",
    "source": "sampling",
}


class MaskFiles(FileJobs):
    """What the Mask menu does with files."""

    def import_mask(self, layer: Layer = "mask") -> None:
        """Ask for a mask of the image's size and add it to a layer."""
        if self._host.document is None or self.busy:
            return
        path = self._view.ask_mask(layer)
        if path is not None:
            self.import_mask_from(path, layer)

    def import_mask_from(self, path: Path, layer: Layer = "mask") -> None:
        """Add the mask at `path`, which must be of the image's size, to a layer."""
        document = self._host.document
        if document is None:
            return
        shape = document.rect.height, document.rect.width

        def done(mask: NDArray[np.bool_]) -> None:
            if self._host.document is document:
                self._host.add_mask(mask, layer)

        self._submit("opening", lambda: read_mask(path, shape), done)

    def export_mask(self, layer: Layer = "mask") -> None:
        """Ask where to, and write a layer: white where it is painted, else black.

        The picture itself is as unsaved after it as it was.
        """
        self._host.end_stroke()
        document = self._host.document
        if document is None or self.busy or not document.layer(layer).count:
            return
        target = self._ask_where(
            self._suggested_mask(document, layer),
            ".png",
            partial(self._view.ask_mask_export, layer=layer),
        )
        if target is None:
            return
        path, mask = target.path, document.layer(layer).snapshot()

        def work() -> tuple[str, ...]:
            return target.write(
                lambda over: write_image(path, mask * np.uint8(255), overwrite=over)
            )

        self._submit(
            "exporting",
            work,
            lambda notes: self._view.show_notice(Notice("exported", str(path), notes)),
        )

    @staticmethod
    def _suggested_mask(document: Document, layer: Layer) -> Path:
        source = document.picture.path
        stem = source.stem if source is not None else "pasted"
        return folder_for(source) / f"{stem}-{_NAMES[layer]}.png"
