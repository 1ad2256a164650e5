"""Regression between the rows of a matrix: their kernel, and the solution for some columns.

With feature vectors of length 1 and U = X X', a fully connected network of `depth` hidden ReLU
layers has the tangent kernel K = Θ of the recursion

    Σ = Θ = U,   then for each layer   Θ ← κ0(Σ) Θ + κ1(Σ),   Σ ← κ1(Σ),

with κ0 and κ1 of `ntk_core.networks.activations`; K(x, x) = depth + 1. Source: Jacot, Gabriel and
Hongler, “Neural tangent kernel”, 2018.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.linalg import LinAlgError

from ntk_core.networks.activations import duals

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "FeatureKernel",
    "Group",
    "OwnValuesKernel",
    "RowKernel",
    "groups_of",
    "predict",
    "solve",
    "tangent_kernel",
]

OWN = 0.5
"""Weight of the feature that only one row has, if the row's own values have length 1.

Of 0, 0.5, 1 and 1.5 it was the best, or nearly so, on generated data (docs/completion.md)."""

ROUNDING = 1e-12  # a row counts as empty in other columns below this share of its square length
SINGULAR = 10 * np.finfo(np.float64).eps
BLOCK = 1 << 18  # entries of a kernel computed at once: temporary arrays stay in the cache


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Columns that are observed in the same rows, but not in all rows.

    Attributes
    ----------
    columns, known, missing : ndarray of int
        The columns, the rows in which they are observed, and the other rows.
    """

    columns: NDArray[np.intp]
    known: NDArray[np.intp]
    missing: NDArray[np.intp]


def groups_of(known: NDArray[np.bool_]) -> list[Group]:
    """Return the columns with missing entries, grouped by the rows in which they are missing."""
    patterns: dict[bytes, list[int]] = {}
    for column, bits in enumerate(np.packbits(known.T, axis=1)):
        patterns.setdefault(bits.tobytes(), []).append(column)
    groups = []
    for columns in patterns.values():
        rows = known[:, columns[0]]
        if not rows.all():
            there, missing = np.flatnonzero(rows), np.flatnonzero(~rows)
            groups.append(Group(np.array(columns, np.intp), there, missing))
    return groups


class RowKernel(Protocol):
    """A kernel between rows; it may depend on the columns to predict."""

    def between(self, group: Group) -> NDArray[np.float64]:
        """Return K of all rows with those that are observed, shape (rows, n)."""
        ...


class FeatureKernel:
    """The kernel of the caller's features: the same for all columns.

    Parameters
    ----------
    unit : ndarray, shape (rows, features), float64
        Rows of length 1.
    known : ndarray, shape (rows, columns), bool
    depth : int
    """

    def __init__(self, unit: NDArray[np.float64], known: NDArray[np.bool_], depth: int) -> None:
        used = np.flatnonzero(known.any(axis=1))
        self._place = np.zeros(len(unit), np.intp)
        self._place[used] = np.arange(len(used))
        correlation = unit @ unit[used].T
        # Each row with itself: exactly 1, since acos would magnify the rounding error.
        correlation[used, self._place[used]] = 1
        self._kernel = tangent_kernel(correlation, depth)

    def between(self, group: Group) -> NDArray[np.float64]:
        """Return K of all rows with those that are observed, shape (rows, n)."""
        return self._kernel[:, self._place[group.known]]


class OwnValuesKernel:
    """The kernel of a row's values in all columns but the group's, and of its own feature.

    The group's columns must not be features. Otherwise the network would find the answer in every
    row that it learns from, but not in the rows that it is to predict.

    Parameters
    ----------
    scores : ndarray, shape (rows, columns), float64
        The values, standardised.
    depth : int
    """

    def __init__(self, scores: NDArray[np.float64], depth: int) -> None:
        self._scores = scores
        self._depth = depth
        self._products = scores @ scores.T

    def between(self, group: Group, rows: NDArray[np.intp] | None = None) -> NDArray[np.float64]:
        """Return K of some rows, or of all, with those that are observed, shape (rows, n).

        Parameters
        ----------
        group : Group
        rows : ndarray of int, optional
            Those that are observed first, in the group's order.
        """
        known = group.known
        others = np.delete(self._scores, group.columns, axis=1)
        # All products are known. To take off those of a few columns costs less than to multiply
        # all others again.
        if len(group.columns) < others.shape[1]:
            own = self._scores[:, group.columns]
            products = self._products[:, known] - own @ own[known].T
        else:
            products = others @ others[known].T
        square = np.sum(others**2, axis=1)
        # The subtraction leaves rounding errors. Rows that have nothing else must not be scaled by
        # them: their correlation with all other rows is 0.
        seen = square > ROUNDING * np.maximum(self._products.diagonal(), 1)
        # Values are scaled to length 1. With the own feature they have length √(1 + OWN²), and are
        # scaled to length 1 again.
        scale = np.zeros(len(square))
        scale[seen] = 1 / np.sqrt(square[seen] * (1 + OWN**2))
        correlation = products * scale[:, None] * scale[known]
        # The own feature counts only for a row with itself, which makes this exactly 1.
        correlation[known, np.arange(len(known))] = 1
        if rows is not None:
            correlation = correlation[rows]
        return tangent_kernel(correlation, self._depth)


