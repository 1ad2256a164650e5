"""Frozen descriptions of the networks whose tangent kernels we use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.errors import InvalidOptionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Conv", "ReLU", "Sequential", "gaussian_weights"]


@dataclass(frozen=True, slots=True)
class Conv:
    """A convolution with independent Gaussian weights, zero padding and stride 1.

    Parameters
    ----------
    kernel_size : int
        Odd side of the square window, in pixels.
    sigma : float or None
        Variance profile of the weights over the window: a Gaussian of this standard deviation
        in pixels, or (None) the same variance everywhere. The variances sum to 1.
    """

    kernel_size: int
    sigma: float | None = None

    def __post_init__(self) -> None:
        if self.kernel_size < 1 or self.kernel_size % 2 == 0:
            raise InvalidOptionError(
                f"Conv has kernel_size {self.kernel_size}; it must be odd and positive, such as 3"
            )
        if self.sigma is not None and not self.sigma > 0:
            raise InvalidOptionError(f"Conv has sigma {self.sigma}; it must be positive or None")

    @property
    def profile(self) -> NDArray[np.float64]:
        """The variances along one axis, shape (kernel_size,); the window's are their products."""
        if self.sigma is None:
            return np.full(self.kernel_size, 1.0 / self.kernel_size)
        return gaussian_weights(self.kernel_size // 2, self.sigma)


@dataclass(frozen=True, slots=True)
class ReLU:
    """The rectifier, scaled by √2 so that it keeps the variance of its input."""


@dataclass(frozen=True, slots=True, init=False)
class Sequential:
    """A network: layers applied in order, the first and the last of them a `Conv`."""

    layers: tuple[Conv | ReLU, ...]

    def __init__(self, *layers: Conv | ReLU) -> None:
        if not layers or not isinstance(layers[0], Conv) or not isinstance(layers[-1], Conv):
            raise InvalidOptionError(
                f"the network has the layers {layers}; its first and its last must be a Conv"
            )
        object.__setattr__(self, "layers", layers)


def gaussian_weights(radius: int, sigma: float) -> NDArray[np.float64]:
    """Return exp(−i²/2σ²) at the integers −radius … radius, scaled to sum to 1."""
    steps = np.arange(-radius, radius + 1)
    weights = np.exp(-(steps**2) / (2.0 * sigma**2))
    normalised: NDArray[np.float64] = weights / weights.sum()
    return normalised
