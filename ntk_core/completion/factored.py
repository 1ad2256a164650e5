"""Low rank, for tables of any size: alternating ridge regression with uncertain features.

The table is modelled as y_ij = μ_j + z_i · w_j + noise of variance λ_j, with z_i ~ N(0, S) and
w_j ~ N(0, T). Rows are regressed on the vectors of the columns, and columns on those of the rows,
in turn. Each regression takes the uncertainty of the other's vectors into account, that is, it
uses E[w w'] instead of E[w] E[w]'. S and T are the mean outer products of the last vectors. In
terms of linear recursive feature machines they are the average gradient outer products of the two
linear predictors, to the power of 1, with what is uncertain added. So a direction that explains
little fades out, and the rank needs not be known.

One step costs (known entries) × r² / 2 + (rows + columns) × r³ multiplications.

Sources: Radhakrishnan, Belkin, Drusvyatskiy, “Linear recursive feature machines provably recover
low-rank matrices”, 2024; Lim, Teh, “Variational Bayesian approach to movie rating prediction”,
2007; Ilin, Raiko, “Practical approaches to principal component analysis in the presence of missing
values”, 2010.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core.completion.means import Means
    from ntk_core.completion.table import Entries, Table, Threads

__all__ = ["FIRST_RANK", "FactoredFit", "factored", "rank_for"]

FIRST_RANK, LARGEST_RANK = 24, 96
"""Factors to begin with, and the most; more are added while all are in use."""

STEPS = 60
PRIOR_COUNT = 10  # a column's noise counts as the mean over all columns in so many entries
LEAST_NOISE = 1e-10
FADED = 1e-3  # a factor below this share of the noise is left out
LAST_GROWTH = 40  # the step after which no factors are added
TURNS = 4  # steps from one look for faded factors to the next
STILL = 2e-3  # relative change of the noise in one step, twice
BLOCK = 64  # rows that a thread computes at once
CHUNK = 1 << 13  # entries predicted at once


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """The vectors of all rows, or of all columns.

    Attributes
    ----------
    means : ndarray, shape (n, r), float64
    moments : ndarray, shape (n, r (r + 1) / 2), float64
        Second moments E[z z'], packed.
    """

    means: NDArray[np.float64]
    moments: NDArray[np.float64]

    @property
    def rank(self) -> int:
        """The length r of a vector."""
        return int(self.means.shape[1])

    def spread(self) -> NDArray[np.float64]:
        """Return the mean of E[z z'], shape (r, r)."""
        return _unpacked(self.moments.mean(axis=0), self.rank)

    def turned(self, turn: NDArray[np.float64]) -> Half:
        """Return the vectors times a matrix, shape (r, new r)."""
        moments = np.empty((len(self.means), _packed_length(turn.shape[1])))
        for begin in range(0, len(moments), CHUNK):
            part = slice(begin, begin + CHUNK)
            moments[part] = _packed(turn.T @ _unpacked(self.moments[part], self.rank) @ turn)
        return Half(self.means @ turn, moments)

    def weighted(
        self, weights: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return means and moments, times a number for each vector."""
        return self.means * weights[:, None], self.moments * weights[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class FactoredFit:
    """What the model has learnt; a `Fit`.

    Attributes
    ----------
    rows, columns : Half
    center, noise : ndarray, shape (columns,), float64
        μ and λ.
    spread : ndarray, shape (columns,), float64
        Variance of μ.
    offset : Means
        What was subtracted first.
    """

    rows: Half
    columns: Half
    center: NDArray[np.float64]
    noise: NDArray[np.float64]
    spread: NDArray[np.float64]
    offset: Means

    def at(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the predicted values at some entries, and their variances."""
        values, _ = self.offset.at(rows, columns)
        values = values + self.center[columns]
        variances = self.noise[columns] + self.spread[columns]
        doubled = _doubled(self.rows.rank)
        for begin in range(0, len(rows), CHUNK):
            part = slice(begin, begin + CHUNK)
            row, column = rows[part], columns[part]
            fit = np.sum(self.rows.means[row] * self.columns.means[column], axis=1)
            second = np.sum(self.rows.moments[row] * doubled * self.columns.moments[column], axis=1)
            values[part] += fit
            variances[part] += np.maximum(second - fit**2, 0)
        return values, variances

    def block(self, begin: int, end: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the same for all entries of some rows."""
        values, _ = self.offset.block(begin, end)
        fit = self.rows.means[begin:end] @ self.columns.means.T
        doubled = _doubled(self.rows.rank)
        second = (self.rows.moments[begin:end] * doubled) @ self.columns.moments.T
        variances = np.maximum(second - fit**2, 0) + self.noise + self.spread
        return values + fit + self.center, variances

    def covariance(self, *, of_rows: bool) -> NDArray[np.float64]:
        """Return the covariance that the model implies between the columns, or the rows."""
        these, others = (self.rows, self.columns) if of_rows else (self.columns, self.rows)
        noise = np.full(len(these.means), self.noise.mean()) if of_rows else self.noise
        return np.asarray(these.means @ others.spread() @ these.means.T + np.diag(noise))


def rank_for(rows: int, columns: int) -> int:
    """Return the number of factors to begin with."""
    return max(1, min(rows, columns, FIRST_RANK))


def factored(
    table: Table, offset: Means, seed: int, threads: Threads, start: FactoredFit | None = None
) -> Generator[float, None, FactoredFit]:
    """Fit the model; yield the finished share of the work after each step.

    Parameters
    ----------
    table : Table
    offset : Means
        Subtracted first.
    seed : int
        Of the vectors to begin with.
    threads : Threads
    start : FactoredFit, optional
        A fit of nearly the same table, to begin with.

    Returns
    -------
    FactoredFit
    """
    state = _State(table, offset, seed, threads, start)
    calm, before = 0, np.inf
    for step in range(STEPS):
        now = state.step()
        if step % TURNS == TURNS - 1:
            state.drop_faded()
        calm = calm + 1 if abs(before - now) <= STILL * now else 0
        before = now
        yield (step + 1) / STEPS
        if now <= 10 * LEAST_NOISE and step >= TURNS:
            break
        if calm >= 2:
            if step < LAST_GROWTH and state.crowded():
                state.grow()
                calm = 0
            else:
                break
    return state.fit()


class _State:
    """What changes from step to step."""

    def __init__(
        self, table: Table, offset: Means, seed: int, threads: Threads, start: FactoredFit | None
    ) -> None:
        self._threads, self._offset = threads, offset
        self._random = np.random.default_rng(seed)
        self._starts, self._places, values = table.by_rows()
        rows = np.repeat(np.arange(len(self._starts) - 1), np.diff(self._starts))
        self._values = values - offset.at(rows, self._places)[0]
        self._column_starts, self._row_places, values = table.by_columns()
        self._count = np.diff(self._column_starts)
        self._column = np.repeat(np.arange(len(self._count)), self._count)
        self._column_values = values - offset.at(self._row_places, self._column)[0]
        if start is None:
            height, width = table.known.shape
            rank = rank_for(height, width)
            means = self._random.normal(size=(width, rank)) * (0.5 / np.sqrt(rank))
            self._columns = Half(means, _packed(means[:, :, None] * means[:, None]))
            self._center, self._noise = np.zeros(width), np.full(width, 0.5)
            self._of_rows, self._of_columns = np.eye(rank), np.eye(rank) / rank
        else:
            self._columns, self._center, self._noise = start.columns, start.center, start.noise
            self._of_rows, self._of_columns = start.rows.spread(), start.columns.spread()
        self._rank = self._columns.rank  # with which it began, or to which it has grown

    def step(self) -> float:
        """Compute the vectors of rows and of columns, and the noise; return the mean noise."""
        rows = self._solved_rows()
        self._of_rows = rows.spread()
        left = self._column_values - self._center[self._column]
        entries = self._column_starts, self._row_places, left
        prior = _packed(_inverse(self._of_columns))
        others = rows.means, rows.moments
        self._columns, sums, rest = _solved(entries, others, prior, 1 / self._noise, self._threads)
        self._of_columns = self._columns.spread()
        common = max(float(rest.sum() / max(self._count.sum(), 1)), LEAST_NOISE)
        self._noise = (rest + PRIOR_COUNT * common) / (self._count + PRIOR_COUNT)
        fit = np.sum(sums * self._columns.means, axis=1)
        total = np.bincount(self._column, self._column_values, len(self._count))
        self._center = (total - fit) / (self._count + self._noise)
        return common

    def drop_faded(self) -> None:
        """Turn the vectors so that S = I and T is diagonal; drop what is nearly 0 of T."""
        root = _root(self._of_rows)
        powers, vectors = np.linalg.eigh(root @ self._of_columns @ root)
        kept = powers > max(FADED * float(self._noise.mean()), 1e-9 * powers[-1])
        kept[-1] = True
        self._columns = self._columns.turned(root @ vectors[:, kept])
        self._of_rows = np.eye(self._columns.rank)
        self._of_columns = self._columns.spread()

    def crowded(self) -> bool:
        """Tell whether most factors are in use, and there may be more."""
        self.drop_faded()
        height, width = len(self._starts) - 1, len(self._count)
        used = self._columns.rank
        return 2 * used >= self._rank and used < min(height, width, LARGEST_RANK)

    def grow(self) -> None:
        """Add as many factors as there are; they begin small, and with random vectors."""
        old = self._columns
        height, width = len(self._starts) - 1, len(self._count)
        more = min(2 * old.rank, height, width, LARGEST_RANK) - old.rank
        size = np.sqrt(float(self._noise.mean()) / (10 * more))
        added = self._random.normal(size=(width, more)) * size
        means = np.hstack([old.means, added])
        moments = means[:, :, None] * means[:, None]
        moments[:, : old.rank, : old.rank] = _unpacked(old.moments, old.rank)
        self._columns = Half(means, _packed(moments))
        self._rank = self._columns.rank
        self._of_rows, self._of_columns = np.eye(self._rank), self._columns.spread()

    def fit(self) -> FactoredFit:
        """Return what was learnt."""
        spread = self._noise / (self._count + self._noise)
        return FactoredFit(
            self._solved_rows(), self._columns, self._center, self._noise, spread, self._offset
        )

    def _solved_rows(self) -> Half:
        entries = self._starts, self._places, self._values - self._center[self._places]
        others = self._columns.weighted(1 / self._noise)
        ones = np.ones(len(self._starts) - 1)
        return _solved(entries, others, _packed(_inverse(self._of_rows)), ones, self._threads)[0]


def _solved(
    entries: Entries,
    others: tuple[NDArray[np.float64], NDArray[np.float64]],
    prior: NDArray[np.float64],
    precision: NDArray[np.float64],
    threads: Threads,
) -> tuple[Half, NDArray[np.float64], NDArray[np.float64]]:
    """Return the vectors, and `sum_of` and `rest` of `solve_each`."""
    from ntk_core.completion.loops import solve_each  # it loads the compiler

    count, rank = len(entries[0]) - 1, others[0].shape[1]
    found = np.empty((count, rank)), np.empty((count, others[1].shape[1])), np.empty((count, rank))
    rest = np.empty(count)

    def solve(begin: int, end: int) -> None:
        solve_each(entries, others, prior, precision, begin, end, found, rest)

    threads.blocks(count, BLOCK, solve)
    return Half(found[0], found[1]), found[2], rest


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inverse of a covariance that may be nearly singular."""
    powers, vectors = np.linalg.eigh(matrix)
    powers = np.maximum(powers, 1e-10 * powers[-1] + 1e-300)
    inverse: NDArray[np.float64] = (vectors / powers) @ vectors.T
    return inverse


def _root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    powers, vectors = np.linalg.eigh(matrix)
    root: NDArray[np.float64] = (vectors * np.sqrt(np.maximum(powers, 0))) @ vectors.T
    return root


def _packed_length(rank: int) -> int:
    return rank * (rank + 1) // 2


def _packed(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return lower triangles, row after row, in place of the last two axes."""
    rows, columns = np.tril_indices(matrices.shape[-1])
    return np.ascontiguousarray(matrices[..., rows, columns])


def _unpacked(packed: NDArray[np.float64], rank: int) -> NDArray[np.float64]:
    """Return the symmetric matrices of lower triangles."""
    rows, columns = np.tril_indices(rank)
    matrices = np.empty((*packed.shape[:-1], rank, rank))
    matrices[..., rows, columns] = matrices[..., columns, rows] = packed
    return matrices


def _doubled(rank: int) -> NDArray[np.float64]:
    """Return what a packed entry counts in the sum over the whole matrix: 1, or 2."""
    rows, columns = np.tril_indices(rank)
    return np.where(rows == columns, 1.0, 2.0)
