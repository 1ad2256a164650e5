"""The units of columns, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.completion.features import CONSTANT

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Standard", "moments_of", "standard_of"]

ALIKE = 4.0  # the spreads of columns of one unit differ by less than this factor
FEW = 5  # entries, below which the spread of a column is not looked at


@dataclass(frozen=True, slots=True, eq=False)
class Standard:
    """What scores of 0 and of 1 are in the units of each column.

    Attributes
    ----------
    center, spread : ndarray, shape (columns,), float64
        `spread` is 0 where a column is constant.
    """

    center: NDArray[np.float64]
    spread: NDArray[np.float64]

    def scores(
        self, matrix: NDArray[np.floating[Any]], known: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Return the scores of what is known; 0 elsewhere and in constant columns."""
        scores = np.zeros(matrix.shape)
        np.subtract(matrix, self.center, out=scores, where=known)
        scores /= np.where(self.spread > 0, self.spread, np.inf)
        return scores


def standard_of(matrix: NDArray[np.floating[Any]], known: NDArray[np.bool_]) -> Standard:
    """Return means and standard deviations of the known entries.

    If the columns seem to have the same unit (their spreads and their means differ little), all
    get the same mean and the same deviation. Then columns of which little is known can learn from
    the others. A column with fewer than 5 known entries is at least given about the deviation of
    the others, if theirs are similar; and its mean is drawn to theirs, if these are, too.
    """
    count = np.maximum(known.sum(axis=0), 1)
    largest, mean, spread = moments_of(matrix, known)
    spread = np.where(spread > CONSTANT, spread, 0) * largest
    center = mean * largest
    sure = count >= FEW
    if sure.any() and _alike(center[sure], spread[sure]):
        weights = count[sure] / count[sure].sum()
        common = float(weights @ center[sure])
        unit = float(np.max(spread[sure]))
        wide = unit * float(np.sqrt(weights @ ((spread[sure] / unit) ** 2)))
        return Standard(np.full(len(count), common), np.full(len(count), wide))
    few = count < FEW
    if sure.any() and few.any() and _similar(spread[sure]):
        # The deviation of few entries says less than that of the other columns.
        others = float(np.median(spread[sure]))
        spread[few] = np.hypot(spread[few], others * np.sqrt(1 - count[few] / FEW))
        middle = float(np.median(center[sure]))
        if np.quantile(np.abs(center[sure] - middle), 0.9) <= others:
            center[few] = middle + (center[few] - middle) * (count[few] / FEW)
    return Standard(center, spread)


def moments_of(
    matrix: NDArray[np.floating[Any]], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the largest magnitude of each column, and mean and deviation as shares of it.

    They are of the known entries. The magnitude of a column of zeros is 1. So squares neither
    overflow nor vanish.
    """
    count = np.maximum(known.sum(axis=0), 1)
    largest = np.max(np.abs(matrix), axis=0, where=known, initial=0).astype(np.float64)
    largest[largest == 0] = 1
    scaled = np.zeros(matrix.shape)
    np.divide(matrix, largest, out=scaled, where=known)
    mean = scaled.sum(axis=0) / count
    np.subtract(scaled, mean, out=scaled, where=known)
    np.square(scaled, out=scaled)
    return largest, mean, np.sqrt(scaled.sum(axis=0) / count)


def _similar(spread: NDArray[np.float64]) -> bool:
    """Tell whether nine of ten columns have spreads that differ by less than a factor of ten."""
    low, high = np.quantile(spread, [0.05, 0.95])
    return bool(0 < high <= 10 * low)


def _alike(center: NDArray[np.float64], spread: NDArray[np.float64]) -> bool:
    if spread.min() <= 0 or spread.max() > ALIKE * spread.min():
        return False
    return bool(np.abs(center - np.median(center)).max() <= ALIKE * np.median(spread))
