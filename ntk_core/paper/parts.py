"""The parts that method ``"paper"`` cuts an image into, and the equations of each.

A kernel lives on a torus. The torus holds the image and mostly a margin, which keeps opposite
borders apart; pixels of the margin are neither observed nor wanted. If the torus would be too
large, the image is cut into parts. Each part is solved with the pixels within `MARGIN` periods of
its missing ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.errors import InvalidOptionError
from ntk_core.kernels.store import stored_kernel
from ntk_core.networks.architecture import Architecture
from ntk_core.networks.checked_prior import covariance_of
from ntk_core.paper.border import prior_on, torus_for
from ntk_core.paper.estimates import posterior_deviation
from ntk_core.problem.problem import Problem
from ntk_core.problem.rect import Rect
from ntk_core.solvers.iterates import dot
from ntk_core.solvers.systems import system_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.tiling import Tiling
    from ntk_core.kernels.store import KernelStore
    from ntk_core.networks.architecture import CustomArchitecture
    from ntk_core.solvers.iterates import System

    Array = NDArray[np.floating[Any]]

__all__ = [
    "DENSE",
    "DIRECT",
    "Equations",
    "Part",
    "check_architecture",
    "most_pixels",
    "parts_of",
    "solver_for",
]

MARGIN = 24
"""Periods around missing pixels; pixels farther away hardly matter (docs/decisions/0007)."""

BLOCKS = 48_000_000
"""The most numbers in a torus's polyphase blocks: its pixels times half of the period squared."""

SAMPLES = 1_000_000
"""About how many pixels are read for the level of a picture that is solved in parts."""

PIXELS = 1_500_000
"""The most pixels of a torus."""

DENSE = 4096
"""The most pixels of an image whose kernel is a dense matrix."""

DIRECT = 3000
"""The most observed pixels for which Cholesky is faster than anything else."""

DIRECT_ON_TORUS = 4096
"""The same if the published picture is wanted: iterates would differ from it by their residual."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some of the missing pixels, and all that is needed to solve for them.

    Attributes
    ----------
    problem : Problem
    architecture : Architecture or CustomArchitecture
    ridge : float
        λ as a share of K(x, x).
    store : KernelStore or None
    level : ndarray, shape (C,), float32, or None
        The mean of the whole image's observed values, if it is solved in several parts. Pixels far
        from all observed ones get this value. The surroundings of one part do not tell it.
    surroundings : Rect
        The pixels of the image that are on the torus.
    missing : Rect
        The rectangle around the part's missing pixels.
    indices : ndarray of int
        Their numbers among all missing pixels, in the tiling's order.
    pixels : ndarray, shape (m, 2), int
        Their rows and columns in the image.
    """

    problem: Problem
    architecture: Architecture | CustomArchitecture
    ridge: float
    store: KernelStore | None
    level: NDArray[np.float32] | None
    surroundings: Rect
    missing: Rect
    indices: NDArray[np.intp]
    pixels: NDArray[np.intp]

    def prepare(self) -> Equations:
        """Build the kernel and the equations, which takes up to a second."""
        here = self.problem.observed[self.surroundings.slices]
        height, width = torus_for(self.architecture, here.shape)
        observed = np.zeros((height, width), np.bool_)
        observed[: here.shape[0], : here.shape[1]] = here
        # Cholesky needs float64. The iterative solvers do without, and need half of the memory.
        size = int(np.count_nonzero(here))
        small = size <= DIRECT or solver_for(self.architecture, size) == "cholesky"
        kernel = stored_kernel(
            self.architecture.network,
            (height, width),
            prior_on((height, width), self.architecture, (here.shape[0], here.shape[1])),
            self.store,
            dtype=np.float64 if small else np.float32,
        )
        system = system_of(kernel, observed, self.ridge, levelled=self.level is not None)
        values = self.problem.values(self.surroundings)[here]
        level = np.zeros(values.shape[1], np.float32) if self.level is None else self.level
        inside = self.pixels - (self.surroundings.top, self.surroundings.left)
        return Equations(system, system.vector(values - level), level, observed, inside)


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """A part's equations.

    Attributes
    ----------
    system : System
    right_side : ndarray
        The observed values, 0 … 1, minus their level, as a vector of the system.
    level : ndarray, shape (C,), float32
    observed : ndarray, bool
        What of the torus is observed.
    pixels : ndarray, shape (m, 2), int
        The part's missing pixels on the torus.
    """

    system: System
    right_side: Array
    level: NDArray[np.float32]
    observed: NDArray[np.bool_]
    pixels: NDArray[np.intp]

    def fill(self, coefficients: Array) -> NDArray[np.float32]:
        """Return the values of the missing pixels from coefficients, shape (m, C)."""
        picture = self.system.picture(coefficients)
        values: NDArray[np.float32] = picture[tuple(self.pixels.T)].astype(np.float32)
        return values + self.level

    def deviation(self, coefficients: Array) -> NDArray[np.float32]:
        """Return the `posterior_deviation` of the missing pixels, shape (m,)."""
        energy = dot(self.right_side, coefficients)
        amplitude = max(float(energy.mean()) / self.system.size, 0.0)
        return posterior_deviation(
            self.system.kernel, self.observed, self.pixels, self.system.noise, amplitude
        )

    def kernel_to(self, pixel: NDArray[np.intp]) -> Array:
        """Return K(O, x) of one pixel on the torus, as a vector."""
        return self.system.vector(self.system.kernel.between(self.system.pixels, pixel[None]))


