"""Low rank and more, for small tables: a linear recursive feature machine in all columns.

Each row is a linear predictor of its entries from its known ones, with the feature matrix M:

    v = M_:O (M_OO + λ I)⁻¹ y_O,   M ← mean of v v' + what is uncertain of v,

where v are all predicted rows. The mean of v v' is the average gradient outer product of the
predictors. Alone, it makes every direction fade that the known entries do not fill: that is the
algorithm as published with power 1. With the uncertainty M − M_:O (M_OO + λ I)⁻¹ M_O: added it
converges to the covariance that makes the known entries most probable. A table that has more
columns than rows is turned first.

Source: Radhakrishnan, Belkin, Drusvyatskiy, “Linear recursive feature machines provably recover
low-rank matrices”, 2024; with uncertainty: Dempster, Laird, Rubin, “Maximum likelihood from
incomplete data via the EM algorithm”, 1977.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.completion.table import DenseFit

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core.completion.table import Table, Threads

__all__ = ["SETTINGS", "LinearFit", "Setting", "conditioned", "is_wide", "linear", "work_of_linear"]

BLOCK = 32  # rows that a thread computes at once


@dataclass(frozen=True, slots=True)
class Setting:
    """How much the model trusts the table.

    Attributes
    ----------
    noise : float
        λ, in variances of a column.
    doubt : float
        M is drawn towards its diagonal as if by so many rows.
    """

    noise: float
    doubt: float


SETTINGS = (Setting(0.3, 20.0), Setting(0.2, 6.0), Setting(0.05, 2.0), Setting(0.01, 0.0))
"""What is tried, the most doubtful first; the one with the least held-out error is used."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearFit(DenseFit):
    """What the model has learnt.

    Attributes
    ----------
    left_out : ndarray, shape (rows, columns), float64
        The error of each known entry if it is predicted from the others of its row; 0 elsewhere.
    covariance : ndarray, shape (columns, columns), float64
        M; of the rows, if the table was turned.
    center : ndarray, shape (columns,), float64
    """

    left_out: NDArray[np.float64]
    covariance: NDArray[np.float64]
    center: NDArray[np.float64]

    def turned(self) -> LinearFit:
        """Return the predictions of a table with rows and columns exchanged."""
        parts = self.values, self.variances, self.left_out
        values, variances, left_out = (np.ascontiguousarray(part.T) for part in parts)
        return LinearFit(values, variances, left_out, self.covariance, self.center)


def is_wide(known: NDArray[np.bool_]) -> bool:
    """Tell whether a table has more columns than rows, so that rows are what is compared."""
    return bool(known.shape[1] > known.shape[0])


def work_of_linear(known: NDArray[np.bool_], steps: int) -> float:
    """Return the multiplications of a fit, in the shorter direction of the table."""
    if is_wide(known):
        known = known.T
    count = known.sum(axis=1).astype(np.float64)
    width = known.shape[1]
    return float(np.sum(count**2 * width / 2 + count * width**2)) * steps


def linear(
    table: Table,
    setting: Setting,
    threads: Threads,
    start: tuple[NDArray[np.float64], NDArray[np.float64]],
    steps: int,
) -> Generator[float, None, LinearFit]:
    """Fit the model; yield the finished share of the work after each step.

    Parameters
    ----------
    table : Table
    setting : Setting
    threads : Threads
    start : ndarray, shape (columns, columns); ndarray, shape (columns,)
        The covariance and the means to begin with.
    steps : int

    Returns
    -------
    LinearFit
    """
    covariance, center = start
    height = len(table.known)
    for step in range(steps):
        explained: dict[int, NDArray[np.float64]] = {}
        values, _, _ = conditioned(
            table, covariance, center, setting.noise, threads, explained=explained
        )
        power = height * covariance
        for begin in sorted(explained):  # in order, so that the sum has the same bits
            power -= explained[begin]
        moved = values.mean(axis=0)
        center = center + moved
        values -= moved
        power += values.T @ values
        power.flat[:: len(power) + 1] *= 1 + setting.doubt / height
        covariance = power / (height + setting.doubt)
        yield (step + 1) / (steps + 1)
    values, variances, left_out = conditioned(
        table, covariance, center, setting.noise, threads, leave_out=True
    )
    return LinearFit(values + center, variances + setting.noise, left_out, covariance, center)


def conditioned(
    table: Table,
    covariance: NDArray[np.float64],
    center: NDArray[np.float64],
    noise: float,
    threads: Threads,
    *,
    leave_out: bool = False,
    explained: dict[int, NDArray[np.float64]] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return conditional means, variances, and left-out errors.

    Parameters
    ----------
    table : Table
    covariance : ndarray, shape (columns, columns), float64
        M.
    center : ndarray, shape (columns,), float64
        What the means do not include.
    noise : float
        λ.
    threads : Threads
    leave_out : bool
        Whether to compute the error of each known entry if it is predicted from the others of its
        row; else these are 0.
    explained : dict, optional
        Gets, by the first row of each block, what the known entries explain of M, summed over the
        block's rows.
    """
    from ntk_core.completion.loops import condition_on_known  # it loads the compiler

    starts, columns, values = table.by_rows()
    values -= center[columns]
    shape = table.known.shape
    found = np.empty(shape), np.empty(shape)
    errors = np.empty(len(values) if leave_out else 0)

    def condition(begin: int, end: int) -> None:
        stack = np.empty((starts[end] - starts[begin], shape[1]))
        condition_on_known(
            (starts, columns, values), covariance, noise, begin, end, found, stack, errors
        )
        if explained is not None:
            explained[begin] = stack.T @ stack

    threads.blocks(shape[0], BLOCK, condition)
    left_out = np.zeros(shape)
    if leave_out:
        left_out[table.known] = errors
    return *found, left_out
