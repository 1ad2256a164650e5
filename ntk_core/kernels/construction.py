"""Build a kernel of a network and a prior, in the cheapest form that is exact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ntk_core.checks import checked_pair, is_whole, shown
from ntk_core.errors import InvalidOptionError
from ntk_core.kernels.cyclostationary import Cyclostationary, cyclostationary_kernel
from ntk_core.kernels.dense import Dense, dense_covariance, dense_kernel
from ntk_core.kernels.local import Local, local_covariance, local_kernel
from ntk_core.kernels.room import check_room
from ntk_core.networks.checked_prior import check_prior
from ntk_core.networks.layers import Conv, Sequential
from ntk_core.networks.priors import Stationary

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

    from ntk_core.kernels.base import Kernel
    from ntk_core.kernels.recursion import Of
    from ntk_core.networks.priors import Prior

__all__ = ["checked_shape", "kernel"]

NEAR = 100
"""Bytes for each entry of a `Local` kernel while it is computed."""


def kernel(
    network: Sequential,
    shape: tuple[int, int],
    prior: Prior | None = None,
    *,
    padding: Literal["circular", "zeros"] = "circular",
    reach: int | None = None,
    scaling: Literal["mean", "published"] = "mean",
    of: Of = "ntk",
    dtype: DTypeLike = np.float64,
) -> Kernel:
    """Return a network's tangent kernel, or covariance, between the pixels of an image, exactly.

    The form is the cheapest one that holds it: `Cyclostationary` for a shift-invariant prior
    and circular padding; `Local` if `reach` is given and nothing is resampled; else `Dense`.

    Parameters
    ----------
    network : Sequential
    shape : (int, int)
        Height and width in pixels; each a multiple of `network.multiple`.
    prior : Prior, optional
        By default `Stationary()`, the paper's.
    padding : {"circular", "zeros"}
        What convolutions see beyond the image: its other side, or nothing.
    reach : int, optional
        Only entries of pixels at most so many rows and columns apart are needed.
    scaling : {"mean", "published"}
        ``"mean"``: the variances of a convolution's weights sum to 1. ``"published"``: the
        normalisation of the paper's code, which is larger by the last kernel_size².
    of : {"ntk", "nngp"}
        ``"ntk"``: the tangent kernel, for a network that is trained. ``"nngp"``: the covariance of
        the network's outputs before training, which is its kernel as a Gaussian process.
    dtype : float32 or float64
        Of the result; it is always computed in float64.

    Returns
    -------
    Kernel

    Raises
    ------
    InvalidOptionError
        If the shape does not fit the network, an option has an unknown value, or the kernel would
        not fit into the memory of this computer.

    Examples
    --------
    >>> from ntk_core.networks import Conv, LeakyReLU, Sequential
    >>> network = Sequential(Conv(3), LeakyReLU(), Conv(3))
    >>> kernel(network, (8, 8)).to_dense().shape
    (8, 8, 8, 8)
    """
    shape = checked_shape(network, shape)
    if prior is None:
        prior = Stationary()
    check_prior(prior)
    for name, value, known in (
        ("padding", padding, ("circular", "zeros")),
        ("scaling", scaling, ("mean", "published")),
        ("of", of, ("ntk", "nngp")),
    ):
        if not isinstance(value, str) or value not in known:
            raise InvalidOptionError(
                f"{name} is {shown(value)}; choose {known[0]!r} or {known[1]!r}"
            )
    if reach is not None and not is_whole(reach):
        raise InvalidOptionError(f"reach is {shown(reach)}; it must be a whole number, in pixels")
    kind = _dtype(dtype)
    circular = padding == "circular"
    pixels = shape[0] * shape[1]
    form: Cyclostationary | Dense | Local
    if circular and prior.shift_invariant:
        form = cyclostationary_kernel(network, prior, shape, of)
    elif reach is not None and not network.resamples:
        check_room("of near pixels", pixels * (2 * int(reach) + 1) ** 2, kind.itemsize, NEAR)
        near = local_covariance(prior, shape, int(reach), circular=circular)
        form = Local(local_kernel(network, near, circular=circular, of=of), circular)
    else:
        check_room(f"between all {pixels:,} pixels", pixels**2, kind.itemsize)
        everywhere = dense_covariance(prior, shape, circular=circular)
        form = Dense(dense_kernel(network, everywhere, circular=circular, of=of))
    values = form.values * _factor(network, scaling)
    return replace(form, values=values.astype(kind, copy=False))


def checked_shape(network: Sequential, shape: tuple[int, int]) -> tuple[int, int]:
    """Return a kernel's height and width as two integers, or raise `InvalidOptionError`."""
    if not isinstance(network, Sequential):
        raise InvalidOptionError(
            f"network is {shown(network)}; give a Sequential of ntk_core.networks, such as "
            "Architecture().network"
        )
    sides = checked_pair(shape)
    if sides is None:
        raise InvalidOptionError(
            f"the kernel's shape is {shown(shape)}; it must be (height, width), two whole numbers"
        )
    height, width = sides
    multiple = network.multiple
    if min(height, width) < 1 or height % multiple or width % multiple:
        better = [max(-(-side // multiple) * multiple, multiple) for side in (height, width)]
        raise InvalidOptionError(
            f"the kernel's shape is {height} × {width}, but the network needs sides that are "
            f"multiples of {multiple}; use {better[0]} × {better[1]}, or fewer Downsample()"
        )
    return height, width


def _dtype(dtype: DTypeLike) -> np.dtype[Any]:
    try:
        kind = np.dtype(dtype)
    except TypeError:
        kind = None
    if kind not in (np.float32, np.float64):
        raise InvalidOptionError(
            f"dtype is {shown(dtype) if kind is None else kind}; choose float32 or float64"
        )
    return kind


def _factor(network: Sequential, scaling: str) -> float:
    """Return the factor by which the published normalisation differs from ours.

    The published code sums over each convolution with weights of variance 1, and divides by
    kernel_size² after each activation. No activation follows the last convolution, so its factor
    remains.
    """
    last = network.layers[-1]
    return float(last.kernel_size**2) if scaling == "published" and isinstance(last, Conv) else 1.0
