"""The hot loops of matrix completion: small systems of equations, one for each row or column.

Every result is computed by one thread, in one order. So it has the same bits for any number of
threads. Symmetric matrices of size r are *packed*: their lower triangles, row after row, of length
r (r + 1) / 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["condition_on_known", "solve_each"]


@compiled
def _invert(lower: NDArray[np.float64], size: int, inverse: NDArray[np.float64]) -> None:
    """Write L⁻¹ into the lower triangle of `inverse`; L, of some size, is in that of `lower`."""
    for a in range(size):
        for b in range(a):
            inverse[a, b] = 0.0
        # The inner loops run over independent elements.
        for c in range(a):
            factor = lower[a, c]
            for b in range(c + 1):
                inverse[a, b] -= factor * inverse[c, b]
        for b in range(a):
            inverse[a, b] /= lower[a, a]
        inverse[a, a] = 1.0 / lower[a, a]


@compiled
def solve_each(
    entries: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
    others: tuple[NDArray[np.float64], NDArray[np.float64]],
    prior: NDArray[np.float64],
    precision: NDArray[np.float64],
    begin: int,
    end: int,
    found: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    rest: NDArray[np.float64],
) -> None:
    """Compute the posterior of the vectors of some rows, given those of the columns.

    A row's vector is normal with the precision

        Λ = prior + p Σ_j E[w_j w_j'],   and its mean is   Λ⁻¹ p Σ_j y_j E[w_j],

    with the sums over the known entries y_j of the row. Exchange rows and columns for the other
    half of a step.

    Parameters
    ----------
    entries : int64 (rows + 1,), int64 (entries,), float64 (entries,)
        Where each row's entries begin; their columns; their values.
    others : float64 (columns, r), float64 (columns, packed)
        E[w] and E[w w'] of the columns.
    prior : float64, packed
    precision : float64 (rows,)
        p of each row.
    begin, end : int
        The rows to compute.
    found : float64 (rows, r), float64 (rows, packed), float64 (rows, r)
        Gets E[z] and E[z z'] of these rows, and Σ_j E[w_j].
    rest : float64 (rows,)
        Gets the expected squared error of each row, summed over its entries.
    """
    starts, columns, values = entries
    means, moments = others
    mean_of, moment_of, sum_of = found
    rank, packed = means.shape[1], moments.shape[1]
    total, right = np.empty(packed), np.empty(rank)
    lower, inverse = np.empty((rank, rank)), np.empty((rank, rank))
    for row in range(begin, end):
        for a in range(packed):
            total[a] = 0.0
        for a in range(rank):
            right[a] = 0.0
            sum_of[row, a] = 0.0
        squares = 0.0
        for k in range(starts[row], starts[row + 1]):
            column, value = columns[k], values[k]
            squares += value * value
            for a in range(packed):
                total[a] += moments[column, a]
            for a in range(rank):
                right[a] += value * means[column, a]
                sum_of[row, a] += means[column, a]
        p = precision[row]
        # Cholesky of Λ, row by row.
        at = 0
        for a in range(rank):
            for b in range(a + 1):
                value = prior[at] + p * total[at]
                at += 1
                for c in range(b):
                    value -= lower[a, c] * lower[b, c]
                if a == b:
                    lower[a, a] = np.sqrt(max(value, 1e-300))
                else:
                    lower[a, b] = value / lower[b, b]
        _invert(lower, rank, inverse)
        # Λ⁻¹ = L⁻¹' L⁻¹, into the lower triangle of `lower`.
        for a in range(rank):
            for b in range(a + 1):
                lower[a, b] = 0.0
        for c in range(rank):
            for a in range(c + 1):
                factor = inverse[c, a]
                for b in range(a + 1):
                    lower[a, b] += factor * inverse[c, b]
        for a in range(rank):
            value = 0.0
            for b in range(rank):
                value += (lower[a, b] if b <= a else lower[b, a]) * right[b]
            mean_of[row, a] = p * value
        at = 0
        squares_of_fit = 0.0
        for a in range(rank):
            squares -= 2.0 * right[a] * mean_of[row, a]
            for b in range(a + 1):
                moment = lower[a, b] + mean_of[row, a] * mean_of[row, b]
                moment_of[row, at] = moment
                squares_of_fit += (1.0 if a == b else 2.0) * moment * total[at]
                at += 1
        rest[row] = max(squares + squares_of_fit, 0.0)


@compiled
def condition_on_known(
    entries: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
    covariance: NDArray[np.float64],
    noise: float,
    begin: int,
    end: int,
    found: tuple[NDArray[np.float64], NDArray[np.float64]],
    explained: NDArray[np.float64],
    left_out: NDArray[np.float64],
) -> None:
    """Compute the conditional means of some rows, given their known entries.

    With M the covariance of the columns and O the known ones, y → M_:O (M_OO + λ I)⁻¹ y. The
    covariance that is left is M − V'V, with V = L⁻¹ M_O: and L L' = M_OO + λ I.

    Parameters
    ----------
    entries
        As of `solve_each`; columns of a row are in order.
    covariance : float64 (columns, columns)
    noise : float
        λ.
    begin, end : int
        The rows to compute.
    found : float64 (rows, columns), float64 (rows, columns)
        Gets the means, and the variances that are left.
    explained : float64 (entries of these rows, columns)
        Gets V of one row below that of the other.
    left_out : float64 (entries,) or (0,)
        Gets the error of each known entry if it is predicted from the others of its row, unless
        it is empty.
    """
    starts, columns, values = entries
    mean_of, variance_of = found
    width = covariance.shape[0]
    most = 0
    for row in range(begin, end):
        most = max(most, starts[row + 1] - starts[row])
    lower, reduced = np.empty((most, most)), np.empty(most)
    inverse, solved = np.empty((most, most)), np.empty(most)
    first = starts[begin]
    for row in range(begin, end):
        start = starts[row]
        count = starts[row + 1] - start
        for j in range(width):
            mean_of[row, j] = 0.0
            variance_of[row, j] = covariance[j, j]
        for a in range(count):
            at = start - first + a
            column = columns[start + a]
            for j in range(width):
                explained[at, j] = covariance[column, j]
            value = values[start + a]
            for b in range(a):
                other = start - first + b
                # V holds L⁻¹ M_O:, and so column `column` of V is row a of L.
                factor = explained[other, column]
                lower[a, b] = factor
                value -= factor * reduced[b]
                for j in range(width):
                    explained[at, j] -= factor * explained[other, j]
            pivot = np.sqrt(max(explained[at, column] + noise, 1e-300))
            # M_OO + λ I has λ on its diagonal only: V needs no correction elsewhere.
            lower[a, a] = pivot
            reduced[a] = value / pivot
            for j in range(width):
                explained[at, j] /= pivot
                variance_of[row, j] -= explained[at, j] * explained[at, j]
                mean_of[row, j] += explained[at, j] * reduced[a]
        if left_out.shape[0] > 0:
            _invert(lower, count, inverse)
            for a in range(count):
                solved[a] = 0.0
                reduced[a], lower[a, a] = 0.0, reduced[a]
            for c in range(count):
                for a in range(c + 1):
                    solved[a] += inverse[c, a] * lower[c, c]
                    reduced[a] += inverse[c, a] * inverse[c, a]
            for a in range(count):
                left_out[start + a] = solved[a] / reduced[a]
