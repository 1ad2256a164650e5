"""New rows of a table: against the definitions, and each by itself."""

from __future__ import annotations

import doctest
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ntk_core.completion.new_rows
from ntk_core import InvalidMatrixError, InvalidOptionError, RowCompleter
from ntk_core.completion.kernel_of_rows import learnt
from ntk_core.completion.linear import SETTINGS
from ntk_core.completion.regression import OWN
from ntk_core.completion.row_machine import Plan, Sample, fitted, linear_of
from ntk_core.completion.table import Table

NAN = np.nan
MODELS = ("means", "linear", "completed", "joined")


def low_rank(seed, rows, columns=6, rank=2, noise=0.1):
    """Return a table that is known, and with holes; columns have units of their own."""
    shared = np.random.default_rng(99).normal(size=(rank, columns))
    random = np.random.default_rng(seed)
    truth = random.normal(size=(rows, rank)) @ shared + noise * random.normal(size=(rows, columns))
    truth = truth * 10.0 ** np.arange(columns) + 5
    return truth, np.where(random.random(truth.shape) < 0.3, NAN, truth)


def kernel_of(x, y, depth):
    """Return Θ of two rows of features with one more that only one row has, layer by layer."""
    lengths = [math.sqrt(math.fsum(a * a for a in each)) or 1.0 for each in (x, y)]
    dot = math.fsum(a * b for a, b in zip(x, y, strict=True))
    sigma = theta = dot / math.prod(lengths) / (1 + OWN**2)
    for _ in range(depth):
        angle = math.acos(min(max(sigma, -1), 1))
        kappa0 = (math.pi - angle) / math.pi
        kappa1 = (sigma * (math.pi - angle) + math.sin(angle)) / math.pi
        sigma, theta = kappa1, theta * kappa0 + kappa1
    return theta


@pytest.mark.parametrize("depth", [1, 3])
def test_the_kernel_machine_is_regression_pair_by_pair(depth):
    random = np.random.default_rng(depth)
    features, new = random.normal(size=(9, 4)), random.normal(size=(3, 4))
    targets, known = random.normal(size=(9, 4)), random.random((9, 4)) < 0.7
    known[0] = True
    wanted = random.random((3, 4)) < 0.6
    machine = learnt(features, np.where(known, targets, 0), known, depth, 0.25)
    found = machine.of(new, wanted)
    for column in range(4):
        rows = np.flatnonzero(known[:, column])
        part, others = np.delete(features, column, 1), np.delete(new, column, 1)
        inner = np.array([[kernel_of(part[i], part[j], depth) for j in rows] for i in rows])
        np.fill_diagonal(inner, depth + 1 + 0.25 * (depth + 1))
        cross = np.array([[kernel_of(x, part[j], depth) for j in rows] for x in others])
        mean = targets[rows, column].mean()
        said = mean + cross @ np.linalg.solve(inner, targets[rows, column] - mean)
        np.testing.assert_allclose(
            found[:, column], np.where(wanted[:, column], said, 0), rtol=1e-9, atol=1e-11
        )


def test_rows_that_are_empty_in_other_columns_get_the_mean():
    features = np.array([[1.0, 0], [2, 0], [0, 0]])
    machine = learnt(features, features + 3, np.ones((3, 2), bool), 1, 0.5)
    found = machine.of(np.array([[0.0, 0.0]]), np.ones((1, 2), bool))
    assert found[0, 0] != 0
    assert np.isfinite(found).all()


def test_the_linear_machine_is_the_conditional_mean():
    truth, holes = low_rank(0, 60)
    known = ~np.isnan(holes)
    mean, spread = np.nanmean(holes, axis=0), np.nanstd(holes, axis=0)
    scores = np.where(known, (holes - mean) / spread, 0)
    machine = fitted(Sample(Table(scores, known)), Plan("linear", SETTINGS[1]), 1)
    new_truth, new = low_rank(1, 5)
    there = ~np.isnan(new)
    rows = np.where(there, (new - mean) / spread, 0)
    found, variance = machine.of(Table(rows, there), ~there)
    covariance, center = machine.linear.covariance, machine.linear.center
    for row, (x, o) in enumerate(zip(rows, there, strict=True)):
        inner = covariance[np.ix_(o, o)] + SETTINGS[1].noise * np.eye(o.sum())
        gain = np.linalg.solve(inner, covariance[o]).T
        np.testing.assert_allclose(found[row, ~o], (center + gain @ (x - center)[o])[~o])
        left = covariance - gain @ covariance[o]
        np.testing.assert_allclose(variance[row, ~o], left.diagonal()[~o] + SETTINGS[1].noise)
    assert truth.shape[1] == new_truth.shape[1]


