"""Opening, exporting and closing, with the questions that keep work from getting lost. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from inpaint_app.assets import asset_path
from inpaint_app.file_jobs import SAMPLE, appeared, folder_for, is_file
from inpaint_app.image_files import (
    SUFFIXES,
    FileError,
    OutputExistsError,
    read_image,
    write_image,
)
from inpaint_app.interfaces import Notice
from inpaint_app.recent import RecentFiles
from inpaint_app.session_files import Found, SessionFiles, find_session, is_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from inpaint_app.file_jobs import Host
    from inpaint_app.interfaces import Background, View
    from inpaint_app.picture import Picture
    from inpaint_app.session import Session

__all__ = ["Filing"]

T = TypeVar("T")


class Filing(SessionFiles):
    """What the File menu does.

    Attributes
    ----------
    recent : RecentFiles
        What was opened last.
    exports : int
        How often a picture was exported or copied.
    """

    def __init__(self, host: Host, view: View, background: Background) -> None:
        super().__init__(host, view, background)
        self.recent = RecentFiles()
        self.exports = 0
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
        self._when_safe(lambda: self._load(asset_path(SAMPLE)))

    def open_made(self, make: Callable[[], Picture]) -> None:
        """Open the picture that `make` returns, called elsewhere, such as one that was pasted."""
        self._when_safe(lambda: self._read(make, self._adopt))

    def opened(self, picture: Picture) -> None:
        """Note that there is another picture, however it came."""
        self._typed = self.session_path = None
        if picture.path is not None and picture.path != asset_path(SAMPLE):
            self.recent.add(picture.path)

    def say(self, failure: str) -> None:
        """Show a sentence about what could not be opened."""
        self._view.show_notice(Notice("failed", failure))

    def _ask_and_open(self) -> None:
        path = self._view.ask_image()
        if path is not None:
            self._load(path)

    def _load(self, path: Path) -> None:
        gone = False

        def noting(read: Callable[[], T]) -> T:
            nonlocal gone
            try:
                return read()
            except FileError:
                gone = not is_file(path)
                raise

        def failed() -> None:
            if gone:
                self.recent.remove(path)

        if is_session(path):
            self._read(
                lambda: noting(lambda: find_session(path)),
                lambda found: self._resume(path, found),
                failed,
            )
        else:
            self._read(lambda: noting(lambda: read_image(path)), self._adopt, failed)

    def _read(
        self,
        make: Callable[[], T],
        take: Callable[[T], None],
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """Call `make` elsewhere, then `take` with its result, once nothing unsaved is lost."""
        given_up = self._unsaved  # what the user has just agreed to lose, if anything

        def done(result: T) -> None:
            self._host.end_stroke()
            if self._unsaved == given_up:
                take(result)
            else:  # painted while the file was being read
                self._when_safe(lambda: take(result))

        self._submit("opening", make, done, failed)

    def recover(self, path: Path, taken: Callable[[Session], None]) -> None:
        """Go on with a session that the user never saved; then call `taken`."""

        def again(found: Found) -> None:
            self._resume(path, found, taken)

        self._when_safe(lambda: self._read(lambda: find_session(path), again))

    def _resume(
        self, path: Path, found: Found, taken: Callable[[Session], None] | None = None
    ) -> None:
        """Go on with a session, or ask where its picture is now."""
        if found.picture is not None:
            self._host.resume(found.picture, found.session)
            if taken is not None:
                taken(found.session)
            else:
                self.session_path = path
                self.recent.add(path)
            return
        elsewhere = self._view.ask_source(path, found.trouble)
        if elsewhere is not None:
            self._read(
                lambda: find_session(path, elsewhere),
                lambda again: self._resume(path, again, taken),
            )
        else:
            self._view.show_notice(Notice("failed", found.trouble))

    def _adopt(self, picture: Picture) -> None:
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
        folder = folder_for(source)
        if source is None:
            return folder / "pasted.png"
        suffix = source.suffix if source.suffix.lower() in SUFFIXES else ".png"
        return folder / f"{source.stem}-restored{suffix}"

    def export(self, then: Callable[[], None] | None = None) -> None:
        """Ask where to, write what is shown, then do what waits for it, if that is safe."""
        self._host.end_stroke()
        if self._host.document is None or self.busy:
            return
        answer = self._ask_where(self.suggested, self._default.suffix, self._view.ask_export)
        if answer is not None:
            self._write(answer[0], then, overwrite=answer[1])

    def _write(self, path: Path, then: Callable[[], None] | None, *, overwrite: bool) -> None:
        document = self._host.document
        if document is None:
            return
        stamp, shown, picture = document.stamp, document.shown_later(), document.picture
        self._typed = path

        def work() -> tuple[str, ...]:
            try:
                return write_image(path, shown(), like=picture, overwrite=overwrite)
            except OutputExistsError as error:
                raise appeared(path) from error

        def done(notes: tuple[str, ...]) -> None:
            self._typed = None
            self.exports += 1
            document.mark_saved(stamp)
            self._view.show_notice(Notice("exported", str(path), notes))
            if then is not None:
                self._when_safe(then)  # asks about what was painted while it was written

        self._submit("exporting", work, done)

    def copy(self, convert: Callable[[NDArray[Any]], T], offer: Callable[[T], None]) -> None:
        """Hand out what is shown: `convert` is called elsewhere, `offer` with its result here."""
        self._host.end_stroke()
        document = self._host.document
        if document is None:
            return
        shown = document.shown_later()

        def done(result: T) -> None:
            offer(result)
            self.exports += 1
            self._view.show_notice(Notice("copied"))

        self._submit("copying", lambda: convert(shown()), done)

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
        elif answer == "save":
            self.save_session(lambda: self._when_safe(then))

    def _settled(self) -> None:
        if self._closing:
            self.close()
