"""One completion, step by step: from a request that was checked to the result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from ntk_core.completion.checks import MODELS
from ntk_core.completion.choosing import affordable, choose, fit_all
from ntk_core.completion.holding_out import FEWEST
from ntk_core.completion.memory import check_memory, memory_of
from ntk_core.completion.result import Completion, CompletionProgress, root_mean_square
from ntk_core.completion.sides import with_sides
from ntk_core.completion.standard import standard_of
from ntk_core.completion.table import Table, Threads
from ntk_core.completion.tangent import PASSES, RIDGE, Published, as_published
from ntk_core.completion.trials import Task
from ntk_core.machine.blas import one_blas_thread
from ntk_core.machine.generators import mapped
from ntk_core.machine.threads import usable_processors

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from numpy.typing import NDArray

    from ntk_core.completion.checks import Options
    from ntk_core.completion.choosing import Choice
    from ntk_core.completion.standard import Standard
    from ntk_core.completion.trials import Trial

__all__ = ["Request", "steps"]

BLOCK = 1 << 20  # entries that are written at once
LEAST_VARIANCE = 1e-12  # in variances of a column: without noise, only rounding errors are left

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What is to be completed.

    Attributes
    ----------
    matrix : ndarray, shape (rows, columns), float32 or float64
    known : ndarray, shape (rows, columns), bool
    row_features, column_features : ndarray, float64, or None
    options : Options
    """

    matrix: NDArray[np.floating[Any]]
    known: NDArray[np.bool_]
    row_features: NDArray[np.float64] | None
    column_features: NDArray[np.float64] | None
    options: Options


def steps(request: Request) -> Generator[CompletionProgress, None, Completion]:
    """Return a generator that completes the matrix.

    The memory is estimated at once, before the first step.

    Raises
    ------
    InvalidOptionError
        If it is more than is allowed.
    """
    if request.known.all():
        return _nothing_to_do(request)
    models, if_crowded, folds, reason = _models(request)
    check_memory(memory_of(request.known, models), request.options.memory_mb)
    if models == {"tangent"}:
        return _published(request, reason)
    return _chosen(request, models, folds, if_crowded=if_crowded)


def _models(request: Request) -> tuple[frozenset[str], bool, int, str]:
    """Return the result of `affordable`, and why there is no choice if there is none."""
    options, known = request.options, request.known
    if options.model == "tangent":
        return frozenset({"tangent"}), False, 0, "The tangent kernel was asked for."
    if options.model != "auto":
        return frozenset({options.model}), False, 2, ""
    given = [name for name in ("center", "passes") if getattr(options, name) is not None]
    if given or (options.ridge is not None and request.row_features is None):
        return (
            frozenset({"tangent"}),
            False,
            0,
            f"The tangent kernel was used, as {(given or ['ridge'])[0]} is an option of it.",
        )
    if known.sum() < FEWEST or min(known.shape) < 2:
        return (
            frozenset({"tangent"}),
            False,
            0,
            f"The tangent kernel was used: with {known.sum()} known entries and "
            f"{known.shape[1]} columns no models can be compared.",
        )
    count = 0 if request.row_features is None else request.row_features.shape[1]
    return *affordable(known, count), ""


def _nothing_to_do(request: Request) -> Generator[CompletionProgress, None, Completion]:
    values = np.array(request.matrix)
    yield CompletionProgress(1.0, "nothing is missing", values)
    return Completion(values, np.zeros_like(values), 0.0, "none", "Nothing was missing.", {})


def _published(request: Request, reason: str) -> Generator[CompletionProgress, None, Completion]:
    options = request.options
    features = request.row_features
    published = Published(
        features,
        int(options.depth),
        RIDGE if options.ridge is None else float(options.ridge),
        features is None if options.center is None else bool(options.center),
        int(options.passes or PASSES),
    )
    work = as_published(request.matrix, request.known, published)
    values, deviation = yield from mapped(
        work, lambda share: CompletionProgress(share, "tangent kernel")
    )
    expected = root_mean_square(deviation[~request.known])
    return Completion(values, deviation, expected, "tangent", reason, {})


