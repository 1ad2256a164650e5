"""The dense form: K[x, x'] for all pairs of pixels. Any network, any prior, small images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.kernels.base import Kernel
from ntk_core.kernels.recursion import network_kernel
from ntk_core.networks.checked_prior import covariance_of
from ntk_core.networks.layers import Downsample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.kernels.recursion import Of
    from ntk_core.networks.layers import Conv, Sequential, Upsample
    from ntk_core.networks.priors import Prior

__all__ = ["Dense", "dense_covariance", "dense_kernel"]


@dataclass(frozen=True, slots=True, eq=False)
class Dense(Kernel):
    """A kernel as one array.

    Attributes
    ----------
    values : ndarray, shape (H, W, H, W), float
    """

    values: NDArray[np.floating[Any]]

    @property
    def shape(self) -> tuple[int, int]:
        """The image's height and width."""
        return self.values.shape[0], self.values.shape[1]

    def pairs(
        self, here: NDArray[np.integer[Any]], there: NDArray[np.integer[Any]]
    ) -> NDArray[np.floating[Any]]:
        """Return K of pixels that broadcast against each other, (…, 2): rows and columns."""
        places = here[..., 0], here[..., 1], there[..., 0], there[..., 1]
        entries: NDArray[np.floating[Any]] = self.values[places]
        return entries

    def apply(self, values: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Return Σ_x' K(x, x') values(x') for values of shape (H, W, C); the same shape."""
        size = self.shape[0] * self.shape[1]
        product = self.values.reshape(size, size) @ values.reshape(size, -1)
        result: NDArray[np.floating[Any]] = product.reshape(values.shape)
        return result.astype(values.dtype, copy=False)


def dense_covariance(
    prior: Prior, shape: tuple[int, int], *, circular: bool
) -> NDArray[np.float64]:
    """Return Σ0 of a prior between all pixels, shape (H, W, H, W)."""
    rows, columns = np.arange(shape[0]), np.arange(shape[1])
    here = rows[:, None, None, None], columns[:, None, None]
    return covariance_of(prior, here, (rows[:, None], columns), shape, circular=circular)


def dense_kernel(
    network: Sequential, covariance: NDArray[np.float64], *, circular: bool, of: Of = "ntk"
) -> NDArray[np.float64]:
    """Return a kernel under a prior of covariance Σ0[x, x'], shape (H, W, H, W).

    Beyond the image, convolutions read the opposite side (`circular`) or zeros; bilinear upsampling
    reads the opposite side or repeats the border.
    """
    return network_kernel(network, covariance, _DenseForm(circular), of)


@dataclass(frozen=True, slots=True)
class _DenseForm:
    circular: bool

    def convolve(self, values: NDArray[np.float64], layer: Conv) -> NDArray[np.float64]:
        reach = layer.kernel_size // 2
        if reach == 0:
            return values
        for axis in (0, 1):
            size = values.shape[axis]
            margin = [(reach, reach) if a % 2 == axis else (0, 0) for a in range(4)]
            padded = np.pad(values, margin, mode="wrap" if self.circular else "constant")
            total = np.zeros_like(values)
            for start, weight in enumerate(layer.profile):
                part = [slice(None)] * 4
                part[axis] = part[axis + 2] = slice(start, start + size)
                total += weight * padded[tuple(part)]
            values = total
        return values

    def scale(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        deviation = np.sqrt(np.einsum("ijij->ij", values))
        scale: NDArray[np.float64] = deviation[:, :, None, None] * deviation
        return scale

    def resample(
        self, values: NDArray[np.float64], layer: Downsample | Upsample
    ) -> NDArray[np.float64]:
        if isinstance(layer, Downsample):
            return values[::2, ::2, ::2, ::2]
        for axis in range(4):
            values = _upsample(values, layer, axis, circular=self.circular)
        return values


def _upsample(
    values: NDArray[np.float64], layer: Upsample, axis: int, *, circular: bool
) -> NDArray[np.float64]:
    size = values.shape[axis]
    base = np.arange(size)
    halves = [
        sum(
            weight * np.take(values, base + step, axis, mode="wrap" if circular else "clip")
            for step, weight in layer.taps(odd)
        )
        for odd in (False, True)
    ]
    shape = list(values.shape)
    shape[axis] = 2 * size
    return np.stack(halves, axis + 1).reshape(shape)
