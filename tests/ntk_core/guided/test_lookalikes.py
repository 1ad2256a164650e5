"""Look-alike patches against a dense float64 solve, written from the formulas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ntk_core import inpaint
from ntk_core.guided.comparison import FAR
from ntk_core.guided.lookalikes import SMOOTHED, most_alike, solve_patches
from ntk_core.guided.passes import patches_over
from ntk_core.guided.records import Estimate, PatchGrid, PatchRegression

NOISE = 1e-3
COUNTS = (0.4, 3.0)  # of a pair of pixels of which none or both are observed


def solve(
    picture, observed, *, side=4, spacing=2, reach=6, neighbours=20, asked=None, by_variance=False
):
    """Return the fill and the deviation of all pixels; NaN where nothing was written."""
    asked = ~observed if asked is None else asked
    rows, columns = (index.astype(np.int32) for index in np.nonzero(asked))
    height, width = min(side, observed.shape[0]), min(side, observed.shape[1])
    fill = np.full((rows.size, picture.shape[2]), np.nan, np.float32)
    deviation = np.full(rows.size, np.nan, np.float32)
    tops = patches_over(0, observed.shape[0], height, observed.shape[0], spacing)
    lefts = patches_over(0, observed.shape[1], width, observed.shape[1], spacing)
    grid = PatchGrid(tops, lefts, height, width)
    regression = PatchRegression(reach, neighbours, *COUNTS, by_variance, NOISE, 1.0, 1.0)
    result = Estimate(fill, deviation)
    solve_patches(picture, observed, rows, columns, grid, regression, result)
    return fill, deviation, grid


def dense(picture, observed, grid, *, reach=6, neighbours=20, by_variance=False):
    """Return what `solve` should, patch by patch, with numpy's solver."""
    tops, lefts, height, width = grid
    values = picture.astype(float)
    sums, weights, variances = (np.zeros(picture.shape) for _ in range(3))

    def patch(array, top, left):
        return array[top : top + height, left : left + width]

    for top in tops:
        for left in lefts:
            known = np.repeat(patch(observed, top, left).ravel(), picture.shape[2])
            if known.all() or not known.any():
                continue
            here = patch(values, top, left).ravel()
            others = []
            for y in range(max(top - reach, 0), min(top + reach, len(values) - height) + 1):
                for x in range(max(left - reach, 0), min(left + reach, len(values[0]) - width) + 1):
                    other = patch(values, y, x).ravel()
                    sure = known * 1 + np.repeat(patch(observed, y, x).ravel(), picture.shape[2])
                    counts = np.array([COUNTS[0], 1, COUNTS[1]])[sure]
                    others.append((np.sum(counts * (other - here) ** 2), other))
            others.sort(key=lambda pair: pair[0])
            alike = np.array([other for _, other in others[:neighbours]])
            mean = alike.mean(axis=0)
            covariance = np.cov(alike.T, bias=True)
            inner = covariance[np.ix_(known, known)] + NOISE * np.eye(known.sum())
            cross = covariance[np.ix_(~known, known)]
            value = mean[~known] + cross @ np.linalg.solve(inner, here[known] - mean[known])
            variance = np.diag(covariance)[~known] + NOISE
            variance = variance - np.sum(cross * np.linalg.solve(inner, cross.T).T, axis=1)
            unseen = SMOOTHED * NOISE * (~known).sum() / known.sum()
            weight = 1 / (variance if by_variance else np.sqrt(variance))
            for total, part in (
                (sums, value * weight),
                (weights, weight),
                (variances, (variance + unseen) * weight),
            ):
                spread = np.zeros(known.size)
                spread[~known] = part
                patch(total, top, left)[...] += spread.reshape(height, width, -1)
    missing = ~observed
    deviation = np.sqrt(np.mean(variances[missing] / weights[missing], axis=-1))
    return sums[missing] / weights[missing], deviation


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("shape", [(17, 22), (16, 16), (3, 20)])
@pytest.mark.parametrize("by_variance", [False, True])
def test_patch_regression_equals_the_dense_solve(shape, channels, by_variance):
    rng = np.random.default_rng(4)
    picture = rng.random((*shape, channels)).astype(np.float32)
    observed = rng.random(shape) >= 0.5
    fill, deviation, grid = solve(picture, observed, by_variance=by_variance)
    expected, expected_deviation = dense(picture, observed, grid, by_variance=by_variance)
    np.testing.assert_allclose(fill, expected, atol=2e-4)
    np.testing.assert_allclose(deviation, expected_deviation, rtol=2e-3)


