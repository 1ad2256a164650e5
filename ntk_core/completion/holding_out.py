"""Known entries that are held out, to compare models and to learn how far they are off."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Fold", "folds_of"]

SHARE = 0.1  # of the known entries, in each fold
WANTED, MOST = 2000, 20_000  # held-out entries: in all folds, if there are so many; in one fold
MOST_FOLDS = 8
FEWEST = 40  # known entries, below which nothing can be held out


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """Entries that are held out together.

    Attributes
    ----------
    rows, columns : ndarray of int
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]


def folds_of(
    known: NDArray[np.bool_], values: tuple[int, int], seed: int, most: int = MOST_FOLDS
) -> list[Fold]:
    """Choose entries at random, as those that are missing.

    In the share of missing entries whose rows are missing as a whole, whole rows are held out, too.
    The last known entry of a column, and of another row, is never held out.

    Parameters
    ----------
    known : ndarray, shape (rows, columns), bool
    values : int, int
        How many of the rows and columns, from the first, are values; the others are features.
    seed : int
    most : int
        Of the folds.

    Returns
    -------
    list of Fold
        Empty if too little is known.
    """
    inner = known[: values[0], : values[1]]
    total = int(inner.sum())
    size = min(int(total * SHARE), MOST)
    count = min(most, MOST_FOLDS, math.ceil(WANTED / max(size, 1)))
    if total < FEWEST or size == 0:
        return []
    # Not the generator of a caller who hides entries with the same seed: those held out would be
    # the hidden ones once more.
    random = np.random.default_rng([seed, 20])
    empty = ~inner.any(axis=1)
    missing = inner.size - total
    whole = float(empty.sum() * inner.shape[1] / missing) if missing else 0.0
    folds = [_fold(inner, size, whole, random) for _ in range(count)]
    return [fold for fold in folds if fold.rows.size]


def _fold(inner: NDArray[np.bool_], size: int, whole: float, random: np.random.Generator) -> Fold:
    by_row = inner.sum(axis=1)
    full = np.flatnonzero(by_row)
    out = np.zeros(inner.shape, np.bool_)
    if whole and len(full) > 1:
        order = random.permutation(full)
        sums = np.cumsum(by_row[order])
        few = min(int(np.searchsorted(sums, size * whole, side="right")) + 1, len(full) // 2)
        out[order[:few]] = inner[order[:few]]
    rows, columns = np.nonzero(inner & ~out)
    single = random.choice(len(rows), min(len(rows), int(size * (1 - whole))), replace=False)
    out[rows[single], columns[single]] = True
    left = inner & ~out
    for column in np.flatnonzero(inner.any(axis=0) & ~left.any(axis=0)):
        out[_first(random, inner[:, column]), column] = False
    if not whole:
        for row in np.flatnonzero(inner.any(axis=1) & ~(inner & ~out).any(axis=1)):
            out[row, _first(random, inner[row])] = False
    return Fold(*np.nonzero(out))


def _first(random: np.random.Generator, there: NDArray[np.bool_]) -> int:
    return int(random.choice(np.flatnonzero(there)))
