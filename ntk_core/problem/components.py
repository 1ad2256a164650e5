"""Many channels as a few: the principal components of the observed pixels.

The bands of a hyperspectral image are nearly copies of each other, so a few components have almost
all of their variance, and what regression compares are sums over channels. The projection on
components is orthonormal up to one factor for all, so such sums are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.blas import one_blas_thread
from ntk_core.problem.problem import Problem
from ntk_core.problem.rect import Rect
from ntk_core.problem.scale import Scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["JOINT", "METHODS", "Components"]

JOINT = 12  # so many channels are reconstructed as they are
MOST = 8  # components at most
LOST = 1e-3  # the share of the variance that components need not have
ABOVE_NOISE = 4  # how much stronger than the noise a component must be
SURER = 0.35  # fitted to images of bands (docs/decisions/0014)
SAMPLES = 1 << 14  # pixels that they are computed from
METHODS = ("auto", "detail", "texture")
"""The methods that take too long for many channels."""


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """A map from C channels to k of them, and back.

    Attributes
    ----------
    mean : ndarray, shape (C,), float32
        Of the observed values, 0 … 1.
    axes : ndarray, shape (C, k), float32
        Orthonormal columns.
    factor : float
        What a projection is multiplied by, so that all components are within 0 … 1 around 1/2.
    rest : float
        The root mean square, over pixels and channels, of what components do not have.
    """

    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    factor: float
    rest: float

    @staticmethod
    def useful(problem: Problem, method: str) -> bool:
        """Tell whether an image has so many channels that a method needs components."""
        return problem.channels > JOINT and method in METHODS

    @classmethod
    def of(cls, problem: Problem) -> Components:
        """Return the components of the observed pixels of an image."""
        step = max(int((problem.observed.size / SAMPLES) ** 0.5), 1)
        seen = problem.observed[::step, ::step]
        some = Problem(problem.image[::step, ::step], seen, ~seen, seen, seen, problem.scale)
        if np.count_nonzero(seen) < 2 * MOST:
            some = problem
        values = some.values(Rect.whole(some.observed.shape))[some.observed]
        mean = values.mean(axis=0, dtype=np.float64)
        values -= mean.astype(np.float32)
        with one_blas_thread():  # for the same bits on any machine
            variances, axes = np.linalg.eigh(values.T @ values)
            variances = np.maximum(variances[::-1].astype(np.float64), 0)
            kept = np.cumsum(variances) / max(float(variances.sum()), 1e-30)
            # What the weaker half of them has in the mean is noise, and nobody can predict that.
            noise = float(variances[variances.size // 2 :].mean())
            heard = max(int(np.count_nonzero(variances > ABOVE_NOISE * noise)), 1)
            count = min(int(np.searchsorted(kept, 1 - LOST)) + 1, heard, MOST)
            chosen = np.ascontiguousarray(axes[:, ::-1][:, :count], np.float32)
            most = float(np.abs(values @ chosen).max())
        most = max(most, 1e-6) * 1.05  # other pixels may be a little farther away
        factor = min(0.5 / most, (count / problem.channels) ** 0.5)
        rest = float(variances[count:].sum() / values.size) ** 0.5
        return cls(mean.astype(np.float32), chosen, factor, rest)

    @property
    def contrast(self) -> float:
        """How much smaller a root mean square over components is than that over channels."""
        channels, count = self.axes.shape
        return float(self.factor * (channels / count) ** 0.5)

    @property
    def calibration(self) -> float:
        """The factor for deviations from look-alikes, which are too large for many components."""
        return float(self.axes.shape[1] ** -SURER)

    def project(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the components, shape (n, k), of values of shape (n, C)."""
        projected = (values - self.mean) @ self.axes * np.float32(self.factor)
        return (projected + np.float32(0.5)).astype(np.float32, copy=False)

    def replace_in(
        self, values: NDArray[np.float32], components: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return values, shape (n, C), of which the components are replaced by others (n, k)."""
        change = (components - self.project(values)) * np.float32(1 / self.factor)
        return (values + change @ self.axes.T).astype(np.float32, copy=False)

    def problem(self, problem: Problem) -> Problem:
        """Return a problem of the components of its image."""
        height, width = problem.observed.shape
        picture = np.zeros((height, width, self.axes.shape[1]), np.float32)
        rows = max((1 << 20) // (width * problem.channels), 1)  # at once, to need little memory
        for top in range(0, height, rows):
            rect = Rect(top, 0, min(top + rows, height), width)
            known = problem.known[rect.slices]
            found = self.project(problem.known_values(rect)[known])
            picture[rect.slices][known] = np.clip(found, 0, 1)
        masks = (problem.observed, problem.wanted, problem.known, problem.copyable)
        return Problem(picture, *masks, Scale(0.0, 1.0, picture.dtype))
