from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import ndimage

from ntk_core.guided.coarse import coarse_fill, coarse_spread, pyramid_fill
from ntk_core.guided.tiling import BLOCK_COLUMNS, BLOCK_ROWS, TILE, tile_missing
from ntk_core.problem.problem import Problem

shapes = st.tuples(st.integers(1, 90), st.integers(1, 150))


@given(shape=shapes, seed=st.integers(0, 999), share=st.sampled_from([0.02, 0.5, 0.98, 0.9999]))
def test_coarse_fill_stays_within_the_observed_range(shape, seed, share):
    rng = np.random.default_rng(seed)
    mask = rng.random(shape) < share
    mask[0, 0] = False
    mask[-1, -1] = mask.size > 1
    if not mask.any():
        return
    image = rng.random((*shape, 2)).astype(np.float32)
    problem = Problem.of(image, mask)
    tiling = tile_missing(problem.observed)
    fill = coarse_fill(problem, tiling)
    seen = image[~mask]
    assert fill.shape == (mask.sum(), 2)
    assert np.all(fill >= seen.min(axis=0) - 1e-6)
    assert np.all(fill <= seen.max(axis=0) + 1e-6)


def test_coarse_fill_of_a_small_image_by_hand():
    values = np.array([[[0.0], [1.0]], [[0.5], [0.0]]], np.float32)
    observed = np.array([[True, True], [True, False]])
    fill = pyramid_fill(values, observed, np.array([1]), np.array([1]))
    assert fill.tolist() == [[0.5]]  # the mean of the other three


