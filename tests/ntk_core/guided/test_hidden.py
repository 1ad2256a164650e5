"""Where few pixels are observed: how it is told, and what hidden pixels say of two fills."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ntk_core import inpaint, inpaint_iter
from ntk_core.guided import hidden as hidden_pixels
from ntk_core.guided.hidden import HIDDEN, LEAST, Trial, hide, sparse_batches
from ntk_core.guided.tiling import BLOCK_COLUMNS, BLOCK_ROWS, tile_missing
from ntk_core.problem.problem import Problem


def problem_of(mask: np.ndarray, channels: int = 1) -> Problem:
    """Return a problem with random values and some mask."""
    values = np.random.default_rng(5).random((*mask.shape, channels)).astype(np.float32)
    return Problem.of(values, mask)


def scattered(shape: tuple[int, int], share: float) -> np.ndarray:
    """Return a mask of random pixels."""
    return np.random.default_rng(1).random(shape) < share


@pytest.mark.parametrize(
    ("share", "sparse"), [(0.5, False), (0.65, False), (0.75, True), (0.9, True)]
)
def test_blocks_are_sparse_where_less_than_three_in_ten_pixels_are_observed(share, sparse):
    problem = problem_of(scattered((128, 192), share))
    tiling = tile_missing(problem.observed)
    assert sparse_batches(problem, tiling) == (tiling.batches if sparse else ())


def test_a_hole_is_not_sparse() -> None:
    mask = np.zeros((192, 192), bool)
    mask[60:140, 60:140] = True
    problem = problem_of(mask)
    assert sparse_batches(problem, tile_missing(problem.observed)) == ()


def test_only_the_blocks_with_few_observed_pixels_are_sparse() -> None:
    mask = scattered((128, 128), 0.4)
    mask[:64, 64:] = scattered((64, 64), 0.8)
    problem = problem_of(mask)
    (batch,) = sparse_batches(problem, tile_missing(problem.observed))
    assert (batch.rect.top, batch.rect.left // 64, batch.rect.bottom) == (0, 1, 64)


def test_hidden_pixels_are_a_fifth_of_the_observed_and_move_with_the_blocks() -> None:
    mask = scattered((256, 256), 0.8)
    problem = problem_of(mask)
    whole = hide(problem, sparse_batches(problem, tile_missing(problem.observed)))
    assert whole.wanted.sum() == pytest.approx(HIDDEN * (~mask).sum(), rel=0.1)
    assert not (whole.wanted & mask).any()
    np.testing.assert_array_equal(whole.observed, ~mask & ~whole.wanted)
    part = problem_of(mask[BLOCK_ROWS:, BLOCK_COLUMNS:])
    hidden = hide(part, sparse_batches(part, tile_missing(part.observed)))
    np.testing.assert_array_equal(hidden.wanted, whole.wanted[BLOCK_ROWS:, BLOCK_COLUMNS:])


def trial_with(*mixtures: list[float]) -> tuple[Trial, Problem]:
    """Return a trial in which the errors of three fills are such that known mixtures are the best.

    That of the first 64 columns is the first one, and so on. Between them lie columns that are not
    sparse.
    """
    mask = scattered((64, 64 * (2 * len(mixtures) - 1)), 0.8)
    for number in range(1, 2 * len(mixtures) - 1, 2):
        mask[:, 64 * number : 64 * number + 64] = False
    mask[0] = False  # so that every block has observed pixels
    problem = problem_of(mask, channels=2)
    tiling = tile_missing(problem.observed)
    hidden = hide(problem, sparse_batches(problem, tiling))
    solved = tile_missing(hidden.observed)
    truth = problem.image[solved.rows, solved.columns]
    rng = np.random.default_rng(2)
    one, other = rng.normal(size=(2, *truth.shape))
    a, b, c = np.array(mixtures)[solved.columns // 128].T[..., None]
    errors = (one, other, -(a * one + b * other) / c)  # a one + b other + c last = 0
    fills = tuple((truth + error).astype(np.float32) for error in errors)
    return Trial(problem, hidden, solved, fills), problem


def test_each_region_has_the_mixture_that_makes_its_own_errors_least(monkeypatch) -> None:
    monkeypatch.setattr(hidden_pixels, "CAUTION", 0.0)
    trial, problem = trial_with([0.25, 0.25, 0.5], [0.6, 0.1, 0.3])
    tiling = tile_missing(problem.observed)
    shares = trial.shares(tiling, sparse_batches(problem, tiling))
    left = tiling.columns < 96
    np.testing.assert_allclose(shares[:, left].T, [[0.25, 0.25, 0.5]] * left.sum(), atol=1e-3)
    np.testing.assert_allclose(shares[:, ~left].T, [[0.6, 0.1, 0.3]] * (~left).sum(), atol=1e-3)


def test_with_caution_the_mixture_is_nearer_to_equal_shares() -> None:
    trial, problem = trial_with([0.6, 0.1, 0.3])
    tiling = tile_missing(problem.observed)
    shares = trial.shares(tiling, sparse_batches(problem, tiling))[:, 0]
    assert shares.sum() == pytest.approx(1)
    assert 1 / 3 < shares[0] < 0.6
    assert 0.1 < shares[1] < 1 / 3


def test_no_share_is_negative(monkeypatch) -> None:
    monkeypatch.setattr(hidden_pixels, "CAUTION", 0.0)
    trial, problem = trial_with([0.8, -0.3, 0.5])
    tiling = tile_missing(problem.observed)
    shares = trial.shares(tiling, sparse_batches(problem, tiling))
    assert (shares[1] == 0).all()
    np.testing.assert_allclose(shares.sum(axis=0), 1, atol=1e-6)


def test_fills_without_errors_are_the_first() -> None:
    trial, problem = trial_with([0.25, 0.25, 0.5])
    tiling = tile_missing(problem.observed)
    truth = problem.image[trial.tiling.rows, trial.tiling.columns]
    same = replace(trial, fills=(truth, truth))
    shares = same.shares(tiling, sparse_batches(problem, tiling))
    np.testing.assert_allclose(shares.sum(axis=0), 1)


def test_too_few_hidden_pixels_tell_nothing() -> None:
    mask = scattered((30, 30), 0.8)
    problem = problem_of(mask)
    tiling = tile_missing(problem.observed)
    batches = sparse_batches(problem, tiling)
    hidden = hide(problem, batches)
    assert 0 < hidden.missing < LEAST
    solved = tile_missing(hidden.observed)
    zeros = np.zeros((solved.rows.size, 1), np.float32)
    assert batches
    shares = Trial(problem, hidden, solved, (zeros, zeros + 1)).shares(tiling, batches)
    assert (shares[0] == 1).all()
    assert not shares[1].any()


def test_progress_never_decreases_and_ends_once() -> None:
    y, x = np.mgrid[:80, :140]
    image = 0.5 + 0.4 * np.sin(x / 2.5 + y / 4)
    mask = scattered(image.shape, 0.8)
    fractions = [step.fraction for step in inpaint_iter(image, mask, method="detail")]
    assert fractions == sorted(fractions)
    assert fractions.index(1.0) == len(fractions) - 1


def test_weights_and_what_groups_add_make_the_pixel() -> None:
    y, x = np.mgrid[:80, :90]
    image = (0.5 + 0.4 * np.sin(x / 2.5 + y / 4)).astype(np.float32)
    mask = scattered(image.shape, 0.8)
    solution = inpaint(image, mask, method="detail")
    for row, column in np.argwhere(mask)[::1500]:
        found = solution.weights(row, column)
        made = np.einsum("jcd,jd->c", found.weights, found.values) + found.added
        assert made[0] == pytest.approx(solution.image[row, column], abs=2e-5)
        assert found.added.any()
