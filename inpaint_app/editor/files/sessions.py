"""Saving sessions, as the File menu offers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.editor.files.jobs import Target, folder_for
from inpaint_app.editor.state import Notice
from inpaint_app.files.atomic import stamp_of
from inpaint_app.sessions.finding import is_session, session_of
from inpaint_app.sessions.session import SUFFIX, Session
from inpaint_app.sessions.writing import write_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from inpaint_app.editor.choices import CurrentChoices
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.files.jobs import FileJobs, Targets

__all__ = ["SavingSessions"]

_RESCUED = (
    "the file of the picture is not there as it was opened, so the picture itself is in the "
    "session, with its colour profile but without its other metadata"
)


class SavingSessions:
    """Saves sessions, and knows the file of the current one.

    Parameters
    ----------
    desk : Desk
        Has the document.
    jobs : FileJobs
        Writes the file.
    targets : Targets
        Asks for the file name.
    choices : CurrentChoices
        The choices, which are saved, too.
    """

    def __init__(
        self, desk: Desk, jobs: FileJobs, targets: Targets, choices: CurrentChoices
    ) -> None:
        self._desk = desk
        self._jobs = jobs
        self._targets = targets
        self._choices = choices
        self._path: Path | None = None
        desk.other.connect(self._forget)

    @property
    def path(self) -> Path | None:
        """The file of the current session, None before it is saved."""
        return self._path

    def resumed(self, path: Path | None) -> None:
        """Set the file of a session that was resumed."""
        self._path = path

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save to the same file as before, or ask for one; then call `then`."""
        if self._path is None:
            self.save_as(then)
        else:
            self._save(Target(self._path, stamp_of(self._path)), then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a file, save to it, then call `then`."""
        self._desk.before_change()
        document = self._desk.document
        if document is None or self._jobs.busy:
            return
        if self._desk.postpone(lambda: self.save_as(then)):
            return
        source = document.picture.path
        name = f"{source.stem if source is not None else 'pasted'}{SUFFIX}"
        suggested = self._path or folder_for(source) / name
        target = self._targets.ask(suggested, SUFFIX, self._desk.questions.ask_session)
        if target is not None:
            if not is_session(target.path):  # a new name: no permission to replace it
                target = Target(target.path.with_name(target.path.name + SUFFIX))
            self._save(target, then)

    def _save(self, target: Target, then: Callable[[], None] | None) -> None:
        self._desk.before_change()
        document = self._desk.document
        if document is None or self._jobs.busy:
            return
        if self._desk.postpone(lambda: self._save(target, then)):
            return
        # Sessions do not contain a fill that is not applied: with one, the work stays unsaved.
        stamp = document.history.token, 0
        path = target.path
        later = session_of(document, self._choices.now.to_json())

        def work() -> Session:
            session = later()
            target.write(lambda over: write_session(path, session, overwrite=over))
            return session

        def finished(session: Session) -> None:
            self._path = path
            document.mark_saved(stamp)
            rescued = document.picture.path is not None and session.source.pixels is not None
            self._desk.view.show_notice(Notice("saved", str(path), (_RESCUED,) if rescued else ()))
            if then is not None:
                then()

        self._jobs.submit("saving", work, finished)

    def _forget(self) -> None:
        self._path = None
