"""The undo stack: commands to undo and redo, within a memory budget."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Command", "History"]


class Command(Protocol):
    """Something that was done and can be undone."""

    @property
    def nbytes(self) -> int:
        """Memory that this command takes; it never changes."""
        ...


C = TypeVar("C", bound=Command)


class History(Generic[C]):
    """The commands that were done, in order, and those that were undone.

    It only records them: the caller executes what `undo` and `redo` return.

    Parameters
    ----------
    budget : int
        Bytes that all kept commands together may use. Beyond it the oldest are dropped, but
        never the latest, so the last step can always be undone.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._ids = itertools.count(1)
        self._done: list[tuple[int, C]] = []
        self._undone: list[tuple[int, C]] = []
        self._base = 0
        self._nbytes = 0  # not summed on demand: it is read at every mouse move
        self._commands: tuple[C, ...] | None = None

    @property
    def token(self) -> int:
        """A number for the current state; it is the same again when undo or redo returns to it."""
        return self._done[-1][0] if self._done else self._base

    @property
    def nbytes(self) -> int:
        """Memory that the kept commands use."""
        return self._nbytes

    @property
    def budget(self) -> int:
        """Bytes that they may use; setting a smaller budget drops the oldest at once."""
        return self._budget

    @budget.setter
    def budget(self, nbytes: int) -> None:
        self._budget = nbytes
        self._forget()

    @property
    def commands(self) -> tuple[C, ...]:
        """All kept commands, the oldest first: those done, then those undone.

        It is the same tuple until a command is recorded or dropped: undo and redo only change
        `position`.
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
        """Whether older commands were dropped."""
        return self._base != 0

    @property
    def last(self) -> C | None:
        """The command that `undo` would return."""
        return self._done[-1][1] if self._done else None

    @property
    def next(self) -> C | None:
        """The command that `redo` would return."""
        return self._undone[-1][1] if self._undone else None

    def load(self, commands: Iterable[C], position: int) -> None:
        """Record commands of an earlier session: `position` of them are done, the rest undone."""
        for command in commands:
            self._nbytes += command.nbytes
            self._done.append((next(self._ids), command))
        while len(self._done) > position:
            self._undone.append(self._done.pop())
        self._commands = None
        self._forget()

    def push(self, command: C) -> None:
        """Record a command that was just done, and drop the undone ones."""
        self._nbytes += command.nbytes - sum(step.nbytes for _, step in self._undone)
        self._undone.clear()
        self._done.append((next(self._ids), command))
        self._commands = None
        self._forget()

    def undo(self) -> C | None:
        """Return the command for the caller to undo, None if there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1][1]

    def redo(self) -> C | None:
        """Return the command for the caller to redo, None if there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1][1]

    def _forget(self) -> None:
        """Drop commands beyond the budget: the oldest done ones, then the last to be redone.

        The latest done command stays. If none is done, the next one to redo stays.
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
