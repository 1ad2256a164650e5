"""Feature priors: what the network is told about a pixel, as a covariance between pixels.

Both priors here are Gaussian in a feature vector f(x) of each pixel,

    Σ0(x, x') = exp(−‖f(x) − f(x')‖² / 2),

so each has unit variance, is positive definite, and is known from its features alone.

========== ===================================================== =========================
prior      f(x)                                                  knows
========== ===================================================== =========================
Adjacency  x / ℓ                                                 where a pixel is
Guided     x / ℓ,  √(g_m / C) v̂(x + m) / h  for m in a window    and what surrounds it
========== ===================================================== =========================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.layers import gaussian_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Adjacency", "Guided"]


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Pixel adjacency: features diffused over the grid, so that near pixels resemble each other.

    Parameters
    ----------
    radius : float
        ℓ in pixels, the distance over which the resemblance falls to exp(−1/2).
    """

    radius: float

    def features(self, height: int, width: int) -> NDArray[np.float64]:
        """Return f, shape (height, width, 2)."""
        rows, columns = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
        return np.stack([rows, columns], axis=-1) / self.radius


@dataclass(frozen=True, slots=True, eq=False)
class Guided:
    """Adjacency in space and in an image: pixels are alike when near and in like surroundings.

    Parameters
    ----------
    image : ndarray, shape (H, W, C), in [0, 1]
        The present estimate v̂ of the picture; beyond its border it is mirrored.
    radius : float
        ℓ in pixels, as in `Adjacency`.
    bandwidth : float
        h, the root mean square difference between surroundings (image range 0 … 1) at which the
        resemblance falls to exp(−1/2).
    patch_radius : int
        Surroundings are windows of side 2 patch_radius + 1.
    patch_sigma : float
        Standard deviation in pixels of the window's Gaussian weights g (they sum to 1).
    """

    image: NDArray[np.floating]
    radius: float
    bandwidth: float
    patch_radius: int = 4
    patch_sigma: float = 2.0

    def features(self, height: int, width: int) -> NDArray[np.float64]:
        """Return f, shape (height, width, 2 + C (2 patch_radius + 1)²)."""
        reach = self.patch_radius
        padded = np.pad(self.image, ((reach, reach), (reach, reach), (0, 0)), mode="symmetric")
        side = 2 * reach + 1
        scales = patch_scales(self.patch_radius, self.patch_sigma, self.bandwidth, self.channels)
        surroundings = [
            padded[row : row + height, column : column + width] * scales[row * side + column]
            for row in range(side)
            for column in range(side)
        ]
        place = Adjacency(self.radius).features(height, width)
        return np.concatenate([place, *surroundings], axis=-1)

    @property
    def channels(self) -> int:
        """Number of channels C of the guiding image."""
        return int(self.image.shape[2])


def patch_scales(
    patch_radius: int, patch_sigma: float, bandwidth: float, channels: int
) -> NDArray[np.float64]:
    """Return √(g_m / C) / h for every m of the window in row-major order."""
    profile = gaussian_weights(patch_radius, patch_sigma)
    scales: NDArray[np.float64] = np.sqrt(np.outer(profile, profile).ravel() / channels) / bandwidth
    return scales
