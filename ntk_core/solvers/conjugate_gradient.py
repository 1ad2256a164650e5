"""Preconditioned conjugate gradients: hundreds of thousands of equations in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.solvers.iterates import Step, dot, relative_residual

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core.solvers.iterates import System

__all__ = ["ConjugateGradient"]

LOST = 1e3
"""A residual this many times the best one is rounding error, and will not fall again."""

STALLED = 3
"""After this many restarts without a better residual, only rounding error is left."""


@dataclass(frozen=True, slots=True)
class ConjugateGradient:
    """Hestenes and Stiefel's method, all channels at once, each with steps of its own.

    Parameters
    ----------
    tolerance : float
        Of the relative residual.
    iterations : int
        The most products with the matrix.
    """

    tolerance: float = 1e-3
    iterations: int = 1000

    def steps(self, system: System, right_side: NDArray[np.floating[Any]]) -> Generator[Step]:
        """Yield after every iteration.

        Where the iteration's own residual is within the tolerance, the true one is computed; if
        rounding has let them drift apart, the method begins anew from there.
        """
        inverse = system.inverse()
        solution = np.zeros_like(right_side)
        iteration, stalled, best = 0, 0, np.inf
        while True:
            remainder = right_side - system.apply(solution) if iteration else right_side.copy()
            residual = relative_residual(remainder, right_side)
            converged = residual <= self.tolerance
            yield Step(solution.copy(), iteration, residual, exact=True, converged=converged)
            stalled = 0 if residual < 0.9 * best else stalled + 1
            best = min(best, residual)
            if converged or iteration >= self.iterations or stalled >= STALLED:
                return
            direction = np.zeros_like(right_side)
            before: NDArray[np.float64] | None = None
            while self.tolerance < residual < LOST * best and iteration < self.iterations:
                reduced = inverse(remainder)
                energy = dot(remainder, reduced)
                # A channel that has converged has energy 0: no step, and no division by 0.
                share = 0.0 if before is None else energy / np.where(before > 0, before, 1)
                direction = reduced + (share * direction).astype(reduced.dtype)
                image = system.apply(direction)
                curvature = dot(direction, image)
                length = (energy / np.where(curvature > 0, curvature, np.inf)).astype(image.dtype)
                solution += length * direction
                remainder -= length * image
                before = energy
                iteration += 1
                residual = relative_residual(remainder, right_side)
                if self.tolerance < residual < LOST * best and iteration < self.iterations:
                    yield Step(solution.copy(), iteration, residual, exact=False, converged=False)
