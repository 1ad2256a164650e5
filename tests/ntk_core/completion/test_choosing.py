"""Held-out entries, weights and calibration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntk_core.completion.blending import best_weights, calibrate
from ntk_core.completion.choosing import affordable
from ntk_core.completion.holding_out import FEWEST, folds_of
from ntk_core.completion.standard import standard_of


def random_mask(seed, rows, columns, share):
    random = np.random.default_rng(seed)
    known = random.random((rows, columns)) < share
    known[random.integers(rows, size=columns), np.arange(columns)] = True
    return known


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.integers(0, 10_000),
    st.integers(2, 60),
    st.integers(2, 12),
    st.sampled_from([0.1, 0.5, 0.95]),
    st.booleans(),
)
def test_held_out_entries_are_known_and_leave_something_of_every_column(
    seed, rows, columns, share, empty_rows
):
    known = random_mask(seed, rows, columns, share)
    if empty_rows:
        known[: rows // 3] = False
        known[-1] = True
    for fold in folds_of(known, (rows, columns), seed):
        assert known[fold.rows, fold.columns].all()
        left = known.copy()
        left[fold.rows, fold.columns] = False
        assert left.any(axis=0).all()
        assert len(set(zip(fold.rows, fold.columns, strict=True))) == len(fold.rows)
        if known.any(axis=1).all():
            assert left.any(axis=1).all()


def test_features_are_never_held_out():
    known = np.ones((40, 10), np.bool_)
    for fold in folds_of(known, (30, 6), 0):
        assert fold.rows.max() < 30
        assert fold.columns.max() < 6


def test_whole_rows_are_held_out_where_whole_rows_are_missing():
    known = np.ones((100, 10), np.bool_)
    known[60:] = False
    for fold in folds_of(known, (100, 10), 0):
        rows, count = np.unique(fold.rows, return_counts=True)
        assert (count == 10).all()
        assert 3 <= len(rows) <= 8


def test_of_too_few_entries_none_are_held_out():
    known = np.zeros((FEWEST, 2), np.bool_)
    known[: FEWEST - 1, 0] = True
    assert folds_of(known, known.shape, 0) == []


def test_the_entries_held_out_depend_on_the_seed_only():
    known = random_mask(1, 50, 8, 0.5)
    one, same, other = (folds_of(known, known.shape, seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one[0].rows, same[0].rows)
    assert not np.array_equal(one[0].rows, other[0].rows)


def test_the_weights_of_two_models_with_independent_errors_are_those_of_least_variance():
    random = np.random.default_rng(5)
    truth = random.normal(size=20_000)
    predictions = np.column_stack(
        [truth + random.normal(size=20_000), truth + 2 * random.normal(size=20_000)]
    )
    np.testing.assert_allclose(best_weights(predictions, truth), [0.8, 0.2], atol=0.02)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.integers(1, 400), st.integers(1, 6))
def test_a_weighted_mean_is_hardly_worse_than_the_best_model(seed, entries, models):
    random = np.random.default_rng(seed)
    truth = random.normal(size=entries)
    predictions = truth[:, None] + random.normal(size=(entries, models)) * np.arange(1, models + 1)
    weights = best_weights(predictions, truth)
    assert weights.sum() == pytest.approx(1)
    assert ((weights == 0) | (weights >= 0.049)).all()
    best = np.mean((predictions - truth[:, None]) ** 2, axis=0).min()
    assert np.mean((predictions @ weights - truth) ** 2) <= 1.05 * best


def test_a_model_without_error_gets_all_the_weight():
    truth = np.arange(5.0)
    assert best_weights(np.column_stack([truth + 1, truth]), truth).tolist() == [0, 1]


def test_calibration_meets_the_errors_of_each_column():
    random = np.random.default_rng(6)
    columns = np.repeat(np.arange(4), 2000)
    scale = np.array([1.0, 2.0, 3.0, 0.5])[columns]
    variances = random.gamma(2, size=8000)
    errors = random.normal(size=8000) * scale * np.sqrt(variances)
    found = calibrate(errors, variances, columns, 4)
    assert found.power == 1
    np.testing.assert_allclose(np.sqrt(found.scale), [1, 2, 3, 0.5], rtol=0.06)
    sigma = np.sqrt(found.applied(variances, columns))
    assert np.mean(np.abs(errors) <= 2 * sigma) == pytest.approx(0.954, abs=0.01)
    assert np.mean(sigma**2) == pytest.approx(np.mean(errors**2))


def test_variances_that_say_nothing_are_not_used():
    random = np.random.default_rng(7)
    found = calibrate(random.normal(size=5000), random.gamma(1, size=5000), np.zeros(5000, int), 1)
    assert found.power == 0
    assert found.scale[0] == pytest.approx(1, rel=0.05)


def test_columns_of_one_unit_share_it():
    random = np.random.default_rng(8)
    matrix = random.normal(3, 1, size=(50, 6)) * [1, 1.5, 2, 1, 1, 1]
    known = np.ones(matrix.shape, np.bool_)
    known[1:, 5] = False  # one entry: its own mean says little
    found = standard_of(matrix, known)
    assert len(set(found.center)) == len(set(found.spread)) == 1
    assert found.center[0] == pytest.approx(matrix[:, :5].mean())


def test_columns_of_other_units_keep_theirs():
    random = np.random.default_rng(9)
    matrix = random.normal(size=(50, 3)) * [1, 1e200, 1e-200] + [0, 0, 1e-200]
    found = standard_of(matrix, np.ones(matrix.shape, np.bool_))
    for column in range(3):
        unit = [1, 1e200, 1e-200][column]
        plain = matrix[:, column] / unit
        assert found.center[column] / unit == pytest.approx(plain.mean())
        assert found.spread[column] / unit == pytest.approx(plain.std())
    scores = found.scores(matrix, np.ones(matrix.shape, np.bool_))
    np.testing.assert_allclose(scores.std(axis=0), 1)


def test_small_tables_try_all_models_and_large_ones_what_they_can_afford():
    models, _, folds = affordable(random_mask(1, 150, 12, 0.6))
    assert models == {"means", "biases", "factored", "linear", "completed", "joined"}
    assert folds >= 3
    models, if_crowded, folds = affordable(random_mask(1, 1000, 100, 0.5), 5)
    assert models == {"means", "biases", "factored"}
    assert if_crowded
    models, if_crowded, _ = affordable(random_mask(1, 3000, 1500, 0.1), 5)
    assert not if_crowded
