"""Masks that are computed elsewhere, one after the other. No Qt."""

from __future__ import annotations

import itertools
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.ports import Background

__all__ = ["MaskJobs"]


class MaskJobs:
    """Each job begins when the one before it is answered: it sees what that has made.

    Parameters
    ----------
    background : Background
        Where the work is done.
    free : callable
        Whether an answer may be taken now; otherwise it waits until `settle` is called.
    """

    def __init__(self, background: Background, free: Callable[[], bool]) -> None:
        self._background, self._free = background, free
        self._numbers = itertools.count(1)
        self._running: int | None = None
        self._answer: Callable[[], None] | None = None
        self._waiting: deque[tuple[Callable[[], Callable[[], Any]], Callable[[Any], None]]]
        self._waiting = deque()
        self._afterwards: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        """Whether anything is asked for that was not answered."""
        return self._running is not None or bool(self._waiting)

    def submit(self, begin: Callable[[], Callable[[], Any]], done: Callable[[Any], None]) -> None:
        """Ask for something.

        Parameters
        ----------
        begin : callable
            Called here, in turn; what it returns is called elsewhere.
        done : callable
            Called here with the result, or with the exception that it ended with.
        """
        self._waiting.append((begin, done))
        self._next()

    def afterwards(self, then: Callable[[], None] | None) -> None:
        """Say what to do once all is answered, instead of what was said before."""
        self._afterwards = then

    def drop(self) -> bool:
        """Forget what was asked for, and what was to follow; tell whether there was anything."""
        was_busy = self.busy
        self._waiting.clear()
        self._running = self._answer = self._afterwards = None
        return was_busy

    def settle(self) -> None:
        """Take the answer that had to wait."""
        if self._answer is not None and self._free():
            answer, self._answer, self._running = self._answer, None, None
            answer()
            self._next()

    def _next(self) -> None:
        if self._running is not None:
            return
        if self._waiting:
            begin, done = self._waiting.popleft()
            number = self._running = next(self._numbers)

            def answered(result: Any) -> None:
                if number == self._running:  # else it was dropped
                    self._answer = lambda: done(result)
                    self.settle()

            self._background.submit(begin(), answered)
        elif self._afterwards is not None:
            then, self._afterwards = self._afterwards, None
            then()
