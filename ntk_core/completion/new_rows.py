"""Rows that come after a table was seen: each is completed by itself.

`RowCompleter` learns from a table. What it says of a new row does not depend on other new rows, so
it can be used where one row comes after the other, or where rows must not learn from each other.
Which machine predicts is chosen on rows that are held out, and of which known entries are hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.checks import shown
from ntk_core.completion.checks import MOST_DEPTH, MOST_SEED, check_columns, check_whole
from ntk_core.completion.complete import complete_matrix
from ntk_core.completion.features import check_matrix
from ntk_core.completion.forms import form_of
from ntk_core.completion.linear import SETTINGS
from ntk_core.completion.result import Completion, root_mean_square
from ntk_core.completion.row_machine import (
    STEPS,
    WORK,
    Plan,
    Sample,
    fitted,
    linear_of,
    work_of_step,
)
from ntk_core.completion.standard import moments_of
from ntk_core.completion.table import Table
from ntk_core.errors import InvalidMatrixError, InvalidOptionError
from ntk_core.machine.blas import one_blas_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.completion.linear import Setting
    from ntk_core.completion.row_machine import Linear

__all__ = ["RowCompleter"]

MODELS = ("auto", "means", "linear", "completed", "joined")
KERNELS = ("completed", "joined")

RIDGES = (0.5, 0.05)
"""λ / K(x, x) of the tangent kernel that are tried: for features that are estimates, and better."""

LEARN, TEST = 400, 200  # rows of the table that the choice is made with, at most
PARTS = 4  # the table is cut into; one is tested, or one after the other if rows are few
ENTRIES = 2000  # that are hidden, if there are so many
ROUNDS = 6  # how often entries of the rows to test are hidden
HIDDEN = 0.1  # share of their known entries
ENOUGH = 10  # times as many rows as columns need no more
FEW = 8  # fewer rows than these are not tested, but trusted least
MOST_COLUMNS = 4000  # M has the square of it
FARTHEST = 1e6  # standard deviations; so that squares do not overflow
COMMON = 20  # a column's errors count as those of all columns in so many entries
GAIN = 0.99  # the tangent kernel must make the error at least so small


class RowCompleter:
    """Completes new rows of a table, each by itself.

    Parameters
    ----------
    values, observed
        The table to learn from, as for `complete_matrix`; nothing needs to be missing.
    model : str
        ``"means"`` of columns, ``"linear"``, ``"completed"`` (the tangent kernel on completed
        rows), ``"joined"`` (the same on what the linear machine leaves), or ``"auto"``: what has
        the least error at entries that are hidden in rows that are held out.
    depth : int
        Hidden layers of the network, 1 … 64.
    seed : int
        Of the choice of rows and entries. The same seed gives the same result.

    Attributes
    ----------
    model : str
        What predicts.
    held_out : dict of str to float
        Root mean square error of each model at the hidden entries, in standard deviations of the
        columns. Empty for tables of fewer than 8 rows: they get the most doubtful linear machine.

    Raises
    ------
    InvalidMatrixError
        If the table cannot be used, nothing is observed of a column, or there are more than 4,000.
    InvalidOptionError

    Notes
    -----
    Of large tables, only some rows are used, chosen at random, or `complete_matrix` is asked first;
    then the tangent kernel is not tried for new rows. A new row of p entries, k of them known,
    costs about k² p / 2 multiplications, and with the tangent kernel 60 n for each missing entry,
    where n ≤ 1,000 is the number of rows that it has learnt from.

    Examples
    --------
    >>> import numpy as np
    >>> rows = np.outer(np.arange(1.0, 21), [1, 2, 3]) + np.eye(20, 3)
    >>> found = RowCompleter(rows).complete([[12.0, 24.0, np.nan]])
    >>> bool(33 < found.values[0, 2] < 39)
    True
    """

    def __init__(
        self,
        values: Any,
        observed: Any = None,
        *,
        model: str = "auto",
        depth: int = 1,
        seed: int = 0,
    ) -> None:
        form = form_of(values, observed)
        matrix, known = check_matrix(form.values, form.observed)
        _check(known, model, depth, seed)
        self._scale = _scale_of(matrix, known)
        random = np.random.default_rng(seed)
        with one_blas_thread():
            sample, most = _sample_of(Table(self._scale.scores(matrix, known), known), seed)
            chosen = _Choice(sample, depth, random, most).of(model)
            rows = random.permutation(len(known))[:most]
            self._machine = fitted(sample.part(rows), chosen.plan, depth)
        self.model: str = chosen.plan.model
        self.held_out: dict[str, float] = chosen.errors
        self._inflation = chosen.inflation

    def complete(self, rows: Any, observed: Any = None) -> Completion:
        """Predict the missing entries of new rows.

        Parameters
        ----------
        rows, observed
            As for `complete_matrix`, with the columns of the table. All entries of a row may be
            missing.

        Returns
        -------
        Completion
            In the form of `rows`. Each row is the same, but for rounding, whatever the others are.

        Raises
        ------
        InvalidMatrixError
            If the rows do not fit.
        """
        form = form_of(rows, observed)
        matrix, known = check_matrix(form.values, form.observed)
        scale = self._scale
        if matrix.shape[1] != len(scale.mean):
            raise InvalidMatrixError(
                f"the rows have {matrix.shape[1]} columns, but the table had {len(scale.mean)}; "
                "give the same ones"
            )
        with one_blas_thread():
            found, variance = self._machine.of(Table(scale.scores(matrix, known), known), ~known)
        values = np.array(matrix)
        values[~known] = (found * scale.spread + scale.mean)[~known]
        deviation = np.zeros_like(matrix)
        deviation[~known] = (np.sqrt(variance * self._inflation) * scale.spread)[~known]
        why = "by its error at hidden entries of rows that were held out"
        return Completion(
            form.completed(values),
            form.labelled(deviation),
            root_mean_square(deviation[~known]),
            self.model,
            f"{self.model}, {why if self.held_out else 'as too few rows are there to compare'}",
            dict(self.held_out),
        )


def _check(known: NDArray[np.bool_], model: str, depth: int, seed: int) -> None:
    check_columns(known)
    if not isinstance(model, str) or model not in MODELS:
        raise InvalidOptionError(f"model is {shown(model)}; it must be one of {', '.join(MODELS)}")
    check_whole("depth", depth, 1, MOST_DEPTH)
    check_whole("seed", seed, 0, MOST_SEED)
    if known.shape[1] > MOST_COLUMNS:
        raise InvalidMatrixError(
            f"the table has {known.shape[1]} columns, and new rows can be completed for at most "
            f"{MOST_COLUMNS}; complete the whole table with complete_matrix"
        )


# -- standardised values


@dataclass(frozen=True, slots=True, eq=False)
class _Scale:
    """Mean and standard deviation of the known entries of each column; the latter may be 0."""

    mean: NDArray[np.float64]
    spread: NDArray[np.float64]

    def scores(self, values: NDArray[Any], known: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return standardised values, 0 where they are not known."""
        rest = np.where(known, values / 2, self.mean / 2) - self.mean / 2  # halves do not overflow
        with np.errstate(over="ignore"):  # it is clipped
            scores = 2 * (rest / np.where(self.spread > 0, self.spread, 1))
        return np.where(self.spread > 0, np.clip(scores, -FARTHEST, FARTHEST), 0)


