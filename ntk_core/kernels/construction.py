"""Build the tangent kernel of a network and a prior, in the cheapest form that is exact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from ntk_core.errors import InvalidOptionError
from ntk_core.kernels.cyclostationary import Cyclostationary, cyclostationary_kernel
from ntk_core.kernels.dense import Dense, dense_covariance, dense_kernel
from ntk_core.kernels.local import Local, local_covariance, local_kernel
from ntk_core.networks.layers import Conv
from ntk_core.networks.priors import Stationary

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

    from ntk_core.kernels.base import Kernel
    from ntk_core.networks.layers import Sequential
    from ntk_core.networks.priors import Prior

__all__ = ["kernel"]


def kernel(
    network: Sequential,
    shape: tuple[int, int],
    prior: Prior | None = None,
    *,
    padding: Literal["circular", "zeros"] = "circular",
    reach: int | None = None,
    scaling: Literal["mean", "published"] = "mean",
    dtype: DTypeLike = np.float64,
) -> Kernel:
    """Return a network's tangent kernel between the pixels of an image, exactly.

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
    dtype : float32 or float64
        Of the result; it is always computed in float64.

    Returns
    -------
    Kernel

    Raises
    ------
    InvalidOptionError
        If the shape does not fit the network, or an option has an unknown value.

    Examples
    --------
    >>> from ntk_core.networks import Conv, LeakyReLU, Sequential
    >>> network = Sequential(Conv(3), LeakyReLU(), Conv(3))
    >>> kernel(network, (8, 8)).to_dense().shape
    (8, 8, 8, 8)
    """
    prior = Stationary() if prior is None else prior
    shape = _checked(network, shape)
    for name, value, known in (
        ("padding", padding, ("circular", "zeros")),
        ("scaling", scaling, ("mean", "published")),
    ):
        if value not in known:
            raise InvalidOptionError(f"{name} is {value!r}; choose {known[0]!r} or {known[1]!r}")
    if np.dtype(dtype) not in (np.float32, np.float64):
        raise InvalidOptionError(f"dtype is {np.dtype(dtype)}; choose float32 or float64")
    circular = padding == "circular"
    form: Cyclostationary | Dense | Local
    if circular and prior.shift_invariant:
        form = cyclostationary_kernel(network, prior, shape)
    elif reach is not None and not network.resamples:
        near = local_covariance(prior, shape, reach, circular=circular)
        form = Local(local_kernel(network, near, circular=circular), circular)
    else:
        everywhere = dense_covariance(prior, shape, circular=circular)
        form = Dense(dense_kernel(network, everywhere, circular=circular))
    values = form.values * _factor(network, scaling)
    return replace(form, values=values.astype(dtype, copy=False))


def _checked(network: Sequential, shape: tuple[int, int]) -> tuple[int, int]:
    """Return the shape as two integers, or raise `InvalidOptionError`."""
    height, width = shape
    multiple = network.multiple
    if min(height, width) < 1 or height % multiple or width % multiple:
        better = [max(-(-side // multiple) * multiple, multiple) for side in (height, width)]
        raise InvalidOptionError(
            f"the kernel's shape is {height} × {width}, but the network needs sides that are "
            f"multiples of {multiple}; use {better[0]} × {better[1]}, or fewer Downsample()"
        )
    return int(height), int(width)


def _factor(network: Sequential, scaling: str) -> float:
    """Return the factor by which the published normalisation differs from ours.

    The published code sums over each convolution with weights of variance 1, and divides by
    kernel_size² after each activation. No activation follows the last convolution, so its factor
    remains.
    """
    last = network.layers[-1]
    return float(last.kernel_size**2) if scaling == "published" and isinstance(last, Conv) else 1.0
