"""The files that were opened last, the newest first. No Qt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LIMIT", "RecentFiles"]

LIMIT: Final = 10
"""How many files are remembered."""


class RecentFiles:
    """A short list without repetitions.

    Attributes
    ----------
    changed : callable
        Called with no arguments whenever the list has become another.
    """

    def __init__(self) -> None:
        self._paths: tuple[Path, ...] = ()
        self.changed: Callable[[], None] = lambda: None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, the newest first; the same tuple until the list changes."""
        return self._paths

    def restore(self, stored: str) -> None:
        """Take up what `to_text` returned at another time; rubbish makes an empty list."""
        self._set(_read(stored))

    def to_text(self) -> str:
        """Return the list in a form to be stored."""
        return json.dumps([str(path) for path in self._paths])

    def add(self, path: Path) -> None:
        """Put a file in front."""
        path = path.absolute()
        self._set((path, *(other for other in self._paths if other != path))[:LIMIT])

    def remove(self, path: Path) -> None:
        """Take a file off the list, if it is there."""
        path = path.absolute()
        self._set(tuple(other for other in self._paths if other != path))

    def clear(self) -> None:
        """Forget all."""
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
    return tuple(dict.fromkeys(path for path in paths if path.is_absolute()))[:LIMIT]
