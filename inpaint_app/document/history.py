"""Undo and redo of commands, within a budget of bytes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Command", "History"]


class Command(Protocol):
    """Something that was done and can be taken back."""

    @property
    def nbytes(self) -> int:
        """Memory that keeping this command costs; it never changes."""
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
        self._nbytes = 0  # kept up to date: it is asked for at every move of the mouse
        self._commands: tuple[C, ...] | None = None

    @property
    def token(self) -> int:
        """A number for the present state: equal again when undo and redo return to it."""
        return self._done[-1][0] if self._done else self._base

    @property
    def nbytes(self) -> int:
        """Memory that the kept commands use."""
        return self._nbytes

    @property
    def budget(self) -> int:
        """Bytes that they may use; a smaller one forgets the oldest at once."""
        return self._budget

    @budget.setter
    def budget(self, nbytes: int) -> None:
        self._budget = nbytes
        self._forget()

    @property
    def commands(self) -> tuple[C, ...]:
        """All that are kept, the oldest first: first those done, then those taken back.

        The same tuple until a command is recorded or forgotten: undo and redo only move
        `position` in it.
        """
        if self._commands is None:
            steps = (*self._done, *reversed(self._undone))
            self._commands = tuple(command for _, command in steps)
        return self._commands

    @property
    def position(self) -> int:
        """How many of `commands` are done."""
        return len(self._done)

    @property
    def forgets(self) -> bool:
        """Whether there were steps before the first that is kept."""
        return self._base != 0

    @property
    def last(self) -> C | None:
        """The command that `undo` would take back."""
        return self._done[-1][1] if self._done else None

    @property
    def next(self) -> C | None:
        """The command that `redo` would repeat."""
        return self._undone[-1][1] if self._undone else None

    def load(self, commands: Iterable[C], position: int) -> None:
        """Record commands that were done before, and of which all after `position` taken back."""
        for command in commands:
            self._nbytes += command.nbytes
            self._done.append((next(self._ids), command))
        while len(self._done) > position:
            self._undone.append(self._done.pop())
        self._commands = None
        self._forget()

    def push(self, command: C) -> None:
        """Record a command that was just done; what had been taken back is forgotten."""
        self._nbytes += command.nbytes - sum(step.nbytes for _, step in self._undone)
        self._undone.clear()
        self._done.append((next(self._ids), command))
        self._commands = None
        self._forget()

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

    def _forget(self) -> None:
        """Drop what is over the budget: the oldest done, then what was taken back last to first.

        The latest that was done stays. Where nothing is done, the next to be done again does.
        """
        count = 0
        while self._nbytes > self._budget and count < len(self._done) - 1:
            self._base, oldest = self._done[count]
            self._nbytes -= oldest.nbytes
            count += 1
        dropped = 0
        kept = 0 if self._done else 1
        while self._nbytes > self._budget and dropped < len(self._undone) - kept:
            self._nbytes -= self._undone[dropped][1].nbytes
            dropped += 1
        if count or dropped:
            del self._done[:count]
            del self._undone[:dropped]
            self._commands = None
