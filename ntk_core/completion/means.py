"""Means of columns, and of rows and columns: the first layer of every other model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.completion.table import Table

__all__ = ["Means", "column_means", "row_and_column_means"]

SWEEPS = 8
FEW = 1e-6  # a variance between rows below this share of the whole counts as none


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """A number for each row plus one for each column; a `Fit`.

    Attributes
    ----------
    rows, columns : ndarray, shape (rows,) and (columns,), float64
    variances : ndarray, shape (columns,), float64
        Mean squared error of the known entries of each column.
    """

    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    variances: NDArray[np.float64]

    def at(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the predicted values at some entries, and their variances."""
        return self.rows[rows] + self.columns[columns], self.variances[columns]

    def block(self, begin: int, end: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the same for all entries of some rows."""
        values = self.rows[begin:end, None] + self.columns
        return values, np.broadcast_to(self.variances, values.shape)


def column_means(table: Table) -> Means:
    """Return the mean of each column's known entries; 0 where there are none."""
    starts, _, values = table.by_columns()
    width = len(starts) - 1
    place = np.repeat(np.arange(width), np.diff(starts))
    count = np.maximum(np.diff(starts), 1)
    columns = np.bincount(place, values, width) / count
    left = values - columns[place]
    return Means(np.zeros(len(table.known)), columns, _variances(left, place, width))


def row_and_column_means(table: Table) -> Means:
    """Return effects of rows and of columns, which are fitted in turn.

    The effect of a row is the mean of what its columns leave, times n / (n + s² / t²), where n is
    its number of known entries, s² the variance of these, and t² that between rows. So it is what
    is most probable if the effects of rows are normal. The same holds for columns.
    """
    starts, rows, values = table.by_columns()
    place = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    of_rows = np.zeros(len(table.known))
    columns = np.zeros(len(starts) - 1)
    for _ in range(SWEEPS):
        columns = _effects(values - of_rows[rows], place, len(columns))
        of_rows = _effects(values - columns[place], rows, len(of_rows))
    left = values - of_rows[rows] - columns[place]
    return Means(of_rows, columns, _variances(left, place, len(columns)))


def _effects(
    left: NDArray[np.float64], place: NDArray[np.intp] | NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    number = np.bincount(place, minlength=count)
    mean = np.bincount(place, left, count) / np.maximum(number, 1)
    inner = float(np.mean((left - mean[place]) ** 2))
    used = number > 0
    # A mean of n entries varies by t² + s² / n.
    between = float(np.mean(mean[used] ** 2 - inner / number[used]))
    if between <= FEW * inner:
        return np.zeros(count)
    share: NDArray[np.float64] = number / (number + inner / between)
    return mean * share


def _variances(
    left: NDArray[np.float64], place: NDArray[np.intp], width: int
) -> NDArray[np.float64]:
    """Return the mean square of each column, drawn a little towards that of all."""
    count = np.bincount(place, minlength=width)
    common = float(np.mean(left**2)) if left.size else 0.0
    variances: NDArray[np.float64] = (np.bincount(place, left**2, width) + 2 * common) / (count + 2)
    return variances
