"""Which model to use: the one, or the mean of those, that are best where entries are held out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.completion.blending import Calibration, best_weights, calibrate
from ntk_core.completion.checks import MODELS
from ntk_core.completion.holding_out import MOST_FOLDS, folds_of
from ntk_core.completion.joined import work_of_kernel
from ntk_core.completion.linear import SETTINGS, work_of_linear
from ntk_core.completion.recursive import work_of_recursive
from ntk_core.completion.trials import LINEAR_STEPS, Trial, first_layers, kernels
from ntk_core.machine.generators import mapped

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from numpy.typing import NDArray

    from ntk_core.completion.holding_out import Fold
    from ntk_core.completion.table import Table
    from ntk_core.completion.trials import Task

__all__ = ["Choice", "affordable", "choose", "fit_all"]

LINEAR_WORK, KERNEL_WORK = 8e9, 4e9
"""Multiplications that comparing may cost: about two seconds of one processor, and one."""

RECURSIVE_WORK = 2e10
"""The same for features that are learnt; most of it are products of large matrices."""

CROWDED_WORK = 4e10
"""The same for the linear model where low rank does not suffice: there it may halve the error."""

HELD_OUT_SHARE = 0.6  # of the work, for progress


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What held-out entries say.

    Attributes
    ----------
    weights : mapping of str to float
        By the name of the model, the heaviest first; their sum is 1.
    errors : mapping of str to float
        Root mean squared error of each model, and of the blend if there is one.
    entries : int
        How many were held out.
    setting : int
        Of the linear model.
    calibration : Calibration
    trial : Trial or None
        The last one, to begin the next fit with.
    """

    weights: Mapping[str, float]
    errors: Mapping[str, float]
    entries: int
    setting: int
    calibration: Calibration
    trial: Trial | None


def affordable(
    known: NDArray[np.bool_], side_features: int = 0
) -> tuple[frozenset[str], bool, int]:
    """Return the models that a table of this size may try, and in how many folds.

    Parameters
    ----------
    known : ndarray, shape (rows, columns), bool
    side_features : int
        How many features rows have.

    Returns
    -------
    frozenset of str
    bool
        Whether it may also try the linear model if low rank does not suffice.
    int
        The most folds.
    """
    models = {"means", "biases", "factored"}
    folds = float(MOST_FOLDS)
    # The last fit is on all entries, and costs about as much as one fold.
    work = work_of_linear(known, LINEAR_STEPS * len(SETTINGS)) + 1
    linear = LINEAR_WORK / work - 1
    if linear >= 1 and min(known.shape) > 1:
        models.add("linear")
        folds = min(folds, linear)
    kernel = KERNEL_WORK / (work_of_kernel(known) + 1) - 1
    if kernel >= 1:
        if "linear" in models:
            models |= {"completed", "joined"}
        if side_features:
            models.add("tangent")
        folds = min(folds, kernel)
        recursive = work_of_kernel(known) + work_of_recursive(len(known), side_features)
        if side_features and recursive * (folds + 1) <= RECURSIVE_WORK:
            models.add("recursive")
    return frozenset(models), "linear" not in models and 2 * work <= CROWDED_WORK, int(folds)


def choose(
    table: Table, values: tuple[int, int], task: Task, most_folds: int
) -> Generator[tuple[float, str], None, Choice]:
    """Hold entries out, fit all models to the others, and compare.

    Parameters
    ----------
    table : Table
    values : int, int
        How many of its rows and columns, from the first, are values; the others are features.
    task : Task
    most_folds : int

    Returns
    -------
    Choice
    """
    folds = folds_of(table.known, values, task.seed, most_folds)
    trials = []
    for number, fold in enumerate(folds):
        steps = first_layers(table.without(fold.rows, fold.columns), task)
        trial = yield from mapped(steps, partial(_held_out, number, len(folds)))
        trials.append(trial)
    setting = _best_setting(table, folds, trials)
    for fold, trial in zip(folds, trials, strict=True):
        wanted = np.zeros(table.known.shape, np.bool_)
        wanted[fold.rows, fold.columns] = True
        kernels(trial, task, wanted, setting)
        yield HELD_OUT_SHARE, "entries held out: tangent kernels"
    return _choice(table, values[1], folds, trials, task, setting)