def _chosen(
    request: Request, models: frozenset[str], folds: int, *, if_crowded: bool
) -> Generator[CompletionProgress, None, Completion]:
    standard = standard_of(request.matrix, request.known)
    shape = request.known.shape
    table = with_sides(
        Table(standard.scores(request.matrix, request.known), request.known),
        request.row_features,
        request.column_features,
        standard.spread,
    )
    options = request.options
    threads = Threads(options.workers or usable_processors())
    task = Task(
        models,
        if_crowded,
        int(options.depth),
        RIDGE if options.ridge is None else float(options.ridge),
        int(options.seed),
        request.row_features,
        threads,
    )
    try:
        with one_blas_thread():
            choice = yield from mapped(choose(table, shape, task, folds), _progress)
            last = replace(task, models=frozenset(choice.weights), if_crowded=False)
            trial = yield from mapped(fit_all(table, shape, last, choice), _progress)
            values, deviation = _written(request, standard, choice, trial)
    finally:
        threads.close()
    yield CompletionProgress(1.0, "done", values)
    expected = root_mean_square(deviation[~request.known])
    name = next(iter(choice.weights)) if len(choice.weights) == 1 else "mixed"
    return Completion(
        values, deviation, expected, name, _reasons(choice, options.model, models), choice.errors
    )


def _progress(step: tuple[float, str]) -> CompletionProgress:
    return CompletionProgress(*step)


def _written(
    request: Request, standard: Standard, choice: Choice, trial: Trial
) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
    """Return the matrix with the missing entries filled, and their deviations."""
    values, deviation = np.array(request.matrix), np.zeros_like(request.matrix)
    height, width = values.shape
    step = max(1, BLOCK // width)
    for begin in range(0, height, step):
        end = min(begin + step, height)
        score, variance = np.zeros((end - begin, width)), np.zeros((end - begin, width))
        for name, weight in choice.weights.items():
            found, spread = trial.fits[name].block(begin, end)
            score += weight * found[:, :width]
            variance += weight * spread[:, :width]
        missing = ~request.known[begin:end]
        filled = standard.center + score * standard.spread
        error = np.sqrt(
            np.maximum(choice.calibration.applied(variance, slice(None)), LEAST_VARIANCE)
        )
        error *= standard.spread
        np.copyto(values[begin:end], filled, where=missing, casting="same_kind")
        np.copyto(deviation[begin:end], error, where=missing, casting="same_kind")
    return values, deviation


def _reasons(choice: Choice, asked: str, tried: frozenset[str]) -> str:
    if asked != "auto":
        return f"The model {asked!r} was asked for."
    weights: Mapping[str, float] = choice.weights
    errors = choice.errors
    ranked = sorted((name for name in errors if name != "mixed"), key=lambda name: errors[name])
    if len(weights) > 1:
        parts = [f"{weight:.0%} {name}" for name, weight in weights.items()]
        what = (
            f"A mean of {', '.join(parts)} was used: its error at {choice.entries} held-out "
            f"entries is {errors['mixed']:.3g} standard deviations, that of the best model alone "
            f"({ranked[0]}) {errors[ranked[0]]:.3g}"
        )
    else:
        what = (
            f"The model {ranked[0]!r} was used: its error at {choice.entries} held-out entries is "
            f"{errors[ranked[0]]:.3g} standard deviations"
        )
        if len(ranked) > 1:
            what += f", that of the next ({ranked[1]}) {errors[ranked[1]]:.3g}"
    left = [name for name in MODELS if name not in {*tried, *errors, "tangent", "recursive"}]
    if left:
        what += f"; {', '.join(left)} would take too long for a table of this size"
    return what + "."