def parts_of(
    problem: Problem,
    architecture: Architecture | CustomArchitecture,
    ridge: float,
    tiling: Tiling,
    store: KernelStore | None,
) -> tuple[Part, ...]:
    """Cut the missing pixels into parts; into one if the whole image can be solved at once."""
    shape, period = problem.observed.shape, architecture.network.multiple
    pixels = np.stack([tiling.rows, tiling.columns], axis=1).astype(np.intp)
    part = partial(Part, problem, architecture, ridge, store)
    limit = most_pixels(period)
    if shape[0] * shape[1] <= limit:
        return (part(None, Rect.whole(shape), _hull(pixels), np.arange(len(pixels)), pixels),)
    # A part's own square and the margins around it must fit into the limit. So of a long period the
    # margin is cut, or nothing would be left for the square.
    margin = min(MARGIN * period, int(limit**0.5) // 3)
    side = int(limit**0.5) - 2 * margin
    number = pixels[:, 0] // side * -(-shape[1] // side) + pixels[:, 1] // side
    order = np.argsort(number, kind="stable")
    level = _level(problem)
    parts = []
    for indices in np.split(order, np.flatnonzero(np.diff(number[order])) + 1):
        missing = _hull(pixels[indices])
        near = problem.around(missing, margin)
        # Begin at multiples of the period: the kernel depends on the phase of a pixel, and every
        # pixel must keep the phase that it has in the whole image.
        top, left = near.top // period * period, near.left // period * period
        surroundings = Rect(top, left, near.bottom, near.right)
        parts.append(part(level, surroundings, missing, indices, pixels[indices]))
    return tuple(parts)


def most_pixels(period: int) -> int:
    """Return how many pixels of an image are solved at once by a network of this period."""
    return min(2 * BLOCKS // period**2, PIXELS)


def solver_for(architecture: Architecture | CustomArchitecture, size: int) -> str:
    """Return the solver for so many observed pixels: what ``"auto"`` stands for, or the chosen."""
    if architecture.solver != "auto":
        return architecture.solver
    most = DIRECT_ON_TORUS if architecture.border == "torus" else DIRECT
    return "cholesky" if size <= most else "conjugate-gradients"


def check_architecture(
    architecture: Architecture | CustomArchitecture, shape: tuple[int, ...]
) -> None:
    """Raise `InvalidOptionError` unless an image of this height and width can be solved."""
    size, prior = shape[0] * shape[1], architecture.features
    most = most_pixels(architecture.network.multiple)
    if architecture.border == "torus" and size > most:
        raise InvalidOptionError(
            f"the border 'torus' is for at most {most:,} pixels with this network, and the image "
            f"has {size:,}; choose the border 'padded'"
        )
    if prior.shift_invariant:
        return
    if size > DENSE:
        name = type(prior).__name__
        if isinstance(architecture, Architecture):
            name = architecture.prior
        raise InvalidOptionError(
            f"the prior {name!r} needs a dense kernel, for at most {DENSE:,} pixels, "
            f"and the image has {size:,}; choose the prior 'stationary' or 'adjacency'"
        )
    first = np.zeros(1, np.intp), np.zeros(1, np.intp)
    covariance_of(prior, first, first, (shape[0], shape[1]), circular=True)  # or raise


def _level(problem: Problem) -> NDArray[np.float32]:
    """Return the mean of the observed values, shape (C,), from a sample of a large image."""
    step = max(int((problem.observed.size / SAMPLES) ** 0.5), 1)
    seen = problem.observed[::step, ::step]
    some = Problem(problem.image[::step, ::step], seen, ~seen, seen, seen, problem.scale)
    if not some.observed.any():
        some = problem
    values = some.values(Rect.whole(some.observed.shape))[some.observed]
    level: NDArray[np.float32] = values.mean(axis=0, dtype=np.float64).astype(np.float32)
    return level


def _hull(pixels: NDArray[np.intp]) -> Rect:
    (top, left), (bottom, right) = pixels.min(axis=0).tolist(), pixels.max(axis=0).tolist()
    return Rect(top, left, bottom + 1, right + 1)
