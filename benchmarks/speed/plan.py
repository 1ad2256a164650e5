"""Which cases fit into a budget of seconds, predicted from those already measured."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.common.cases import Case
    from benchmarks.speed.runs import Measured

__all__ = ["Plan"]

START = 2.0  # seconds to begin a process and make the image
GROWTH = {"ours": 1.0, "biharmonic": 1.3}  # power of the number of missing values


@dataclass
class Plan:
    """Runs the cases that fit.

    Attributes
    ----------
    budget : float
        Seconds for everything.
    left_out : dict of str to float
        The fewest missing pixels, in millions, of the cases that a method was not run on.
    """

    budget: float
    left_out: dict[str, float] = field(default_factory=dict)
    _began: float = field(default_factory=time.perf_counter)
    _known: dict[tuple[str, str], tuple[int, float]] = field(default_factory=dict)

    def run(
        self, method: str, case: Case, measure: Callable[[], Measured], *, must: bool
    ) -> Measured | None:
        """Return the result of `measure`, or None if it would exceed the budget and is optional."""
        values = case.missing * case.channels
        known, seconds = self._known.get((method, case.kind), (values, 0.0))
        expected = START + seconds * (values / known) ** GROWTH[method]
        spent = time.perf_counter() - self._began
        if not must and spent + expected > self.budget:
            millions = min(case.missing / 1e6, self.left_out.get(method, float("inf")))
            self.left_out[method] = millions
            return None
        result = measure()
        if values >= known:
            self._known[method, case.kind] = values, result.seconds
        return result
