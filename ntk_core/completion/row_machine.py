"""A machine that has learnt from the rows of a table, and completes other rows, each by itself.

It is a linear recursive feature machine: one covariance M for all rows, so that a new row x is
v = M_:O (M_OO + λ I)⁻¹ x_O. The tangent kernel may replace it (“completed”), or predict what it
leaves (“joined”).

M comes from the steps of `ntk_core.completion.linear`. Where these would take too long, the table
is completed as a whole first, by what its size allows, and M is one step from there: the mean of
v v' over its rows, with the variances of what was missing on the diagonal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.completion.kernel_of_rows import learnt, work_of_rows
from ntk_core.completion.linear import conditioned, linear
from ntk_core.completion.table import Table, Threads
from ntk_core.machine.generators import returned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.completion.kernel_of_rows import KernelOfRows
    from ntk_core.completion.linear import Setting

__all__ = [
    "STEPS",
    "WORK",
    "Linear",
    "Machine",
    "Plan",
    "Sample",
    "fitted",
    "linear_of",
    "work_of_step",
]

STEPS = 12  # of the linear machine
MOST_ROWS = 1000  # that the tangent kernel learns from
LEAST_ROWS = 8
WORK = 2e10  # multiplications that a stage may take


@dataclass(frozen=True, slots=True)
class Plan:
    """How to predict.

    Attributes
    ----------
    model : str
        ``"means"``, ``"linear"``, ``"completed"`` or ``"joined"``.
    setting : Setting
        Of the linear machine.
    ridge : float
        λ / K(x, x) of the tangent kernel.
    """

    model: str
    setting: Setting
    ridge: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Rows to learn from.

    Attributes
    ----------
    table : Table
    completed : (ndarray, ndarray), shape (rows, columns), optional
        All values, and the variances of those that were missing, if the table was completed first.
    """

    table: Table
    completed: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None

    def part(self, rows: NDArray[np.intp]) -> Sample:
        """Return some of the rows."""
        table = Table(self.table.scores[rows], self.table.known[rows])
        if self.completed is None:
            return Sample(table)
        values, variances = self.completed
        return Sample(table, (values[rows], variances[rows]))


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """The linear machine.

    Attributes
    ----------
    covariance : ndarray, shape (columns, columns), float64
        M.
    center : ndarray, shape (columns,), float64
    noise : float
        λ.
    """

    covariance: NDArray[np.float64]
    center: NDArray[np.float64]
    noise: float

    def of(
        self, rows: Table, *, leave_out: bool = False
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return predictions, variances, and errors.

        The errors are those of known entries if each is predicted from the others of its row;
        they are 0 elsewhere, and everywhere unless they are asked for.
        """
        values, variances, left_out = conditioned(
            rows, self.covariance, self.center, self.noise, Threads(1), leave_out=leave_out
        )
        return values + self.center, variances + self.noise, left_out


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """What was learnt; nothing for means."""

    plan: Plan
    linear: Linear | None = None
    kernel: KernelOfRows | None = None

    def of(
        self, rows: Table, wanted: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return predictions and their variances for rows, where they are wanted.

        Parameters
        ----------
        rows : Table
            Standardised as the table that was learnt from.
        wanted : ndarray, shape (rows, columns), bool
            None of these is known.
        """
        if self.linear is None:
            return np.zeros(rows.known.shape), np.ones(rows.known.shape)
        found, variances, _ = self.linear.of(rows)
        if self.kernel is None:
            return found, variances
        said = self.kernel.of(np.where(rows.known, rows.scores, found), wanted)
        return said if self.plan.model == "completed" else found + said, variances


def work_of_step(known: NDArray[np.bool_]) -> float:
    """Return the multiplications that one step of the linear machine takes for each row."""
    count, width = known.sum(axis=1).astype(np.float64), known.shape[1]
    return float(np.mean(count**2 * width / 2 + count * width**2))


def linear_of(sample: Sample, setting: Setting) -> Linear:
    """Return the linear machine of some rows."""
    height, width = sample.table.known.shape
    if sample.completed is None:
        start = np.eye(width), np.zeros(width)
        fit = returned(linear(sample.table, setting, Threads(1), start, STEPS))
        return Linear(fit.covariance, fit.center, setting.noise)
    values, variances = sample.completed
    center = values.mean(axis=0)
    rest = values - center
    power = rest.T @ rest
    power.flat[:: width + 1] += variances.sum(axis=0)
    power.flat[:: width + 1] *= 1 + setting.doubt / height
    return Linear(power / (height + setting.doubt), center, setting.noise)


def fitted(sample: Sample, plan: Plan, depth: int, machine: Linear | None = None) -> Machine:
    """Return what a plan learns from rows; the tangent kernel takes the first of them.

    Parameters
    ----------
    sample : Sample
    plan : Plan
    depth : int
    machine : Linear, optional
        The linear machine of these rows with the plan's setting, if it is there already.
    """
    if plan.model == "means":
        return Machine(plan)
    machine = linear_of(sample, plan.setting) if machine is None else machine
    if plan.model == "linear":
        return Machine(plan, machine)
    table = sample.table
    count, width = min(len(table.known), MOST_ROWS), table.known.shape[1]
    while count > LEAST_ROWS and work_of_rows(count, width) > WORK:
        count = count * 9 // 10
    first = Table(table.scores[:count], table.known[:count])
    values, _, left_out = machine.of(first, leave_out=True)
    features = np.where(first.known, first.scores, values)
    targets = first.scores if plan.model == "completed" else left_out
    return Machine(plan, machine, learnt(features, targets, first.known, depth, plan.ridge))
