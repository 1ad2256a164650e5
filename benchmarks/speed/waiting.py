"""Waiting times of `ntk_core.inpaint_iter`: first picture, last picture, cancelling."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

import ntk_core
from benchmarks.common.isolated import warm
from benchmarks.common.measure import peak_megabytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.common.cases import Case

__all__ = ["Waits", "wait_for_engine"]

EARLY = 2.0  # seconds: later moments are like those before, batch after batch


@dataclass(slots=True)
class Waits:
    """Seconds, one for each run.

    Attributes
    ----------
    first : list of float
        From the call, or the end of the stroke, to the first picture.
    coarse : list of float
        To the complete coarse picture; empty for the window.
    last : list of float
        To the last picture.
    cancel : list of float
        From a random moment until the engine has stopped and its threads have ended.
    answer : list of float
        From the Escape key until the window accepts input again; empty without a window.
    stall : list of float
        The longest time for which the window did not respond; empty without a window.
    peak : float
        Peak of the process's memory in MB.
    """

    first: list[float] = field(default_factory=list)
    coarse: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    cancel: list[float] = field(default_factory=list)
    answer: list[float] = field(default_factory=list)
    stall: list[float] = field(default_factory=list)
    peak: float = float("nan")


def wait_for_engine(case: Case, runs: int, cancels: int) -> Waits:
    """Fill `runs` times to the end, and `cancels` times until a random moment."""
    warm()
    image, mask = case.image(), case.mask()
    waits = Waits()
    for _ in range(runs):
        waits.last.append(_run(image, mask, float("inf"), waits))
    rng = np.random.default_rng(0)
    for _ in range(cancels):
        moment = rng.random() * min(EARLY, float(np.median(waits.last)))
        late = _run(image, mask, moment, waits) - moment
        if late > 0:  # otherwise it was done before that moment
            waits.cancel.append(late)
    waits.peak = peak_megabytes()
    return waits


def _run(image: NDArray[np.uint8], mask: NDArray[np.bool_], until: float, waits: Waits) -> float:
    """Fill until a given moment; return when all threads have ended. Record the times."""
    first = coarse = 0.0
    stage = ""
    start = time.perf_counter()
    with closing(ntk_core.inpaint_iter(image, mask)) as steps:
        for step in steps:
            now, stage = time.perf_counter() - start, step.stage
            first = first or now
            if stage == "coarse":
                coarse = now
            if now >= until:
                break
    end = time.perf_counter() - start
    waits.first.append(first)
    if stage != "coarse":
        waits.coarse.append(coarse)
    return end
