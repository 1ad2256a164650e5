"""Other ways to complete a matrix. Each takes a table with NaN where it is missing."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

HELD_OUT = 0.1  # of the known entries, to choose a penalty
WIDE, VERY_WIDE = 40, 100  # columns, above which a forest, or a regression, takes hours


def column_mean(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each column's mean."""
    return np.broadcast_to(np.nanmean(table, axis=0), table.shape)


def nearest(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return scikit-learn's KNNImputer, 5 neighbours."""
    from sklearn.impute import KNNImputer

    return KNNImputer().fit_transform(table)


def soft_impute(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the matrix of least squared error plus λ nuclear norms (Mazumder et al., 2010)."""
    scaled, center, spread = _scaled(table)
    fit, chosen = _held_out(scaled)
    top = float(np.linalg.norm(np.nan_to_num(fit), 2))
    errors, estimate = {}, np.zeros(table.shape)
    penalties = top * np.geomspace(0.7, 0.003, 14)
    for penalty in penalties:
        estimate = _shrunk(fit, penalty, estimate)
        errors[penalty] = np.mean((estimate - scaled)[chosen] ** 2)
    best, estimate = min(errors, key=lambda each: errors[each]), np.zeros(table.shape)
    for penalty in penalties[penalties >= best]:
        estimate = _shrunk(scaled, penalty, estimate)
    return estimate * spread + center


def _shrunk(
    table: NDArray[np.float64], penalty: float, estimate: NDArray[np.float64]
) -> NDArray[np.float64]:
    missing = np.isnan(table)
    for _ in range(200):
        filled = np.where(missing, estimate, table)
        left, powers, right = np.linalg.svd(filled, full_matrices=False)
        new = (left * np.maximum(powers - penalty, 0)) @ right
        change = np.linalg.norm(new - estimate)
        estimate = new
        if change <= 1e-4 * np.linalg.norm(new):
            break
    return estimate


def linear_machine(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a linear recursive feature machine as published, power and ridge by held-out entries.

    Radhakrishnan, Belkin, Drusvyatskiy, 2024. Powers ½ and ¾ are reweighted least squares.
    """
    scaled, center, spread = _scaled(table)
    fit, chosen = _held_out(scaled)
    errors = {}
    for power in (0.5, 0.75, 1.0):
        for ridge in (1e-3, 0.03, 0.1, 0.3, 1.0):
            found = _machine(fit, power, ridge)
            errors[power, ridge] = np.mean((found - scaled)[chosen] ** 2)
    return _machine(scaled, *min(errors, key=lambda each: errors[each])) * spread + center


def _machine(
    table: NDArray[np.float64], power: float, ridge: float, steps: int = 10
) -> NDArray[np.float64]:
    known, width = ~np.isnan(table), table.shape[1]
    values, features = np.nan_to_num(table), np.eye(width)
    rows = [np.flatnonzero(each) for each in known]
    fit = np.zeros(table.shape)
    for _ in range(steps):
        for row, there in enumerate(rows):
            system = features[np.ix_(there, there)] + ridge * np.eye(len(there))
            fit[row] = features[:, there] @ np.linalg.solve(system, values[row, there])
        powers, vectors = np.linalg.eigh(fit.T @ fit / len(fit))
        features = (vectors * np.maximum(powers, 0) ** power) @ vectors.T
        features = features * width / max(np.trace(features), 1e-12) + 1e-4 * np.eye(width)
    return fit


def chained(table: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return scikit-learn's IterativeImputer with Bayesian ridge; None if the table is too wide."""
    if table.shape[1] > VERY_WIDE:
        return None
    return _iterative(table, None)


def forests(table: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return the same with extra trees; None if the table is too wide."""
    from sklearn.ensemble import ExtraTreesRegressor

    if table.shape[1] > WIDE:
        return None
    return _iterative(table, ExtraTreesRegressor(100, random_state=0))


def _iterative(table: NDArray[np.float64], model: object) -> NDArray[np.float64]:
    from sklearn.experimental import enable_iterative_imputer  # noqa: F401
    from sklearn.impute import IterativeImputer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged after ten rounds
        return IterativeImputer(model, random_state=0).fit_transform(table)


def _scaled(
    table: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    center, spread = np.nanmean(table, axis=0), np.nanstd(table, axis=0)
    spread[spread == 0] = 1
    return (table - center) / spread, center, spread


def _held_out(table: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    chosen = ~np.isnan(table) & (np.random.default_rng(77).random(table.shape) < HELD_OUT)
    return np.where(chosen, np.nan, table), chosen


RIVALS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64] | None]] = {
    "mean": column_mean,
    "nearest": nearest,
    "soft-impute": soft_impute,
    "linear-rfm": linear_machine,
    "bayesian-ridge": chained,
    "extra-trees": forests,
}