def test_of_a_completed_table_it_is_one_step():
    random = np.random.default_rng(0)
    values, variances = random.normal(size=(9, 3)), random.random((9, 3))
    table = Table(values, np.ones((9, 3), bool))
    found = linear_of(Sample(table, (values, variances)), SETTINGS[1])
    doubt = SETTINGS[1].doubt
    expected = np.cov(values.T, bias=True) + np.diag(variances.mean(axis=0))
    expected = (9 * expected + doubt * np.diag(expected.diagonal())) / (9 + doubt)
    np.testing.assert_allclose(found.covariance, expected)
    np.testing.assert_allclose(found.center, values.mean(axis=0))


def test_a_large_table_is_completed_first(monkeypatch):
    truth, holes = low_rank(0, 200)
    new_truth, new = low_rank(1, 100)
    spread, missing = truth.std(axis=0), np.isnan(new)

    def error():
        found = RowCompleter(holes, model="linear").complete(new).values
        return np.sqrt(np.mean((((found - new_truth) / spread)[missing]) ** 2))

    steps = error()
    monkeypatch.setattr(ntk_core.completion.new_rows, "WORK", 1e4)
    assert error() < 1.15 * steps
    assert set(RowCompleter(holes).held_out) == {"means", "linear"}
    assert RowCompleter(holes, model="joined").complete(new).model == "joined"


@pytest.mark.parametrize("model", MODELS)
def test_each_row_is_completed_by_itself(model):
    completer = RowCompleter(low_rank(0, 50)[1], model=model)
    _, new = low_rank(1, 12)
    whole = completer.complete(new)
    assert whole.model == model
    for row in range(len(new)):
        one = completer.complete(new[row : row + 1])
        np.testing.assert_allclose(one.values[0], whole.values[row], rtol=1e-12)
        np.testing.assert_allclose(one.deviation[0], whole.deviation[row], rtol=1e-12)
    known = ~np.isnan(new)
    np.testing.assert_array_equal(whole.values[known], new[known])
    assert (whole.deviation[known] == 0).all()
    assert (whole.deviation[~known] > 0).all()


def test_low_rank_is_found_and_its_error_known():
    truth, new = low_rank(1, 300)
    completer = RowCompleter(low_rank(0, 200)[1])
    found = completer.complete(new)
    missing = np.isnan(new)
    spread = np.std(truth, axis=0)
    error = ((found.values - truth) / spread)[missing]
    told = (found.deviation / spread)[missing]
    means = ((np.mean(truth, axis=0) - truth) / spread)[missing]
    assert np.sqrt(np.mean(error**2)) < 0.5 * np.sqrt(np.mean(means**2))
    assert 0.8 < np.sqrt(np.mean(told**2) / np.mean(error**2)) < 1.25
    assert 0.9 < np.mean(np.abs(error) < 2 * told) < 0.99
    assert set(completer.held_out) == set(MODELS)
    assert found.held_out == completer.held_out
    assert completer.held_out[completer.model] == pytest.approx(
        min(completer.held_out.values()), rel=0.02
    )


def test_what_is_curved_is_left_to_the_tangent_kernel():
    random = np.random.default_rng(0)
    places = random.uniform(-1, 1, (260, 2))
    truth = np.sin(3 * places @ random.normal(size=(2, 12)) + random.uniform(0, 6, 12))
    holes = np.where(random.random(truth.shape) < 0.2, NAN, truth)
    missing = np.isnan(holes[200:])

    def error(model):
        found = RowCompleter(holes[:200], model=model).complete(holes[200:]).values
        return np.sqrt(np.mean((found - truth[200:])[missing] ** 2))

    assert RowCompleter(holes[:200]).model in ("completed", "joined")
    assert error("auto") < 0.8 * error("linear")


def test_nothing_to_learn_from_leaves_means():
    random = np.random.default_rng(0)
    rows = random.normal(size=(100, 5)) + np.arange(5)
    completer = RowCompleter(rows)
    assert completer.model == "means"
    found = completer.complete(np.full((1, 5), NAN))
    np.testing.assert_allclose(found.values[0], rows.mean(axis=0))
    np.testing.assert_allclose(found.deviation[0], rows.std(axis=0), rtol=0.3)


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 8])
def test_few_rows_will_do(rows):
    completer = RowCompleter(low_rank(0, rows)[0])
    found = completer.complete([[1.0, NAN, NAN, NAN, NAN, NAN]])
    assert np.isfinite(found.values).all()
    assert np.isfinite(found.deviation).all()
    assert bool(completer.held_out) == (rows >= 8)
    assert ("too few rows" in found.reasons) == (rows < 8)


