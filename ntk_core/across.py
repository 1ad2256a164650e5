"""A run for the slices of a stack that learn from each other: neighbours in the prior's mean.

A Gaussian process has a mean besides its covariance, and here the mean of a slice is a weighted sum
of its two neighbours, b v₋ + c v₊ (regression kriging). The weights are fitted by least squares, to
what is left of the slices without their local means: so only detail counts that slices share, and
slices that share none get weights near 0. What is reconstructed is the difference from that mean.
Missing pixels of the neighbours have the values that a first run over all slices has given them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from ntk_core.machine.generators import kept, mapped
from ntk_core.problem.problem import Problem
from ntk_core.problem.rect import Rect
from ntk_core.problem.scale import Scale

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from numpy.typing import NDArray

    from ntk_core.outcome import Explain, Outcome
    from ntk_core.problem.pixel_weights import PixelWeights
    from ntk_core.problem.planes import Plane, Planes
    from ntk_core.problem.progress import Progress

__all__ = ["Neighbours"]

DETAIL = 4.0  # standard deviation, in pixels, of the local means
TINY = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """A stack after the first run over all its slices.

    Attributes
    ----------
    given : Planes
    first : ndarray, like `given.image`
        The stack as the first run has filled it.
    """

    given: Planes
    first: NDArray[Any]

    def run(
        self, plane: Plane, solve: Callable[[Problem], Generator[Progress, None, Outcome]]
    ) -> Generator[Progress, None, Outcome]:
        """Reconstruct a slice once more, with its neighbours; `solve` gets the difference."""
        mean = self._mean(plane)
        if mean is None:
            return (yield from solve(plane.problem))
        apart = _Apart.of(plane.problem, mean)
        # The first run's picture is better than a coarse one.
        steps = kept(solve(apart.difference), lambda step: step.stage != "coarse")
        outcome = yield from mapped(steps, apart.shown)
        # Computed anew when it is asked for: for all slices it is as large as the stack.
        return replace(outcome, explain=partial(_explanation, self, plane, outcome))

    def _mean(self, plane: Plane) -> NDArray[np.float32] | None:
        """Return the prior's mean, shape (H, W, C), in the engine's units; None without any."""
        problem, near = plane.problem, []
        *before, at = plane.index
        for other in (at - 1, at + 1):
            if 0 <= other < self.given.pixels_shape[-3]:
                values = self.given.slice_of(self.first, (*before, other))
                values = values if plane.channels is None else values[..., plane.channels]
                near.append(_units(problem, values))
        if not near:
            return None
        own = problem.known_values(Rect.whole(problem.known.shape))
        known = problem.known
        columns = np.stack([_detail(each, known) for each in near], axis=1)
        weights = np.linalg.lstsq(columns, _detail(own, known), rcond=None)[0]
        mean = np.zeros_like(own)
        for weight, each in zip(weights, near, strict=True):
            mean += np.float32(weight) * each
        mean += (own - mean)[known].mean(axis=0)
        return mean


def _units(problem: Problem, values: NDArray[Any]) -> NDArray[np.float32]:
    """Return the values of another slice, which may have NaN, in the units of a problem."""
    finite = np.isfinite(values) if values.dtype.kind == "f" else np.ones(values.shape, np.bool_)
    units = np.full(values.shape, 0.5, np.float32)
    units[finite] = problem.scale.to_unit(values[finite])
    return units.reshape(*values.shape[:2], -1)


def _detail(values: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return known values, one after the other, less their local means."""
    use = known[..., None].astype(np.float32)
    share = np.maximum(scipy.ndimage.gaussian_filter(use, (DETAIL, DETAIL, 0)), np.float32(TINY))
    local = scipy.ndimage.gaussian_filter(values * use, (DETAIL, DETAIL, 0)) / share
    detail: NDArray[np.float32] = (values - local)[known].ravel()
    return detail


@dataclass(frozen=True, slots=True, eq=False)
class _Apart:
    """A problem as its prior's mean and the difference from it.

    Attributes
    ----------
    problem, difference : Problem
    mean : ndarray, shape (H, W, C), float32
    deviation : ndarray, shape (H, W), float32
        Of the pass by adjacency, and 0 before it. Those of later passes were fitted to photographs,
        and a difference of slices is not like one: they would be too small.
    """

    problem: Problem
    difference: Problem
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]

    @classmethod
    def of(cls, problem: Problem, mean: NDArray[np.float32]) -> _Apart:
        """Take the mean off; what a share of the range means stays the same if it can."""
        values = problem.known_values(Rect.whole(problem.known.shape)) - mean
        some = values[problem.known]
        low, high = float(some.min()), float(some.max())
        wider = max(1.0 - (high - low), 0.0) / 2
        scale = Scale(low - wider, high + wider, values.dtype)
        masks = (problem.observed, problem.wanted, problem.known, problem.copyable)
        deviation = np.zeros(mean.shape[:2], np.float32)
        return cls(problem, Problem(values, *masks, scale), mean, deviation)

    def shown(self, step: Progress) -> Progress:
        """Return a snapshot of the difference as one of the slice."""
        rect, problem = step.changed, self.problem
        rows, columns = np.nonzero(problem.wanted[rect.slices])
        values = self.mean[rect.slices][rows, columns] + step.pixels[rows, columns]
        pixels = problem.encode(
            rect, (rows + rect.top).astype(np.int32), (columns + rect.left).astype(np.int32), values
        )
        deviation = None
        if step.deviation is not None:
            if step.stage == "adjacency":
                spread = step.deviation * np.float32(self.difference.scale.span)
                self.deviation[rect.slices] = spread
            deviation = self.deviation[rect.slices].copy()
            deviation.flags.writeable = False
        return replace(step, pixels=pixels, deviation=deviation)


def _explanation(
    neighbours: Neighbours, plane: Plane, outcome: Outcome, image: NDArray[Any]
) -> Explain:
    mean = neighbours._mean(plane)
    assert mean is not None, "it was there during the run"
    apart = _Apart.of(plane.problem, mean)
    difference = _units(plane.problem, image) - mean
    return partial(_weights, apart, outcome.explain(difference))


def _weights(apart: _Apart, explain: Explain, row: int, column: int) -> PixelWeights:
    """Return the weights of the difference as those of the slice, whose mean is in `added`."""
    found, scale = explain(row, column), apart.difference.scale
    means = apart.mean[found.rows, found.columns]
    low, span = np.float32(scale.low), np.float32(scale.span)
    added = span * found.added + apart.mean[row, column]
    added -= np.einsum("jcd,jd->c", found.weights, means)
    return replace(
        found,
        values=low + span * found.values + means,
        coarse=low + span * found.coarse,
        added=added,
    )
