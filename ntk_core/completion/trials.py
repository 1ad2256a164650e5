"""All models on one table: with entries held out, to compare them, and then on all entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ntk_core.completion.factored import FIRST_RANK, factored
from ntk_core.completion.features import unit_rows
from ntk_core.completion.joined import on_completed_rows
from ntk_core.completion.linear import SETTINGS, is_wide, linear
from ntk_core.completion.means import column_means, row_and_column_means
from ntk_core.completion.recursive import RIDGE as RECURSIVE_RIDGE
from ntk_core.completion.recursive import recursive_features
from ntk_core.completion.regression import FeatureKernel, by_features
from ntk_core.completion.table import DenseFit
from ntk_core.machine.generators import mapped

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core.completion.factored import FactoredFit
    from ntk_core.completion.linear import LinearFit
    from ntk_core.completion.means import Means
    from ntk_core.completion.table import Fit, Table, Threads

__all__ = ["Task", "Trial", "first_layers", "kernels"]

Value = TypeVar("Value")

LINEAR_STEPS = 6
"""As many on all entries as where some are held out, or the calibration would not hold."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is the same for all trials.

    Attributes
    ----------
    models : frozenset of str
        Those that are tried.
    if_crowded : bool
        Whether the linear model is tried, too, if low rank does not suffice: if the factored model
        uses at least as many factors as it began with.
    depth : int
        Of the tangent kernels.
    ridge : float
        Of the tangent kernel of features.
    seed : int
    features : ndarray, shape (rows, features), float64, or None
        Of rows.
    threads : Threads
    """

    models: frozenset[str]
    if_crowded: bool
    depth: int
    ridge: float
    seed: int
    features: NDArray[np.float64] | None
    threads: Threads


@dataclass(slots=True, eq=False)
class Trial:
    """The fits of one table.

    Attributes
    ----------
    table : Table
        Without what is held out.
    means : dict of bool to Means
        Of columns (False), and of rows and columns (True).
    low_rank : FactoredFit or None
    lines : dict of int to LinearFit
        By the number of the setting.
    fits : dict of str to Fit
        By the name of the model.
    """

    table: Table
    means: dict[bool, Means]
    low_rank: FactoredFit | None = None
    lines: dict[int, LinearFit] = field(default_factory=dict)
    fits: dict[str, Fit] = field(default_factory=dict)


def first_layers(
    table: Table,
    task: Task,
    *,
    both: bool | None = None,
    setting: int | None = None,
    start: FactoredFit | None = None,
) -> Generator[tuple[float, str], None, Trial]:
    """Fit means, the factored model and the linear ones; yield the finished share, and at what.

    Parameters
    ----------
    table : Table
    task : Task
    both : bool, optional
        Whether the factored model begins with means of rows and columns, not of columns only; by
        default, if they leave a twentieth less.
    setting : int, optional
        The number of the linear model's setting; by default all are tried.
    start : FactoredFit, optional
        To begin with.

    Returns
    -------
    Trial
    """
    trial = Trial(table, {False: column_means(table), True: row_and_column_means(table)})
    trial.fits |= {"means": trial.means[False], "biases": trial.means[True]}
    yield 0.05, "means"
    if both is None:
        left = [float(trial.means[each].variances.mean()) for each in (False, True)]
        both = left[1] < 0.95 * left[0]
    wants_linear = bool(task.models & {"linear", "completed", "joined"})
    if wants_linear or task.models & {"factored", "recursive"}:
        end = 0.3 if wants_linear else 1.0
        steps = factored(table, trial.means[both], task.seed, task.threads, start)
        trial.low_rank = yield from _told(steps, 0.05, end, "low rank")
        trial.fits["factored"] = trial.low_rank
        wants_linear |= task.if_crowded and trial.low_rank.columns.rank >= FIRST_RANK
    if wants_linear and trial.low_rank is not None:
        trial.lines = yield from _lines(table, task, trial.low_rank, setting)
    return trial


def _lines(
    table: Table, task: Task, low: FactoredFit, setting: int | None
) -> Generator[tuple[float, str], None, dict[int, LinearFit]]:
    """Fit the linear model with all settings, or with one; a wide table is turned first."""
    turned = is_wide(table.known)
    if turned:
        table = table.turned()
    covariance = low.covariance(of_rows=turned)
    center = low.offset.rows if turned else low.center + low.offset.columns
    last = len(SETTINGS) - 1 if setting is None else setting
    share = 0.7 / (last + 1)
    lines = {}
    for number in range(last + 1):
        steps = linear(table, SETTINGS[number], task.threads, (covariance, center), LINEAR_STEPS)
        begin = 0.3 + number * share
        found = yield from _told(steps, begin, begin + share, "linear model")
        covariance, center = found.covariance, found.center
        if setting in (None, number):
            lines[number] = found.turned() if turned else found
    return lines


def kernels(trial: Trial, task: Task, wanted: NDArray[np.bool_], setting: int) -> None:
    """Add the models that need the tangent kernel to a trial, and the linear one.

    Parameters
    ----------
    trial : Trial
    task : Task
    wanted : ndarray, shape (rows, columns), bool
        The entries to predict.
    setting : int
        Of the linear model.
    """
    base = trial.lines.get(setting)
    if base is not None:
        trial.fits["linear"] = base
        if task.models & {"completed", "joined"}:
            found = on_completed_rows(trial.table, base, wanted, task.depth, task.threads)
            for name, values in zip(("completed", "joined"), found, strict=True):
                trial.fits[name] = DenseFit(values, base.variances)
    if task.features is not None and task.models & {"tangent", "recursive"}:
        _side_kernels(trial, task, wanted)


def _side_kernels(trial: Trial, task: Task, wanted: NDArray[np.bool_]) -> None:
    """Add the models that are told nothing of a row but its features."""
    assert task.features is not None
    height = len(task.features)
    known, scores = trial.table.known[:height], trial.table.scores[:height]
    kinds = []
    if "tangent" in task.models:
        kinds.append(("tangent", unit_rows(task.features), task.ridge))
    if "recursive" in task.models and trial.low_rank is not None:
        completed = np.where(known, scores, trial.low_rank.block(0, height)[0])
        # What is to be predicted are values; the columns that are features are known in each row.
        free = ~known.all(axis=0)
        used: NDArray[np.bool_] = np.any(known[:, free], axis=1)
        unit = recursive_features(task.features, completed[:, free], used)
        kinds.append(("recursive", unit, RECURSIVE_RIDGE))
    for name, unit, ridge in kinds:
        kernel = FeatureKernel(unit, known, task.depth)
        found = by_features(kernel, scores, known, wanted[:height], ridge)
        trial.fits[name] = DenseFit(*found)


def _told(
    steps: Generator[float, None, Value], begin: float, end: float, what: str
) -> Generator[tuple[float, str], None, Value]:
    """Yield where in begin … end the steps are, and at what."""
    return mapped(steps, lambda share: (begin + share * (end - begin), what))
