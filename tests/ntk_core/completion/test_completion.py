from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntk_core.completion.complete import complete_matrix
from ntk_core.completion.features import category_means, known_values, one_hot, with_identity
from ntk_core.completion.regression import OWN, tangent_kernel
from ntk_core.errors import InpaintError, InvalidMatrixError, InvalidOptionError

NAN = np.nan
RIDGE = 1e-8  # the default


def correlation_of(x, y):
    dot = math.fsum(a * b for a, b in zip(x, y, strict=True))
    lengths = [math.sqrt(math.fsum(a * a for a in z)) for z in (x, y)]
    return 1.0 if np.array_equal(x, y) else dot / math.prod(lengths)


def kernel_of(x, y, depth):
    """Return Θ of two rows, layer by layer."""
    sigma = theta = correlation_of(x, y)
    for _ in range(depth):
        angle = math.acos(min(max(sigma, -1), 1))
        derivative = (math.pi - angle) / math.pi
        sigma, theta = (
            (sigma * (math.pi - angle) + math.sin(angle)) / math.pi,
            theta * derivative + (sigma * (math.pi - angle) + math.sin(angle)) / math.pi,
        )
    return theta


def column_by_column(values, observed, features_of, depth=1, ridge=RIDGE, center=False):
    """Return the definition: a dense system for each column, and its posterior deviation."""
    result, deviation = values.copy(), np.zeros(values.shape)
    for column in range(values.shape[1]):
        features = features_of(column)
        known = [row for row in range(len(values)) if observed[row, column]]
        mean = values[known, column].mean() if center else 0
        target = values[known, column] - mean
        kernel = [[kernel_of(features[i], features[j], depth) for j in known] for i in known]
        noise = ridge * (depth + 1)
        kernel = np.array(kernel) + noise * np.eye(len(known))
        freedom = len(known) - center
        for row in np.flatnonzero(~observed[:, column]):
            cross = np.array([kernel_of(features[row], features[j], depth) for j in known])
            result[row, column] = mean + cross @ np.linalg.solve(kernel, target)
            left = depth + 1 + noise - cross @ np.linalg.solve(kernel, cross)
            scale = target @ np.linalg.solve(kernel, target) / freedom if freedom else np.inf
            most = target @ target / freedom if freedom else np.inf
            deviation[row, column] = math.sqrt(min(left * scale, most))
    return result, deviation


def own_features(values, observed, column, estimate=None):
    """Return what a row is told by default when one column is predicted: one at a time."""
    scores = np.zeros(values.shape)
    for other in range(values.shape[1]):
        known = values[observed[:, other], other]
        if known.std() > 1e-9:
            filled = np.where(observed[:, other], values[:, other], known.mean())
            if estimate is not None:
                filled = np.where(observed[:, other], values[:, other], estimate[:, other])
            scores[:, other] = (filled - known.mean()) / known.std()
    same = (observed == observed[:, [column]]).all(axis=0)
    scores = scores[:, ~same]
    length = np.linalg.norm(scores, axis=1, keepdims=True)
    return np.hstack([scores / np.where(length > 0, length, 1), OWN * np.eye(len(values))])


