"""`Guard`: asks about unsaved work before the document is replaced or the window closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.files.exporting import Exporting
    from inpaint_app.editor.files.jobs import FileJobs
    from inpaint_app.editor.files.sessions import SavingSessions

__all__ = ["Guard"]


class Guard:
    """Asks about unsaved work.

    Parameters
    ----------
    desk : Desk
        Has the document.
    jobs : FileJobs
        The document is not replaced while a job runs.
    exporting, sessions
        The two ways to save work.
    """

    def __init__(
        self, desk: Desk, jobs: FileJobs, exporting: Exporting, sessions: SavingSessions
    ) -> None:
        self._desk = desk
        self._jobs = jobs
        self._exporting = exporting
        self._sessions = sessions
        self._closing = False
        jobs.settled.connect(self._go_on_closing)

    @property
    def unsaved(self) -> int | None:
        """A number for the state of the unsaved work, None if there is none."""
        document = self._desk.document
        if document is None or not (document.modified or document.layers.unfinished):
            return None
        return document.history.token

    def when_safe(self, then: Callable[[], None]) -> None:
        """Call `then`, which replaces the document, after unsaved work is saved or given up."""
        if self._jobs.busy:
            return
        self._desk.before_change()
        answer = "drop"
        if self.unsaved is not None:
            answer = self._desk.questions.ask_unsaved(self._desk.name)
        if answer == "drop":
            then()
        elif answer == "export":
            # Asks again, because the user may paint while the file is written.
            self._exporting.export(lambda: self.when_safe(then))
        elif answer == "save":
            self._sessions.save(lambda: self.when_safe(then))

    def close(self) -> None:
        """Close the window, after asking about unsaved work.

        If a file is being read or written, the window closes after that, without blocking.
        """
        self._closing = bool(self._jobs.busy)
        self.when_safe(self._desk.view.close_now)

    def _go_on_closing(self) -> None:
        if self._closing:
            self.close()
