"""The kernels of a fully connected network, between rows of features.

Layers are f ← φ(W f) / √width with independent standard normal weights W and a (leaky) ReLU φ that
keeps the variance. For rows x and x' with the angle θ between them, the covariance of the outputs
and the tangent kernel are ‖x‖ ‖x'‖ times Σ and Θ of the recursion

    Σ = Θ = cos θ,   then for each hidden layer   Θ ← κ0(Σ) Θ + κ1(Σ),   Σ ← κ1(Σ),

with κ0 and κ1 of `ntk_core.networks.activations`. It is computed on θ, not on cos θ: near 1, a
cosine has lost half of the digits of its angle, and κ0 is a function of the angle. Source: Jacot,
Gabriel and Hongler, “Neural tangent kernel”, 2018; the angle as in Kahan, “How futile are mindless
assessments of roundoff in floating-point computation?”, 2006.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ntk_core.checks import check_finite, checked_array, checked_number, checked_whole
from ntk_core.errors import InvalidMatrixError
from ntk_core.kernels.room import check_room

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["FullyConnected", "fully_connected_kernel"]

DEEPEST = 1000  # hidden layers
SMALL = 0.1  # angles (and their complements) below this are computed from differences of rows
BLOCK = 1 << 22  # numbers in the differences of pairs of rows that are computed at once
MAKING = 90  # bytes for each entry of both kernels, while they are computed


class FullyConnected(NamedTuple):
    """The kernels of a fully connected network between two sets of rows.

    Attributes
    ----------
    ntk : ndarray, shape (n, m), float64
        The tangent kernel: for a network that is trained.
    nngp : ndarray, shape (n, m), float64
        The covariance of the outputs before training: for the network as a Gaussian process.
    """

    ntk: NDArray[np.float64]
    nngp: NDArray[np.float64]


def fully_connected_kernel(
    x1: ArrayLike, x2: ArrayLike | None = None, *, depth: int = 1, slope: float = 0.0
) -> FullyConnected:
    """Return the tangent kernel and the covariance of a fully connected network, exactly.

    Parameters
    ----------
    x1 : array-like, shape (n, features)
        Rows of real numbers.
    x2 : array-like, shape (m, features), optional
        By default x1 itself.
    depth : int
        Number of hidden layers, 0 … 1000. Without one, both kernels are the scalar products.
    slope : float
        Of the leaky ReLU below zero, −1 … 1; 0 is the ReLU.

    Returns
    -------
    FullyConnected
        `ntk` and `nngp`. For rows of length 1 their diagonals are depth + 1 and 1. Errors are below
        1e-14 of those for up to ten hidden layers, however near two rows are.

    Raises
    ------
    InvalidMatrixError
        If rows are not finite numbers of the same count.
    InvalidOptionError
        If an option is out of range, or the kernels would not fit into memory.

    Examples
    --------
    >>> import numpy as np
    >>> found = fully_connected_kernel(np.eye(2), depth=1)
    >>> np.round(found.ntk, 4)
    array([[2.    , 0.3183],
           [0.3183, 2.    ]])
    >>> fully_connected_kernel([[3.0, 4.0]], [[3.0, 4.0], [6.0, 8.0]], depth=2).nngp
    array([[25., 50.]])
    """
    depth = checked_whole("depth", depth, 0, DEEPEST)
    slope = checked_number("slope", slope, -1, 1)
    first = _rows("x1", x1)
    second = first if x2 is None else _rows("x2", x2)
    if first.shape[1] != second.shape[1]:
        raise InvalidMatrixError(
            f"x1 has {first.shape[1]} features and x2 has {second.shape[1]}; rows must have the "
            "same ones"
        )
    shape = len(first), len(second)
    check_room(f"between {shape[0]:,} and {shape[1]:,} rows", shape[0] * shape[1], 16, MAKING)
    (one, lengths), (two, others) = _unit(first), _unit(second)
    angle = _angles(one, two)
    if x2 is None:
        np.fill_diagonal(angle, 0)
    ntk, nngp = _kernels(angle, depth, slope)
    scale = np.outer(lengths, others)
    return FullyConnected(ntk * scale, nngp * scale)


def _kernels(
    angle: NDArray[np.float64], depth: int, slope: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (Θ, Σ) of rows of length 1 by the angle between them."""
    share = (1 - slope) ** 2 / (1 + slope**2)
    sigma = np.cos(angle)
    theta = sigma
    for _ in range(depth):
        kappa0 = 1 - share * angle / np.pi
        # 1 − κ1, of which nothing cancels: it is about θ² / 2 for small angles.
        bent = share * (np.sin(angle) - angle * np.cos(angle)) / np.pi
        half = np.sin(angle / 2)
        below = np.clip(2 * half**2 - bent, 0, 2)
        sigma = 1 - below
        theta = kappa0 * theta + sigma
        angle = 2 * np.arcsin(np.sqrt(below / 2))
    return theta, sigma


def _angles(one: NDArray[np.float64], two: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the angles between rows of length 1 (or 0, which is at a right angle to all)."""
    cosine = np.clip(one @ two.T, -1, 1)
    angle: NDArray[np.float64] = np.arccos(cosine)
    left, right = np.nonzero(np.abs(cosine) > np.cos(SMALL))
    step = max(BLOCK // one.shape[1], 1)
    for begin in range(0, len(left), step):
        part = slice(begin, begin + step)
        x, y = one[left[part]], two[right[part]]
        apart, together = (np.linalg.norm(each, axis=1) for each in (x - y, x + y))
        angle[left[part], right[part]] = 2 * np.arctan2(apart, together)
    return angle


def _unit(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return rows scaled to length 1, and their lengths; rows of zeros stay as they are."""
    largest = np.max(np.abs(rows), axis=1)
    largest[largest == 0] = 1  # so that squares neither overflow nor vanish
    scaled = rows / largest[:, None]
    length = np.linalg.norm(scaled, axis=1)
    return scaled / np.where(length > 0, length, 1)[:, None], length * largest


def _rows(name: str, values: ArrayLike) -> NDArray[np.float64]:
    array = checked_array(name, values, InvalidMatrixError)
    if array.dtype.kind not in "biuf" or array.ndim != 2 or not array.size:
        raise InvalidMatrixError(
            f"{name} has shape {array.shape} and dtype {array.dtype}; it must be real numbers of "
            "shape (rows, features)"
        )
    rows = array.astype(np.float64)
    check_finite(name, rows, InvalidMatrixError)
    return rows