def example(seed, rows=9, columns=6, missing=0.3):
    """Return a matrix, what of it is observed (something of every column), and features."""
    random = np.random.default_rng(seed)
    observed = random.random((rows, columns)) >= missing
    observed[random.integers(rows), ~observed.any(axis=0)] = True
    return random.normal(size=(rows, columns)), observed, random.normal(size=(rows, 4))


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("center", [False, True])
@pytest.mark.parametrize("ridge", [1e-8, 0.1])
def test_completion_equals_the_definition_column_by_column(depth, center, ridge):
    values, observed, features = example(depth)
    found = complete_matrix(
        values, observed, row_features=features, depth=depth, ridge=ridge, center=center
    )
    want, deviation = column_by_column(
        values, observed, lambda _: features, depth, ridge, center=center
    )
    np.testing.assert_allclose(found.values, want, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(found.deviation, deviation, rtol=1e-6, atol=1e-9)
    expected = np.sqrt(np.mean(deviation[~observed] ** 2))
    assert found.expected_error == pytest.approx(expected, rel=1e-6)


def test_one_hidden_layer_is_the_published_formula():
    u = np.linspace(-1, 1, 41)
    want = [
        (v * (math.pi - math.acos(v)) + math.sqrt(1 - v * v)) / math.pi
        + v * (math.pi - math.acos(v)) / math.pi
        for v in u
    ]
    np.testing.assert_allclose(tangent_kernel(u[None])[0], want, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("depth", [1, 2, 3, 64])
def test_a_row_has_kernel_depth_plus_one_with_itself(depth):
    assert tangent_kernel(np.ones((1, 1)), depth)[0, 0] == depth + 1


def test_a_kernel_larger_than_a_block_is_the_same(monkeypatch):
    u = np.random.default_rng(3).uniform(-1, 1, (7, 5))
    whole = tangent_kernel(u, 2)
    monkeypatch.setattr("ntk_core.completion.regression.BLOCK", 9)
    np.testing.assert_array_equal(tangent_kernel(u, 2), whole)


def test_a_finite_network_approaches_the_kernel_as_one_over_the_root_of_its_width():
    """The gradients of f(x) = √(2/m) a · relu(W x), one hidden layer of width m."""
    random = np.random.default_rng(5)
    x = random.normal(size=(6, 4))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    kernel = tangent_kernel(np.clip(x @ x.T, -1, 1))
    widths, errors = [2**6, 2**8, 2**10, 2**12], []
    for width in widths:
        squares = []
        for _ in range(30):
            hidden = x @ random.normal(size=(4, width))
            outer = random.normal(size=width)
            by_outer = np.maximum(hidden, 0) * math.sqrt(2 / width)
            by_hidden = (hidden > 0) * outer * math.sqrt(2 / width)
            empirical = by_outer @ by_outer.T + (by_hidden @ by_hidden.T) * (x @ x.T)
            squares.append(np.mean((empirical - kernel) ** 2))
        errors.append(math.sqrt(np.mean(squares)))
    slope = np.polyfit(np.log(widths), np.log(errors), 1)[0]
    assert slope == pytest.approx(-0.5, abs=0.06)
    assert errors[-1] < 0.05


@pytest.mark.parametrize("passes", [1, 2])
@pytest.mark.parametrize("missing", [0.2, 0.6])
def test_without_features_a_row_is_described_by_its_other_columns(passes, missing):
    values, observed, _ = example(11, missing=missing)
    values = values * [1, 10, 1e3, 1, 1, 1] + [0, 5, 0, -7, 0, 100]
    want, deviations = None, []
    for _ in range(passes):

        def features(column, estimate=want):
            return own_features(values, observed, column, estimate)

        want, deviation = column_by_column(values, observed, features, center=True)
        deviations.append(deviation)
    found = complete_matrix(values, observed, passes=passes)
    np.testing.assert_allclose(found.values, want, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(found.deviation, deviations[0], rtol=1e-5, atol=1e-7)


def test_columns_missing_in_the_same_rows_are_not_features_of_each_other():
    values, observed, _ = example(12, columns=7, missing=0)
    observed[:4, :5] = False  # more than half of the columns, and so the other way to the products
    want, _ = column_by_column(
        values, observed, lambda c: own_features(values, observed, c), center=True
    )
    found = complete_matrix(values, observed, passes=1)
    np.testing.assert_allclose(found.values, want, rtol=1e-6, atol=1e-7)


def test_a_row_with_nothing_observed_gets_about_the_column_means():
    values, observed, _ = example(13, rows=40, missing=0)
    observed[7] = False
    found = complete_matrix(values, observed, model="tangent")
    np.testing.assert_allclose(found.values[7], values[observed[:, 0]].mean(axis=0), atol=0.02)


MATRICES = st.builds(
    example,
    st.integers(0, 10_000),
    rows=st.integers(2, 12),
    columns=st.integers(1, 6),
    missing=st.sampled_from([0, 0.3, 0.8]),
)
PRIORS = st.booleans()


def solve(values, observed, features):
    return complete_matrix(values, observed, row_features=features, model="tangent")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(MATRICES, PRIORS, st.sampled_from([np.float32, np.float64]), st.sampled_from([NAN, 1e30]))
def test_observed_entries_are_returned_bit_for_bit(case, own, dtype, hidden):
    values, observed, features = case
    values = np.where(observed, values, hidden).astype(dtype)
    values[observed & (values > 1)] = -0.0
    before = values.tobytes()
    found = solve(values, observed, None if own else features)
    assert values.tobytes() == before
    assert found.values.dtype == found.deviation.dtype == dtype
    assert found.values[observed].tobytes() == values[observed].tobytes()
    assert not found.deviation[observed].any()
    assert np.isfinite(found.values).all()
    assert (found.deviation >= 0).all()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(MATRICES, PRIORS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(case, own, random):
    values, observed, features = case
    rows, columns = (np.array(random.sample(range(n), n)) for n in values.shape)
    place = np.ix_(rows, columns)
    plain = solve(values, observed, None if own else features)
    mixed = solve(values[place], observed[place], None if own else features[rows])
    np.testing.assert_allclose(mixed.values, plain.values[place], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(mixed.deviation, plain.deviation[place], rtol=1e-4, atol=1e-5)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(MATRICES, st.booleans())
def test_columns_together_equal_columns_alone(case, center):
    values, observed, features = case
    observed[:, -1] = observed[:, 0]
    options = {"row_features": features, "center": center}
    together = complete_matrix(values, observed, **options)
    for column in range(values.shape[1]):
        alone = complete_matrix(values[:, [column]], observed[:, [column]], **options)
        np.testing.assert_allclose(alone.values[:, 0], together.values[:, column], atol=1e-6)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(MATRICES, PRIORS, st.sampled_from([1e-200, -3.0, 1e200]))
def test_the_result_scales_with_the_values(case, own, factor):
    values, observed, features = case
    plain = solve(values, observed, None if own else features)
    scaled = solve(values * factor, observed, None if own else features)
    np.testing.assert_allclose(scaled.values / factor, plain.values, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(
        scaled.deviation / abs(factor), plain.deviation, rtol=1e-4, atol=1e-5
    )


@settings(max_examples=40, deadline=None, derandomize=True)
@given(MATRICES, PRIORS)
def test_with_centring_the_result_shifts_with_the_values(case, own):
    values, observed, features = case
    row_features = None if own else features
    plain = complete_matrix(values, observed, row_features=row_features, center=True)
    moved = complete_matrix(values + 100, observed, row_features=row_features, center=True)
    np.testing.assert_allclose(moved.values - 100, plain.values, rtol=1e-5, atol=1e-5)


def test_nan_means_missing():
    values, observed, features = example(21)
    holes = np.where(observed, values, NAN)
    by_mask = solve(values, observed, features)
    np.testing.assert_array_equal(solve(holes, None, features).values, by_mask.values)
    np.testing.assert_array_equal(solve(holes, observed, features).values, by_mask.values)
    np.testing.assert_array_equal(
        complete_matrix(holes.tolist()).values[observed], values[observed]
    )


def test_integers_become_float64():
    observed = np.array([[True, True], [True, False]])
    found = complete_matrix(np.array([[1, 2], [3, 4]]), observed)
    assert found.values.dtype == np.float64
    assert found.values[observed].tolist() == [1, 2, 3]


def test_float32_is_computed_in_float64():
    values, observed, features = example(22)
    values = values.astype(np.float32)
    narrow, wide = (solve(v, observed, features) for v in (values, values.astype(np.float64)))
    np.testing.assert_array_equal(narrow.values, wide.values.astype(np.float32))


def test_the_byte_order_of_the_input_is_kept():
    values, observed, features = example(23)
    swapped = solve(values.astype(">f8"), observed, features)
    np.testing.assert_array_equal(swapped.values, solve(values, observed, features).values)


@pytest.mark.parametrize("own", [False, True])
def test_a_complete_matrix_is_returned_as_a_copy(own):
    values, _, features = example(24)
    found = complete_matrix(values, row_features=None if own else features)
    np.testing.assert_array_equal(found.values, values)
    assert not np.shares_memory(found.values, values)
    assert found.expected_error == 0


@pytest.mark.parametrize("ridge", [0.0, 1e-10, 1e-8, 1e-3])
def test_rows_with_equal_features_share_their_mean(ridge):
    features = one_hot("aabbaab")
    values = np.array([[1, 3, 5, 7, NAN, NAN, NAN]]).T
    found = complete_matrix(values, row_features=features, ridge=ridge)
    alone = complete_matrix(
        np.array([[2, 6, NAN, NAN]]).T, row_features=one_hot("abab"), ridge=ridge
    )
    tolerance = 6 * ridge + 1e-15 / max(ridge, 1e-9)  # the residuals that average are 1 / λ large
    np.testing.assert_allclose(found.values[4:, 0], [2, 2, 6], atol=tolerance)
    np.testing.assert_allclose(found.values[5:], alone.values[2:], atol=tolerance)
    assert (found.deviation <= np.sqrt(np.nanmean(values**2))).all()


def test_duplicated_rows_are_predicted_as_they_are():
    values, observed, features = example(25, rows=5, missing=0)
    values, features = (np.vstack([x, x]) for x in (values, features))
    observed = np.vstack([observed, ~observed])
    found = complete_matrix(values, observed, row_features=features, model="tangent")
    np.testing.assert_allclose(found.values, values, rtol=1e-6, atol=1e-6)
    assert found.expected_error < 1e-3


def test_one_observed_entry_gives_an_infinite_deviation_if_centred():
    values = np.array([[5.0], [NAN], [NAN]])
    centred = complete_matrix(values)
    assert centred.values.tolist() == [[5.0]] * 3
    assert centred.deviation[1, 0] == centred.expected_error == np.inf
    published = complete_matrix(values, row_features=np.eye(3))
    np.testing.assert_allclose(published.values[1:], 5 / math.pi / 2, rtol=1e-6)
    assert 0 < published.deviation[1, 0] <= 5


def test_a_constant_column_is_continued():
    values, observed, _ = example(26)
    values[:, 2] = 0.1
    observed[0, 2] = False
    found = complete_matrix(values, observed)
    assert found.values[0, 2] == pytest.approx(0.1, rel=1e-12)
    assert found.deviation[0, 2] < 1e-12


def test_identity_alone_predicts_the_mean_pulled_towards_zero():
    """Between rows K is κ(0) = 1/π, so that the n observed weigh 1 / (n + 2π − 1)."""
    values = np.array([[3.0, 5, 4, NAN]]).T
    found = complete_matrix(values, row_features=np.eye(4), ridge=0)
    assert found.values[3, 0] == pytest.approx(12 / (3 + 2 * math.pi - 1))
    assert complete_matrix(values, row_features=np.eye(4), center=True).values[
        3, 0
    ] == pytest.approx(4)


def test_length_of_features_does_not_matter():
    values, observed, features = example(27)
    lengths = 10.0 ** np.arange(-200, 250, 50)[:, None]
    found = solve(values, observed, features * lengths)
    np.testing.assert_allclose(found.values, solve(values, observed, features).values, rtol=1e-6)


def test_deviations_cover_the_truth():
    """Of a function drawn from the prior itself 95 % are within two deviations."""
    random = np.random.default_rng(31)
    features = random.normal(size=(80, 3))
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    kernel = tangent_kernel(np.clip(unit @ unit.T, -1, 1))
    truth = np.linalg.cholesky(kernel + 1e-6 * np.eye(80)) @ random.normal(size=(80, 200))
    observed = np.repeat(random.random((80, 1)) < 0.5, 200, axis=1)
    found = complete_matrix(truth, observed, row_features=features, model="tangent")
    error = np.abs(found.values - truth)[~observed]
    assert np.mean(error <= 2 * found.deviation[~observed]) == pytest.approx(0.95, abs=0.02)
    assert found.expected_error == pytest.approx(np.sqrt(np.mean(error**2)), rel=0.1)


def test_one_hot_numbers_categories_in_order_of_appearance():
    np.testing.assert_array_equal(
        one_hot(np.array(["b", "a", "b"]), scale=0.5), [[0.5, 0], [0, 0.5], [0.5, 0]]
    )
    np.testing.assert_array_equal(one_hot([("a", 1), None]), np.eye(2))


def test_category_means_use_observed_entries_only():
    values = np.array([[1.0, NAN], [3.0, NAN], [5.0, 2.0], [NAN, 6.0], [NAN, NAN]])
    found = category_means(values, ["a", "a", "b", "b", "c"], scale=2)
    np.testing.assert_allclose(found, [[-2, 0], [-2, 0], [2, 0], [2, 0], [0, 0]], atol=1e-12)
    found = category_means([[1.0, 2.0], [4.0, 6.0], [5.0, 2.0]], ["a", "b", "a"])
    column, means = np.array([[1.0, 2], [4, 6], [5, 2]]), np.array([[3.0, 2], [4, 6]])
    want = (means - column.mean(axis=0)) / column.std(axis=0)
    want /= np.linalg.norm(want, axis=1, keepdims=True)
    np.testing.assert_allclose(found, want[[0, 1, 0]], atol=1e-12)


def test_known_values_are_standardised_and_scaled():
    found = known_values([[0.0, 10], [2, NAN], [1, 30]], scale=3)
    raw = np.array([[-math.sqrt(1.5), -1], [math.sqrt(1.5), 0], [0, 1]])
    np.testing.assert_allclose(found, 3 * raw / np.linalg.norm(raw, axis=1, keepdims=True))


def test_with_identity_appends_a_feature_for_each_row():
    first, second = np.ones((2, 1)), np.zeros((2, 2))
    np.testing.assert_array_equal(
        with_identity(first, second), [[1, 0, 0, 1.5, 0], [1, 0, 0, 0, 1.5]]
    )
    np.testing.assert_array_equal(with_identity(first, second, weight=0), [[1, 0, 0], [1, 0, 0]])


def test_priors_with_more_information_predict_better():
    random = np.random.default_rng(41)
    drugs, cells = np.repeat(np.arange(12), 8), np.tile(np.arange(8), 12)
    truth = random.normal(size=(12, 20))[drugs] + random.normal(size=(8, 20))[cells]
    values = truth.copy()
    values[random.random(96) < 0.4] = NAN
    missing = np.isnan(values)
    errors = [
        np.sqrt(
            np.mean(
                (complete_matrix(values, row_features=f, model="tangent").values - truth)[missing]
                ** 2
            )
        )
        for f in (
            np.eye(96),
            with_identity(one_hot(drugs)),
            with_identity(one_hot(cells), one_hot(drugs, scale=0.75)),
            with_identity(one_hot(cells), one_hot(drugs), weight=0),
        )
    ]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.25 * errors[0]


VALUES = np.arange(12.0).reshape(4, 3)
OBSERVED = np.ones((4, 3), bool)
OBSERVED[1, 2] = False
FEATURES = np.eye(4)


def changed(array, place, value):
    array = array.copy()
    array[place] = value
    return array


@pytest.mark.parametrize(
    ("values", "observed", "options", "error", "words"),
    [
        (VALUES[0], None, {}, InvalidMatrixError, ["(3,)", "(rows, columns)"]),
        (VALUES[None], None, {}, InvalidMatrixError, ["(1, 4, 3)"]),
        (VALUES[:0], None, {}, InvalidMatrixError, ["(0, 3)", "at least one"]),
        (VALUES.astype(complex), None, {}, InvalidMatrixError, ["complex128", "float64"]),
        (VALUES.astype(np.float16), None, {}, InvalidMatrixError, ["float16", "float32"]),
        ([["a"]], None, {}, InvalidMatrixError, ["<U1"]),
        (VALUES, OBSERVED.astype(int), {}, InvalidMatrixError, ["int64", "bool"]),
        (VALUES, OBSERVED.T, {}, InvalidMatrixError, ["(3, 4)", "(4, 3)"]),
        (
            changed(VALUES, (2, 1), NAN),
            OBSERVED,
            {},
            InvalidMatrixError,
            ["nan", "row 2, column 1", "observed=False"],
        ),
        (changed(VALUES, (2, 1), -np.inf), None, {}, InvalidMatrixError, ["-inf", "row 2"]),
        (VALUES, changed(OBSERVED, np.s_[:, 1], False), {}, InvalidMatrixError, ["column 1;"]),
        (
            VALUES,
            np.zeros((4, 3), bool),
            {},
            InvalidMatrixError,
            ["column 0", "and 2 more", "leave"],
        ),
        (VALUES, OBSERVED, {"row_features": np.eye(3)}, InvalidMatrixError, ["(3, 3)", "4 rows"]),
        (VALUES, OBSERVED, {"row_features": np.ones(4)}, InvalidMatrixError, ["(4,)"]),
        (VALUES, OBSERVED, {"row_features": [["a"]] * 4}, InvalidMatrixError, ["<U1", "dense"]),
        (
            VALUES,
            OBSERVED,
            {"row_features": changed(FEATURES, (3, 1), NAN)},
            InvalidMatrixError,
            ["nan", "row 3, column 1", "finite"],
        ),
        (
            VALUES,
            OBSERVED,
            {"row_features": changed(FEATURES, 2, 0)},
            InvalidMatrixError,
            ["row 2", "with_identity"],
        ),
        (VALUES, OBSERVED, {"depth": 0}, InvalidOptionError, ["depth is 0", "1 to 64"]),
        (VALUES, OBSERVED, {"depth": 65}, InvalidOptionError, ["depth is 65"]),
        (VALUES, OBSERVED, {"depth": 1.5}, InvalidOptionError, ["depth is 1.5", "whole"]),
        (VALUES, OBSERVED, {"depth": NAN}, InvalidOptionError, ["depth is nan"]),
        (VALUES, OBSERVED, {"passes": 0}, InvalidOptionError, ["passes is 0", "1 to 64"]),
        (VALUES, OBSERVED, {"ridge": -1e-3}, InvalidOptionError, ["ridge is -0.001"]),
        (VALUES, OBSERVED, {"ridge": NAN}, InvalidOptionError, ["ridge is nan"]),
        (VALUES, OBSERVED, {"ridge": np.inf}, InvalidOptionError, ["ridge is inf", "finite"]),
        (
            VALUES,
            OBSERVED,
            {"row_features": FEATURES, "passes": 2},
            InvalidOptionError,
            ["passes is 2", "row_features"],
        ),
    ],
)
def test_bad_input_raises_an_error_that_names_it(values, observed, options, error, words):
    with pytest.raises(error) as caught:
        complete_matrix(values, observed, **options)
    assert isinstance(caught.value, InpaintError)
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: one_hot([]), InvalidMatrixError, ["(0,)", "each row"]),
        (lambda: one_hot(np.eye(2)), InvalidMatrixError, ["(2, 2)"]),
        (lambda: one_hot(["a", NAN]), InvalidMatrixError, ["row 1", "nan", "'unknown'"]),
        (lambda: one_hot("ab", scale=0), InvalidOptionError, ["scale is 0"]),
        (lambda: category_means(VALUES, "ab"), InvalidMatrixError, ["2 labels", "4 rows"]),
        (lambda: category_means(VALUES[0], "abc"), InvalidMatrixError, ["(3,)"]),
        (lambda: category_means(VALUES, "aabb", scale=NAN), InvalidOptionError, ["scale is nan"]),
        (lambda: known_values(VALUES, scale=-1), InvalidOptionError, ["scale is -1"]),
        (lambda: with_identity(), InvalidMatrixError, ["[]", "at least one"]),
        (lambda: with_identity(FEATURES, VALUES[:2]), InvalidMatrixError, ["(4, 4)", "(2, 3)"]),
        (lambda: with_identity(np.ones(4)), InvalidMatrixError, ["(4,)"]),
        (lambda: with_identity(FEATURES, weight=-1), InvalidOptionError, ["weight is -1"]),
    ],
)
def test_bad_priors_raise_an_error_that_names_them(call, error, words):
    with pytest.raises(error) as caught:
        call()
    for word in words:
        assert word in str(caught.value)


def test_the_documented_example_prints_what_the_page_says(capsys):
    page = Path(__file__).parents[3] / "docs" / "completion.md"
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, str(page), "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed
    for line in printed:
        assert f"`{line}`" in text
