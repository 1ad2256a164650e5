"""The tangent kernel on completed rows: of the values, and of what a linear model leaves.

A linear model completes the rows. They are the features of a row: its values in all columns but
the one to predict, and one feature of its own. Kernel regression with the tangent kernel of a fully
connected network then predicts

* the values themselves (“tangent”),
* or the errors that the linear model makes where it predicts a known entry from the others of its
  row; they are added to what it says (“joined”).

Both have the same systems of equations, and so one factorisation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.completion.regression import OwnValuesKernel, groups_of, solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.completion.linear import LinearFit
    from ntk_core.completion.table import Table, Threads

__all__ = ["on_completed_rows", "work_of_kernel"]

RIDGE = 0.5
"""λ / K(x, x). The features are estimates, and so the values have errors of their own."""

EVALUATION = 60  # multiplications that an entry of the kernel costs


def work_of_kernel(known: NDArray[np.bool_]) -> float:
    """Return about how many multiplications the regression costs."""
    count = known.sum(axis=0).astype(np.float64)
    count = count[count < len(known)]
    return float(np.sum(count**3 / 3 + EVALUATION * len(known) * count))


def on_completed_rows(
    table: Table,
    fit: LinearFit,
    wanted: NDArray[np.bool_],
    depth: int,
    threads: Threads,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Predict entries by regression between completed rows.

    Parameters
    ----------
    table : Table
    fit : LinearFit
        What completes the rows.
    wanted : ndarray, shape (rows, columns), bool
        The entries to predict; none of them is known.
    depth : int
        Hidden layers of the network.
    threads : Threads

    Returns
    -------
    ndarray, ndarray, shape (rows, columns), float64
        “Tangent” and “joined”, at the entries that are wanted; elsewhere they are 0.
    """
    completed = np.where(table.known, table.scores, fit.values)
    completed -= completed.mean(axis=0)
    kernel = OwnValuesKernel(completed, depth)
    tangent, joined = np.zeros(wanted.shape), np.zeros(wanted.shape)
    groups = [group for group in groups_of(table.known) if wanted[:, group.columns].any()]

    def predict(begin: int, _: int) -> None:
        group = groups[begin]
        rows = np.flatnonzero(wanted[:, group.columns].any(axis=1))
        both = kernel.between(group, np.concatenate([group.known, rows]))
        inner, cross = np.split(both, [len(group.known)])
        noise = RIDGE * inner[0, 0]
        inner[np.diag_indices_from(inner)] += noise
        place = np.ix_(group.known, group.columns)
        values, errors = table.scores[place], fit.left_out[place]
        mean = values.mean(axis=0)
        found = cross @ solve(inner, np.hstack([values - mean, errors]))
        level, error = np.split(found, 2, axis=1)
        place = np.ix_(rows, group.columns)
        tangent[place] = mean + level
        joined[place] = fit.values[place] + error

    threads.blocks(len(groups), 1, predict)
    return tangent, joined
