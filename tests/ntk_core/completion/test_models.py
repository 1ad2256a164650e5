"""The models of a table, each against a slow computation of the same."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core.completion.factored import factored
from ntk_core.completion.joined import RIDGE, on_completed_rows
from ntk_core.completion.linear import Setting, linear
from ntk_core.completion.loops import condition_on_known, solve_each
from ntk_core.completion.means import column_means, row_and_column_means
from ntk_core.completion.regression import OWN, tangent_kernel
from ntk_core.completion.sides import with_sides
from ntk_core.completion.table import Table, Threads
from ntk_core.machine.generators import returned


def table_of(seed, rows=12, columns=7, share=0.6):
    random = np.random.default_rng(seed)
    known = random.random((rows, columns)) < share
    known[3] = False  # a row of which nothing is known
    known[0] = True
    return Table(np.where(known, random.normal(size=(rows, columns)), 99.0), known)


def covariance_of(seed, size):
    root = np.random.default_rng(seed).normal(size=(size, size))
    return root @ root.T / size


def packed(matrices):
    rows, columns = np.tril_indices(matrices.shape[-1])
    return np.ascontiguousarray(matrices[..., rows, columns])


def test_the_entries_of_a_table_are_in_order():
    table = table_of(1)
    starts, columns, values = table.by_rows()
    for row in range(len(table.known)):
        part = slice(starts[row], starts[row + 1])
        there = np.flatnonzero(table.known[row])
        np.testing.assert_array_equal(columns[part], there)
        np.testing.assert_array_equal(values[part], table.scores[row, there])
    starts, rows, values = table.by_columns()
    turned = table.turned().by_rows()
    for one, other in zip((starts, rows, values), turned, strict=True):
        np.testing.assert_array_equal(one, other)


def test_posteriors_of_vectors_equal_the_dense_formula():
    random, table, rank = np.random.default_rng(2), table_of(2), 3
    means = random.normal(size=(7, rank))
    spread = np.array([covariance_of(k, rank) for k in range(7)])
    moments = means[:, :, None] * means[:, None] + spread
    prior, precision = covariance_of(50, rank) + np.eye(rank), random.random(12) + 0.5
    found = np.empty((12, rank)), np.empty((12, 6)), np.empty((12, rank))
    rest = np.empty(12)
    solve_each(
        table.by_rows(), (means, packed(moments)), packed(prior), precision, 0, 12, found, rest
    )
    for row in range(12):
        there = np.flatnonzero(table.known[row])
        left = np.linalg.inv(prior + precision[row] * moments[there].sum(axis=0))
        mean = left @ (precision[row] * means[there].T @ table.scores[row, there])
        second = np.outer(mean, mean) + left
        error = sum(
            table.scores[row, j] ** 2
            - 2 * table.scores[row, j] * mean @ means[j]
            + np.sum(second * moments[j])
            for j in there
        )
        np.testing.assert_allclose(found[0][row], mean, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(found[1][row], packed(second), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(found[2][row], means[there].sum(axis=0), rtol=1e-9, atol=1e-12)
        assert rest[row] == pytest.approx(error, rel=1e-9, abs=1e-12)


def conditioned(table, covariance, noise):
    """Return means, what is left of the covariance, and left-out errors, row by row."""
    shape = table.known.shape
    means, errors = np.zeros(shape), np.zeros(shape)
    left = np.empty((shape[0], shape[1], shape[1]))
    for row in range(shape[0]):
        there = np.flatnonzero(table.known[row])
        system = covariance[np.ix_(there, there)] + noise * np.eye(len(there))
        gain = covariance[:, there] @ np.linalg.inv(system)
        means[row] = gain @ table.scores[row, there]
        left[row] = covariance - gain @ covariance[there]
        for j in there:
            others = there[there != j]
            system = covariance[np.ix_(others, others)] + noise * np.eye(len(others))
            guess = covariance[j, others] @ np.linalg.solve(system, table.scores[row, others])
            errors[row, j] = table.scores[row, j] - guess
    return means, left, errors


def test_conditional_means_equal_the_dense_formula():
    table, covariance = table_of(3), covariance_of(3, 7)
    entries = table.by_rows()
    found = np.empty((12, 7)), np.empty((12, 7))
    explained, errors = np.empty((len(entries[1]), 7)), np.empty(len(entries[1]))
    condition_on_known(entries, covariance, 0.1, 0, 12, found, explained, errors)
    means, left, left_out = conditioned(table, covariance, 0.1)
    np.testing.assert_allclose(found[0], means, atol=1e-10)
    np.testing.assert_allclose(found[1], np.einsum("ijj->ij", left), atol=1e-10)
    np.testing.assert_allclose(errors, left_out[table.known], atol=1e-10)
    np.testing.assert_allclose(
        12 * covariance - explained.T @ explained, left.sum(axis=0), atol=1e-9
    )


@pytest.mark.parametrize("doubt", [0.0, 4.0])
def test_a_step_of_the_linear_model_is_the_mean_outer_product_with_what_is_uncertain(doubt):
    table, covariance, center = table_of(4), covariance_of(4, 7), np.linspace(-1, 1, 7)
    steps = linear(table, Setting(0.2, doubt), Threads(1), (covariance, center), steps=1)
    fit = returned(steps)
    shifted = Table(table.scores - center, table.known)
    means, left, _ = conditioned(shifted, covariance, 0.2)
    moved = means.mean(axis=0)
    power = (means - moved).T @ (means - moved) + left.sum(axis=0)
    want = (power + doubt / 12 * np.diag(np.diag(power))) / (12 + doubt)
    np.testing.assert_allclose(fit.center, center + moved, atol=1e-10)
    np.testing.assert_allclose(fit.covariance, want, atol=1e-9)
    means, left, errors = conditioned(Table(table.scores - fit.center, table.known), want, 0.2)
    np.testing.assert_allclose(fit.values, means + fit.center, atol=1e-9)
    np.testing.assert_allclose(fit.variances, np.einsum("ijj->ij", left) + 0.2, atol=1e-9)
    np.testing.assert_allclose(fit.left_out, errors, atol=1e-9)


def likelihood(table, covariance, center, noise):
    """Return the logarithm of the probability of the known entries."""
    total = 0.0
    for row, there in enumerate(table.known):
        system = covariance[np.ix_(there, there)] + noise * np.eye(there.sum())
        value = table.scores[row, there] - center[there]
        total -= np.linalg.slogdet(system)[1] / 2 + value @ np.linalg.solve(system, value) / 2
    return total


def test_each_step_of_the_linear_model_makes_the_known_entries_more_probable():
    table = table_of(5, rows=40)
    covariance, center, before = np.eye(7), np.zeros(7), -np.inf
    for _ in range(8):
        steps = linear(table, Setting(0.1, 0.0), Threads(1), (covariance, center), steps=1)
        fit = returned(steps)
        covariance, center = fit.covariance, fit.center
        now = likelihood(table, covariance, center, 0.1)
        assert now > before
        before = now


def test_the_linear_model_has_the_same_bits_for_any_number_of_threads():
    table = table_of(6, rows=150)
    start = np.eye(7), np.zeros(7)
    found = []
    for count in (1, 3):
        threads = Threads(count)
        found.append(returned(linear(table, Setting(0.1, 1.0), threads, start, steps=5)))
        threads.close()
    np.testing.assert_array_equal(found[0].values, found[1].values)
    np.testing.assert_array_equal(found[0].left_out, found[1].left_out)


def low_rank(seed, rank, rows=80, columns=50, share=0.5, noise=0.0):
    random = np.random.default_rng(seed)
    truth = random.normal(size=(rows, rank)) @ random.normal(size=(rank, columns))
    truth += noise * random.normal(size=truth.shape)
    known = random.random(truth.shape) < share
    return truth, Table(np.where(known, truth, 99.0), known)


def fit_low_rank(table, threads=1, **options):
    pool = Threads(threads)
    fit = returned(factored(table, column_means(table), 0, pool, **options))
    pool.close()
    return fit


@pytest.mark.parametrize("rank", [1, 3, 5])
def test_the_factored_model_finds_low_rank_exactly_without_being_told_it(rank):
    truth, table = low_rank(rank, rank)
    fit = fit_low_rank(table)
    assert fit.columns.rank < 24
    values, variances = fit.block(0, 80)
    np.testing.assert_allclose(values, truth, atol=1e-4)
    assert (variances >= 0).all()


def test_the_factored_model_grows_until_its_factors_suffice():
    truth, table = low_rank(7, 30, rows=200, columns=150, share=0.6)
    fit = fit_low_rank(table)
    assert fit.columns.rank >= 30
    assert np.sqrt(np.mean((fit.block(0, 200)[0] - truth) ** 2)) < 0.02 * truth.std()


def test_variances_of_the_factored_model_agree_with_its_errors():
    truth, table = low_rank(8, 3, rows=200, noise=1.0)
    values, variances = fit_low_rank(table).block(0, 200)
    error = (values - truth)[~table.known]
    expected = np.mean(variances[~table.known])
    assert expected == pytest.approx(np.mean(error**2), rel=0.1)


def test_the_factored_model_predicts_the_same_by_blocks_and_entries():
    _, table = low_rank(9, 2, rows=30, columns=20, noise=0.5)
    fit = fit_low_rank(table)
    rows, columns = np.nonzero(~table.known)
    for one, other in zip(fit.at(rows, columns), fit.block(0, 30), strict=True):
        np.testing.assert_allclose(one, other[rows, columns], rtol=1e-9, atol=1e-12)


def test_the_factored_model_has_the_same_bits_for_any_number_of_threads():
    _, table = low_rank(10, 4, rows=300, noise=0.3)
    one, many = fit_low_rank(table), fit_low_rank(table, threads=3)
    for left, right in zip(one.block(0, 300), many.block(0, 300), strict=True):
        np.testing.assert_array_equal(left, right)


def test_a_fit_can_be_continued():
    truth, table = low_rank(11, 3)
    first = fit_low_rank(table)
    again = fit_low_rank(table, start=first)
    np.testing.assert_allclose(again.block(0, 80)[0], truth, atol=1e-4)


def test_column_means_are_those_of_what_is_known():
    table = table_of(12)
    fit = column_means(table)
    for column in range(7):
        there = table.known[:, column]
        mean = table.scores[there, column].mean()
        np.testing.assert_allclose(fit.block(0, 12)[0][:, column], mean)
        assert fit.at(np.array([3]), np.array([column]))[0][0] == pytest.approx(mean)


def test_means_of_rows_and_columns_find_effects_that_add():
    random = np.random.default_rng(13)
    of_rows, of_columns = 3 * random.normal(size=(60, 1)), 2 * random.normal(size=40)
    truth = of_rows + of_columns
    known = random.random(truth.shape) < 0.5
    fit = row_and_column_means(Table(np.where(known, truth, 99.0), known))
    np.testing.assert_allclose(fit.block(0, 60)[0], truth, atol=1e-3)


def test_effects_that_are_only_noise_are_drawn_to_nothing():
    random = np.random.default_rng(14)
    table = Table(random.normal(size=(200, 30)), random.random((200, 30)) < 0.5)
    assert np.std(row_and_column_means(table).rows) < 0.1  # plain means of 15 entries: 0.26


def kernel_regression(completed, table, column, targets):
    """Return the prediction of one column for all rows, by the definition."""
    scores = np.delete(completed - completed.mean(axis=0), column, axis=1)
    scores = scores / np.linalg.norm(scores, axis=1, keepdims=True)
    features = np.hstack([scores, OWN * np.eye(len(scores))]) / np.sqrt(1 + OWN**2)
    kernel = tangent_kernel(np.clip(features @ features.T, -1, 1))
    there = table.known[:, column]
    system = kernel[np.ix_(there, there)] + RIDGE * 2 * np.eye(there.sum())
    return kernel[:, there] @ np.linalg.solve(system, targets[there])


def test_regression_on_completed_rows_equals_the_definition():
    table = table_of(15)
    start = covariance_of(15, 7), np.zeros(7)
    fit = returned(linear(table, Setting(0.2, 1.0), Threads(1), start, steps=5))
    completed, joined = on_completed_rows(table, fit, ~table.known, 1, Threads(1))
    rows = np.where(table.known, table.scores, fit.values)
    for column in range(7):
        there = table.known[:, column]
        mean = table.scores[there, column].mean()
        level = mean + kernel_regression(rows, table, column, table.scores[:, column] - mean)
        error = kernel_regression(rows, table, column, fit.left_out[:, column])
        np.testing.assert_allclose(completed[~there, column], level[~there], atol=1e-8)
        np.testing.assert_allclose(
            joined[~there, column], (fit.values[:, column] + error)[~there], atol=1e-8
        )
    assert not completed[table.known].any()


def test_features_become_columns_and_rows_that_are_known():
    table = table_of(16)
    random = np.random.default_rng(16)
    wide = with_sides(
        table, random.normal(5, 3, size=(12, 2)), random.normal(size=(7, 3)), np.ones(7)
    )
    assert wide.scores.shape == (15, 9)
    np.testing.assert_array_equal(wide.known[:12, :7], table.known)
    assert wide.known[:12, 7:].all()
    assert wide.known[12:, :7].all()
    assert not wide.known[12:, 7:].any()
    np.testing.assert_allclose(wide.scores[:12, 7:].mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(wide.scores[:12, 7:].std(axis=0), 1)


def test_of_many_features_the_main_directions_are_kept():
    table = Table(np.zeros((80, 3)), np.ones((80, 3), np.bool_))
    wide = with_sides(table, np.random.default_rng(17).normal(size=(80, 60)), None, np.ones(3))
    added = wide.scores[:, 3:]
    assert added.shape == (80, 30)
    np.testing.assert_allclose(added.T @ added, np.diag(np.diag(added.T @ added)), atol=1e-9)
    assert np.sqrt(np.mean(added[:, 0] ** 2)) == pytest.approx(1)


def test_constant_features_are_left_out():
    table = table_of(18)
    assert with_sides(table, np.ones((12, 2)), None, np.ones(7)) is table
