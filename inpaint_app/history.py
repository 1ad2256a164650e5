"""Undo and redo of commands, within a budget of bytes."""

from __future__ import annotations

import itertools
from typing import Generic, Protocol, TypeVar

__all__ = ["Command", "History"]


class Command(Protocol):
    """Something that was done and can be taken back."""

    @property
    def nbytes(self) -> int:
        """Memory that keeping this command costs."""
        ...


C = TypeVar("C", bound=Command)


class History(Generic[C]):
    """What was done, in order, and what was taken back.

    Parameters
    ----------
    budget : int
        Bytes that all kept commands together may use. Beyond it the oldest are forgotten, but
        never the latest: the last step can always be taken back.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._ids = itertools.count(1)
        self._done: list[tuple[int, C]] = []
        self._undone: list[tuple[int, C]] = []
        self._base = 0

    @property
    def token(self) -> int:
        """A number for the present state: equal again when undo and redo return to it."""
        return self._done[-1][0] if self._done else self._base

    @property
    def nbytes(self) -> int:
        """Memory that the kept commands use."""
        return sum(command.nbytes for _, command in (*self._done, *self._undone))

    @property
    def last(self) -> C | None:
        """The command that `undo` would take back."""
        return self._done[-1][1] if self._done else None

    @property
    def next(self) -> C | None:
        """The command that `redo` would repeat."""
        return self._undone[-1][1] if self._undone else None

    def push(self, command: C) -> None:
        """Record a command that was just done; what had been taken back is forgotten."""
        self._undone.clear()
        self._done.append((next(self._ids), command))
        total = self.nbytes
        while total > self._budget and len(self._done) > 1:
            self._base, oldest = self._done.pop(0)
            total -= oldest.nbytes

    def undo(self) -> C | None:
        """Return the command for the caller to take back, None if there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1][1]

    def redo(self) -> C | None:
        """Return the command for the caller to do again, None if there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1][1]
