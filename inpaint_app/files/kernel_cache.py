"""`KernelCache`: kernels that are kept on disk between runs, in the user's cache folder.

The cache may lose entries at any time. An entry that cannot be read counts as absent, and one
that cannot be written is dropped silently. `ntk_core.stored_kernel` checks the contents and
replaces damaged ones. Files in the folder that are not entries are never read, counted or
removed, except temporary files that an interrupted write left behind.
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
)  # the names that `inpaint_app.files.atomic` gives to temporary files
_ABANDONED_AFTER = 3600.0  # seconds; no entry takes that long to write


class KernelCache(MutableMapping[str, bytes]):
    """A mapping from names to bytes whose entries are files.

    Nothing is kept in memory, so threads and processes can share a folder. An entry is complete
    or absent; if two writers set the same entry at once, one of the two stays. The disk is not
    touched before the first access, and the folder is created when the first entry is set.

    Parameters
    ----------
    folder : Path
        The folder of the entries.
    limit_bytes : int
        The largest total size. Beyond it the least recently used entries are removed. A single
        entry that is larger is not kept.
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
            if _status(path).st_size > self._limit:  # so this class did not write it
                raise KeyError(name)
            content = path.read_bytes()
        except (OSError, ValueError) as error:
            raise KeyError(name) from error
        with suppress(OSError):
            os.utime(path)  # marks it as used; the file system may not record access times
        return content

    def __setitem__(self, name: str, content: bytes) -> None:
        """Store an entry if it can be written and is not too large.

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
        """Return an entry's file; raise ValueError for a name that could be another path."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of an entry; use lower-case hexadecimal digits")
        return self._folder / f"{name}{_SUFFIX}"

    def _entries(self) -> list[tuple[int, int, Path]]:
        """Return time of last use (ns), size in bytes and file of each entry, oldest first."""
        entries = []
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.suffix == _SUFFIX and _NAME.fullmatch(path.stem):
                    with suppress(OSError):  # another process may have removed it meanwhile
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
        """Remove the temporary files of processes that were killed while writing."""
        for path in self._folder.iterdir():
            with suppress(OSError):
                if (
                    _ABANDONED.fullmatch(path.name)
                    and time.time() - path.lstat().st_mtime > _ABANDONED_AFTER
                ):
                    path.unlink()


def _status(path: Path) -> os.stat_result:
    """Return the status of a regular file; raise OSError for anything else, also for a link."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise FileNotFoundError(path)
    return status
