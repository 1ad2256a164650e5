"""The exact solution, by Cholesky's factorisation: up to some ten thousand equations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from ntk_core.errors import InvalidOptionError
from ntk_core.solvers.iterates import Step, relative_residual

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core.solvers.iterates import System

__all__ = ["Cholesky"]


@dataclass(frozen=True, slots=True)
class Cholesky:
    """Factorise and substitute, in float64.

    Parameters
    ----------
    tolerance : float
        Of the relative residual, for `Step.converged`.
    limit : int
        The most equations that it takes on: 8 limit² bytes are needed.
    """

    tolerance: float = 1e-6
    limit: int = 20_000

    def steps(self, system: System, right_side: NDArray[np.floating[Any]]) -> Generator[Step]:
        """Yield the solution.

        Raises
        ------
        InvalidOptionError
            If there are too many equations, or the matrix is not positive definite.
        """
        if system.size > self.limit:
            raise InvalidOptionError(
                f"there are {system.size:,} observed pixels, and Cholesky takes at most "
                f"{self.limit:,}; use conjugate gradients"
            )
        try:
            factor = scipy.linalg.cho_factor(system.matrix(), overwrite_a=True, check_finite=False)
        except scipy.linalg.LinAlgError as error:
            raise InvalidOptionError(
                "the kernel between the observed pixels is singular; raise ridge"
            ) from error
        right = system.columns(right_side).astype(np.float64)
        solution = system.vector(scipy.linalg.cho_solve(factor, right, check_finite=False))
        residual = relative_residual(right_side - system.apply(solution), right_side)
        yield Step(solution, 1, residual, exact=True, converged=residual <= self.tolerance)
