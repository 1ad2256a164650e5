"""Sessions kept for the case that the program ends unexpectedly, in the user's state folder.

Each running program has a slot: a session file and a lock, which the system lets go of when the
program ends, however it does. A session whose lock nobody holds was left behind.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from inpaint_app.errors import FileError, reason
from inpaint_app.files.folders import state_folder
from inpaint_app.sessions.session import SUFFIX
from inpaint_app.sessions.writing import write_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from inpaint_app.sessions.session import Session

__all__ = ["RecoveryFolder", "Slot"]

_NAME: Final = re.compile(r"[0-9a-f]{16}")
_UNFINISHED: Final = re.compile(r"\.[0-9a-f]{16}\.tmp")  # as `inpaint_app.files.atomic` names them
_UNFINISHED_AFTER: Final = 3600.0  # seconds; no session takes that long to write


class Slot:
    """The place of one program's session; its lock is held. Threads may share it.

    Parameters
    ----------
    path : Path
        The session file, which need not exist.
    lock : FileLock
        Held.
    """

    def __init__(self, path: Path, lock: FileLock) -> None:
        self.path = path
        self._lock = lock
        self._turn = threading.Lock()
        self._newest = 0
        self._left = False

    def write(self, session: Callable[[], Session], number: int) -> None:
        """Keep the session that a function returns, unless one of a higher number is kept.

        Raises
        ------
        FileError
            The system refused; what was kept before is untouched.
        """
        with self._turn:
            if number > self._newest and not self._left:
                write_session(self.path, session())
                self._newest = number

    @property
    def saved(self) -> float:
        """When the session was written, in seconds since the epoch; 0 if there is none."""
        with suppress(OSError):
            return self.path.stat().st_mtime
        return 0.0

    def leave(self) -> None:
        """Let go of it; what is kept is offered to the next who looks, and nothing more is."""
        with self._turn:
            self._left = True
            self._lock.release()

    def drop(self) -> None:
        """Keep nothing any more, and let go of it."""
        with self._turn:
            self._left = True
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
                _lock_of(self.path).unlink(missing_ok=True)
            self._lock.release()


class RecoveryFolder:
    """Where the slots are; it is made when the first session is kept.

    Parameters
    ----------
    folder : Path
        Nothing else should be in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def default(cls) -> RecoveryFolder:
        """Return the folder of this user."""
        return cls(state_folder() / "recovery")

    def claim(self) -> Slot:
        """Return a new slot.

        Raises
        ------
        FileError
            The folder cannot be made or written.
        """
        path = self._folder / f"{secrets.token_hex(8)}{SUFFIX}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return Slot(path, _locked(path))
        except (OSError, NotImplementedError, Timeout) as error:
            raise FileError(
                f"no copy is kept for the case of a crash, because {self._folder} cannot be "
                f"written: {reason(error)}; save your work often"
            ) from error

    def abandoned(self) -> tuple[Slot, ...]:
        """Return the slots that were left behind, now held by the caller; the newest first."""
        found = []
        with suppress(OSError):
            for path in list(self._folder.iterdir()):
                if path.suffix == SUFFIX and _NAME.fullmatch(path.stem):
                    with suppress(OSError, NotImplementedError, Timeout):
                        slot = Slot(path, _locked(path))
                        if slot.saved:
                            found.append(slot)
                        else:  # put in order by its owner between our two looks
                            slot.drop()
            self._tidy()
        return tuple(sorted(found, key=lambda slot: slot.saved, reverse=True))

    def _tidy(self) -> None:
        """Remove what programs have left that were killed while they wrote."""
        for path in self._folder.iterdir():
            with suppress(OSError):
                age = time.time() - path.lstat().st_mtime
                if _UNFINISHED.fullmatch(path.name) and age > _UNFINISHED_AFTER:
                    path.unlink()


def _locked(path: Path) -> FileLock:
    """Return the lock of a session, held; raise `Timeout` if somebody else holds it."""
    # Claimed in one thread, written in another.
    lock = FileLock(_lock_of(path), timeout=0, thread_local=False)
    lock.acquire()
    return lock


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")
