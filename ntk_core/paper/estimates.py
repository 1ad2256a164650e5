"""The deviations of method ``"paper"``: each pixel's posterior, given its nearest neighbours.

The exact posterior variance K(x, x) + λ − k (K_OO + λ I)⁻¹ k' needs one solution of the whole
system for each pixel. The variance given only the `NEIGHBOURS` nearest observed pixels is an upper
bound. It is a close one, because pixels farther away add little to what near ones tell (Vecchia,
“Estimation and model identification for continuous spatial processes”, 1988).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.kernels.base import Kernel

__all__ = ["posterior_deviation"]

NEIGHBOURS = 16
REACH = 9  # neighbours are looked for among so many pixels in each direction
CHUNK = 4096  # pixels at once, as each needs a system of its own in memory


def posterior_deviation(
    kernel: Kernel,
    observed: NDArray[np.bool_],
    pixels: NDArray[np.intp],
    noise: float,
    amplitude: float,
) -> NDArray[np.float32]:
    """Return the standard deviation of missing pixels.

    Parameters
    ----------
    kernel : Kernel
    observed : ndarray, shape kernel.shape, bool
    pixels : ndarray, shape (n, 2), int
        Rows and columns of the missing ones.
    noise : float
        λ.
    amplitude : float
        s² = v_O' (K_OO + λ I)⁻¹ v_O / size, the most likely scale of the kernel.

    Returns
    -------
    ndarray, shape (n,), float32
        In units of the image range.
    """
    # Offsets from near to far: the first known pixels in this order are the nearest ones.
    steps = np.mgrid[-REACH : REACH + 1, -REACH : REACH + 1].reshape(2, -1).T
    steps = steps[np.argsort(np.sum(steps**2, axis=1), kind="stable")]
    padded = np.pad(observed, REACH)
    deviation = np.empty(len(pixels), np.float32)
    for begin in range(0, len(pixels), CHUNK):
        part = slice(begin, begin + CHUNK)
        variance = _variance(kernel, padded, pixels[part], steps, noise)
        deviation[part] = np.sqrt(amplitude * variance)
    return deviation


def _variance(
    kernel: Kernel,
    padded: NDArray[np.bool_],
    pixels: NDArray[np.intp],
    steps: NDArray[np.intp],
    noise: float,
) -> NDArray[np.float64]:
    """Return K(x, x) + λ minus what the nearest observed pixels explain of it."""
    around = pixels[:, None] + steps
    known = padded[around[..., 0] + REACH, around[..., 1] + REACH]
    # A stable sort moves known pixels to the front and keeps their order, from near to far.
    nearest = np.argsort(~known, axis=1, kind="stable")[:, :NEIGHBOURS]
    # All systems have the same size, so that one call solves them. If a pixel has fewer neighbours,
    # the rest of its system is a diagonal with zeros on the right side, which explains nothing.
    used = np.take_along_axis(known, nearest, 1)
    places = np.where(used[..., None], np.take_along_axis(around, nearest[..., None], 1), 0)
    own = _pairs(kernel, pixels[:, None], pixels[:, None])[:, 0]
    cross = np.where(used, _pairs(kernel, pixels[:, None], places), 0)
    inner = _pairs(kernel, places[:, :, None], places[:, None])
    both = used[:, :, None] & used[:, None]
    inner = np.where(both, inner, 0) + noise * np.eye(NEIGHBOURS)
    inner += np.where(used, 0, own[:, None])[:, :, None] * np.eye(NEIGHBOURS)
    weights = np.linalg.solve(inner, cross[..., None])[..., 0]
    variance: NDArray[np.float64] = own + noise - np.sum(weights * cross, axis=1)
    return np.maximum(variance, noise)


def _pairs(
    kernel: Kernel, here: NDArray[np.intp], there: NDArray[np.intp]
) -> NDArray[np.floating[Any]]:
    """Return K of pixels that broadcast against each other; the last axis is (row, column)."""
    return kernel.pairs(here, there)
