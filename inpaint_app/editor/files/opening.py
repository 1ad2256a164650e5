"""Opening pictures and sessions, from files, the clipboard or the recovery folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from inpaint_app.document.document import Document
from inpaint_app.editor.display import display_arguments
from inpaint_app.editor.files.jobs import SAMPLE, is_file
from inpaint_app.editor.recent import RecentFiles
from inpaint_app.editor.state import Notice
from inpaint_app.errors import FileError, TooLargeError
from inpaint_app.files.assets import asset_path
from inpaint_app.files.images import MAX_PIXELS, READABLE, read_image
from inpaint_app.sessions.finding import Found, find_session, is_session

if TYPE_CHECKING:
    from pathlib import Path

    from inpaint_app.editor.choices import CurrentChoices
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.files.guard import Guard
    from inpaint_app.editor.files.jobs import FileJobs
    from inpaint_app.editor.files.sessions import SavingSessions
    from inpaint_app.files.picture import Picture
    from inpaint_app.sessions.session import Session

__all__ = ["Opening", "Prepare"]

T = TypeVar("T")
Read = TypeVar("Read", "Picture", Found)

Prepare = Callable[..., None]
"""Prepares a picture for display; it is called with the `display_arguments`."""


class _Large(NamedTuple):
    """A picture that is larger than allowed; the user is asked, so it is no error."""

    path: Path
    width: int
    height: int


class Opening:
    """All ways to get another picture into the window.

    Parameters
    ----------
    desk : Desk
        Gets the new document.
    jobs : FileJobs
        Reads files.
    guard : Guard
        Asks before the document is replaced.
    sessions : SavingSessions
        Gets the path of a resumed session.
    choices : CurrentChoices
        Gets the choices of a resumed session.
    prepare : callable, optional
        Called with what `display_arguments` returns for a picture, in the thread that has read
        it. It does what takes long before the picture can be shown.

    Attributes
    ----------
    recent : RecentFiles
        The files that were opened last.
    """

    def __init__(
        self,
        desk: Desk,
        jobs: FileJobs,
        guard: Guard,
        sessions: SavingSessions,
        choices: CurrentChoices,
        prepare: Prepare | None = None,
    ) -> None:
        self._desk = desk
        self._jobs = jobs
        self._guard = guard
        self._sessions = sessions
        self._choices = choices
        self.recent = RecentFiles()
        self._max_pixels = MAX_PIXELS
        self._prepare = prepare
        self._resuming = False
        desk.other.connect(self._note)

    @property
    def max_pixels(self) -> int:
        """The user is asked before a picture with more pixels is decoded."""
        return self._max_pixels

    def set_max_pixels(self, number: int) -> None:
        """Set the number of pixels above which the user is asked."""
        self._max_pixels = number

    def open(self) -> None:
        """Ask for an image and open it."""
        if not self._jobs.busy:
            self._ask_and_open()

    def open_path(self, path: Path) -> None:
        """Open the image at `path`."""
        self._load(path)

    def open_other_page(self) -> None:
        """Ask for another page of the file that is open, and open it."""
        document = self._desk.document
        picture = document.picture if document is not None else None
        if self._jobs.busy or picture is None or picture.path is None or picture.pages < 2:
            return
        path = picture.path
        page = self._desk.questions.ask_page(path, picture.page, picture.pages)
        if page is not None and page != picture.page:
            self._read(lambda most: read_image(path, most, page), self._adopt)

    def open_first(self, paths: tuple[Path, ...]) -> None:
        """Open the first of several files that looks like a picture, and name the others.

        Those of the others that look like pictures are at the front of the recent files after
        that.
        """
        first = next((path for path in paths if _looks_openable(path)), paths[0])
        self._load(first, tuple(path for path in paths if path != first))

    def open_sample(self) -> None:
        """Open the picture that comes with the program."""
        self._load(asset_path(SAMPLE))

    def open_made(self, make: Callable[[int], Picture]) -> None:
        """Open the picture that `make` returns, such as one from the clipboard.

        `make` is called in the background thread with the allowed number of pixels.
        """
        self._read(make, self._adopt)

    def adopt(self, picture: Picture) -> None:
        """Show a picture that was read."""
        self._desk.put(Document(picture, history_budget=self._desk.history_budget))
        self._desk.changed()

    def resume(self, picture: Picture, session: Session) -> None:
        """Resume a session with its picture."""
        document = Document.resumed(
            picture,
            session.layers,
            session.edits,
            session.done,
            softness=session.softness,
            history_budget=self._desk.history_budget,
        )
        self._resuming = True  # the session is the recent file, not its picture besides
        try:
            self._desk.put(document)
        finally:
            self._resuming = False
        self._desk.show_all()
        self._choices.load(session.parameters)
        self._desk.changed()

    def say(self, failure: str) -> None:
        """Show a sentence about a failure to open something."""
        self._desk.view.show_notice(Notice("failed", failure))

    def _ask_and_open(self) -> None:
        document = self._desk.document
        source = document.picture.path if document is not None else None
        own = source is not None and source != asset_path(SAMPLE)
        path = self._desk.questions.ask_image(self._desk.folder if own else None)
        if path is not None:
            self._load(path)

    def _load(self, path: Path, others: tuple[Path, ...] = ()) -> None:
        """Read a file and show it; `others` are named in a message, and become recent files."""
        gone = False

        def adopt(picture: Picture) -> None:
            self._adopt(picture)
            self._name(path, others)

        def choose(picture: Picture) -> None:
            page: int | None = 1
            if picture.pages > 1:
                page = self._desk.questions.ask_page(path, 1, picture.pages)
            if page == 1:
                self._guard.when_safe(lambda: adopt(picture))
            elif page is not None:
                self._read(lambda most: read_image(path, most, page), adopt)

        def resume(found: Found) -> None:
            self._resume(path, found)
            self._name(path, others)

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
                resume,
                failed,
            )
        else:
            self._read(
                lambda most: noting(lambda: read_image(path, most)), choose, failed, asks=True
            )

    def _name(self, opened: Path, others: tuple[Path, ...]) -> None:
        """Say which files were not opened."""
        if others:
            for path in reversed(others):
                if _looks_openable(path):
                    self.recent.add(path)
            self.recent.add(opened)
            names = ", ".join(path.name for path in others)
            self._desk.view.show_notice(Notice("opened-first", opened.name, (), others=names))

    def _read(
        self,
        make: Callable[[int], Read],
        take: Callable[[Read], None],
        failed: Callable[[], None] = lambda: None,
        allowed: int | None = None,
        *,
        asks: bool = False,
    ) -> None:
        """Call `make` in the background thread, then `take` with its result.

        `make` gets the allowed number of pixels. If the picture has more, the user is asked, and
        `make` may be called again. Only then, before `take`, the user is asked about unsaved work:
        nobody is asked to drop it for a file that cannot be read. If `take` `asks` about that
        itself, it is called at once.
        """
        most = allowed or self._max_pixels

        def work() -> Read | _Large:
            try:
                result = make(most)
            except TooLargeError as error:
                return _Large(error.path, error.width, error.height)
            picture = _picture_of(result)
            if picture is not None and self._prepare is not None:
                self._prepare(*display_arguments(picture))
            return result

        def done(result: Read | _Large) -> None:
            if isinstance(result, _Large):
                if self._desk.questions.ask_too_large(result.path, result.width, result.height):
                    self._read(make, take, failed, result.width * result.height, asks=asks)
                return
            if _picture_of(result) is None or asks:
                take(result)  # its picture is looked for first
            else:
                self._guard.when_safe(lambda: take(result))

        self._jobs.submit("opening", work, done, failed)

    def recover(self, path: Path, taken: Callable[[Session], None]) -> None:
        """Resume a session from the recovery folder, then call `taken`."""

        def again(found: Found) -> None:
            self._resume(path, found, taken)

        self._read(lambda most: find_session(path, max_pixels=most), again)

    def _resume(
        self, path: Path, found: Found, taken: Callable[[Session], None] | None = None
    ) -> None:
        """Resume a session that was read; if its picture was not found, ask for it."""
        if found.picture is not None:
            self.resume(found.picture, found.session)
            if taken is not None:
                taken(found.session)
            else:
                self._sessions.resumed(path)
                self.recent.add(path)
            return
        elsewhere = self._desk.questions.ask_source(path, found.trouble)
        if elsewhere is not None:
            self._read(
                lambda most: find_session(path, elsewhere, most),
                lambda again: self._resume(path, again, taken),
            )
        else:
            self._desk.view.show_notice(Notice("failed", found.trouble))

    def _adopt(self, picture: Picture) -> None:
        self.adopt(picture)
        if picture.notes:
            self._desk.view.show_notice(Notice("opened-with-notes", notes=picture.notes))

    def _note(self) -> None:
        """Add the file of the new picture to the recent files."""
        path = self._desk.document.picture.path if self._desk.document is not None else None
        if path is not None and path != asset_path(SAMPLE) and not self._resuming:
            self.recent.add(path)


def _looks_openable(path: Path) -> bool:
    return is_session(path) or path.suffix.lower() in READABLE


def _picture_of(read: Picture | Found) -> Picture | None:
    return read.picture if isinstance(read, Found) else read
