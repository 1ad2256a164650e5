"""The tangent kernel machine that predicts entries of rows that were not in the table.

The features of a row are its values in all columns but the one to predict, completed by a linear
model, and one feature of its own. For each column it is kernel regression on the rows in which that
column is known; of the values themselves, or of what the linear model leaves. So what it says of a
row does not depend on other new rows.

Work is n³ / 3 + 60 n² multiplications for each column to learn, with n rows, and 60 n for each
column of a new row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.completion.regression import OWN, solve, tangent_kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KernelOfRows", "learnt", "work_of_rows"]

EVALUATION = 60  # multiplications that an entry of the kernel costs
ROUNDING = 1e-12  # a row is empty in other columns below this share of its square length


@dataclass(frozen=True, slots=True, eq=False)
class KernelOfRows:
    """What was learnt.

    Attributes
    ----------
    features : ndarray, shape (n, columns), float64
        The completed rows.
    coefficients : ndarray, shape (n, columns), float64
        (K + λ I)⁻¹ of what each column is; 0 in rows in which it is not known.
    center : ndarray, shape (columns,), float64
        What was subtracted from each column.
    depth : int
    """

    features: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    center: NDArray[np.float64]
    depth: int

    def of(self, rows: NDArray[np.float64], wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return predictions for the completed rows, 0 where none is wanted.

        Parameters
        ----------
        rows, wanted : ndarray, shape (m, columns)
        """
        found = np.zeros(rows.shape)
        products = rows @ self.features.T
        for column in np.flatnonzero(wanted.any(axis=0)).tolist():
            there = np.flatnonzero(wanted[:, column])
            kernel = tangent_kernel(
                _correlation(products[there], rows[there], self.features, column), self.depth
            )
            found[there, column] = kernel @ self.coefficients[:, column] + self.center[column]
        return found


def work_of_rows(count: int, columns: int) -> float:
    """Return about how many multiplications it takes to learn from so many rows."""
    return columns * (count**3 / 3 + EVALUATION * float(count) ** 2)


def learnt(
    features: NDArray[np.float64],
    targets: NDArray[np.float64],
    known: NDArray[np.bool_],
    depth: int,
    ridge: float,
) -> KernelOfRows:
    """Return the machine that predicts targets from completed rows.

    Parameters
    ----------
    features, targets : ndarray, shape (n, columns), float64
    known : ndarray, shape (n, columns), bool
        Where targets have a meaning.
    depth : int
    ridge : float
        λ / K(x, x).
    """
    products = features @ features.T
    coefficients, center = np.zeros(features.shape), np.zeros(features.shape[1])
    for column in np.flatnonzero(known.any(axis=0)).tolist():
        rows = np.flatnonzero(known[:, column])
        given = targets[rows, column]
        center[column] = given.mean()
        part = features[rows]
        correlation = _correlation(products[np.ix_(rows, rows)], part, part, column)
        np.fill_diagonal(correlation, 1)  # the own feature counts for a row with itself only
        kernel = tangent_kernel(correlation, depth)
        kernel[np.diag_indices_from(kernel)] += ridge * (depth + 1)
        coefficients[rows, column] = solve(kernel, given[:, None] - center[column])[:, 0]
    return KernelOfRows(features, coefficients, center, depth)


def _correlation(
    products: NDArray[np.float64],
    rows: NDArray[np.float64],
    others: NDArray[np.float64],
    column: int,
) -> NDArray[np.float64]:
    """Return the cosines between rows in all columns but one, and in their own features."""
    left, right = rows[:, column], others[:, column]
    correlation = products - np.outer(left, right)
    correlation *= _scale(rows, left)[:, None] * _scale(others, right)
    return np.clip(correlation, -1, 1, out=correlation)


def _scale(rows: NDArray[np.float64], left_out: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what makes rows and their own feature have length 1; 0 for rows of rounding errors."""
    whole = np.einsum("ij,ij->i", rows, rows)
    square = whole - left_out**2
    scale = np.zeros(len(rows))
    seen = square > ROUNDING * np.maximum(whole, 1)
    scale[seen] = 1 / np.sqrt(square[seen] * (1 + OWN**2))
    return scale
