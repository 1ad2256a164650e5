"""One tile against a dense float64 solve, written from the formulas."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core.guided.engine import NETWORK
from ntk_core.guided.neighbours import choose as choose_columns
from ntk_core.guided.records import Estimate, TileRegression, TileView
from ntk_core.guided.tiles import solve_tiles
from ntk_core.guided.tiling import tile_missing
from ntk_core.kernels.pointwise import pointwise_coefficients, pointwise_kernel
from ntk_core.networks.priors import Adjacency, Guided, patch_scales

PADDING, RADIUS, BANDWIDTH, SIGMA, RIDGE = 2, 5.0, 0.3, 1.2, 1e-2


def make(channels=2, size=17, share=0.5, seed=0):
    rng = np.random.default_rng(seed)
    image = rng.random((size, size, channels)).astype(np.float32)
    observed = rng.random((size, size)) >= share
    return image, observed


def solve(
    image,
    observed,
    *,
    reach,
    neighbours,
    guided,
    background=None,
    spread=0.0,
    calibration=(1.0, 1.0),
):
    tiling = tile_missing(observed)
    picture = np.pad(image, ((PADDING, PADDING), (PADDING, PADDING), (0, 0)), "symmetric")
    scales = patch_scales(PADDING, SIGMA, BANDWIDTH, image.shape[2]) if guided else np.empty(0)
    fill = np.full((tiling.rows.size, image.shape[2]), np.nan, np.float32)
    deviation = np.full(tiling.rows.size, np.nan, np.float32)
    if background is None:
        background = np.zeros_like(fill)
    solve_tiles(
        TileView(picture, PADDING, observed, scales.astype(np.float32)),
        TileRegression(
            RADIUS, pointwise_coefficients(NETWORK), reach, neighbours, RIDGE, *calibration
        ),
        tiling.rows,
        tiling.columns,
        tiling.starts,
        Estimate(background, np.full(len(fill), spread, np.float32)),
        Estimate(fill, deviation),
    )
    return tiling, fill, deviation


def dense(image, known, rows, columns, *, guided):
    """K_MO (K_OO + λ I)⁻¹ (v_O − mean) + mean in float64, over the pixels that `known` lists."""
    return posterior(image, known, rows, columns, guided=guided)[0]


def posterior(image, known, rows, columns, *, guided):
    """Return the posterior mean, and s √(1 + λ − k (K + λ I)⁻¹ k'), s² = y' (K + λ I)⁻¹ y / n."""
    height, width, _ = image.shape
    prior = Guided(image, RADIUS, BANDWIDTH, PADDING, SIGMA) if guided else Adjacency(RADIUS)

    def kernel(a, b):
        pairs = (a[0][:, None], a[1][:, None]), b
        correlation = prior.covariance(*pairs, (height, width), circular=False)
        return pointwise_kernel(NETWORK, correlation) / 2

    here, there = (known[:, 0], known[:, 1]), (rows, columns)
    values = image[known[:, 0], known[:, 1]].astype(float)
    mean = values.mean(axis=0)
    system = kernel(here, here) + RIDGE * np.eye(len(known))
    cross = kernel(there, here)
    variance = 1 + RIDGE - np.sum(cross * np.linalg.solve(system, cross.T).T, axis=1)
    amplitude = np.mean((values - mean) * np.linalg.solve(system, values - mean))
    fill = mean + cross @ np.linalg.solve(system, values - mean)
    return fill, np.sqrt(amplitude * variance)


@pytest.mark.parametrize("guided", [False, True])
def test_using_all_observed_pixels_equals_the_dense_solve(guided):
    image, observed = make(share=0.2)
    tiling, fill, _ = solve(image, observed, reach=17, neighbours=1000, guided=guided)
    known = np.argwhere(observed)
    expected = dense(image, known, tiling.rows, tiling.columns, guided=guided)
    np.testing.assert_allclose(fill, expected, atol=2e-3)


@pytest.mark.parametrize("guided", [False, True])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_deviation_equals_the_dense_posterior(guided, channels):
    image, observed = make(channels, share=0.2)
    tiling, _, deviation = solve(image, observed, reach=17, neighbours=1000, guided=guided)
    known = np.argwhere(observed)
    _, expected = posterior(image, known, tiling.rows, tiling.columns, guided=guided)
    np.testing.assert_allclose(deviation, expected, rtol=2e-3)


def test_the_calibration_scales_deviations_and_spreads_them_around_the_typical_one():
    image, observed = make(share=0.2)
    own, scaled, spread = (
        solve(image, observed, reach=4, neighbours=99, guided=True, calibration=calibration)[2]
        for calibration in [(1.0, 1.0), (1.5, 1.0), (1.0, 2.0)]
    )
    np.testing.assert_allclose(scaled, 1.5 * own, rtol=1e-5)
    tiling = tile_missing(observed)
    for begin, end in zip(tiling.starts[:-1], tiling.starts[1:], strict=True):
        ratio = spread[begin:end] / own[begin:end] ** 2  # 1 / (s √V̄), the same in all of a tile
        np.testing.assert_allclose(ratio, ratio[0], rtol=1e-4)


def test_only_pixels_within_reach_are_used():
    image, observed = make(share=0.5)
    tiling, fill, _ = solve(image, observed, reach=4, neighbours=1000, guided=True)
    for begin, end in zip(tiling.starts[:-1], tiling.starts[1:], strict=True):
        rows, columns = tiling.rows[begin:end], tiling.columns[begin:end]
        known = np.argwhere(observed)
        near = (
            (known[:, 0] >= rows.min() - 4)
            & (known[:, 0] <= rows.max() + 4)
            & (known[:, 1] >= columns.min() - 4)
            & (known[:, 1] <= columns.max() + 4)
        )
        expected = dense(image, known[near], rows, columns, guided=True)
        trusted = [
            np.hypot(*(known - (row, column)).T).min() <= 2
            for row, column in zip(rows, columns, strict=True)
        ]
        np.testing.assert_allclose(fill[begin:end][trusted], expected[trusted], atol=2e-3)


def choose(targets, candidates, neighbours):
    """Which candidates are kept; points are rows (row / ℓ, column / ℓ, value / h)."""
    features = np.ascontiguousarray(np.vstack([targets, candidates]).T, np.float32)
    count = len(targets)
    kept = choose_columns(features, count, pointwise_coefficients(NETWORK), neighbours)
    return kept - count


def test_half_of_the_kept_are_the_nearest_and_half_the_most_alike():
    rng = np.random.default_rng(0)
    targets, candidates = rng.normal(size=(5, 3)), rng.normal(size=(300, 3)) * 2
    kept = choose(targets, candidates, 40)
    distance = np.hypot(*(candidates[:, :2] - targets[:, :2].mean(axis=0)).T)
    near = set(np.argsort(distance)[:20].tolist())
    sample = targets[:2]  # a quarter of five, rounded up
    square = np.sum((sample[:, None] - candidates[None]) ** 2, axis=-1)
    kernel = pointwise_kernel(NETWORK, np.exp(-square / 2)) / 2
    likeness = np.sum((kernel - 1 / (2 * np.pi)) ** 8, axis=0)
    likeness[list(near)] = -1
    assert set(kept.tolist()) == near | set(np.argsort(-likeness)[:20].tolist())
    assert kept.tolist() == sorted(kept.tolist())


def test_a_good_match_for_one_target_beats_weak_matches_for_all():
    targets = [(0, 0, value) for value in (0, 3, 0, 0, 0, 0, 0)]
    bland = [(0.1, 0, 1.5)] * 20
    kept = choose(targets, [*bland, (0.2, 0.2, 3)], 4)
    assert 20 in kept


def test_if_no_candidate_is_similar_the_nearest_are_kept():
    candidates = [(0, step, 1000 + step) for step in range(30, 0, -1)]
    assert choose([(0, 0, 0)], candidates, 10).tolist() == list(range(20, 30))


def test_among_too_many_candidates_the_most_similar_are_kept():
    image, observed = make(size=9, share=0.0, channels=1)
    observed[4, 4] = False  # one missing pixel: alike means near, and near is unambiguous
    image[~observed] = 0
    tiling, fill, _ = solve(image, observed, reach=9, neighbours=8, guided=False)
    around = np.argwhere(observed & (np.abs(np.indices(observed.shape) - 4).max(axis=0) <= 1))
    expected = dense(image, around, tiling.rows, tiling.columns, guided=False)
    np.testing.assert_allclose(fill, expected, atol=2e-3)


def test_far_from_observed_pixels_the_fill_is_the_background():
    image, observed = make(size=33, share=0.0, channels=1)
    observed[:, 8:] = False
    tiling = tile_missing(observed)
    background = np.linspace(0, 1, tiling.rows.size, dtype=np.float32)[:, None]
    _, fill, deviation = solve(
        image, observed, reach=6, neighbours=64, guided=True, background=background, spread=0.7
    )
    deep = tiling.columns >= 8 + 6 - 1
    assert deep.any()
    np.testing.assert_array_equal(fill[deep], background[deep])
    np.testing.assert_array_equal(deviation[deep], np.float32(0.7))
    edge = tiling.columns == 8
    assert np.all(fill[edge] != background[edge])
