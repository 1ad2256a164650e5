"""Masks in squares, as a loop over them sees them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntk_core.extent.grid import BLOCK
from ntk_core.extent.squares import SQUARE, MaskSquares, area_around, areas


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 90), st.integers(1, 150), st.integers(0, 9), st.sampled_from([0.01, 0.5, 0.99])
)
def test_squares_equal_those_of_a_plain_loop(height, width, left, share):
    whole = np.random.default_rng(0).random((height, width + left)) < share
    mask = whole[:, left:]  # no array of its own
    seen = MaskSquares.of(mask)
    for found, rule in ((seen.some, np.any), (seen.full, np.all)):
        expected = [
            [rule(mask[y : y + SQUARE, x : x + SQUARE]) for x in range(0, width, SQUARE)]
            for y in range(0, height, SQUARE)
        ]
        np.testing.assert_array_equal(found, expected)
    rows, columns = BLOCK
    expected = [
        [mask[y : y + rows, x : x + columns].any() for x in range(0, width, columns)]
        for y in range(0, height, rows)
    ]
    np.testing.assert_array_equal(seen.blocks, expected)


def test_areas_end_at_the_border_of_the_image():
    labels = np.array([[1, 0, 2], [0, 0, 2]])
    assert areas(labels, (30, 50), (20, 20)) == [400, 30 * 10]


@pytest.mark.parametrize(("squares", "area"), [(np.eye(3, dtype=bool), 500), (np.eye(1), 64)])
def test_the_area_around_is_at_most_the_image(squares, area):
    assert area_around(squares.astype(bool), 500) == area
    assert area_around(np.zeros((3, 3), bool), 500) == 0


def test_the_depth_of_a_square_bounds_that_of_its_pixels():
    mask = np.zeros((100, 100), bool)
    mask[20:80, 30:90] = True
    assert MaskSquares.of(mask).half_widths.max() >= 30