def tangent_kernel(correlation: NDArray[np.float64], depth: int = 1) -> NDArray[np.float64]:
    """Return the tangent kernel of a fully connected ReLU network.

    Parameters
    ----------
    correlation : ndarray, shape (m, n), float64, in [−1, 1]
        U, the scalar products of feature vectors of length 1.
    depth : int
        Number of hidden layers.

    Returns
    -------
    ndarray, shape (m, n), float64
        depth + 1 where U is 1. For one hidden layer it is
        κ(u) = (u (π − acos u) + √(1 − u²)) / π + u (π − acos u) / π.
    """
    kernel = np.empty_like(correlation)
    step = max(1, BLOCK // max(1, correlation.shape[1]))
    for begin in range(0, len(kernel), step):
        sigma = theta = correlation[begin : begin + step]
        for _ in range(depth):
            kappa1, kappa0 = duals(sigma)
            theta = kappa0 * theta + kappa1
            sigma = kappa1
        kernel[begin : begin + step] = theta
    return kernel


def predict(
    kernel: NDArray[np.float64],
    group: Group,
    given: NDArray[np.float64],
    ridge: float,
    *,
    center: bool,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the missing entries of a group's columns, and their deviations.

    Parameters
    ----------
    kernel : ndarray, shape (rows, n)
        K of all rows with the observed ones.
    group : Group
    given : ndarray, shape (n, columns of the group), float64
        The observed entries.
    ridge : float
        λ / K(x, x).
    center : bool
        Whether the mean of each column is subtracted, and added again after.

    Returns
    -------
    ndarray, ndarray, shape (missing rows, columns of the group), float64
        The deviation is s √(K(x, x) + λ − k (K_OO + λ I)⁻¹ k'), or √(v_O' v_O / n) if that is
        less. Here s² = v_O' (K_OO + λ I)⁻¹ v_O / n is the most likely scale of the kernel, for each
        column. If centred, n − 1 replaces n, so a single observed entry has an infinite deviation.
    """
    scale = np.abs(given).max(axis=0)
    scale[scale == 0] = 1
    targets = given / scale  # so that their squares neither overflow nor vanish
    mean = targets.mean(axis=0) if center else np.zeros(len(scale))
    targets -= mean
    inner, cross = kernel[group.known], kernel[group.missing].T
    variance = inner[0, 0]
    noise = ridge * variance
    inner[np.diag_indices_from(inner)] += noise
    # One factorisation for both: the targets give the fill, and `cross` gives the variances.
    solved = solve(inner, np.hstack([targets, cross]))
    coefficients, weights = np.split(solved, [len(scale)], axis=1)
    fill = (mean + cross.T @ coefficients) * scale
    freedom = len(targets) - center
    if freedom == 0:
        return fill, np.full_like(fill, np.inf)
    # Rounding must not make a variance smaller than the noise, or the scale negative.
    left = np.maximum(variance + noise - np.sum(cross * weights, axis=0), noise)
    power = np.maximum(np.sum(targets * coefficients, axis=0), 0) / freedom
    # No entry is less certain than a guess from the spread of the column.
    most = np.sum(targets**2, axis=0) / freedom
    return fill, np.sqrt(np.minimum(np.outer(left, power), most)) * scale


def solve(matrix: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve a symmetric system; if it is singular, return the solution of least norm."""
    solution: NDArray[np.float64]
    from scipy.linalg import cho_factor, cho_solve, eigh, lapack  # not when the window opens

    try:
        factor = cho_factor(matrix, lower=True, check_finite=False)
    except LinAlgError:
        pass
    else:
        # Cholesky may succeed although the matrix is singular up to rounding, and then its
        # solution is useless. The condition number tells.
        norm = np.abs(matrix).sum(axis=0).max()
        if lapack.dpocon(factor[0], norm, uplo="L")[0] > SINGULAR:
            solution = cho_solve(factor, right, check_finite=False)
            return solution
    # Pseudo-inverse: leave out the directions whose eigenvalues are only rounding errors.
    powers, vectors = eigh(matrix, check_finite=False)
    kept = powers > len(matrix) * np.finfo(np.float64).eps * powers[-1]
    vectors = vectors[:, kept]
    solution = vectors @ ((vectors.T @ right) / powers[kept, None])
    return solution


def by_features(
    kernel: RowKernel,
    scores: NDArray[np.float64],
    known: NDArray[np.bool_],
    wanted: NDArray[np.bool_],
    ridge: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return some missing entries of a table, centred, and their variances.

    Parameters
    ----------
    kernel : RowKernel
    scores : ndarray, shape (rows, columns), float64
    known, wanted : ndarray, shape (rows, columns), bool
        No entry is both.
    ridge : float
        λ / K(x, x).

    Returns
    -------
    ndarray, ndarray, shape (rows, columns), float64
        As of `predict`; 0 where nothing is wanted.
    """
    values, variances = np.zeros(known.shape), np.zeros(known.shape)
    for group in groups_of(known):
        rows = np.flatnonzero(wanted[:, group.columns].any(axis=1))
        if rows.size:
            chosen = Group(group.columns, group.known, rows)
            given = scores[np.ix_(group.known, group.columns)]
            place = np.ix_(rows, group.columns)
            found = predict(kernel.between(group), chosen, given, ridge, center=True)
            values[place], variances[place] = found[0], found[1] ** 2
    return values, variances
