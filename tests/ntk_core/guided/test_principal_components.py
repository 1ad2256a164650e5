"""Principal components with missing values, against plain linear algebra in float64."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ntk_core.guided.principal_components import (
    DIRECTIONS,
    SURE,
    _directions,
    _expect,
    _maximise,
    _mean,
    _predict,
    _solve_side_by_side,
    completed,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

ORDER = DIRECTIONS + 1
BELOW = np.tril_indices(DIRECTIONS)


def array(values: object) -> NDArray[np.float32]:
    return np.ascontiguousarray(values, np.float32)


def group(
    count: int, size: int, seed: int = 0
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return random patches, where they are observed, and a model."""
    rng = np.random.default_rng(seed)
    values, seen = rng.random((count, size)), rng.random((count, size)) < 0.4
    return array(values), array(seen), array(rng.normal(size=(ORDER, size)))


def whole(pairs: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the symmetric matrix whose lower triangle is given row by row."""
    matrix = np.zeros((DIRECTIONS, DIRECTIONS))
    matrix[BELOW] = pairs
    return matrix + np.tril(matrix, -1).T


@pytest.mark.parametrize(("count", "size"), [(40, 30), (3, 30), (12, 5), (35, 100)])
def test_directions_are_those_of_the_singular_values(count: int, size: int) -> None:
    rng = np.random.default_rng(count)
    scales = 2.0 ** -np.arange(min(count, size))
    left = np.linalg.qr(rng.normal(size=(count, scales.size)))[0]
    right = np.linalg.qr(rng.normal(size=(size, scales.size)))[0]
    values = array((left * scales) @ right.T + 0.5)
    mean = values.mean(axis=0)
    model, beside = _directions(values, array(values.T), mean)
    apart = values.astype(float) - mean
    _, s, v = np.linalg.svd(apart, full_matrices=False)
    covariance = (v.T * s**2)[:, :DIRECTIONS] @ v[:DIRECTIONS] / count
    directions = model[:DIRECTIONS].astype(float)
    assert np.allclose(directions.T @ directions, covariance, atol=1e-3 * np.abs(covariance).max())
    left_over = np.sum(s[DIRECTIONS:] ** 2) / count
    assert beside == pytest.approx(left_over, abs=1e-3 * float(np.sum(s**2)) / count)
    assert np.array_equal(model[DIRECTIONS], mean)


def test_a_group_of_few_dimensions_has_no_other_directions() -> None:
    rng = np.random.default_rng(0)
    values = array(rng.normal(size=(40, 4)) @ rng.normal(size=(4, 30)))
    mean = values.mean(axis=0)
    model, beside = _directions(values, array(values.T), mean)
    covariance = np.cov(values.T, bias=True)
    directions = model[:DIRECTIONS].astype(float)
    assert np.allclose(directions.T @ directions, covariance, atol=1e-3 * np.abs(covariance).max())
    assert 0 <= beside < 1e-3 * np.trace(covariance)
    assert not model[4:DIRECTIONS].any()


def test_a_flat_group_has_no_direction() -> None:
    flat, mean = array(np.full((10, 9), 0.5)), array(np.full(9, 0.5))
    model, beside = _directions(flat, array(flat.T), mean)
    assert not model[:DIRECTIONS].any()
    assert beside == 0


def test_observed_values_count_more_in_the_mean() -> None:
    values, seen, _ = group(20, 7)
    expected = np.average(values, axis=0, weights=np.where(seen > 0, 1, SURE))
    assert np.allclose(_mean(values, seen), expected, atol=1e-6)


def test_scores_are_the_posterior_of_a_linear_model() -> None:
    values, seen, model = group(21, 20, seed=1)
    scores, spreads = _expect(array(values.T), array(seen.T), model, np.float32(0.1))
    for k in range(21):
        there = seen[k] > 0
        basis = model[:DIRECTIONS, there].astype(float)
        inverse = np.linalg.inv(basis @ basis.T + 0.1 * np.eye(DIRECTIONS))
        expected = inverse @ basis @ (values[k] - model[DIRECTIONS])[there]
        assert np.allclose(scores[:, k], [*expected, 1], atol=1e-3)
        assert np.allclose(whole(spreads[:, k]), 0.1 * inverse, atol=1e-4)


def test_the_model_is_fitted_where_values_are_observed() -> None:
    values, seen, before = group(30, 9, seed=2)
    seen[:, 0] = 0
    rng = np.random.default_rng(3)
    scores = array(rng.normal(size=(ORDER, 30)))
    scores[DIRECTIONS] = 1
    roots = rng.normal(size=(30, DIRECTIONS, DIRECTIONS))
    covariances = roots @ roots.swapaxes(1, 2)
    spreads = array(covariances[:, BELOW[0], BELOW[1]].T)
    model = before.copy()
    _maximise(values, seen, scores, spreads, model)
    assert np.allclose(model[:, 0], before[:, 0])  # nobody observed it
    for i in range(1, 9):
        there = seen[:, i] > 0
        c = scores[:, there].astype(float)
        system = c @ c.T + np.eye(ORDER)
        system[:DIRECTIONS, :DIRECTIONS] += covariances[there].sum(axis=0)
        right = c @ values[there, i] + before[:, i]
        assert np.allclose(model[:, i], np.linalg.solve(system, right), atol=1e-4)


def test_predictions_are_means_and_variances_of_the_posterior() -> None:
    _, _, model = group(1, 17, seed=4)
    rng = np.random.default_rng(5)
    scores, spreads = array(rng.normal(size=(ORDER, 8))), array(rng.random((BELOW[0].size, 8)))
    scores[DIRECTIONS] = 1
    fit, variance = _predict(model, scores, spreads, np.float32(0.25))
    basis = model[:DIRECTIONS].astype(float)
    for k in range(8):
        assert np.allclose(fit[k], model.T @ scores[:, k], atol=1e-4)
        around = np.einsum("ai,ab,bi->i", basis, whole(spreads[:, k]), basis)
        assert np.allclose(variance[k], 0.25 + around, atol=1e-4)


@pytest.mark.parametrize("order", [1, 2, 6, 7])
def test_systems_are_solved_side_by_side(order: int) -> None:
    rng = np.random.default_rng(order)
    roots = rng.normal(size=(19, order, order))
    matrices = roots @ roots.swapaxes(1, 2) + 0.1 * np.eye(order)
    right = rng.normal(size=(19, order, 3))
    systems = array(np.moveaxis(np.concatenate([matrices, right], axis=2), 0, -1))
    _solve_side_by_side(systems)
    solutions = np.moveaxis(systems[:, order:], -1, 0)
    assert np.allclose(solutions, np.linalg.solve(matrices, right), rtol=1e-3, atol=1e-3)


def test_a_group_of_low_rank_is_completed() -> None:
    rng = np.random.default_rng(6)
    truth = 0.5 + 0.1 * rng.normal(size=(40, 3)) @ rng.normal(size=(3, 100))
    seen = rng.random(truth.shape) < 0.3
    values = np.where(seen, truth, truth + 0.05 * rng.normal(size=truth.shape))
    fit, variance = completed(array(values), array(seen), np.float32(1e-4))
    missing = ~seen
    error = np.sqrt(np.mean((fit - truth)[missing] ** 2))
    assert error < 0.6 * np.sqrt(np.mean((values - truth)[missing] ** 2))
    assert (variance > 1e-4).all()
