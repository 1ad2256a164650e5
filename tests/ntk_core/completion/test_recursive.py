"""Features that are learnt: the recursive feature machine."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core import complete_matrix
from ntk_core.completion.recursive import RIDGE, _outer_product, recursive_features
from ntk_core.completion.regression import tangent_kernel
from ntk_core.errors import InvalidOptionError


def unit_features(seed, rows=9, features=3):
    wide = np.random.default_rng(seed).normal(size=(rows, features + 1))
    wide[:, -1] = 2
    return wide / np.linalg.norm(wide, axis=1, keepdims=True)


def test_the_outer_product_is_that_of_numerical_gradients():
    unit, targets = unit_features(1), np.random.default_rng(2).normal(size=(9, 2))
    correlation = np.clip(unit @ unit.T, -1, 1)
    np.fill_diagonal(correlation, 1)
    kernel = tangent_kernel(correlation) + 2 * RIDGE * np.eye(9)
    weights = np.linalg.solve(kernel, targets)

    def predicted(x, row):
        """Return f, without the term of the row itself, which has a kink there."""
        u = unit @ (x / np.linalg.norm(x))
        others = np.arange(9) != row
        return tangent_kernel(u[None, others])[0] @ weights[others]

    total, step = np.zeros((3, 3)), 1e-6
    for row, x in enumerate(unit):
        gradient = np.array(
            [
                (predicted(x + step * axis, row) - predicted(x - step * axis, row)) / (2 * step)
                for axis in np.eye(4)[:3]
            ]
        )
        total += gradient @ gradient.T
    np.testing.assert_allclose(_outer_product(unit, targets), total / 9, rtol=1e-4, atol=1e-6)


def few_matter(seed):
    """Return features of which the first of twelve matters, and values."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(200, 12))
    values = np.tanh(2 * features[:, :1]) @ random.normal(size=(1, 5))
    return features, values + 0.1 * random.normal(size=values.shape)


def test_features_that_do_not_matter_fade_out():
    features, values = few_matter(3)
    found = recursive_features(features, values, np.ones(200, bool))
    spread = found[:, :-1].std(axis=0)
    assert spread[0] > 4 * spread[1:].max()
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1)


def test_rows_of_which_nothing_is_known_are_not_learnt_from():
    features, values = few_matter(4)
    used = np.arange(200) < 120
    wrong = np.where(used[:, None], values, 1e6)
    np.testing.assert_array_equal(
        recursive_features(features, values, used), recursive_features(features, wrong, used)
    )


def test_values_that_do_not_change_leave_the_features_as_they_are():
    features, _ = few_matter(5)
    found = recursive_features(features, np.ones((200, 4)), np.ones(200, bool))
    assert np.isfinite(found).all()


def test_learnt_features_predict_whole_rows_better():
    features, values = few_matter(6)
    hidden = np.arange(200) >= 120
    table = np.where(hidden[:, None], np.nan, values)
    errors = {}
    for model in ("tangent", "recursive", "auto"):
        found = complete_matrix(table, row_features=features, model=model)
        errors[model] = np.sqrt(np.mean((found.values - values)[hidden] ** 2))
    assert errors["recursive"] < 0.6 * errors["tangent"]
    assert errors["auto"] < 1.15 * errors["recursive"]


def test_without_features_none_can_be_learnt():
    with pytest.raises(InvalidOptionError, match=r"model is 'recursive', but .* row_features"):
        complete_matrix(np.where(np.eye(4, dtype=bool), np.nan, 1.0), model="recursive")
