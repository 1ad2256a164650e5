"""`RecentFiles`: the files that were opened last, the newest first."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inpaint_app.files.folders import state_folder

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LIMIT", "RecentFiles"]

LIMIT: Final = 10
"""The largest number of files in the list."""


class RecentFiles:
    """A short list without repetitions.

    Attributes
    ----------
    changed : callable
        Called without arguments after every change of the list.
    """

    def __init__(self) -> None:
        self._paths: tuple[Path, ...] = ()
        self.changed: Callable[[], None] = lambda: None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, the newest first; the same tuple until the list changes."""
        return self._paths

    def restore(self, stored: str) -> None:
        """Load the list from the result of `to_text`; invalid text gives an empty list."""
        self._set(_read(stored))

    def to_text(self) -> str:
        """Return the list as text, for the settings file."""
        return json.dumps([str(path) for path in self._paths])

    def add(self, path: Path) -> None:
        """Move or add a file to the front of the list; a file of the program itself is left out.

        A file is listed once, even if its path was written in another way before.
        """
        path = _plain(path)
        others = (other for other in self._paths if _real(other) != _real(path))
        if not _is_internal(path):
            self._set((path, *others)[:LIMIT])

    def remove(self, path: Path) -> None:
        """Remove a file from the list, if it is there."""
        path = _real(_plain(path))
        self._set(tuple(other for other in self._paths if _real(other) != path))

    def clear(self) -> None:
        """Empty the list."""
        self._set(())

    def _set(self, paths: tuple[Path, ...]) -> None:
        if paths != self._paths:
            self._paths = paths
            self.changed()


def _read(stored: str) -> tuple[Path, ...]:
    try:
        names = json.loads(stored)
    except ValueError:
        return ()
    if not isinstance(names, list):
        return ()
    paths = (Path(name) for name in names if isinstance(name, str) and name and "\0" not in name)
    kept: dict[Path, Path] = {}  # the first path of each file
    for path in paths:
        if path.is_absolute() and not _is_internal(path):
            kept.setdefault(_real(path), _plain(path))
    return tuple(kept.values())[:LIMIT]


def _plain(path: Path) -> Path:
    """Return an absolute path without «..»."""
    return Path(os.path.normpath(path.absolute()))


def _real(path: Path) -> Path:
    """Return the path of the file itself, whatever links lead to it."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a circle of links, or a system that refuses to answer
        return path


def _is_internal(path: Path) -> bool:
    """Return whether a path is in the folder of the program's state, where no user looks."""
    return _real(path).is_relative_to(_real(state_folder()))
