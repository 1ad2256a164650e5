"""The recursion for the kernels of a network, on any array that holds the covariances.

State: Σ, the covariance of a layer's features between two pixels, and Θ, their tangent kernel.

============ ======================================= =============================
layer        Σ                                       Θ
============ ======================================= =============================
Conv         T = Σ_m g_m Σ(x + m, x' + m)            K = T + Σ_m g_m Θ(x + m, x' + m)
activation   N κ1(T / N), N = √(T(x, x) T(x', x'))   κ0(T / N) K
resampling U U Σ U'                                  U Θ U'
============ ======================================= =============================

The tangent kernel is the K of the last Conv. Its T is the covariance of the network's outputs, the
kernel of the network as a Gaussian process (NNGP). Θ = κ0 K is resampled as a product. Resampling
its factors separately is right only for "nearest". Source: Arora et al., “On exact computation with
an infinitely wide neural net”, 2019, with the output convolution and resampling of Radhakrishnan et
al., PNAS 2022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import numpy as np

from ntk_core.networks.activations import duals
from ntk_core.networks.layers import Conv, Downsample, LeakyReLU, ReLU, Upsample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.networks.layers import Layer, Sequential

__all__ = ["Form", "Of", "network_kernel"]

Of: TypeAlias = Literal["ntk", "nngp"]
"""Which kernel of a network: the tangent kernel, or the covariance of its outputs."""


class Form(Protocol):
    """How one kind of array stores a covariance between pixels, and how layers change it."""

    def convolve(self, values: NDArray[np.float64], layer: Conv) -> NDArray[np.float64]:
        """Return Σ_m g_m values(x + m, x' + m)."""
        ...

    def scale(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return N = √(values(x, x) values(x', x')) for every entry."""
        ...

    def resample(
        self, values: NDArray[np.float64], layer: Downsample | Upsample
    ) -> NDArray[np.float64]:
        """Return U values U'."""
        ...


def network_kernel(
    network: Sequential, covariance: NDArray[np.float64], form: Form, of: Of = "ntk"
) -> NDArray[np.float64]:
    """Return a kernel of `network` under a prior of this covariance.

    Parameters
    ----------
    covariance : ndarray
        Σ0, as `form` holds it.
    of : {"ntk", "nngp"}

    Returns
    -------
    ndarray
        K, or T of the last Conv, as `form` holds it.
    """
    body, tail, last = _parts(network)
    sigma, theta = covariance, np.zeros(())
    for layer in body:
        if isinstance(layer, Conv):
            sigma = form.convolve(sigma, layer)
            if of == "ntk":
                theta = sigma + form.convolve(theta, layer) if theta.ndim else sigma
        elif isinstance(layer, ReLU | LeakyReLU):
            scale = form.scale(sigma)
            alive = scale > 0  # elsewhere features are 0, and so is all that depends on them
            kappa1, kappa0 = duals(sigma / np.where(alive, scale, 1), layer.slope)
            sigma = scale * kappa1
            if theta.ndim:
                theta = np.where(alive, kappa0, 0) * theta
        else:
            sigma = form.resample(sigma, layer)
            theta = form.resample(theta, layer) if theta.ndim else theta
    # K = conv(Σ) + conv(Θ) = conv(Σ + Θ), and resampling is linear, too. Adding first means that
    # only one array, not two, is computed at the finest resolution.
    kernel = sigma + theta
    for resampling in tail:
        kernel = form.resample(kernel, resampling)
    return form.convolve(kernel, last)


def _parts(
    network: Sequential,
) -> tuple[tuple[Layer, ...], tuple[Downsample | Upsample, ...], Conv]:
    """Return the layers before, the resamplings right before, and the last Conv."""
    *layers, last = network.layers
    end = len(layers)
    while end and isinstance(layers[end - 1], Downsample | Upsample):
        end -= 1
    tail = tuple(layer for layer in layers[end:] if isinstance(layer, Downsample | Upsample))
    if not isinstance(last, Conv):
        raise TypeError(f"the last layer is {last}")  # `Sequential` has checked it
    return tuple(layers[:end]), tail, last
