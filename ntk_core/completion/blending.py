"""The weighted mean of several models, and how far it is off, from held-out entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Calibration", "best_weights", "calibrate"]

LEAST_WEIGHT = 0.05
CAUTION = 20  # the best model alone counts as much as so many held-out entries
POWERS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25)
PRIOR_COUNT = 20  # the scale of a column counts as that of all columns in so many entries


def best_weights(
    predictions: NDArray[np.float64], truth: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weights, not negative and with the sum 1, of least squared error.

    Parameters
    ----------
    predictions : ndarray, shape (entries, models), float64
    truth : ndarray, shape (entries,), float64

    Returns
    -------
    ndarray, shape (models,), float64
        Weights below 0.05 are 0. With few entries they are drawn to the best model alone.
    """
    from scipy.optimize import nnls  # not when the window opens

    errors = predictions - truth[:, None]
    squares = np.mean(errors**2, axis=0)
    best = int(np.argmin(squares))
    models = len(squares)
    if models == 1 or squares[best] <= 0:
        alone: NDArray[np.float64] = np.eye(models)[best]
        return alone
    # With weights that sum to 1, the error is the weighted mean of the errors. So the system is
    # errors @ w = 0, with the sum as an equation of great weight.
    unit = np.sqrt(squares[best])
    pull = np.sqrt(CAUTION) * 0.5 * np.eye(models)
    system = np.vstack([errors / unit, pull, np.full((1, models), 1e4 * np.sqrt(len(truth)))])
    right = np.concatenate([np.zeros(len(truth)), pull[best], [1e4 * np.sqrt(len(truth))]])
    weights = nnls(system, right)[0]
    weights[weights < LEAST_WEIGHT * weights.sum()] = 0
    return np.asarray(weights / weights.sum(), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What makes variances of a model agree with the errors at held-out entries.

    Attributes
    ----------
    power : float
        0 … 1.25: how much the model's variances say about the errors.
    scale : ndarray, shape (columns,), float64
    """

    power: float
    scale: NDArray[np.float64]

    def applied(
        self, variances: NDArray[np.float64], columns: NDArray[np.intp] | slice
    ) -> NDArray[np.float64]:
        """Return scale · variance ** power."""
        calibrated: NDArray[np.float64] = (
            self.scale[columns] * np.maximum(variances, 1e-30) ** self.power
        )
        return calibrated


def calibrate(
    errors: NDArray[np.float64],
    variances: NDArray[np.float64],
    columns: NDArray[np.intp],
    width: int,
) -> Calibration:
    """Fit power and scales to held-out entries.

    Parameters
    ----------
    errors, variances : ndarray, shape (entries,), float64
        Of the model, at held-out entries.
    columns : ndarray, shape (entries,), int
    width : int
        The number of columns.

    Returns
    -------
    Calibration
        With the power that makes the errors most probable if they are normal; the mean squared
        error is met exactly.
    """
    variances = np.maximum(variances, 1e-30)
    squares = errors**2
    best, least = Calibration(1.0, np.ones(width)), np.inf
    if not squares.any():
        return best
    count = np.bincount(columns, minlength=width)
    for power in POWERS:
        shape = variances**power
        common = float(np.mean(squares / shape))
        scale = (np.bincount(columns, squares / shape, width) + PRIOR_COUNT * common) / (
            count + PRIOR_COUNT
        )
        found = scale[columns] * shape
        scale = scale * float(np.mean(squares) / np.mean(found))
        found = np.maximum(scale[columns] * shape, 1e-300)
        loss = float(np.mean(np.log(found) + squares / found))
        if loss < least:
            best, least = Calibration(power, scale), loss
    return best
