"""What is measured at candidates for damage, against a computation for one pixel at a time."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage
from skimage import data

from inpaint_app.masks.candidates import MEASURES, candidates

DIRECTIONS = [(0, 2), (1, 2), (1, 1), (2, 1), (2, 0), (2, -1), (1, -1), (1, -2)]


def beyond_sides(values, row, column, distance):
    """Return how far a pixel is above both sides, in the best direction."""
    height, width = values.shape
    best = -np.inf
    for down, aside in DIRECTIONS:
        scale = distance / np.hypot(down, aside)
        step = round(down * scale), round(aside * scale)
        sides = [
            values[
                min(max(row + sign * step[0], 0), height - 1),
                min(max(column + sign * step[1], 0), width - 1),
            ]
            for sign in (-1, 1)
        ]
        best = max(best, values[row, column] - max(sides))
    return best


@pytest.mark.parametrize("bright", [True, False])
def test_measures_are_those_of_each_pixel(bright):
    image = data.astronaut()[180:300, 200:330]
    values = (image.min(axis=2) if bright else image.max(axis=2)) / np.float32(255)
    signed = values if bright else -values
    for found in candidates(image, 1, (bright,)):
        side = 5 if found.kind == "scratch" else 7
        hat = ndimage.white_tophat(signed, (side, side))
        measures = dict(zip(MEASURES, found.measures, strict=True))
        assert len(found.places) > 30
        for index in range(0, len(found.places), 17):
            row, column = divmod(int(found.places[index]), image.shape[1])
            got = {name: float(each[index]) for name, each in measures.items()}
            height = hat[row, column]
            share = 1 / (height + 0.02)
            for name, distance in (("near sides", 3), ("far sides", 6)):
                over = max(beyond_sides(signed, row, column, distance), -0.2)
                assert got[name] == pytest.approx(over * share, abs=2e-3)
            around = signed[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
            step = signed[row, column] - around.min()
            assert got["sharp"] == pytest.approx(min(step * share, 2), abs=2e-3)
            extreme = values[row, column] if bright else 1 - values[row, column]
            assert got["extreme"] == pytest.approx(extreme, abs=1e-5)
            room = max(1 - extreme + height, 0.02)
            assert got["opaque"] == pytest.approx(min(height / room, 1.5), abs=2e-3)
            assert (got["row"], got["column"]) == (row - 60, column - 65)
            assert got["row · column"] == got["row"] * got["column"]


def test_lines_of_the_other_tone_are_counted_whichever_tone_is_sought():
    image = data.camera()[:200, :200]
    both = {(found.kind, found.bright): found for found in candidates(image)}
    assert len(both) == 4
    for bright in (True, False):
        for found in candidates(image, 1, (bright,)):
            same = both[found.kind, bright]
            np.testing.assert_array_equal(found.places, same.places)
            np.testing.assert_array_equal(found.measures, same.measures)