@settings(deadline=None)
@given(
    hnp.arrays(np.float32, st.integers(1, 70), elements=st.integers(0, 40).map(float)),
    st.integers(1, 30),
    st.floats(0, 100, width=32),
)
def test_the_most_alike_do_not_depend_on_the_guess(differences, neighbours, guess):
    differences[differences == 40] = FAR
    offsets = np.arange(differences.size)
    alike, limit = most_alike(differences, offsets, neighbours, np.float32(guess))
    inside = np.flatnonzero(differences < FAR)
    order = inside[np.argsort(differences[inside], kind="stable")]
    assert set(alike.tolist()) == set(order[:neighbours].tolist())
    again, same = most_alike(differences, offsets, neighbours, limit)
    np.testing.assert_array_equal(again, alike)
    assert np.count_nonzero(differences < same) == np.count_nonzero(differences < limit)


def test_some_pixels_become_what_they_are_among_all():
    rng = np.random.default_rng(5)
    picture = rng.random((40, 30, 1)).astype(np.float32)
    observed = rng.random((40, 30)) >= 0.5
    asked = ~observed & (rng.random((40, 30)) < 0.1)
    every, deviations, _ = solve(picture, observed)
    fill, deviation, _ = solve(picture, observed, asked=asked)
    np.testing.assert_array_equal(fill, every[asked[~observed]])
    np.testing.assert_array_equal(deviation, deviations[asked[~observed]])


def test_a_repeated_texture_corrects_an_estimate_that_is_off():
    rng = np.random.default_rng(1)
    truth = np.tile(rng.random((5, 7)), (8, 6)).astype(np.float32)[..., None]
    observed = rng.random(truth.shape[:2]) >= 0.3
    off = rng.normal(0, 0.1, truth.shape).astype(np.float32)
    picture = np.where(observed[..., None], truth, truth + off)
    fill, _, _ = solve(picture, observed, side=6, reach=14, neighbours=8)
    before = np.sqrt(np.mean(off[~observed] ** 2))
    assert np.sqrt(np.mean((fill - truth[~observed]) ** 2)) < 0.5 * before


def test_pixels_without_an_observed_one_in_their_patches_are_unchanged():
    observed = np.ones((30, 30), bool)
    observed[6:24, 6:24] = False
    picture = np.random.default_rng(0).random((30, 30, 1)).astype(np.float32)
    fill, deviation, _ = solve(picture, observed, side=4)
    depth = np.zeros((30, 30), bool)
    depth[8:22, 8:22] = True  # patches of 4 at even places reach 2 pixels past the rim
    untouched = depth[~observed]
    assert np.isnan(fill[untouched]).all()
    assert np.isnan(deviation[untouched]).all()
    assert np.isfinite(fill[~untouched]).all()


def test_a_flat_picture_stays_flat():
    picture = np.full((20, 20, 1), 0.3, np.float32)
    observed = np.random.default_rng(0).random((20, 20)) >= 0.5
    fill, deviation, _ = solve(picture, observed)
    np.testing.assert_allclose(fill, 0.3, atol=1e-6)
    assert deviation.max() <= np.sqrt(NOISE * (1 + 15 * SMOOTHED)) * 1.001  # one of 16 observed


@given(
    st.integers(1, 40),
    st.integers(1, 8),
    st.integers(1, 4),
    st.integers(0, 39),
    st.integers(1, 40),
)
@settings(max_examples=200)
def test_patches_cover_every_pixel_and_do_not_depend_on_the_batch(
    length, size, spacing, begin, extent
):
    size, spacing = min(size, length), min(spacing, size)
    begin = min(begin, length - 1)
    end = min(begin + extent, length)
    whole = patches_over(0, length, size, length, spacing)
    part = patches_over(begin, end, size, length, spacing)
    held = np.zeros(length, bool)
    for start in whole:
        assert 0 <= start <= length - size
        held[start : start + size] = True
    assert held.all()
    meets = (whole < end) & (whole + size > begin)
    np.testing.assert_array_equal(part, whole[meets])


def test_batches_leave_no_seams_in_the_picture():
    """A batch's border pixel is made of the same patches as any other."""
    rng = np.random.default_rng(3)
    ramp = np.add.outer(np.arange(80), np.arange(150)) % 23 / 23
    mask = rng.random(ramp.shape) < 0.5
    error = np.abs(inpaint(ramp, mask).image - ramp)
    border = np.zeros(mask.shape, bool)
    border[31:33] = border[:, 63:65] = True
    assert error[border & mask].mean() < 1.5 * error[mask].mean()
