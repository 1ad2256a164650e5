"""Measure one case: seconds by stage and memory, and biharmonic inpainting on the same case."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import ntk_core
from benchmarks.common.isolated import warm
from benchmarks.common.measure import cost_of, peak_megabytes
from benchmarks.common.methods import METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from benchmarks.common.cases import Case

__all__ = ["Measured", "measure_biharmonic", "measure_ours"]

REPEATS, ENOUGH = 3, 6.0  # the best of 3, but no further one after 6 seconds


@dataclass(frozen=True, slots=True)
class Measured:
    """The cost of a method on a case.

    Attributes
    ----------
    seconds : float
        Those of the fastest run.
    stages : dict of str to float
        Its seconds from each kind of snapshot to the next; `prepare` ends with the first one.
    above : float
        Peak of memory in MB above the process with the image and the mask in it.
    peak : float
        Peak of the whole process in MB.
    """

    missing: int
    seconds: float
    stages: dict[str, float]
    above: float
    peak: float


def measure_ours(case: Case) -> Measured:
    """Measure ntk_core; the solver is compiled before the clock runs."""
    warm()
    return _measure(case, _run_in_stages)


def measure_biharmonic(case: Case) -> Measured:
    """Measure scikit-image's biharmonic inpainting."""

    def run(image: NDArray[Any], mask: NDArray[np.bool_]) -> tuple[NDArray[Any], dict[str, float]]:
        return METHODS["biharmonic"](image, mask, ""), {}

    small = np.random.default_rng(0).integers(0, 256, (32, 32)).astype(np.uint8)
    run(small, small < 99)
    return _measure(case, run)


def _measure(case: Case, run: Callable[..., tuple[NDArray[Any], dict[str, float]]]) -> Measured:
    image, mask = case.image(), case.mask()
    stages: dict[str, float] = {}

    def work() -> NDArray[Any]:
        nonlocal stages
        result, stages = run(image, mask)
        return result

    _, cost = cost_of(work)
    peak = peak_megabytes()
    best, best_stages, spent = cost.seconds, stages, cost.seconds
    for _ in range(REPEATS - 1):
        if spent > ENOUGH:
            break
        _, again = cost_of(work)
        spent += again.seconds
        if again.seconds < best:
            best, best_stages = again.seconds, stages
    return Measured(int(np.count_nonzero(mask)), best, best_stages, cost.megabytes, peak)


def _run_in_stages(
    image: NDArray[Any], mask: NDArray[np.bool_]
) -> tuple[NDArray[Any], dict[str, float]]:
    """Like `ntk_core.inpaint`; each interval counts for the stage of the snapshot that ends it."""
    stages: dict[str, float] = {}
    before = time.perf_counter()
    steps = ntk_core.inpaint_iter(image, mask)
    result = np.array(image)
    stage = "prepare"
    for step in steps:
        result[step.changed.slices] = step.pixels
        now = time.perf_counter()
        stage = step.stage if stages else "prepare"
        stages[stage] = stages.get(stage, 0.0) + now - before
        before = now
    stages[stage] += time.perf_counter() - before
    return result, stages
