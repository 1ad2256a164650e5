"""What all file operations share: jobs in a thread, and asking for the name of a file to write."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from inpaint_app.editor.desk import Desk, Hook
from inpaint_app.editor.state import Notice
from inpaint_app.errors import FileError, OutputExistsError
from inpaint_app.files.assets import asset_path
from inpaint_app.files.atomic import stamp_of
from inpaint_app.files.in_place import check_in_place, is_same_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.ports import Background
    from inpaint_app.editor.state import Busy

__all__ = ["SAMPLE", "FileJobs", "Target", "Targets", "folder_for", "is_file"]

SAMPLE: Final = "sample.png"
"""The asset name of the sample picture."""

_log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write.

    Attributes
    ----------
    path : Path
        The path of the file.
    known : tuple of int or None
        The stamp of the existing file that may be replaced; None if no file may be replaced.
    """

    path: Path
    known: tuple[int, ...] | None = None

    def write(self, write: Callable[[bool], T]) -> T:
        """Call `write` with True if it may replace the file, otherwise False.

        Raises
        ------
        FileError
            The existing file is a different one than when the user was asked. Or `write` raises
            it.
        """
        if self.known is not None and stamp_of(self.path) not in (self.known, None):
            raise _appeared(self.path)
        try:
            return write(self.known is not None)
        except OutputExistsError as error:
            raise _appeared(self.path) from error


class FileJobs:
    """Runs one file job at a time in a thread, and shows errors.

    Parameters
    ----------
    desk : Desk
        Its `changed` hook is called when a job begins and ends.
    background : Background
        The thread that reads and writes.

    Attributes
    ----------
    settled : Hook
        A job has ended, and its result was processed.
    """

    def __init__(self, desk: Desk, background: Background) -> None:
        self._desk = desk
        self._background = background
        self._busy: Busy = ""
        self.settled = Hook()

    @property
    def busy(self) -> Busy:
        """The kind of the current job, empty if there is none."""
        return self._busy

    def submit(
        self,
        busy: Busy,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """Call `work` in the thread, then `done` with its result; or `failed`, and show the error.

        If another job is running, nothing happens.
        """
        if self._busy:
            return
        self._busy = busy

        def finished(result: T | Exception) -> None:
            self._busy = ""
            if isinstance(result, Exception):
                failed()
                self._desk.view.show_notice(Notice("failed", _told(result)))
            else:
                done(result)
            self._desk.changed()
            self.settled()

        self._desk.changed()
        self._background.submit(work, finished)


class Targets:
    """Asks for the names of files to write.

    Parameters
    ----------
    desk : Desk
        Has the document. To replace its own file, the user gets a different question.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(
        self, suggested: Path, suffix: str, ask: Callable[[Path], Path | None]
    ) -> Target | None:
        """Ask for the name of a file to write, until it is new or the user allows to replace it.

        Parameters
        ----------
        suggested : Path
            The first suggestion.
        suffix : str
            The ending to add to a name without one.
        ask : callable
            Asks for one name.

        Returns
        -------
        Target or None
            None if the user cancels.
        """
        while (path := ask(suggested)) is not None:
            if not path.suffix:
                path = path.with_suffix(suffix)
            # Ask only now: the question must be about the final name, with its ending.
            known = stamp_of(path) if is_file(path) else None
            if known is not None and (trouble := self._trouble(path)):
                self._desk.view.show_notice(Notice("failed", trouble))
                return None
            if known is None or self._may_replace(path):
                return Target(path, known)
            suggested = path
        return None

    def _trouble(self, path: Path) -> str:
        """Return why the file must not be replaced, whatever the user says; empty if it may be."""
        document = self._desk.document
        try:
            if document is not None:
                check_in_place(path, document.picture, keeps_pages=True)  # or it is refused later
        except FileError as error:
            return str(error)
        return ""

    def _may_replace(self, path: Path) -> bool:
        document = self._desk.document
        picture = document.picture if document is not None else None
        if picture is None or picture.path is None or not is_same_file(path, picture.path):
            return self._desk.questions.ask_replace(path)
        return self._desk.questions.ask_replace_source(path, picture.page, picture.pages)


def is_file(path: Path) -> bool:
    """Return whether a file exists, False if the system refuses to answer."""
    try:
        return path.is_file()
    except OSError:  # reading or writing it will report the reason
        return False


def folder_for(source: Path | None) -> Path:
    """Return the folder to suggest for results: that of the picture, if it is the user's."""
    # The sample is in the program's own folder, where users do not look for results.
    if source is None or source == asset_path(SAMPLE):
        return Path.cwd()
    return source.parent


def _appeared(path: Path) -> FileError:
    """Return the error for a file that appeared after the user was asked."""
    return FileError(
        f"{path} has appeared only now and was not replaced; "
        "export again to replace it or to choose another name"
    )


def _told(error: Exception) -> str:
    """Return the message for an error."""
    if isinstance(error, FileError):
        return str(error)
    if isinstance(error, MemoryError):
        return "there is not enough memory for this picture; close other programs"
    _log.error("a file operation failed unexpectedly", exc_info=error)
    return f"{type(error).__name__}: {error}"
