from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from inpaint_app.masks import thinness
from inpaint_app.masks.thinness import contrast, extreme_colours, lines

SHAPES = [(1, 1), (3, 200), (130, 9), (150, 310)]


def grain(shape, seed=0):
    return np.random.default_rng(seed).random(shape, dtype=np.float32)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("step", [1, 2])
def test_extreme_colours_are_those_of_the_three_channels(dtype, step):
    white = np.iinfo(dtype).max
    image = np.random.default_rng(0).integers(0, white + 1, (131, 47, 4)).astype(dtype)
    for bright, extreme in ((True, np.min), (False, np.max)):
        expected = extreme(image[..., :3], axis=2) / white
        if step == 2:
            padded = np.pad(expected, ((0, 1), (0, 1)), mode="edge")
            expected = padded.reshape(66, 2, 24, 2).mean((1, 3))
        got = extreme_colours(image, step, bright=bright)
        assert got.dtype == np.float32
        np.testing.assert_allclose(got, expected, atol=1e-6)


def test_values_that_are_not_finite_are_dark_or_clipped():
    image = np.array([[np.nan, 2.0, -1.0, np.inf]], np.float32)
    got = extreme_colours(image, 1, bright=True)
    np.testing.assert_array_equal(got, [[0, 1, 0, 1]])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("side", [5, 7])
def test_contrast_is_that_of_a_top_hat_over_the_usual_one(shape, side, monkeypatch):
    monkeypatch.setattr(thinness, "_FLOOR", np.float32(1e6))  # so large that no other counts
    values = grain(shape)
    opened = values - ndimage.grey_opening(values, (side, side))
    closed = ndimage.grey_closing(values, (side, side)) - values
    for bright, expected in ((True, opened), (False, closed)):
        got = contrast(values, side, bright=bright)
        np.testing.assert_allclose(got.ratio * 1e6, expected, rtol=1e-5, atol=1e-6)


def test_contrast_is_less_where_everything_is_grainy():
    values = np.full((160, 320), 0.5, np.float32)
    values[:, 160:] += 0.3 * grain((160, 160))
    values[80, 40:60] = values[80, 240:260] = 1
    got = contrast(values, 5, bright=True)
    assert got.ratio[80, 40:60].min() > 3 * got.ratio[80, 240:260].max()


@pytest.mark.parametrize("shape", SHAPES)
def test_lines_are_the_clearest_of_all_directions(shape, monkeypatch):
    monkeypatch.setattr(thinness, "_TILE", (61, 100))
    values = 30 * grain(shape)
    got = np.full(shape, np.nan, np.float32)
    for tile in lines(values, 24.0):
        got[tile.rows, tile.columns] = tile.lines
    roots = np.sqrt(np.minimum(values, 24))
    for row, column in np.random.default_rng(1).integers(0, shape, (40, 2)):
        assert got[row, column] == pytest.approx(clearest(roots, row, column) ** 2, rel=1e-5)


def clearest(roots, row, column):
    """Return the largest mean along the 32 pixels of a line, walked in doubling steps."""
    best = 0.0
    for slope in np.arange(-16, 16, 2) / 16:
        steps = [(2**power, round(2**power * slope)) for power in range(5)]
        for turned in (False, True):
            ways = [(step, aside) if turned else (aside, step) for step, aside in steps]
            half = (16, round(16 * slope)) if turned else (round(16 * slope), 16)
            points = [(row - half[0], column - half[1])]
            if not inside(roots, points[0]):
                continue
            for down, right in ways:
                points += [(r + down, c + right) for r, c in points]
            best = max(best, sum(roots[p] for p in points if inside(roots, p)) / 32)
    return best


def inside(image, point):
    return all(0 <= at < side for at, side in zip(point, image.shape, strict=True))


def test_the_size_of_tiles_does_not_change_lines(monkeypatch):
    values = 30 * grain((150, 310))
    found = []
    for tile in ((1000, 1000), (17, 40)):
        monkeypatch.setattr(thinness, "_TILE", tile)
        out = np.empty_like(values)
        for part in lines(values, 24.0):
            out[part.rows, part.columns] = part.lines
        found.append(out)
    np.testing.assert_array_equal(*found)
