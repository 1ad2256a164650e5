"""`MaskJobs`: a queue of jobs for a background thread."""

from __future__ import annotations

import itertools
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.ports import Background

__all__ = ["MaskJobs"]


class MaskJobs:
    """A queue of jobs. Each begins after the result of the previous one was processed.

    Parameters
    ----------
    background : Background
        The thread that does the work.
    free : callable
        Returns whether a result may be processed now; otherwise it waits for `settle`.
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
        """Whether a job is running or waiting."""
        return self._running is not None or bool(self._waiting)

    def submit(self, begin: Callable[[], Callable[[], Any]], done: Callable[[Any], None]) -> None:
        """Add a job to the queue.

        Parameters
        ----------
        begin : callable
            Called in this thread when the job begins. It returns the function to call in the
            background thread.
        done : callable
            Called in this thread with the result or the exception.
        """
        self._waiting.append((begin, done))
        self._next()

    def afterwards(self, then: Callable[[], None] | None) -> None:
        """Set the function to call when the queue is empty; it replaces the previous one."""
        self._afterwards = then

    def drop(self) -> bool:
        """Empty the queue and drop `afterwards`; return whether anything was in the queue."""
        was_busy = self.busy
        self._waiting.clear()
        self._running = self._answer = self._afterwards = None
        return was_busy

    def settle(self) -> None:
        """Process the result that had to wait, if there is one and `free` allows it."""
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
                if number == self._running:  # otherwise it was dropped
                    self._answer = lambda: done(result)
                    self.settle()

            self._background.submit(begin(), answered)
        elif self._afterwards is not None:
            then, self._afterwards = self._afterwards, None
            then()