def _held_out(number: int, count: int, step: tuple[float, str]) -> tuple[float, str]:
    """Return a step of the fold with a number, as one of all folds."""
    share, what = step
    return HELD_OUT_SHARE * (number + share) / count, f"entries held out: {what}"


def _of_all(step: tuple[float, str]) -> tuple[float, str]:
    """Return a step of the last fit, as one of the whole completion."""
    share, what = step
    return HELD_OUT_SHARE + (0.95 - HELD_OUT_SHARE) * share, f"all entries: {what}"


def _best_setting(table: Table, folds: list[Fold], trials: list[Trial]) -> int:
    squares = np.zeros(len(SETTINGS))
    for fold, trial in zip(folds, trials, strict=True):
        truth = table.scores[fold.rows, fold.columns]
        for number, fit in trial.lines.items():
            squares[number] += np.sum((fit.at(fold.rows, fold.columns)[0] - truth) ** 2)
    return int(np.argmin(squares)) if squares.any() else len(SETTINGS) // 2


def _choice(
    table: Table,
    width: int,
    folds: list[Fold],
    trials: list[Trial],
    task: Task,
    setting: int,
) -> Choice:
    names = [name for name in MODELS if name in task.models]
    if not folds:
        flat = Calibration(1.0, np.ones(width))
        return Choice({names[-1]: 1.0}, {}, 0, setting, flat, None)
    if task.if_crowded and "linear" not in names:
        names.append("linear")
    names = [name for name in names if all(name in trial.fits for trial in trials)]
    truth = np.concatenate([table.scores[fold.rows, fold.columns] for fold in folds])
    columns = np.concatenate([fold.columns for fold in folds])
    parts = [
        [trial.fits[name].at(fold.rows, fold.columns) for name in names]
        for fold, trial in zip(folds, trials, strict=True)
    ]
    predictions = np.vstack([np.column_stack([value for value, _ in part]) for part in parts])
    variances = np.vstack([np.column_stack([each for _, each in part]) for part in parts])
    weights = best_weights(predictions, truth)
    errors = np.sqrt(np.mean((predictions - truth[:, None]) ** 2, axis=0))
    found = dict(zip(names, map(float, errors), strict=True))
    blend = predictions @ weights
    if np.count_nonzero(weights) > 1:
        found["mixed"] = float(np.sqrt(np.mean((blend - truth) ** 2)))
    calibration = calibrate(blend - truth, variances @ weights, columns, width)
    order = np.argsort(-weights, kind="stable")
    chosen = {names[k]: float(weights[k]) for k in order if weights[k] > 0}
    return Choice(chosen, found, len(truth), setting, calibration, trials[-1])


def fit_all(
    table: Table, values: tuple[int, int], task: Task, choice: Choice
) -> Generator[tuple[float, str], None, Trial]:
    """Fit the chosen models to all known entries.

    Parameters
    ----------
    table, values, task
        As of `choose`; the task has only the chosen models.
    choice : Choice

    Returns
    -------
    Trial
        With a fit for each chosen model.
    """
    begin = choice.trial.low_rank if choice.trial else None
    both = None
    if choice.trial and begin is not None:
        both = begin.offset is choice.trial.means[True]
    steps = first_layers(table, task, both=both, setting=choice.setting, start=begin)
    trial = yield from mapped(steps, _of_all)
    wanted = ~table.known
    wanted[values[0] :] = False
    wanted[:, values[1] :] = False
    kernels(trial, task, wanted, choice.setting)
    return trial
