"""`complete_matrix` as a whole: the choice, progress, threads, memory, features."""

from __future__ import annotations

import sys
import threading
import tracemalloc

import numpy as np
import pytest

import ntk_core
from ntk_core import complete_matrix, complete_matrix_iter, one_hot, returned
from ntk_core.completion.choosing import MODELS as ALL
from ntk_core.completion.choosing import affordable
from ntk_core.completion.memory import check_memory, machine_memory, memory_of
from ntk_core.errors import InvalidMatrixError, InvalidOptionError

NAN = np.nan
MODELS = [name for name in ALL if name != "recursive"]  # that needs features


def low_rank(seed, rank=3, shape=(120, 60), noise=0.0):
    random = np.random.default_rng(seed)
    truth = random.normal(size=(shape[0], rank)) @ random.normal(size=(rank, shape[1]))
    return truth + noise * random.normal(size=shape)


def hidden(seed, shape, share):
    """Return what is hidden; something of every column stays."""
    random = np.random.default_rng(1000 + seed)
    where = random.random(shape) < share
    where[random.integers(shape[0], size=shape[1]), np.arange(shape[1])] = False
    return where


def nrmse(found, truth, where):
    return float(np.sqrt(np.mean((found - truth)[where] ** 2)) / truth.std())


@pytest.mark.parametrize(("share", "most"), [(0.5, 0.02), (0.8, 0.05)])
@pytest.mark.parametrize("rank", [3, 5])
def test_low_rank_without_noise_is_found(rank, share, most):
    truth = low_rank(rank, rank, (200, 100))
    where = hidden(rank, truth.shape, share)
    found = complete_matrix(np.where(where, NAN, truth))
    assert nrmse(found.values, truth, where) < most
    assert found.model == "factored"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_pure_noise_is_predicted_hardly_worse_than_by_the_mean(share):
    truth = np.random.default_rng(1).normal(size=(150, 20))
    where = hidden(1, truth.shape, share)
    table = np.where(where, NAN, truth)
    found = complete_matrix(table)
    mean = np.broadcast_to(np.nanmean(table, axis=0), table.shape)
    assert nrmse(found.values, truth, where) < 1.01 * nrmse(mean, truth, where)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_deviations_agree_with_errors(share):
    truth = low_rank(2, 2, (200, 30), noise=1.0) * np.linspace(1, 3, 30)
    where = hidden(2, truth.shape, share)
    found = complete_matrix(np.where(where, NAN, truth))
    error, sigma = (found.values - truth)[where], found.deviation[where]
    assert 0.93 <= np.mean(np.abs(error) <= 2 * sigma) <= 0.97
    assert found.expected_error == pytest.approx(np.sqrt(np.mean(error**2)), rel=0.1)
    assert found.expected_error == pytest.approx(np.sqrt(np.mean(sigma**2)))


def test_the_choice_is_explained():
    truth = low_rank(3, 2, noise=0.5)
    where = hidden(3, truth.shape, 0.5)
    found = complete_matrix(np.where(where, NAN, truth))
    assert found.model in (*MODELS, "mixed")
    assert found.reasons.endswith(".")
    assert "\n" not in found.reasons
    assert "held-out entries" in found.reasons
    assert {"means", "biases", "factored"} <= set(found.held_out)
    assert found.held_out["factored"] < 0.8 * found.held_out["means"]


def test_models_that_take_too_long_are_named():
    truth = low_rank(4, 2, (400, 150), noise=0.5)
    found = complete_matrix(np.where(hidden(4, truth.shape, 0.5), NAN, truth))
    assert "completed, joined would take too long" in found.reasons


@pytest.mark.parametrize("model", MODELS)
def test_a_model_can_be_asked_for(model):
    truth = low_rank(5, 2, (60, 12), noise=0.3)
    where = hidden(5, truth.shape, 0.3)
    found = complete_matrix(np.where(where, NAN, truth), model=model)
    assert found.model == model
    assert "asked for" in found.reasons
    assert nrmse(found.values, truth, where) < (1.2 if model in ("means", "biases") else 0.7)
    assert (found.deviation[where] > 0).all()
    assert not found.deviation[~where].any()


@pytest.mark.parametrize("model", [name for name in MODELS if name != "tangent"])
def test_a_model_can_be_asked_for_on_a_tiny_table(model):
    found = complete_matrix([[1.0, 4.0, 2.0], [1.2, NAN, 3.0], [3.0, 8.0, 1.0]], model=model)
    assert np.isfinite(found.values).all()
    assert np.isfinite(found.deviation).all()


def test_a_tiny_table_is_completed_as_published():
    table = [[1.0, 4.0], [1.2, NAN], [3.0, 8.0]]
    found, published = complete_matrix(table), complete_matrix(table, model="tangent")
    np.testing.assert_array_equal(found.values, published.values)
    assert found.model == "tangent"
    assert "5 known entries" in found.reasons
    assert found.held_out == {}


