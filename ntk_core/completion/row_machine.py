"""A machine that has learnt from the rows of a table, and completes other rows, each by itself.

It is a linear recursive feature machine: one covariance M for all rows, so that a new row x is
v = M_:O (M_OO + λ I)⁻¹ x_O. The tangent kernel may replace it (“completed”), or predict what it
leaves (“joined”).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.completion.kernel_of_rows import learnt, work_of_rows
from ntk_core.completion.linear import linear
from ntk_core.completion.table import Threads
from ntk_core.machine.generators import returned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.completion.kernel_of_rows import KernelOfRows
    from ntk_core.completion.linear import LinearFit, Setting
    from ntk_core.completion.table import Table

__all__ = ["WORK", "Machine", "Plan", "fitted", "linear_of"]

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
class Machine:
    """What was learnt; nothing for means."""

    plan: Plan
    linear: LinearFit | None = None
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
        found = _conditioned(rows, self.plan.setting, self.linear)
        if self.kernel is None:
            return found.values, found.variances
        said = self.kernel.of(np.where(rows.known, rows.scores, found.values), wanted)
        values = said if self.plan.model == "completed" else found.values + said
        return values, found.variances


def linear_of(table: Table, setting: Setting) -> LinearFit:
    """Return the linear machine of a table."""
    width = table.known.shape[1]
    return returned(linear(table, setting, Threads(1), (np.eye(width), np.zeros(width))))


def fitted(table: Table, plan: Plan, depth: int, fit: LinearFit | None = None) -> Machine:
    """Return what a plan learns from a table; the tangent kernel takes the first of its rows.

    Parameters
    ----------
    table : Table
    plan : Plan
    depth : int
    fit : LinearFit, optional
        The linear machine of the table with the plan's setting, if it is there already.
    """
    if plan.model == "means":
        return Machine(plan)
    width = table.known.shape[1]
    fit = linear_of(table, plan.setting) if fit is None else fit
    if plan.model == "linear":
        return Machine(plan, fit)
    count = min(len(table.known), MOST_ROWS)
    while count > LEAST_ROWS and work_of_rows(count, width) > WORK:
        count = count * 9 // 10
    features = np.where(table.known, table.scores, fit.values)[:count]
    targets = table.scores if plan.model == "completed" else fit.left_out
    kernel = learnt(features, targets[:count], table.known[:count], depth, plan.ridge)
    return Machine(plan, fit, kernel)


def _conditioned(rows: Table, setting: Setting, fit: LinearFit) -> LinearFit:
    """Return what the linear machine says of other rows."""
    start = fit.covariance, fit.center
    return returned(linear(rows, setting, Threads(1), start, steps=0))
