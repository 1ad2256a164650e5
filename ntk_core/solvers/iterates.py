"""What the solvers of one large system have in common: steps on the way, and when to stop.

A solver is a frozen set of options with one method, `steps(system, right_side)`. This is a
generator of ever better coefficients α of (K_OO + λ I) α = v_O, each of which gives a picture. To
cancel, stop asking for the next. A vector is an array whose first axis is the channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from numpy.typing import NDArray

    from ntk_core.kernels.base import Kernel

    Array = NDArray[np.floating[Any]]

__all__ = ["Solver", "Step", "System", "dot", "relative_residual"]


class System(Protocol):
    """A = K_OO + λ I, between the observed pixels."""

    @property
    def kernel(self) -> Kernel:
        """K."""
        ...

    @property
    def pixels(self) -> NDArray[np.intp]:
        """Rows and columns of the observed pixels, shape (size, 2)."""
        ...

    @property
    def noise(self) -> float:
        """λ."""
        ...

    @property
    def size(self) -> int:
        """Number of equations."""
        ...

    def apply(self, vector: Array) -> Array:
        """Return A times a vector."""
        ...

    def picture(self, vector: Array) -> Array:
        """Return K(·, O) α for all pixels, shape (H, W, C)."""
        ...

    def matrix(self) -> NDArray[np.float64]:
        """Return A, shape (size, size)."""
        ...

    def vector(self, columns: Array) -> Array:
        """Return values of the observed pixels, shape (size, C), as a vector."""
        ...

    def columns(self, vector: Array) -> Array:
        """Undo `vector`."""
        ...

    def inverse(self) -> Callable[[Array], Array]:
        """Return a cheap, symmetric and positive approximation of A⁻¹."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A solution on its way.

    Attributes
    ----------
    coefficients : ndarray
        α, a vector of the system.
    iteration : int
        How many products with the matrix it took; 1 for a direct solution.
    residual : float
        ‖v_O − A α‖ / ‖v_O‖, the largest over the channels. Recomputed from α where `exact`, else
        as the iteration has it, which rounding lets drift.
    exact : bool
    converged : bool
        Whether an exact residual is within the tolerance. If the last step is not, the solver
        gave up: allow more iterations or a larger tolerance, or raise the ridge.
    """

    coefficients: Array
    iteration: int
    residual: float
    exact: bool
    converged: bool


class Solver(Protocol):
    """What solves a system."""

    def steps(self, system: System, right_side: Array) -> Generator[Step]:
        """Yield ever better solutions; the last has an exact residual."""
        ...


def dot(first: Array, second: Array) -> NDArray[np.float64]:
    """Return the inner product of two vectors in each channel, shape (C, 1, …)."""
    axes = tuple(range(1, first.ndim))
    products: NDArray[np.float64] = np.sum(
        first * second, axis=axes, dtype=np.float64, keepdims=True
    )
    return products


def relative_residual(remainder: Array, right_side: Array) -> float:
    """Return ‖remainder‖ / ‖right_side‖, the largest over the channels; 0 / 0 is 0."""
    norms = np.sqrt(dot(right_side, right_side))
    ratios = np.sqrt(dot(remainder, remainder)) / np.where(norms > 0, norms, 1)
    return float(ratios.max())
