"""The recovery folder: copies of unsaved work in case of a crash, in the user's state folder.

Each running program has a slot: a session file and a lock file. The system releases the lock when
the program ends, even after a crash. So a session whose lock is free was left behind.
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
_UNFINISHED: Final = re.compile(r"\.[0-9a-f]{16}\.tmp")  # named by `inpaint_app.files.atomic`
_UNFINISHED_AFTER: Final = 3600.0  # seconds; no session takes that long to write


class Slot:
    """The session file of one program, with its lock held. Threads may share it.

    Parameters
    ----------
    path : Path
        The session file, which need not exist.
    lock : FileLock
        Its lock, acquired.
    """

    def __init__(self, path: Path, lock: FileLock) -> None:
        self.path = path
        self._lock = lock
        self._turn = threading.Lock()
        self._newest = 0
        self._left = False

    def write(self, session: Callable[[], Session], number: int) -> None:
        """Write the session that a function returns, unless a newer `number` was written.

        Raises
        ------
        FileError
            The system refused. The previous session is unchanged.
        """
        with self._turn:
            if number > self._newest and not self._left:
                write_session(self.path, session())
                self._newest = number

    @property
    def saved(self) -> float:
        """Time when the session was written, in seconds since the epoch; 0 if there is none."""
        with suppress(OSError):
            return self.path.stat().st_mtime
        return 0.0

    def leave(self) -> None:
        """Release the lock and write no more; the next start of the program offers the session."""
        with self._turn:
            self._left = True
            self._lock.release()

    def drop(self) -> None:
        """Delete the session and release the lock."""
        with self._turn:
            self._left = True
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
                _lock_of(self.path).unlink(missing_ok=True)
            self._lock.release()


class RecoveryFolder:
    """The folder of all slots; it is created with the first slot.

    Parameters
    ----------
    folder : Path
        A folder for nothing else.
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
            The folder cannot be created or written.
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
        """Lock and return the slots that crashed programs left behind, the newest first."""
        found = []
        with suppress(OSError):
            for path in list(self._folder.iterdir()):
                if path.suffix == SUFFIX and _NAME.fullmatch(path.stem):
                    with suppress(OSError, NotImplementedError, Timeout):
                        slot = Slot(path, _locked(path))
                        if slot.saved:
                            found.append(slot)
                        else:  # its owner has deleted it since the folder was listed
                            slot.drop()
            self._tidy()
        return tuple(sorted(found, key=lambda slot: slot.saved, reverse=True))

    def _tidy(self) -> None:
        """Remove the temporary files of programs that were killed while writing."""
        for path in self._folder.iterdir():
            with suppress(OSError):
                age = time.time() - path.lstat().st_mtime
                if _UNFINISHED.fullmatch(path.name) and age > _UNFINISHED_AFTER:
                    path.unlink()


def _locked(path: Path) -> FileLock:
    """Acquire and return the lock of a session; raise `Timeout` if another program has it."""
    # Not thread-local: acquired in one thread, released in another.
    lock = FileLock(_lock_of(path), timeout=0, thread_local=False)
    lock.acquire()
    return lock


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")
