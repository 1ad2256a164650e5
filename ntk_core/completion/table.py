"""What all models of matrix completion work on: standardised values, known or not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["DenseFit", "Entries", "Fit", "Table", "Threads"]

Entries = tuple["NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.float64]"]
"""Where each row's entries begin, their columns, and their values."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Values of which some are known.

    Attributes
    ----------
    scores : ndarray, shape (rows, columns), float64
        Standardised values; where nothing is known they have no meaning.
    known : ndarray, shape (rows, columns), bool
    """

    scores: NDArray[np.float64]
    known: NDArray[np.bool_]

    def by_rows(self) -> Entries:
        """Return the known entries, row by row."""
        return _entries(self.scores, self.known)

    def by_columns(self) -> Entries:
        """Return the known entries, column by column; "columns" are rows then."""
        return _entries(self.scores.T, self.known.T)

    def turned(self) -> Table:
        """Return the table with rows and columns exchanged."""
        return Table(np.ascontiguousarray(self.scores.T), np.ascontiguousarray(self.known.T))

    def without(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Table:
        """Return this table with some entries held out."""
        known = self.known.copy()
        known[rows, columns] = False
        return replace(self, known=known)


def _entries(scores: NDArray[np.float64], known: NDArray[np.bool_]) -> Entries:
    rows, columns = np.nonzero(known)
    starts = np.zeros(len(known) + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=len(known)), out=starts[1:])
    return starts, columns.astype(np.int64), np.ascontiguousarray(scores[rows, columns])


class Fit(Protocol):
    """What a model says about a table."""

    def at(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the predicted values at some entries, and their variances."""
        ...

    def block(self, begin: int, end: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the same for all entries of some rows, shape (end − begin, columns)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class DenseFit:
    """Predictions that are kept for all entries.

    Attributes
    ----------
    values, variances : ndarray, shape (rows, columns), float64
    """

    values: NDArray[np.float64]
    variances: NDArray[np.float64]

    def at(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the predicted values at some entries, and their variances."""
        return self.values[rows, columns], self.variances[rows, columns]

    def block(self, begin: int, end: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the same for all entries of some rows."""
        return self.values[begin:end], self.variances[begin:end]


class Threads:
    """Threads that compute blocks of rows; the blocks do not depend on how many there are.

    Parameters
    ----------
    count : int
    """

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count) if count > 1 else None

    def blocks(self, rows: int, size: int, work: Callable[[int, int], object]) -> None:
        """Call `work` with the first row of each block and the one after its last."""
        begins = range(0, rows, size)
        if self._pool is None:
            for begin in begins:
                work(begin, min(begin + size, rows))
        else:
            ends = [min(begin + size, rows) for begin in begins]
            for _ in self._pool.map(work, begins, ends):
                pass

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