def _scale_of(matrix: NDArray[Any], known: NDArray[np.bool_]) -> _Scale:
    unit, mean, spread = moments_of(matrix, known)
    count = known.sum(axis=0)
    spread[spread <= np.finfo(np.float64).eps * np.sqrt(count)] = 0  # rounding of a constant
    return _Scale(mean * unit, spread * unit)


def _sample_of(table: Table, seed: int) -> tuple[Sample, int]:
    """Return what to learn from, and from how many rows at most.

    If steps of the linear machine are only affordable on few rows, the table is completed first.
    """
    height, width = table.known.shape
    affordable = int(WORK / (STEPS * work_of_step(table.known) + 1))
    if affordable >= min(height, ENOUGH * width):
        return Sample(table), affordable
    done = complete_matrix(table.scores, table.known, seed=seed)
    variances = np.where(np.isfinite(done.deviation), done.deviation, 1) ** 2
    return Sample(table, (done.values, variances)), max(int(WORK / width**2), FEW)


def _work_of_row(known: NDArray[np.bool_]) -> float:
    """Return the multiplications that the linear machine takes for a new row like these."""
    count = known.sum(axis=1).astype(np.float64)
    squares = float(np.mean(count**2))
    return squares * float(known.shape[1]) / 2 + 1


# -- which machine


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    """A plan, the errors of all that were tried, and by how much its variances are too small."""

    plan: Plan
    errors: dict[str, float]
    inflation: NDArray[np.float64]


