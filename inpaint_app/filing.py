"""Opening, exporting and closing, with the questions that keep work from getting lost. No Qt."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from inpaint_app.assets import asset_path
from inpaint_app.image_files import (
    SUFFIXES,
    FileError,
    OutputExistsError,
    read_image,
    read_mask,
    write_image,
)
from inpaint_app.interfaces import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.document import Document
    from inpaint_app.interfaces import Background, View
    from inpaint_app.picture import Picture

__all__ = ["Filing"]

_SAMPLE = "sample.png"

_log = logging.getLogger(__name__)

T = TypeVar("T")


class _Host(Protocol):
    """The part of the controller that filing needs."""

    @property
    def document(self) -> Document | None: ...
    def adopt(self, picture: Picture, mask: NDArray[np.bool_] | None = None) -> None: ...
    def add_mask(self, mask: NDArray[np.bool_]) -> None: ...
    def end_stroke(self) -> None: ...
    def refresh(self) -> None: ...


class Filing:
    """What the File menu does."""

    def __init__(self, host: _Host, view: View, background: Background) -> None:
        self._host = host
        self._view = view
        self._background = background
        self.busy: Literal["", "opening", "exporting"] = ""
        self._closing = False
        self._typed: Path | None = None  # where the last export failed to go

    @property
    def name(self) -> str:
        """The name of the opened file."""
        document = self._host.document
        path = document.picture.path if document is not None else None
        return path.name if path is not None else ""

    # -- opening

    def open(self) -> None:
        """Ask for an image and open it."""
        self._when_safe(self._ask_and_open)

    def open_path(self, path: Path) -> None:
        """Open the image at `path`."""
        self._when_safe(lambda: self._load(path))

    def open_sample(self) -> None:
        """Open the picture that comes with the program."""
        self._when_safe(lambda: self._load(asset_path(_SAMPLE)))

    def import_mask(self) -> None:
        """Ask for a mask of the image's size and add it to the mask."""
        document = self._host.document
        path = self._view.ask_mask() if document is not None and not self.busy else None
        if document is None or path is None:
            return
        shape = document.selection.pixels.shape
        self._submit("opening", lambda: read_mask(path, (shape[0], shape[1])), self._host.add_mask)

    def _ask_and_open(self) -> None:
        path = self._view.ask_image()
        if path is not None:
            self._load(path)

    def _load(self, path: Path) -> None:
        given_up = self._unsaved  # what the user has just agreed to lose, if anything

        def done(picture: Picture) -> None:
            self._host.end_stroke()
            if self._unsaved == given_up:
                self._opened(picture)
            else:  # painted while the file was being read
                self._when_safe(lambda: self._opened(picture))

        self._submit("opening", lambda: read_image(path), done)

    def _opened(self, picture: Picture) -> None:
        self._typed = None
        self._host.adopt(picture)
        if picture.notes:
            self._view.show_notice(Notice("opened-with-notes", notes=picture.notes))

    # -- exporting

    @property
    def suggested(self) -> Path:
        """Where to export unless the user says otherwise.

        Never the source itself, unless an export to it was asked for and failed.
        """
        default = self._default
        if self._typed is None:
            return default
        # A dialog cannot be opened in a folder that does not exist; the name is worth keeping.
        return self._typed if self._typed.parent.is_dir() else default.with_name(self._typed.name)

    @property
    def _default(self) -> Path:
        document = self._host.document
        source = document.picture.path if document is not None else None
        if source is None:
            return Path.cwd() / "restored.png"
        suffix = source.suffix if source.suffix.lower() in SUFFIXES else ".png"
        name = f"{source.stem}-restored{suffix}"
        # The sample lies among the program's own files, where nobody would look for a result.
        folder = Path.cwd() if source == asset_path(_SAMPLE) else source.parent
        return folder / name

    def export(self, then: Callable[[], None] | None = None) -> None:
        """Ask where to, write what is shown, then do what waits for it, if that is safe."""
        self._host.end_stroke()
        if self._host.document is None or self.busy:
            return
        suggested = self.suggested
        while (path := self._view.ask_export(suggested)) is not None:
            if not path.suffix:
                path = path.with_suffix(self._default.suffix)
            # About the very name that is written, ending included, and not asked again later.
            overwrite = _exists(path)
            if not overwrite or self._may_replace(path):
                self._write(path, then, overwrite=overwrite)
                return
            suggested = path

    def _write(self, path: Path, then: Callable[[], None] | None, *, overwrite: bool) -> None:
        document = self._host.document
        if document is None:
            return
        stamp, pixels, picture = document.stamp, document.shown(document.rect), document.picture
        self._typed = path

        def work() -> tuple[str, ...]:
            try:
                return write_image(path, pixels, like=picture, overwrite=overwrite)
            except OutputExistsError as error:
                raise FileError(
                    f"{path} has appeared only now and was not replaced; "
                    "export again to replace it or to choose another name"
                ) from error

        def done(notes: tuple[str, ...]) -> None:
            self._typed = None
            document.mark_saved(stamp)
            self._view.show_notice(Notice("exported", str(path), notes))
            if then is not None:
                self._when_safe(then)  # asks about what was painted while it was written

        self._submit("exporting", work, done)

    def _may_replace(self, path: Path) -> bool:
        if self._is_source(path):
            return self._view.ask_replace_source(path)
        return self._view.ask_replace(path)

    def _is_source(self, path: Path) -> bool:
        document = self._host.document
        source = document.picture.path if document is not None else None
        if source is None:
            return False
        try:
            return path.samefile(source)
        except OSError:  # one of them does not exist
            return path.absolute() == source.absolute()

    # -- closing

    def close(self) -> None:
        """Close the window, after asking about work that was not exported.

        While a file is being read or written this waits for it, without blocking.
        """
        self._closing = bool(self.busy)
        self._when_safe(self._view.close_now)

    # -- helpers

    @property
    def _unsaved(self) -> int | None:
        """A number for the work that was never exported, None when there is none."""
        document = self._host.document
        return document.history.token if document is not None and document.modified else None

    def _when_safe(self, then: Callable[[], None]) -> None:
        """Do what replaces the document once nothing unsaved is lost by it."""
        if self.busy:
            return
        self._host.end_stroke()
        document = self._host.document
        answer = "drop"
        if document is not None and document.modified:
            answer = self._view.ask_unsaved(self.name)
        if answer == "drop":
            then()
        elif answer == "export":
            self.export(then)

    def _submit(
        self,
        busy: Literal["opening", "exporting"],
        work: Callable[[], T],
        done: Callable[[T], None],
    ) -> None:
        if self.busy:
            return
        self.busy = busy

        def finished(result: T | Exception) -> None:
            self.busy = ""
            if isinstance(result, FileError):
                self._view.show_notice(Notice("failed", str(result)))
            elif isinstance(result, MemoryError):
                told = "there is not enough memory for this picture; close other programs"
                self._view.show_notice(Notice("failed", told))
            elif isinstance(result, Exception):
                _log.error("a file operation failed unexpectedly", exc_info=result)
                self._view.show_notice(Notice("failed", f"{type(result).__name__}: {result}"))
            else:
                done(result)
            self._host.refresh()
            if self._closing:
                self.close()

        self._host.refresh()
        self._background.submit(work, finished)


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # not even that may be asked; writing will say why
        return False
