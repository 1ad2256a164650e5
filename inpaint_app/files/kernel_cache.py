"""Kernels kept on disk between runs, in the user's cache folder.

A cache may forget at any time: what cannot be read is not there, and what cannot be written is
not kept, without a word. Its contents are checked by `ntk_core.stored_kernel`, which replaces what
is damaged; no file of the folder that is not an entry is ever read, counted or removed.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import MutableMapping
from contextlib import suppress
from typing import TYPE_CHECKING

from inpaint_app.errors import FileError
from inpaint_app.files.atomic import write_atomically
from inpaint_app.files.folders import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["KernelCache"]

_SUFFIX = ".kernel"
_NAME = re.compile(r"[0-9a-f]{1,128}")
_ABANDONED = re.compile(
    r"\.[0-9a-f]{16}\.tmp"
)  # as `inpaint_app.files.atomic` calls unfinished files
_ABANDONED_AFTER = 3600.0  # seconds; no entry takes that long to write


class KernelCache(MutableMapping[str, bytes]):
    """A mapping from names to bytes whose entries are files.

    Nothing is kept in memory, so that threads and processes may share a folder: an entry is whole
    or absent, and of two that are written at once one stays. Nothing touches the disk until
    an entry is asked for; the folder is made when the first is set.

    Parameters
    ----------
    folder : Path
        Where the entries are.
    limit_bytes : int
        The most that they take together. Beyond it those that were not used for the longest time
        are dropped; a single one that is larger is not kept.
    """

    def __init__(self, folder: Path, limit_bytes: int = 1_000_000_000) -> None:
        self._folder = folder
        self._limit = limit_bytes

    @classmethod
    def default(cls) -> KernelCache:
        """Return the cache of this user."""
        return cls(cache_folder() / "kernels")

    def __getitem__(self, name: str) -> bytes:
        try:
            path = self._path(name)
            if _status(path).st_size > self._limit:  # nothing that was written here
                raise KeyError(name)
            content = path.read_bytes()
        except (OSError, ValueError) as error:
            raise KeyError(name) from error
        with suppress(OSError):
            os.utime(path)  # says that it was used; the time of access may not be recorded
        return content

    def __setitem__(self, name: str, content: bytes) -> None:
        """Keep an entry if there is room.

        Raises
        ------
        ValueError
            If the name is not made of lower-case hexadecimal digits.
        """
        path = self._path(name)
        with suppress(OSError, FileError):
            if len(content) > self._limit or path.is_symlink():
                path.unlink(missing_ok=True)
            if len(content) <= self._limit:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._make_room(path, len(content))
                write_atomically(path, content, overwrite=True)

    def __delitem__(self, name: str) -> None:
        try:
            self._path(name).unlink()
        except (OSError, ValueError) as error:
            raise KeyError(name) from error

    def __contains__(self, name: object) -> bool:
        try:
            return isinstance(name, str) and _status(self._path(name)).st_size <= self._limit
        except (OSError, ValueError):
            return False

    def __iter__(self) -> Iterator[str]:
        return iter([path.stem for _, _, path in self._entries()])

    def __len__(self) -> int:
        return len(self._entries())

    def _path(self, name: str) -> Path:
        """Return an entry's file, or raise ValueError for a name that could lead elsewhere."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of an entry; use lower-case hexadecimal digits")
        return self._folder / f"{name}{_SUFFIX}"

    def _entries(self) -> list[tuple[int, int, Path]]:
        """Return when each entry was last used, its size and its file; the oldest first."""
        entries = []
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.suffix == _SUFFIX and _NAME.fullmatch(path.stem):
                    with suppress(OSError):  # dropped meanwhile by another process
                        status = _status(path)
                        entries.append((status.st_mtime_ns, status.st_size, path))
        return sorted(entries)

    def _make_room(self, written: Path, size: int) -> None:
        entries = [entry for entry in self._entries() if entry[2] != written]
        excess = sum(entry[1] for entry in entries) + size - self._limit
        for _, freed, path in entries:
            if excess <= 0:
                break
            with suppress(OSError):
                path.unlink()
                excess -= freed
        self._tidy()

    def _tidy(self) -> None:
        """Remove what processes have left that were killed while they wrote."""
        for path in self._folder.iterdir():
            with suppress(OSError):
                if (
                    _ABANDONED.fullmatch(path.name)
                    and time.time() - path.lstat().st_mtime > _ABANDONED_AFTER
                ):
                    path.unlink()


def _status(path: Path) -> os.stat_result:
    """Return the status of a plain file; raise OSError for a link, a device, a folder or none."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise FileNotFoundError(path)
    return status
