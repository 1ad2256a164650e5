"""The local form: K[x, δ] for every pixel x and every offset δ with |δ|∞ ≤ R, exactly.

A convolution averages Σ(x + m, x' + m) over m, so it never mixes offsets δ = x' − x. An activation
is elementwise in (x, δ), except that it needs the variances at x and at x + δ. So for a network
without resampling each near offset can be computed alone, in O(N R²) time and memory instead of
O(N²).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.errors import InvalidOptionError
from ntk_core.kernels.base import Kernel
from ntk_core.kernels.recursion import network_kernel
from ntk_core.networks.checked_prior import covariance_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.kernels.recursion import Of
    from ntk_core.networks.layers import Conv, Downsample, Sequential, Upsample
    from ntk_core.networks.priors import Prior

__all__ = ["Local", "local_covariance", "local_kernel"]


@dataclass(frozen=True, slots=True, eq=False)
class Local(Kernel):
    """A kernel between near pixels; all other entries count as 0.

    Attributes
    ----------
    values : ndarray, shape (H, W, 2 R + 1, 2 R + 1), float
        Entry [i, j, a, b] is K of pixel (i, j) and pixel (i + a − R, j + b − R).
    circular : bool
        Whether the image is a torus; if not, entries of pixels outside the image are 0.
    """

    values: NDArray[np.floating[Any]]
    circular: bool

    @property
    def shape(self) -> tuple[int, int]:
        """The image's height and width."""
        return self.values.shape[0], self.values.shape[1]

    @property
    def reach(self) -> int:
        """R."""
        return int(self.values.shape[2]) // 2

    def pairs(
        self, here: NDArray[np.integer[Any]], there: NDArray[np.integer[Any]]
    ) -> NDArray[np.floating[Any]]:
        """Return K of pixels that broadcast against each other, (…, 2): rows and columns."""
        steps = there - here
        if self.circular:
            half = np.array(self.shape) // 2
            steps = (steps + half) % np.array(self.shape) - half
        near = np.all(np.abs(steps) <= self.reach, axis=-1)
        a, b = np.moveaxis(np.where(near[..., None], steps, 0) + self.reach, -1, 0)
        return np.where(near, self.values[here[..., 0], here[..., 1], a, b], 0)

    def apply(self, values: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Return Σ_x' K(x, x') values(x') for values of shape (H, W, C); the same shape."""
        (height, width), reach = self.shape, self.reach
        margin = [(reach, reach), (reach, reach), (0, 0)]
        padded = np.pad(values, margin, mode="wrap" if self.circular else "constant")
        total = np.zeros_like(values)
        for a in range(2 * reach + 1):
            for b in range(2 * reach + 1):
                there = padded[a : a + height, b : b + width]
                total += self.values[:, :, a, b, None] * there
        return total


def local_covariance(
    prior: Prior, shape: tuple[int, int], reach: int, *, circular: bool
) -> NDArray[np.float64]:
    """Return Σ0[x, δ] of a prior, shape (H, W, 2 reach + 1, 2 reach + 1).

    Raises
    ------
    InvalidOptionError
        If `reach` is negative or the offsets go around a torus.
    """
    if reach < 0:
        raise InvalidOptionError(f"reach is {reach}; it must be 0 or more, in pixels")
    if circular and 2 * reach + 1 > min(shape):
        raise InvalidOptionError(
            f"reach is {reach}, but the image is a torus of {shape[0]} × {shape[1]} pixels; "
            f"choose at most {(min(shape) - 1) // 2}"
        )
    rows, columns = np.arange(shape[0])[:, None, None, None], np.arange(shape[1])[:, None, None]
    steps = np.arange(-reach, reach + 1)
    there = rows + steps[:, None], columns + steps
    inside = there[0] % shape[0], there[1] % shape[1]
    values = covariance_of(prior, (rows, columns), inside, shape, circular=circular)
    return values if circular else np.where(_exists(values.shape), values, 0.0)


def local_kernel(
    network: Sequential,
    covariance: NDArray[np.float64],
    *,
    circular: bool = False,
    of: Of = "ntk",
) -> NDArray[np.float64]:
    """Return a kernel K[x, δ] under a prior with local covariance Σ0[x, δ].

    Raises
    ------
    InvalidOptionError
        If the network resamples.
    """
    if network.resamples:
        raise InvalidOptionError(
            "the network resamples, which mixes offsets; leave reach out, or Downsample and "
            "Upsample"
        )
    return network_kernel(network, covariance, _LocalForm(circular), of)


@dataclass(frozen=True, slots=True)
class _LocalForm:
    circular: bool

    def convolve(self, values: NDArray[np.float64], layer: Conv) -> NDArray[np.float64]:
        reach = layer.kernel_size // 2
        if reach == 0:
            return values
        for axis in (0, 1):
            size = values.shape[axis]
            margin = [(reach, reach) if a == axis else (0, 0) for a in range(4)]
            padded = np.pad(values, margin, mode="wrap" if self.circular else "constant")
            total = np.zeros_like(values)
            for start, weight in enumerate(layer.profile):
                total += weight * np.take(padded, np.arange(start, start + size), axis)
            values = total
        # A sum may mix pixels inside the image into an entry for a pixel outside, which must be 0.
        return values if self.circular else np.where(_exists(values.shape), values, 0)

    def scale(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        height, width, side, _ = values.shape
        reach = side // 2
        deviation = np.sqrt(values[:, :, reach, reach])
        padded = np.pad(deviation, reach, mode="wrap" if self.circular else "constant")
        scale = np.empty_like(values)
        for a in range(side):
            for b in range(side):
                scale[:, :, a, b] = deviation * padded[a : a + height, b : b + width]
        return scale

    def resample(
        self, values: NDArray[np.float64], layer: Downsample | Upsample
    ) -> NDArray[np.float64]:
        raise NotImplementedError  # `local_kernel` has checked it


def _exists(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return, for every [x, δ], whether x + δ lies inside the image."""
    height, width, side, _ = shape
    steps = np.arange(side) - side // 2
    rows = np.arange(height)[:, None] + steps
    columns = np.arange(width)[:, None] + steps
    rows_inside = (rows >= 0) & (rows < height)
    columns_inside = (columns >= 0) & (columns < width)
    return rows_inside[:, None, :, None] & columns_inside[None, :, None, :]