@pytest.mark.parametrize("options", [{"passes": 1}, {"center": False}, {"ridge": 0.1}])
def test_options_of_the_published_method_choose_it(options):
    truth = low_rank(6, 2, (40, 8))
    table = np.where(hidden(6, truth.shape, 0.3), NAN, truth)
    found = complete_matrix(table, **options)
    assert found.model == "tangent"
    assert next(iter(options)) in found.reasons
    want = complete_matrix(table, model="tangent", **options)
    np.testing.assert_array_equal(found.values, want.values)


def test_the_result_has_the_same_bits_for_any_number_of_threads():
    truth = low_rank(7, 3, (150, 20), noise=0.5)
    table = np.where(hidden(7, truth.shape, 0.5), NAN, truth)
    one, three = complete_matrix(table, workers=1), complete_matrix(table, workers=3)
    np.testing.assert_array_equal(one.values, three.values)
    np.testing.assert_array_equal(one.deviation, three.deviation)
    assert one.held_out == three.held_out


def test_the_seed_decides_what_is_held_out():
    truth = low_rank(8, 3, (80, 12), noise=0.5)
    table = np.where(hidden(8, truth.shape, 0.5), NAN, truth)
    first, same, other = (complete_matrix(table, seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.values, same.values)
    assert first.held_out != other.held_out


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_known_entries_keep_their_bits_and_the_input_stays(dtype):
    truth = (low_rank(9, 3, (90, 15), noise=0.5) * 1e6).astype(dtype)
    table = np.where(hidden(9, truth.shape, 0.5), dtype(NAN), truth)
    before = table.tobytes()
    found = complete_matrix(table)
    assert table.tobytes() == before
    there = ~np.isnan(table)
    assert found.values.dtype == found.deviation.dtype == dtype
    assert found.values[there].tobytes() == table[there].tobytes()
    assert np.isfinite(found.values).all()


@pytest.mark.parametrize("factor", [1e-150, 1e150, -3.0])
def test_the_unit_does_not_matter(factor):
    truth = low_rank(10, 3, (90, 15), noise=0.5)
    table = np.where(hidden(10, truth.shape, 0.5), NAN, truth)
    plain, scaled = complete_matrix(table), complete_matrix(table * factor)
    np.testing.assert_allclose(scaled.values / factor, plain.values, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(scaled.deviation / abs(factor), plain.deviation, rtol=1e-4)


def test_a_constant_column_stays_constant():
    truth = low_rank(11, 3, (90, 15), noise=0.5)
    truth[:, 4] = 0.1
    where = hidden(11, truth.shape, 0.5)
    found = complete_matrix(np.where(where, NAN, truth))
    np.testing.assert_allclose(found.values[:, 4], 0.1, rtol=1e-12)
    assert found.deviation[:, 4].max() < 1e-12


def test_a_wide_table_is_completed_as_well_as_a_tall_one():
    truth = low_rank(12, 4, (200, 25), noise=0.3)
    where = hidden(12, truth.shape, 0.4)
    where[0] = False
    tall = complete_matrix(np.where(where, NAN, truth))
    wide = complete_matrix(np.where(where, NAN, truth).T)
    assert nrmse(wide.values.T, truth, where) < 1.1 * nrmse(tall.values, truth, where)


def test_features_of_rows_predict_rows_of_which_nothing_is_known():
    random = np.random.default_rng(13)
    features = random.normal(size=(150, 4))
    truth = features @ random.normal(size=(4, 20)) + 0.2 * random.normal(size=(150, 20))
    where = np.zeros(truth.shape, bool)
    where[:50] = True
    table = np.where(where, NAN, truth)
    plain, told = complete_matrix(table), complete_matrix(table, row_features=features)
    assert nrmse(plain.values, truth, where) > 0.9
    assert nrmse(told.values, truth, where) < 0.3
    error = np.sqrt(np.mean((told.values - truth)[where] ** 2))
    assert told.expected_error == pytest.approx(error, rel=0.25)


@pytest.mark.parametrize("few", [1, 2])
def test_features_of_columns_predict_columns_of_which_little_is_known(few):
    random = np.random.default_rng(14)
    features = random.normal(size=(60, 3))
    truth = random.normal(size=(80, 3)) @ features.T + 0.2 * random.normal(size=(80, 60))
    where = np.zeros(truth.shape, bool)
    where[few:, :20] = True
    table = np.where(where, NAN, truth)
    plain, told = complete_matrix(table), complete_matrix(table, column_features=features)
    assert nrmse(told.values, truth, where) < 0.6 * nrmse(plain.values, truth, where)


def test_labels_of_rows_help_beside_the_values():
    random = np.random.default_rng(15)
    labels = random.integers(4, size=200)
    truth = 0.8 * random.normal(size=(4, 30))[labels] + random.normal(size=(200, 30))
    where = hidden(15, truth.shape, 0.8)
    table = np.where(where, NAN, truth)
    plain, told = complete_matrix(table), complete_matrix(table, row_features=one_hot(labels))
    assert nrmse(told.values, truth, where) < 0.95 * nrmse(plain.values, truth, where)


def test_progress_grows_to_its_end_and_the_last_step_has_the_values():
    truth = low_rank(16, 3, (90, 15), noise=0.5)
    table = np.where(hidden(16, truth.shape, 0.5), NAN, truth)
    steps, seen = complete_matrix_iter(table), []
    while True:
        try:
            seen.append(next(steps))
        except StopIteration as stop:
            found = stop.value
            break
    fractions = [each.fraction for each in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert all(each.what for each in seen)
    np.testing.assert_array_equal(seen[-1].values, found.values)
    np.testing.assert_array_equal(found.values, complete_matrix(table).values)


@pytest.mark.parametrize("model", ["auto", "tangent"])
@pytest.mark.parametrize("after", [0, 1, 5])
def test_closing_the_generator_ends_its_threads(model, after):
    truth = low_rank(17, 3, (90, 15), noise=0.5)
    table = np.where(hidden(17, truth.shape, 0.5), NAN, truth)
    before = threading.active_count()
    steps = complete_matrix_iter(table, workers=3, model=model)
    for _ in range(after):
        next(steps)
    steps.close()
    assert threading.active_count() == before


def test_a_table_with_nothing_missing_has_one_step():
    steps = complete_matrix_iter(np.eye(3))
    assert next(steps).fraction == 1
    found = returned(steps)
    assert found.expected_error == 0
    assert found.reasons == "Nothing was missing."


def test_what_takes_more_memory_than_allowed_is_refused_before_it_begins():
    table = np.where(np.eye(300, 200, dtype=bool), NAN, 1.0)
    with pytest.raises(InvalidOptionError, match=r"memory_mb is 2, but .* about \d+ MB; allow"):
        complete_matrix_iter(table, memory_mb=2)
    with pytest.raises(InvalidOptionError, match="machine has"):
        check_memory(sys.maxsize, None) if machine_memory() < sys.maxsize else pytest.skip()


@pytest.mark.parametrize("model", ["factored", "linear", "joined", "tangent"])
def test_memory_is_estimated_for_each_model(model):
    known = np.ones((1000, 100), bool)
    least = 8 * known.size
    assert memory_of(known, frozenset({model})) > memory_of(known, frozenset({"means"})) > least
    assert memory_of(known[:, :50], frozenset({model})) < memory_of(known, frozenset({model}))


TABLE = np.where(np.eye(4, 3, dtype=bool), NAN, np.arange(12.0).reshape(4, 3))


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"model": "magic"}, InvalidOptionError, ["'magic'", "auto", "joined"]),
        ({"model": None}, InvalidOptionError, ["None", "auto"]),
        ({"depth": "a"}, InvalidOptionError, ["depth is 'a'", "1 to 64"]),
        ({"depth": True}, InvalidOptionError, ["depth is True"]),
        ({"seed": -1}, InvalidOptionError, ["seed is -1"]),
        ({"seed": 0.5}, InvalidOptionError, ["seed is 0.5", "whole"]),
        ({"workers": 0}, InvalidOptionError, ["workers is 0", "1 to"]),
        ({"memory_mb": 0}, InvalidOptionError, ["memory_mb is 0", "at least 1"]),
        ({"memory_mb": NAN}, InvalidOptionError, ["memory_mb is nan", "finite"]),
        ({"ridge": "x"}, InvalidOptionError, ["ridge is 'x'", "finite"]),
        ({"model": "linear", "passes": 2}, InvalidOptionError, ["passes is 2", "'tangent'"]),
        ({"model": "means", "center": False}, InvalidOptionError, ["center is False", "'means'"]),
        ({"column_features": np.eye(4)}, InvalidMatrixError, ["column_features", "3 columns"]),
        (
            {"column_features": np.full((3, 1), np.inf)},
            InvalidMatrixError,
            ["column_features has inf", "row 0, column 0"],
        ),
    ],
)
def test_bad_options_are_named_at_once(options, error, words):
    with pytest.raises(error) as caught:
        complete_matrix_iter(TABLE, **options)
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_the_names_are_public():
    assert {"CompletionProgress", "complete_matrix_iter"} <= set(ntk_core.__all__)


@pytest.mark.parametrize(("shape", "model"), [((1500, 300), "auto"), ((300, 40), "auto")])
def test_the_estimate_of_memory_is_an_upper_bound_and_not_far_off(shape, model):
    truth = low_rank(20, 3, shape, noise=0.5)
    table = np.where(hidden(20, shape, 0.7), NAN, truth)
    models, _, _ = affordable(~np.isnan(table))
    complete_matrix(table[:60], model=model)  # loads and compiles
    tracemalloc.start()
    try:
        complete_matrix(table, model=model)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    estimate = memory_of(~np.isnan(table), models)
    assert peak < estimate < 6 * peak
