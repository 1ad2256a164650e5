"""The local form: K[x, δ] for every pixel x and every offset δ with |δ|∞ ≤ R, exactly.

A convolution averages Σ(x + m, x' + m) over m and so never mixes offsets δ = x' − x; an
activation is elementwise in (x, δ) but for the variances at x and at x + δ. A network without
resampling can therefore be followed for each near offset alone, in O(N R²) time and memory
instead of O(N²). The recursion is that of Arora et al., «On exact computation with an
infinitely wide neural net», 2019, with the output convolution of Radhakrishnan et al., 2022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.activations import relu_duals
from ntk_core.layers import Conv

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.layers import Sequential
    from ntk_core.priors import Adjacency, Guided

__all__ = ["local_covariance", "local_kernel"]


def local_covariance(
    prior: Adjacency | Guided, height: int, width: int, reach: int
) -> NDArray[np.float64]:
    """Return Σ0[x, δ] of a prior, shape (height, width, 2 reach + 1, 2 reach + 1).

    Entry [i, j, a, b] is the covariance of pixel (i, j) with pixel (i + a − reach,
    j + b − reach), and zero where that lies outside the image.
    """
    features = prior.features(height, width)
    padded = np.pad(features, ((reach, reach), (reach, reach), (0, 0)))
    side = 2 * reach + 1
    covariance = np.empty((height, width, side, side))
    for a in range(side):
        for b in range(side):
            there = padded[a : a + height, b : b + width]
            covariance[:, :, a, b] = np.exp(-np.sum((features - there) ** 2, axis=-1) / 2)
    return np.where(_exists(covariance.shape), covariance, 0.0)


def local_kernel(network: Sequential, covariance: NDArray[Any]) -> NDArray[Any]:
    """Return the tangent kernel K[x, δ] of `network` under a prior with local covariance Σ0[x, δ].

    Parameters
    ----------
    network : Sequential
        Any stack of `Conv` and `ReLU`.
    covariance : ndarray, shape (H, W, 2 R + 1, 2 R + 1), float
        As `local_covariance` returns it; its dtype is the precision of the computation.

    Returns
    -------
    ndarray, the covariance's shape and dtype
    """
    exists = _exists(covariance.shape)
    sigma = covariance
    theta = np.zeros_like(covariance)
    kernel = theta
    for layer in network.layers:
        if isinstance(layer, Conv):
            sigma = np.where(exists, _convolve(sigma, layer), 0)
            kernel = np.where(exists, sigma + _convolve(theta, layer), 0)
            theta = kernel
        else:
            scale = _pair_scale(sigma)
            kappa1, kappa0 = relu_duals(sigma / np.where(exists, scale, 1))
            sigma = scale * kappa1
            theta = kappa0 * kernel
    return kernel


def _exists(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return, for every [x, δ], whether x + δ lies inside the image."""
    height, width, side, _ = shape
    steps = np.arange(side) - side // 2
    rows = np.arange(height)[:, None] + steps
    columns = np.arange(width)[:, None] + steps
    rows_inside = (rows >= 0) & (rows < height)
    columns_inside = (columns >= 0) & (columns < width)
    return rows_inside[:, None, :, None] & columns_inside[None, :, None, :]


def _convolve(values: NDArray[Any], layer: Conv) -> NDArray[Any]:
    """Return Σ_m g_m values[x + m, δ], terms beyond the image being zero."""
    for axis in (0, 1):
        reach = layer.kernel_size // 2
        padding = [(0, 0)] * values.ndim
        padding[axis] = (reach, reach)
        padded = np.pad(values, padding)
        size = values.shape[axis]
        values = sum(
            weight * np.take(padded, np.arange(start, start + size), axis=axis)
            for start, weight in enumerate(layer.profile.astype(values.dtype))
        )
    return values


def _pair_scale(sigma: NDArray[Any]) -> NDArray[Any]:
    """Return √(Σ(x, x) Σ(x + δ, x + δ)); zero where x + δ lies outside the image."""
    height, width, side, _ = sigma.shape
    reach = side // 2
    deviation = np.sqrt(sigma[:, :, reach, reach])
    padded = np.pad(deviation, reach)
    scale = np.empty_like(sigma)
    for a in range(side):
        for b in range(side):
            scale[:, :, a, b] = deviation * padded[a : a + height, b : b + width]
    # exactly, not as a squared root: acos turns one rounding at ρ = 1 into an error of 1e-8
    scale[:, :, reach, reach] = sigma[:, :, reach, reach]
    return scale
