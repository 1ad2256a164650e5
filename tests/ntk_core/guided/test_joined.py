"""Batches that are joined make the same picture, in fewer and larger pieces."""

from __future__ import annotations

import numpy as np
import pytest

from ntk_core import inpaint
from ntk_core.guided import tiling as tilings
from ntk_core.guided.tiling import (
    BLOCK_COLUMNS,
    BLOCK_ROWS,
    MOST,
    SQUARE,
    density_around,
    joined,
    tile_missing,
)
from ntk_core.problem.problem import Problem
from ntk_core.problem.recipes import DENSE
from ntk_core.problem.rect import Rect

REACH = 14
HEIGHT, WIDTH = SQUARE * BLOCK_ROWS, SQUARE * BLOCK_COLUMNS


def scratches(shape):
    mask = np.zeros(shape, bool)
    mask[20::90, 5:-5] = True
    mask[5:-5, 30::70] = True
    return mask


def half(shape):
    return np.random.default_rng(0).random(shape) < 0.5


def both(shape):
    mask = scratches(shape)
    mask[:, shape[1] // 2 :] |= half(shape)[:, shape[1] // 2 :]
    return mask


def batches_of(mask):
    tiling = tile_missing(~mask)
    return tiling, joined(tiling, Problem.of(np.zeros(mask.shape), mask), REACH)


@pytest.mark.parametrize("make", [scratches, half, both])
def test_joined_batches_hold_the_same_tiles_in_the_same_order(make):
    tiling, batches = batches_of(make((HEIGHT + 70, 2 * WIDTH)))
    assert len(batches) < len(tiling.batches)
    tile = pixel = 0
    for batch in batches:
        assert (batch.first, batch.begin) == (tile, pixel)
        tile, pixel = batch.last, batch.end
        rows, columns = tiling.rows[batch.pixels], tiling.columns[batch.pixels]
        assert batch.rect == Rect(rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)
        assert np.ptp(rows // HEIGHT) == np.ptp(columns // WIDTH) == 0
        one_block = batch.rect.height <= BLOCK_ROWS and batch.rect.width <= BLOCK_COLUMNS
        assert one_block or batch.end - batch.begin <= MOST
    assert (tile, pixel) == (tiling.starts.size - 1, tiling.rows.size)


def test_scratches_are_joined_by_squares_and_half_the_pixels_by_rows():
    _, batches = batches_of(scratches((HEIGHT, 2 * WIDTH)))
    assert len(batches) == 2
    _, batches = batches_of(half((HEIGHT, 2 * WIDTH)))
    assert len(batches) == 2 * SQUARE


def test_only_blocks_of_the_same_density_are_joined():
    mask = both((HEIGHT, WIDTH))
    tiling, batches = batches_of(mask)
    problem = Problem.of(np.zeros(mask.shape), mask)
    densities = {
        batch.begin: density_around(problem, batch.rect, REACH) for batch in tiling.batches
    }
    assert len(set(densities.values())) > 1
    for batch in batches:
        inside = {d for begin, d in densities.items() if batch.begin <= begin < batch.end}
        assert inside == {density_around(problem, batch.sample, REACH)}


@pytest.mark.parametrize(("share", "density"), [(0.5, 0.5), (0.8, 0.2), (0.02, DENSE), (1.0, 0.0)])
def test_densities_are_rounded(share, density):
    mask = np.random.default_rng(1).random((100, 100)) < share
    mask[0, 0], mask[0, 1] = False, True
    problem = Problem.of(np.zeros(mask.shape), mask)
    assert density_around(problem, Rect(20, 20, 80, 80), REACH) == pytest.approx(density)


@pytest.mark.parametrize("make", [scratches, half, both])
@pytest.mark.parametrize("channels", [None, 3])
def test_the_picture_does_not_depend_on_it(make, channels, monkeypatch):
    mask = make((HEIGHT // 2 + 20, WIDTH))
    shape = mask.shape if channels is None else (*mask.shape, channels)
    image = np.random.default_rng(2).random(shape)
    image = np.cumsum(image - 0.5, axis=1) / 20
    monkeypatch.setattr(tilings, "MOST", 0)
    alone = inpaint(image, mask, method="detail", passes=6)
    monkeypatch.undo()
    together = inpaint(image, mask, method="detail", passes=6)
    np.testing.assert_array_equal(together.image, alone.image)
    np.testing.assert_array_equal(together.deviation, alone.deviation)