def halved(values, observed):
    """Means of what is observed in squares of 2 × 2, pixel by pixel, and where anything is."""
    size = [-(-length // 2) for length in observed.shape]
    means, known = np.zeros((*size, values.shape[2])), np.zeros(size, bool)
    for row, column in np.ndindex(*size):
        here = np.s_[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        seen = values[here][observed[here]]
        if len(seen):
            means[row, column], known[row, column] = seen.mean(axis=0), True
    return means, known


def near_each(length, count):
    """How much each of `length` pixels has of each of `count` half-size ones.

    The centre of the half-size pixel j is at 2 j + 1/2; two pixels away it has no share any more.
    What lies beyond the border is as at it.
    """
    pixels, centres = np.arange(length)[:, None], np.arange(-1, count + 1)
    shares = np.maximum(1 - np.abs(pixels - (2 * centres + 0.5)) / 2, 0)
    shares[:, 1] += shares[:, 0]
    shares[:, -2] += shares[:, -1]
    return shares[:, 1:-1]


def by_hand(values, observed):
    """All pixels, from half-size ones whose gaps are filled in the same way."""
    means, known = halved(values, observed)
    if not known.all():
        means = np.where(known[..., None], means, by_hand(means, known))
    down, across = map(near_each, observed.shape, known.shape)
    return np.einsum("ij,jkc,lk->ilc", down, means, across)


@settings(max_examples=40, deadline=None)
@given(
    height=st.integers(1, 11),
    width=st.integers(1, 11),
    share=st.sampled_from([0.1, 0.6, 0.97]),
    seed=st.integers(0, 999),
)
@example(height=9, width=6, share=0.97, seed=1)
def test_coarse_fill_is_bilinear_between_means(height, width, share, seed):
    rng = np.random.default_rng(seed)
    observed = rng.random((height, width)) >= share
    observed[rng.integers(height), rng.integers(width)] = True
    values = rng.random((height, width, 2)) * observed[..., None]
    rows, columns = np.nonzero(~observed)
    fill = pyramid_fill(values.astype(np.float32), observed, rows, columns)
    expected = by_hand(values, observed)[rows, columns]
    np.testing.assert_allclose(fill, expected, rtol=0, atol=1e-5)


def test_coarse_spread_is_the_deviation_of_the_averaged_pixels():
    rng = np.random.default_rng(0)
    mask = np.zeros((32, 64), bool)
    mask[9:22, 20:43] = True
    image = rng.random((*mask.shape, 2)).astype(np.float32)
    problem = Problem.of(image, mask)
    tiling = tile_missing(problem.observed)
    places = tiling.rows, tiling.columns
    fill = coarse_fill(problem, tiling)
    spread = coarse_spread(problem, tiling, fill, 3)
    values = np.where(mask[..., None], 0, image).astype(float)
    mean, square = by_hand(values, ~mask), by_hand(values**2, ~mask)
    np.testing.assert_allclose(fill, mean[places], rtol=0, atol=1e-5)
    expected = np.sqrt(np.mean(square - mean**2, axis=-1))
    near = ndimage.binary_dilation(~mask, np.ones((7, 7), bool))
    expected[near] = 0
    assert np.count_nonzero(expected) == 7 * 17
    np.testing.assert_allclose(spread, expected[places], rtol=0, atol=1e-4)


def test_coarse_fill_reads_only_around_far_apart_specks():
    image = np.zeros((4000, 6000), np.uint8)
    mask = np.zeros(image.shape, bool)
    mask[5, 5] = mask[-5, -5] = True
    problem = Problem.of(image, mask)
    read = []

    class Spy:
        observed, channels = problem.observed, 1

        def values(self, rect):
            read.append(rect.height * rect.width)
            return problem.values(rect)

    coarse_fill(Spy(), tile_missing(problem.observed))
    assert len(read) == 2
    assert sum(read) < 0.002 * image.size


@given(observed=hnp.arrays(bool, shapes))
def test_tiling_lists_every_missing_pixel_once(observed):
    if observed.all():
        observed[0, 0] = False
    tiling = tile_missing(observed)
    listed = np.zeros(observed.shape, int)
    np.add.at(listed, (tiling.rows, tiling.columns), 1)
    np.testing.assert_array_equal(listed, ~observed)
    for begin, end in zip(tiling.starts[:-1], tiling.starts[1:], strict=True):
        assert end > begin
        assert np.ptp(tiling.rows[begin:end] // TILE) == 0
        assert np.ptp(tiling.columns[begin:end] // TILE) == 0


def test_the_first_pixels_of_a_tile_are_spread_over_it():
    tiling = tile_missing(np.zeros((16, 16), bool))
    for begin, end in zip(tiling.starts[:-1], tiling.starts[1:], strict=True):
        sample = slice(begin, begin + (end - begin) // 4)
        places = np.stack([tiling.rows[sample], tiling.columns[sample]])
        assert (places % 2 == 0).all()
        assert len(set(map(tuple, places.T.tolist()))) == TILE**2 // 4


@given(observed=hnp.arrays(bool, shapes))
def test_batches_follow_each_other_and_enclose_their_pixels(observed):
    observed[0, 0] = False
    tiling = tile_missing(observed)
    tile = pixel = 0
    for batch in tiling.batches:
        assert (batch.first, batch.begin) == (tile, pixel)
        tile, pixel = batch.last, batch.end
        assert tiling.starts[batch.first] == batch.begin
        assert tiling.starts[batch.last] == batch.end
        rows = tiling.rows[batch.begin : batch.end]
        columns = tiling.columns[batch.begin : batch.end]
        assert (batch.rect.top, batch.rect.bottom) == (rows.min(), rows.max() + 1)
        assert (batch.rect.left, batch.rect.right) == (columns.min(), columns.max() + 1)
        assert batch.rect.height <= BLOCK_ROWS
        assert batch.rect.width <= BLOCK_COLUMNS
        block = tiling.blocks[rows[0] // BLOCK_ROWS, columns[0] // BLOCK_COLUMNS]
        assert tiling.batches[block] is batch
        assert list(tiling.batches_in(batch.rect)) == [batch]
    assert (tile, pixel) == (tiling.starts.size - 1, tiling.rows.size)
    assert np.count_nonzero(tiling.blocks >= 0) == len(tiling.batches)