class _Choice:
    """Chooses a plan: rows are held out, entries of them are hidden, and predicted."""

    def __init__(self, sample: Sample, depth: int, random: np.random.Generator, most: int) -> None:
        known = sample.table.known
        self._width = known.shape[1]
        self._depth = depth
        self._kernels = sample.completed is None
        self._folds: list[_Fold] = []
        if len(known) < FEW:
            return
        order, hidden = random.permutation(len(known)), 0
        tests = min(TEST, max(int(WORK / (len(SETTINGS) * ROUNDS * _work_of_row(known))), 2))
        learns = min(LEARN if self._kernels else len(known), most)
        for part in np.array_split(order, PARTS):
            if hidden < ENTRIES:
                learn = sample.part(order[~np.isin(order, part)][:learns])
                fold = _fold_of(learn, sample.part(part[:tests]).table, random)
                self._folds.append(fold)
                hidden += sum(int(each.sum()) for each in fold.hidden)
        if not hidden:
            self._folds = []

    def of(self, model: str) -> _Chosen:
        """Return what predicts best among what a model allows."""
        if not self._folds:
            plan = Plan("linear" if model == "auto" else model, SETTINGS[0], RIDGES[0])
            return _Chosen(plan, {}, np.ones(self._width))
        setting = SETTINGS[0]
        if model != "means":
            linear = [Plan("linear", each) for each in SETTINGS]
            setting = min(linear, key=lambda plan: _error(*self._tested(plan))).setting
        plans = [Plan(each, setting) for each in ("means", "linear") if model in ("auto", each)]
        if self._kernels or model in KERNELS:
            kinds = KERNELS if model == "auto" else [each for each in KERNELS if each == model]
            plans += [Plan(kind, setting, ridge) for kind in kinds for ridge in RIDGES]
        return self._best(plans)

    def _best(self, plans: list[Plan]) -> _Chosen:
        errors: dict[str, float] = {}
        best, least, inflation = plans[0], np.inf, np.ones(self._width)
        for plan in plans:
            squares, shares, count = self._tested(plan)
            error = _error(squares, shares, count)
            errors[plan.model] = min(error, errors.get(plan.model, np.inf))
            if error < (least * GAIN if plan.ridge and not best.ridge else least):
                best, least = plan, error
                common = shares.sum() / count.sum()
                inflation = (shares + COMMON * common) / (count + COMMON)
        return _Chosen(best, errors, inflation)

    def _tested(self, plan: Plan) -> tuple[NDArray[np.float64], ...]:
        """Return squared errors, their shares of the variances, and how many, for each column."""
        squares, shares, count = np.zeros((3, self._width))
        for fold in self._folds:
            if plan.model != "means" and plan.setting not in fold.linear:
                fold.linear[plan.setting] = linear_of(fold.learn, plan.setting)
            machine = fitted(fold.learn, plan, self._depth, fold.linear.get(plan.setting))
            for hidden in fold.hidden:
                rows = Table(fold.test.scores, fold.test.known & ~hidden)
                found, variance = machine.of(rows, hidden)
                square = np.where(hidden, (found - rows.scores) ** 2, 0)
                squares += square.sum(axis=0)
                shares += (square / variance).sum(axis=0)
                count += hidden.sum(axis=0)
        return squares, shares, count


@dataclass(frozen=True, slots=True, eq=False)
class _Fold:
    """Rows to learn from, rows to test, and which known entries of these are hidden in each round.

    The linear machines that were learnt are kept.
    """

    learn: Sample
    test: Table
    hidden: list[NDArray[np.bool_]]
    linear: dict[Setting, Linear]


def _fold_of(learn: Sample, test: Table, random: np.random.Generator) -> _Fold:
    known = test.known
    hidden = [known & (random.random(known.shape) < HIDDEN) for _ in range(ROUNDS)]
    return _Fold(learn, test, hidden, {})


def _error(
    squares: NDArray[np.float64], _shares: NDArray[np.float64], count: NDArray[np.float64]
) -> float:
    return float(np.sqrt(squares.sum() / count.sum()))
