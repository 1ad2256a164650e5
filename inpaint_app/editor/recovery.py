"""Keeping unsaved work for the case of a crash, and offering it at the next start."""

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
"""Seconds that work may be unsaved. With a tick before it is noticed and one until the time is
seen to be over, 5 of 30 seconds remain for writing."""

_SESSION: Final = "session"  # the parameter that says where the user had saved


class Recovery:
    """Writes what is not saved into the state folder; takes up what was left there.

    Parameters
    ----------
    desk : Desk
        Has the document.
    background : Background
        Writes; what it does must not wait for a file that is being opened.
    opening : Opening
        Opens what was left.
    sessions : SavingSessions
        Knows where the user has saved.
    choices : CurrentChoices
        What was chosen is kept, too.
    folder : RecoveryFolder, optional
        Without one nothing is kept and nothing offered.
    clock : callable
        Seconds, from any origin.
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
        self._left: list[tuple[Slot, Recoverable]] = []  # by other programs, held
        self._kept: int | None = None  # the token of what the slot holds
        self._since: float | None = None  # when something was seen to be not kept
        self._writing = self._told = False
        self._number = 0
        desk.other.connect(self._forget)

    # -- keeping

    def _forget(self) -> None:
        """Forget what is kept: it was about a picture that was left on purpose."""
        self._kept = self._since = None
        if self._slot is not None:
            self._slot.drop()
            self._slot = None

    def tick(self) -> None:
        """Keep a copy of work that has been unsaved for long; call this every `TICK` seconds."""
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
            if self._slot is not slot:  # dropped meanwhile: what it was about is not needed
                return
            if result is not None:
                self._say(result)
            else:
                self._kept, self._told = token, False

        self._writing = True
        self._background.submit(write, done)

    def _writer(self, document: Document) -> Callable[[], None]:
        """Return a function that keeps the document as it is now, called anywhere.

        Raises
        ------
        FileError
            There is no place for it; so does that function.
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
        """Tell once why nothing can be kept."""
        if not self._told:
            self._told = True
            text = str(error) if isinstance(error, FileError) else f"no copy is kept: {error}"
            self._desk.view.show_notice(Notice("failed", text))

    def keep_now(self) -> bool:
        """Keep what is not saved before anything else happens: the program is about to end.

        Returns
        -------
        bool
            Whether it is kept, which it is, too, when there was nothing to keep.
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
        """Keep nothing: the user has decided about everything. What was not decided stays."""
        self._forget()
        for slot, _ in self._left:
            slot.leave()
        self._left.clear()

    # -- offering

    @property
    def offer(self) -> Recoverable | None:
        """What was left behind and may be restored, one after the other."""
        return self._left[0][1] if self._left else None

    def look(self) -> None:
        """Look elsewhere for what was left behind."""
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
        """Go on with what is offered, if nothing unsaved is lost by it."""
        if self._left:
            slot, told = self._left[0]
            self._opening.recover(slot.path, lambda session: self._taken(slot, told, session))

    def _taken(self, slot: Slot, told: Recoverable, session: Session) -> None:
        """Make the slot our own, with which the work is kept from the first moment on."""
        self._left = [(other, it) for other, it in self._left if other is not slot]
        self._slot = slot
        document = self._desk.document
        assert document is not None, "a session was taken up"
        document.mark_unsaved()
        self._kept = document.history.token
        place = session.parameters.get(_SESSION)
        self._sessions.resumed(Path(place) if isinstance(place, str) else None)
        self._desk.view.show_notice(Notice("recovered", told.name))

    def discard(self) -> None:
        """Forget for ever what is offered, once the user has said so again."""
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
    except FileError:  # restoring will say what is wrong
        name = slot.path.name
    return Recoverable(name, slot.saved)
