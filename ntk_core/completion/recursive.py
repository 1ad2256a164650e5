"""Recursive feature machine: the tangent kernel in features that are weighted by what matters.

Features are multiplied by M^½, where M is the average gradient outer product of the last
predictor: the mean over rows, and the sum over columns, of ∇f ∇f'. So directions in which the
values do not change fade out. A constant feature is added before rows are scaled to length 1, or
the kernel could not tell a row from its double.

With u = x · x_i of such rows, the gradient of κ(u) is κ'(u) (x_i − u x) / |x|; the lengths |x|
differ little and are left out.

Source: Radhakrishnan, Beaglehole, Pandit, Belkin, “Mechanism for feature learning in neural
networks and backpropagation-free machine learning models”, Science 383, 2024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.completion.regression import solve, tangent_kernel
from ntk_core.completion.sides import directions

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RIDGE", "recursive_features", "work_of_recursive"]

RIDGE = 0.02  # λ / K(x, x): values have noise
ROUNDS = 3
CLIP = 0.999  # the slope of the kernel is infinite at 1
MOST_FEATURES, MOST_TARGETS = 100, 24
EVALUATION = 150  # multiplications that an entry of kernel and slope costs


def work_of_recursive(rows: int, features: int) -> float:
    """Return about how many multiplications `recursive_features` costs."""
    wide = min(features, MOST_FEATURES)
    return ROUNDS * (rows**3 / 3 + float(rows) ** 2 * (EVALUATION + 2 * MOST_TARGETS * wide))


def recursive_features(
    features: NDArray[np.float64], values: NDArray[np.float64], used: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return features of length 1, weighted by how much the values depend on them.

    Parameters
    ----------
    features : ndarray, shape (rows, features), float64
    values : ndarray, shape (rows, columns), float64
        What depends on them, completed.
    used : ndarray, shape (rows,), bool
        The rows of which something is known; the others are not learnt from.

    Returns
    -------
    ndarray, shape (rows, features + 1), float64
    """
    plain = directions(features, len(features), MOST_FEATURES)
    targets = _main_parts(values[used] - values[used].mean(axis=0))
    root = np.eye(plain.shape[1])
    for _ in range(ROUNDS):
        root = _root(root @ _outer_product(_with_constant(plain[used] @ root), targets) @ root)
    return _with_constant(plain @ root)


def _main_parts(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the main directions of the columns: the sum over columns does not depend on a turn."""
    if values.shape[1] <= MOST_TARGETS:
        return values
    left, powers, _ = np.linalg.svd(values, full_matrices=False)
    parts: NDArray[np.float64] = left[:, :MOST_TARGETS] * powers[:MOST_TARGETS]
    return parts


def _with_constant(features: NDArray[np.float64]) -> NDArray[np.float64]:
    constant = np.full((len(features), 1), np.sqrt(np.mean(np.sum(features**2, axis=1))) + 1e-12)
    wide = np.hstack([features, constant])
    unit: NDArray[np.float64] = wide / np.linalg.norm(wide, axis=1, keepdims=True)
    return unit


def _outer_product(unit: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the average gradient outer product of kernel regression, without the constant."""
    correlation = np.clip(unit @ unit.T, -1, 1)
    np.fill_diagonal(correlation, 1)
    kernel = tangent_kernel(correlation)
    kernel[np.diag_indices_from(kernel)] += 2 * RIDGE
    weights = solve(kernel, targets)
    u = np.clip(correlation, -CLIP, CLIP)
    slope = (2 * (np.pi - np.arccos(u)) + u / np.sqrt(1 - u * u)) / np.pi
    np.fill_diagonal(slope, 0)  # x_i − u x is 0
    total = np.zeros((unit.shape[1] - 1, unit.shape[1] - 1))
    for column in weights.T:
        scaled = slope * column
        gradient = scaled @ unit - np.sum(scaled * correlation, axis=1)[:, None] * unit
        total += gradient[:, :-1].T @ gradient[:, :-1]
    return total / len(unit)


def _root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the square root of a matrix, scaled to a mean eigenvalue of 1."""
    powers, vectors = np.linalg.eigh(matrix)
    powers = np.maximum(powers, 0)
    if not powers.any():
        return np.eye(len(matrix))
    root: NDArray[np.float64] = (vectors * np.sqrt(powers / powers.mean())) @ vectors.T
    return root