def test_a_row_of_which_nothing_is_known_is_about_the_means():
    truth, holes = low_rank(0, 200)
    found = RowCompleter(holes).complete(np.full((1, 6), NAN))
    assert (np.abs(found.values[0] - truth.mean(axis=0)) < truth.std(axis=0)).all()


def test_columns_that_are_constant_and_numbers_of_any_size():
    _, holes = low_rank(0, 40)
    holes[:, 1] = 0.1
    completer = RowCompleter(holes)
    new = holes[:3].copy()
    new[:, 1] = NAN
    found = completer.complete(new)
    np.testing.assert_allclose(found.values[:, 1], 0.1, rtol=1e-14)
    np.testing.assert_array_equal(found.deviation[:, 1], 0)
    for scale in (1e300, 1e-300):
        large = RowCompleter(low_rank(0, 40)[1] * (scale / 1e6)).complete(
            low_rank(1, 4)[1] * (scale / 1e6)
        )
        small = RowCompleter(low_rank(0, 40)[1]).complete(low_rank(1, 4)[1])
        np.testing.assert_allclose(large.values / (scale / 1e6), small.values, rtol=1e-6)
    odd = completer.complete([[1e308, NAN, NAN, NAN, NAN, NAN]])
    assert np.isfinite(odd.values).all()


def test_frames_come_back_and_float32_stays():
    _, holes = low_rank(0, 40)
    names = list("abcdef")
    completer = RowCompleter(pd.DataFrame(holes, columns=names))
    new = pd.DataFrame(low_rank(1, 5)[1], columns=names, index=list("vwxyz"))
    found = completer.complete(new)
    assert list(found.values.columns) == list(found.deviation.columns) == names
    assert list(found.values.index) == list("vwxyz")
    assert completer.complete(new.to_numpy(np.float32)).values.dtype == np.float32
    plain = completer.complete(np.nan_to_num(new.to_numpy()), ~np.isnan(new.to_numpy()))
    np.testing.assert_array_equal(plain.values, found.values)
    whole = completer.complete(np.ones((2, 6)))
    assert whole.expected_error == 0
    assert (whole.values == 1).all()


def test_the_same_seed_gives_the_same():
    _, holes = low_rank(0, 60)
    _, new = low_rank(1, 5)
    first, again = (RowCompleter(holes, seed=3).complete(new) for _ in range(2))
    np.testing.assert_array_equal(first.values, again.values)
    np.testing.assert_array_equal(first.deviation, again.deviation)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 12), st.integers(1, 4), st.integers(0, 1000))
def test_any_table_gives_numbers(rows, columns, seed):
    random = np.random.default_rng(seed)
    values = random.choice([0.0, 1, 1e6, -3], (rows, columns))
    known = random.random(values.shape) < 0.7
    known[0] = True
    found = RowCompleter(values, known).complete(values, known)
    assert np.isfinite(found.values).all()
    assert (found.deviation >= 0).all()
    np.testing.assert_array_equal(found.values[known], values[known])


@pytest.mark.parametrize(
    ("values", "options", "error", "sentence"),
    [
        ([[1.0, NAN], [2, NAN]], {}, InvalidMatrixError, "nothing is observed of column 1"),
        (np.ones((2, 4001)), {}, InvalidMatrixError, "the table has 4001 columns"),
        ([["x"]], {}, InvalidMatrixError, "dtype"),
        ([[np.inf]], {}, InvalidMatrixError, "inf at row 0"),
        ([[1.0]], {"model": "x"}, InvalidOptionError, "model is 'x'; it must be one of auto"),
        ([[1.0]], {"depth": 0}, InvalidOptionError, "depth is 0"),
        ([[1.0]], {"depth": 1.5}, InvalidOptionError, "depth is 1.5"),
    ],
)
def test_what_cannot_be_learnt_from_is_one_sentence(values, options, error, sentence):
    with pytest.raises(error, match=sentence):
        RowCompleter(values, **options)


def test_rows_that_do_not_fit_are_one_sentence():
    completer = RowCompleter(np.eye(3))
    with pytest.raises(InvalidMatrixError, match="the rows have 2 columns, but the table had 3"):
        completer.complete([[1.0, 2.0]])


def test_the_example():
    results = doctest.testmod(ntk_core.completion.new_rows)
    assert results.attempted > 0
    assert results.failed == 0
