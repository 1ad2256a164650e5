"""Features of rows and of columns, beside the values: more columns and more rows of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.completion.table import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["directions", "with_sides"]

MOST = 30  # directions that are kept of features


def with_sides(
    table: Table,
    row_features: NDArray[np.float64] | None,
    column_features: NDArray[np.float64] | None,
    spread: NDArray[np.float64],
) -> Table:
    """Append features of rows as columns that are known, and those of columns as rows.

    So a row is described by its own values and by its features, in every model alike. What a
    feature of rows is for a feature of columns is not known.

    Parameters
    ----------
    table : Table
    row_features : ndarray, shape (rows, any), float64, optional
    column_features : ndarray, shape (columns, any), float64, optional
        Of more than 30 features only the 30 directions in which they differ most are kept.
    spread : ndarray, shape (columns,), float64
        What the scores of the columns were divided by; features of columns are, too. So what was
        linear in them stays so.

    Returns
    -------
    Table
    """
    right = directions(row_features, table.known.shape[0])
    positive = np.where(spread > 0, spread, np.inf)
    unit = np.median(spread[spread > 0]) if spread.any() else 1.0
    below = directions(column_features, table.known.shape[1]).T * (unit / positive)
    if not right.size and not below.size:
        return table
    corner = np.zeros((len(below), right.shape[1]))
    scores = np.block([[table.scores, right], [below, corner]])
    known = np.ones(scores.shape, np.bool_)
    known[: table.known.shape[0], : table.known.shape[1]] = table.known
    known[table.known.shape[0] :, table.known.shape[1] :] = False
    return Table(scores, known)


def directions(
    features: NDArray[np.float64] | None, count: int, most: int = MOST
) -> NDArray[np.float64]:
    """Return features of mean 0 and a mean square of 1, or their main directions.

    Parameters
    ----------
    features : ndarray, shape (count, any), float64, or None
    count : int
    most : int
        If there are more features, so many of their principal components; the first has a mean
        square of 1.

    Returns
    -------
    ndarray, shape (count, at most `most`), float64
        Without features that are constant.
    """
    if features is None:
        return np.zeros((count, 0))
    largest = np.max(np.abs(features), axis=0, initial=0)
    scaled: NDArray[np.float64] = features / np.where(largest > 0, largest, 1)
    scaled -= scaled.mean(axis=0)
    spread = scaled.std(axis=0)
    scaled = scaled[:, spread > 1e-9] / spread[spread > 1e-9]
    if scaled.shape[1] > most:
        left, powers, _ = np.linalg.svd(scaled, full_matrices=False)
        scaled = left[:, :most] * (powers[:most] / powers[0] * np.sqrt(count))
    return scaled
