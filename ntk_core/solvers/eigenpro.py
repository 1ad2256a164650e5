"""EigenPro: gradient descent whose steepest directions are flattened.

A network that is trained by gradient descent for a time t predicts K (I − exp(−t K)) K⁻¹ v. The
directions of large eigenvalues are learnt first and limit the step, so those of small ones take
very long. EigenPro divides the largest eigenvalues down to that of the next one, which allows
longer steps. A sample of the pixels is enough to know them: with the eigenvectors u_i and
eigenvalues σ_i of K_ss, a step changes α by r everywhere, and at the sample also by
−Σ_i (1 − σ_q / σ_i) / σ_i u_i u_i' K_sO r (λ left aside). Each iterate is the prediction of the
network after so much training. Source: Ma and Belkin, “Kernel machines that adapt to GPUs for
effective large batch training”, 2019 (EigenPro 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from ntk_core.errors import InvalidOptionError
from ntk_core.solvers.iterates import Step, dot, relative_residual

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from numpy.typing import NDArray

    from ntk_core.solvers.iterates import System

    Array = NDArray[np.floating[Any]]

__all__ = ["EigenPro"]

SAFETY = 1.2  # a power iteration finds a little less than the largest eigenvalue
POWERS = 12
DIVERGED = 1.1  # a residual that grows by this factor does not fall again


@dataclass(frozen=True, slots=True)
class EigenPro:
    """Richardson's iteration, preconditioned from a sample.

    Parameters
    ----------
    tolerance : float
        Of the relative residual.
    iterations : int
        The most steps, of two products with the matrix each.
    rank : int
        How many eigenvalues are flattened.
    sample : int
        How many pixels they are computed from.
    """

    tolerance: float = 1e-3
    iterations: int = 500
    rank: int = 120
    sample: int = 1200

    def __post_init__(self) -> None:
        if not 1 <= self.rank < self.sample:
            raise InvalidOptionError(
                f"rank is {self.rank}; it must be at least 1 and below the sample of {self.sample}"
            )

    def steps(self, system: System, right_side: Array) -> Generator[Step]:
        """Yield after every iteration; every residual is exact.

        If a step was too long, which a sample cannot rule out, it goes back and halves it.
        """
        flatten = self._flattening(system)
        step = right_side.dtype.type(1 / (SAFETY * _largest(system, flatten)))
        best, remainder = np.zeros_like(right_side), right_side.copy()
        residual = relative_residual(remainder, right_side)
        for iteration in range(self.iterations + 1):
            converged = residual <= self.tolerance
            yield Step(best.copy(), iteration, residual, exact=True, converged=converged)
            if converged:
                return
            solution = best + step * flatten(remainder, system.apply(remainder))
            left = right_side - system.apply(solution)
            reached = relative_residual(left, right_side)
            if reached > DIVERGED * residual:
                step /= 2
            else:
                best, remainder, residual = solution, left, reached

    def _flattening(self, system: System) -> Callable[[Array, Array], Array]:
        """Return what makes a step of a vector and its product with A."""
        rng = np.random.default_rng(0)
        count = min(self.sample, system.size)
        chosen = np.sort(rng.choice(system.size, count, replace=False))
        pixels = system.pixels[chosen]
        matrix = system.kernel.between(pixels, pixels).astype(np.float64)
        rank = min(self.rank, count - 1)
        values, vectors = scipy.linalg.eigh(matrix, subset_by_index=(count - 1 - rank, count - 1))
        values = np.maximum(values, np.finfo(np.float64).eps * values[-1])
        # A's eigenvalues are size / count times those of the sample, so λ is scaled the other way.
        noise = system.noise * count / system.size
        weights = (1 - (values[0] + noise) / (values + noise)) / values

        def flatten(vector: Array, product: Array) -> Array:
            at_sample = system.columns(product - vector.dtype.type(system.noise) * vector)[chosen]
            columns = np.zeros((system.size, at_sample.shape[1]), vector.dtype)
            columns[chosen] = vectors @ (weights[:, None] * (vectors.T @ at_sample))
            return vector - system.vector(columns)

        return flatten


def _largest(system: System, flatten: Callable[[Array, Array], Array]) -> float:
    """Return the largest eigenvalue of a step times A, by power iteration from a fixed start."""
    columns = np.random.default_rng(0).standard_normal((system.size, 1))
    vector = system.vector(columns)
    size = 1.0
    for _ in range(POWERS):
        image = system.apply(vector)
        vector = flatten(image, system.apply(image))
        size = float(np.sqrt(dot(vector, vector).sum()))
        vector /= vector.dtype.type(size)
    return size
