"""The pointwise form: with 1 × 1 convolutions the kernel is a function of one number.

If every convolution is 1 × 1 and the prior has unit variance, K(x, x') depends on the prior's
correlation ρ = Σ0(x, x') alone. Our priors are ρ = exp(−s²) with s² = ‖f(x) − f(x')‖² / 2.
K is analytic in s, because acos(exp(−s²)) is s times a smooth function of s². So for each pair one
polynomial replaces an exponential and an arc cosine. It can be fitted for a network of any depth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.polynomial import chebyshev

from ntk_core.errors import InvalidOptionError
from ntk_core.networks.activations import duals
from ntk_core.networks.layers import Conv, LeakyReLU, ReLU

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.networks.layers import Sequential

__all__ = ["DEGREE", "REACH", "pointwise_coefficients", "pointwise_kernel"]

REACH = 4.0
"""Distances s beyond this count as infinite: exp(−16) is 1e-7."""

DEGREE = 16
"""Degree of the polynomial; the error of a two-layer network is then below 2e-6 of K(x, x)."""


def pointwise_kernel(network: Sequential, correlation: NDArray[Any]) -> NDArray[Any]:
    """Return K of a network of 1 × 1 convolutions as a function of the prior's correlation ρ.

    Raises
    ------
    InvalidOptionError
        If a convolution is larger than 1 × 1, or a layer resamples.
    """
    sigma = np.asarray(correlation)
    kernel = np.zeros_like(sigma)
    for layer in network.layers:
        if isinstance(layer, Conv):
            if layer.kernel_size != 1:
                raise InvalidOptionError(
                    f"the network has a Conv with kernel_size {layer.kernel_size}; "
                    "the pointwise form needs 1"
                )
            kernel = kernel + sigma
        elif isinstance(layer, ReLU | LeakyReLU):
            sigma, derivative = duals(sigma, layer.slope)
            kernel = derivative * kernel
        else:
            raise InvalidOptionError(f"the network has {layer}; the pointwise form cannot resample")
    return kernel


def pointwise_coefficients(network: Sequential) -> NDArray[np.float32]:
    """Return the polynomial of K(exp(−s²)) / K(1) in u = 2 s / REACH − 1, lowest power first.

    Returns
    -------
    ndarray, shape (DEGREE + 1,), float32
    """
    nodes = np.cos(np.pi * (np.arange(400) + 0.5) / 400)
    distance = (nodes + 1) * (REACH / 2)
    kernel = pointwise_kernel(network, np.exp(-(distance**2)))
    scaled = kernel / pointwise_kernel(network, np.ones(1))
    fitted = chebyshev.chebfit(nodes, scaled, DEGREE)
    return chebyshev.cheb2poly(fitted).astype(np.float32)
