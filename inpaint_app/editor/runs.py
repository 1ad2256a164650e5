"""`Runs`: the current request and its status."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from inpaint_app.editor.state import Notice, RunStatus
from inpaint_app.editor.time_left import TimeLeft
from ntk_core import PAPER_TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.editor.state import Phase
    from inpaint_app.filling.requests import Request, Update
    from ntk_core import Progress

__all__ = ["Runs"]


class Runs:
    """Numbers requests, recognises late updates, and follows the current one.

    Parameters
    ----------
    clock : callable
        Returns seconds, from any origin.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._begun = 0.0
        self._time = TimeLeft()
        self.request: Request | None = None
        self.status = RunStatus()
        self.complete: int | None = None  # as `Request.complete`

    @property
    def running(self) -> bool:
        """Whether there is a request that is not finished."""
        return self.request is not None

    def begin(self, request: Request) -> Request:
        """Make a request, with a number of its own, the current one; it replaces the previous."""
        self.request = replace(request, number=next(self._numbers), complete=self.complete)
        self.status = RunStatus("running")
        self._begun, self._time = self._clock(), TimeLeft()
        return self.request

    def cancel(self) -> bool:
        """Drop the current request, so that all its updates are late; return if there was one."""
        was, self.request = self.request, None
        if was is not None:
            self.status = replace(self.status, phase="cancelled", seconds_left=None)
        return was is not None

    def reset(self) -> None:
        """Drop the current request and its status."""
        self.request, self.status, self.complete = None, RunStatus(), None

    def answers(self, update: Update) -> bool:
        """Return whether `update` belongs to the current request."""
        return self.request is not None and update.number == self.request.number

    def advance(
        self, update: Update, expected_error: float | None = None, *, copied: bool = False
    ) -> Notice | None:
        """Update the status from an update of the current request.

        If the request is finished, `expected_error` is that of the whole fill, `copied` says
        whether any of it is a copy, and the result is
        a notice for the user or None.
        """
        now = self._clock()
        step = update.progress
        if step is not None:
            self.status = RunStatus(
                "running",
                step.stage,
                step.number,
                step.passes,
                step.fraction,
                self._left(now, step) if step.number > 0 else None,
                now - self._begun,
                step.residual,
                step.regions if self._method == "auto" else (),
            )
        if not update.finished:
            return None
        phase: Phase = "failed" if update.error else "done"
        self.status = replace(
            self.status,
            phase=phase,
            seconds_left=None,
            seconds=now - self._begun,
            residual=update.residual,
            expected_error=expected_error if phase == "done" else None,
            copied=copied and phase == "done",
        )
        request, self.request = self.request, None
        if update.error:
            return Notice("failed", update.error)
        self.complete = update.number
        if update.residual is None or update.residual <= PAPER_TOLERANCE:
            return Notice("reduced", notes=update.notes) if update.notes else None
        other = request is not None and request.choices.architecture.solver == "eigenpro"
        return Notice("unfinished" if other else "stalled", residual=update.residual)

    @property
    def _method(self) -> str:
        """The method of the current request."""
        return "" if self.request is None else self.request.choices.method

    def _left(self, now: float, step: Progress) -> float | None:
        """Return the seconds left, from the first pass on, because compiling comes before."""
        return self._time.estimate(
            now, step.fraction, first=step.stage == "adjacency" and step.number < step.passes
        )
