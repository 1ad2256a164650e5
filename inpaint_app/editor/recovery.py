"""Keeping copies of unsaved work in case of a crash, and offering them at the next start."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inpaint_app.editor.state import Notice, Recoverable
from inpaint_app.errors import FileError
from inpaint_app.sessions.finding import session_of
from inpaint_app.sessions.reading import read_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.document.document import Document
    from inpaint_app.editor.choices import CurrentChoices
    from inpaint_app.editor.desk import Desk
    from inpaint_app.editor.files.opening import Opening
    from inpaint_app.editor.files.sessions import SavingSessions
    from inpaint_app.editor.ports import Background
    from inpaint_app.sessions.recovery_folder import RecoveryFolder, Slot
    from inpaint_app.sessions.session import Session

__all__ = ["TICK", "WAIT", "Recovery"]

TICK: Final = 5.0
"""Seconds between two calls of `Recovery.tick`."""

WAIT: Final = 15.0
"""The time in seconds that work may be unsaved before it is kept.

Noticing unsaved work takes up to one tick, and noticing the end of this time another one. So of
30 seconds after a change, 5 remain for writing.
"""

_SESSION: Final = "session"  # the parameter with the file of the user's own session


class Recovery:
    """Writes unsaved work to the recovery folder, and resumes work that was left there.

    Parameters
    ----------
    desk : Desk
        Has the document.
    background : Background
        The thread that writes. It should not be the one that opens files, which may take long.
    opening : Opening
        Opens the work that was left.
    sessions : SavingSessions
        Knows the file of the user's own session.
    choices : CurrentChoices
        The choices, which are kept, too.
    folder : RecoveryFolder, optional
        The recovery folder; without one no work is kept or offered.
    clock : callable
        Returns seconds, from any origin.
    """

    def __init__(
        self,
        desk: Desk,
        background: Background,
        opening: Opening,
        sessions: SavingSessions,
        choices: CurrentChoices,
        *,
        folder: RecoveryFolder | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk, self._background = desk, background
        self._opening, self._sessions, self._choices = opening, sessions, choices
        self._folder, self._clock = folder, clock
        self._slot: Slot | None = None
        self._left: list[tuple[Slot, Recoverable]] = []  # left by crashed programs; locked by us
        self._kept: int | None = None  # the history token of the kept copy
        self._since: float | None = None  # when unsaved work was noticed
        self._writing = self._told = False
        self._number = 0
        desk.other.connect(self._forget)

    # -- keeping

    def _forget(self) -> None:
        """Delete the kept copy, because its picture was saved or closed by the user."""
        self._kept = self._since = None
        if self._slot is not None:
            self._slot.drop()
            self._slot = None

    def tick(self) -> None:
        """Keep a copy of work that has been unsaved for `WAIT` s; call this every `TICK` s."""
        document = self._desk.document
        if self._folder is None or document is None:
            return
        if not document.modified:
            if self._kept is not None:
                self._forget()
            return
        if document.history.token == self._kept:
            self._since = None
            return
        now = self._clock()
        if self._since is None:
            self._since = now
        if now - self._since >= WAIT and not self._writing:
            self._keep(document)

    def _keep(self, document: Document) -> None:
        self._since = None
        token = document.history.token
        try:
            write = self._writer(document)
        except FileError as error:
            self._say(error)
            return
        slot = self._slot

        def done(result: Exception | None) -> None:
            self._writing = False
            if self._slot is not slot:  # the slot was dropped meanwhile
                return
            if result is not None:
                self._say(result)
            else:
                self._kept, self._told = token, False

        self._writing = True
        self._background.submit(write, done)

    def _writer(self, document: Document) -> Callable[[], None]:
        """Return a function that keeps the document as it is now; call it in any thread.

        Raises
        ------
        FileError
            The recovery folder cannot be written. The function raises it, too.
        """
        parameters = self._choices.now.to_json()
        if self._sessions.path is not None:
            parameters[_SESSION] = str(self._sessions.path)
        session = session_of(document, parameters)
        if self._slot is None:
            assert self._folder is not None, "there is nothing to keep it in"
            self._slot = self._folder.claim()
        self._number += 1
        slot, number = self._slot, self._number
        return lambda: slot.write(session, number)

    def _say(self, error: Exception) -> None:
        """Show once why no copy can be kept."""
        if not self._told:
            self._told = True
            text = str(error) if isinstance(error, FileError) else f"no copy is kept: {error}"
            self._desk.view.show_notice(Notice("failed", text))

    def keep_now(self) -> bool:
        """Keep unsaved work now, in this thread, because the program is about to end.

        Returns
        -------
        bool
            Whether no work is lost; also True if there was no unsaved work.
        """
        document = self._desk.document
        if document is None or not document.modified:
            return True
        if self._folder is None:
            return False
        try:
            self._writer(document)()
        except FileError:
            return False
        self._kept = document.history.token
        return True

    def end(self) -> None:
        """Delete our copy at a normal end of the program; work that is still offered stays."""
        self._forget()
        for slot, _ in self._left:
            slot.leave()
        self._left.clear()

    # -- offering

    @property
    def offer(self) -> Recoverable | None:
        """The work left behind that is offered now; there may be more after it."""
        return self._left[0][1] if self._left else None

    def look(self) -> None:
        """Search for work left behind, in the background thread."""
        folder = self._folder
        if folder is None:
            return

        def work() -> list[tuple[Slot, Recoverable]]:
            return [(slot, _described(slot)) for slot in folder.abandoned()]

        def done(found: list[tuple[Slot, Recoverable]] | Exception) -> None:
            if not isinstance(found, Exception):
                self._left = found
                self._desk.changed()

        self._background.submit(work, done)

    def resume(self) -> None:
        """Resume the offered work, after asking about unsaved work."""
        if self._left:
            slot, told = self._left[0]
            self._opening.recover(slot.path, lambda session: self._taken(slot, told, session))

    def _taken(self, slot: Slot, told: Recoverable, session: Session) -> None:
        """Make the slot our own, so that the resumed work is already kept in it."""
        self._left = [(other, it) for other, it in self._left if other is not slot]
        self._slot = slot
        document = self._desk.document
        assert document is not None, "a session was taken up"
        document.mark_unsaved()
        self._kept = document.history.token
        place = session.parameters.get(_SESSION)
        self._sessions.resumed(Path(place) if isinstance(place, str) else None)
        if document.picture.path is not None:  # by its own name, not that of the kept copy
            self._opening.recent.add(document.picture.path)
        self._desk.view.show_notice(Notice("recovered", told.name))

    def discard(self) -> None:
        """Delete the offered work, after asking the user again."""
        if self._left and self._desk.questions.ask_forget(self._left[0][1].name):
            slot, _ = self._left.pop(0)
            slot.drop()
            self._desk.changed()

    def later(self) -> None:
        """Offer it again at the next start."""
        for slot, _ in self._left:
            slot.leave()
        self._left.clear()
        self._desk.changed()


def _described(slot: Slot) -> Recoverable:
    try:
        place = read_place(slot.path)
        name = place.name if place is not None else ""
    except FileError:  # resuming it will report the error
        name = slot.path.name
    return Recoverable(name, slot.saved)
