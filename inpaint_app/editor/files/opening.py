"""Opening pictures and sessions, whatever they are and wherever they come from. No Qt."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from inpaint_app.editor.files.jobs import SAMPLE, is_file
from inpaint_app.editor.files.sessions import Found, SessionFiles, find_session, is_session
from inpaint_app.editor.recent import RecentFiles
from inpaint_app.editor.state import Notice
from inpaint_app.errors import FileError, TooLargeError
from inpaint_app.files.assets import asset_path
from inpaint_app.files.images import MAX_PIXELS, read_image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.editor.files.jobs import Host
    from inpaint_app.editor.ports import Background, View
    from inpaint_app.files.picture import Picture
    from inpaint_app.sessions.session import Session

__all__ = ["Opening"]

T = TypeVar("T")
Read = TypeVar("Read", "Picture", Found)


class _Large(NamedTuple):
    """What is larger than allowed, which is a question and not a failure."""

    path: Path
    width: int
    height: int


class Opening(SessionFiles):
    """What leads to another picture in the window.

    Attributes
    ----------
    recent : RecentFiles
        What was opened last.
    max_pixels : int
        Above this the user is asked before a picture is decoded.
    prepare : callable
        Called with the pixels of a picture that was read, and with its colour profile, in the
        thread that reads: what takes long before it can be shown.
    """

    def __init__(self, host: Host, view: View, background: Background) -> None:
        super().__init__(host, view, background)
        self.recent = RecentFiles()
        self.max_pixels = MAX_PIXELS
        self.prepare: Callable[[NDArray[Any], bytes | None], None] = lambda _pixels, _profile: None

    @property
    @abstractmethod
    def _unsaved(self) -> int | None:
        """A number for the work that was never exported, None when there is none."""

    @abstractmethod
    def _when_safe(self, then: Callable[[], None]) -> None:
        """Do what replaces the document once nothing unsaved is lost by it."""

    def open(self) -> None:
        """Ask for an image and open it."""
        self._when_safe(self._ask_and_open)

    def open_path(self, path: Path) -> None:
        """Open the image at `path`."""
        self._when_safe(lambda: self._load(path))

    def open_sample(self) -> None:
        """Open the picture that comes with the program."""
        self._when_safe(lambda: self._load(asset_path(SAMPLE)))

    def open_made(self, make: Callable[[int], Picture]) -> None:
        """Open the picture that `make` returns, such as one that was pasted.

        It is called elsewhere, with the number of pixels that the picture may have.
        """
        self._when_safe(lambda: self._read(make, self._adopt))

    def opened(self, picture: Picture) -> None:
        """Note that there is another picture, however it came."""
        self.session_path = None
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
                lambda most: noting(lambda: find_session(path, max_pixels=most)),
                lambda found: self._resume(path, found),
                failed,
            )
        else:
            self._read(lambda most: noting(lambda: read_image(path, most)), self._adopt, failed)

    def _read(
        self,
        make: Callable[[int], Read],
        take: Callable[[Read], None],
        failed: Callable[[], None] = lambda: None,
        allowed: int | None = None,
    ) -> None:
        """Call `make` elsewhere, then `take` with its result, once nothing unsaved is lost.

        It is called with the number of pixels that are allowed; when there are more, the user is
        asked, and it is called once more.
        """
        given_up = self._unsaved  # what the user has just agreed to lose, if anything
        most = allowed or self.max_pixels

        def work() -> Read | _Large:
            try:
                result = make(most)
            except TooLargeError as error:
                return _Large(error.path, error.width, error.height)
            picture = _picture_of(result)
            if picture is not None:
                self.prepare(picture.pixels, picture.icc_profile)
            return result

        def done(result: Read | _Large) -> None:
            if isinstance(result, _Large):
                if self._view.ask_too_large(result.path, result.width, result.height):
                    self._read(make, take, failed, result.width * result.height)
                return
            self._host.end_stroke()
            if self._unsaved == given_up:
                take(result)
            else:  # painted while the file was being read
                self._when_safe(lambda: take(result))

        self._submit("opening", work, done, failed)

    def recover(self, path: Path, taken: Callable[[Session], None]) -> None:
        """Go on with a session that the user never saved; then call `taken`."""

        def again(found: Found) -> None:
            self._resume(path, found, taken)

        self._when_safe(lambda: self._read(lambda most: find_session(path, max_pixels=most), again))

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
                lambda most: find_session(path, elsewhere, most),
                lambda again: self._resume(path, again, taken),
            )
        else:
            self._view.show_notice(Notice("failed", found.trouble))

    def _adopt(self, picture: Picture) -> None:
        self._host.adopt(picture)
        if picture.notes:
            self._view.show_notice(Notice("opened-with-notes", notes=picture.notes))


def _picture_of(read: Picture | Found) -> Picture | None:
    return read.picture if isinstance(read, Found) else read
