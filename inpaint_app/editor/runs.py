"""`Runs`: the current request, its status, and an estimate of the time left."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from inpaint_app.editor.state import Notice, RunStatus
from inpaint_app.filling.requests import Request
from ntk_core import PAPER_TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.editor.state import Phase
    from inpaint_app.files.measure import Measure
    from inpaint_app.filling.requests import Update
    from inpaint_app.masks.guides import Guides
    from inpaint_app.settings.choices import Choices
    from ntk_core import Rect

__all__ = ["Runs"]

_ENOUGH = 0.02  # share of the work that is needed for an estimate


class Runs:
    """Numbers requests, recognises late updates, and estimates the time left.

    Parameters
    ----------
    clock : callable
        Returns seconds, from any origin.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._begun = 0.0
        self._working: tuple[float, float] | None = None  # time and fraction of the first pass
        self._least: float | None = None  # the least time left that was shown
        self.request: Request | None = None
        self.status = RunStatus()
        self.complete: int | None = None  # as `Request.complete`

    @property
    def running(self) -> bool:
        """Whether there is a request that is not finished."""
        return self.request is not None

    def begin(
        self,
        image: NDArray[Any],
        mask: NDArray[np.bool_],
        guides: Guides,
        choices: Choices,
        *,
        explicit: bool,
        memory_mb: int | None,
        box: Rect | None = None,
        measure: Measure | None = None,
    ) -> Request:
        """Make a new current request; it replaces the previous one."""
        self.request = Request(
            next(self._numbers),
            image,
            mask,
            guides,
            choices,
            complete=self.complete,
            explicit=explicit,
            memory_mb=memory_mb,
            box=box,
            measure=measure,
        )
        self.status = RunStatus("running")
        self._begun, self._working, self._least = self._clock(), None, None
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
                self._left(now, step.fraction) if step.number > 0 else None,
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

    def _left(self, now: float, fraction: float) -> float | None:
        """Extrapolate the time left, starting at the first pass, because compiling comes before.

        What is shown only falls: an estimate that rises again would be of no use to anybody.
        """
        if self._working is None:
            self._working = now, fraction
        since, at = self._working
        if fraction - at < _ENOUGH:
            return self._least
        left = (now - since) * (1 - fraction) / (fraction - at)
        self._least = left if self._least is None else min(self._least, left)
        return self._least
