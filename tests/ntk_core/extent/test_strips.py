"""Masks cut into strips: every pixel once, wide holes whole where they are copied."""

from __future__ import annotations

import math

import hypothesis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntk_core import Rect
from ntk_core.extent import Sight
from ntk_core.extent.strips import SHORTEST, cut_into_strips
from ntk_core.guided.tiling import BLOCK_COLUMNS, BLOCK_ROWS

GRID = math.lcm(BLOCK_ROWS, BLOCK_COLUMNS, 2, 3, 4)
"""Rows and columns after which the engine's blocks and its patches, 2, 3 or 4 apart, repeat."""


@pytest.mark.parametrize("method", ["auto", "detail"])
@pytest.mark.parametrize("reach", [None, 2, 64])
def test_strips_are_extended_to_the_grid_and_no_farther(reach, method):
    margin = 2 * (14 if reach is None else reach) + 64  # what the pixels of a strip depend on
    for place in range(600, 600 + GRID, 7):
        mask = np.zeros((1500, 1500), bool)
        mask[place : place + 3, place + 5 : place + 9] = True
        (strip,) = cut_into_strips(mask, mask, 1, Sight.of(method, reach=reach))
        rect, own = strip.rect, strip.own
        assert own == Rect(place, place + 5, place + 3, place + 9)
        assert rect.top % GRID == rect.left % GRID == 0
        assert margin <= own.top - rect.top < margin + GRID
        assert margin <= own.left - rect.left < margin + GRID
        assert rect.bottom == own.bottom + margin
        assert rect.right == own.right + margin


def test_a_hole_from_top_to_bottom_is_one_strip():
    mask = np.zeros((600, 100), bool)
    mask[:, 30:60] = True
    assert len(cut_into_strips(mask, mask, 4, Sight.of("auto"))) == 1
    assert len(cut_into_strips(mask, mask, 4, Sight.of("detail"))) == 4


@hypothesis.settings(max_examples=50, deadline=None)
@given(
    st.integers(1, 600),
    st.integers(1, 200),
    st.integers(1, 12),
    st.sampled_from([None, 2, 64]),
    st.integers(0, 2**32 - 1),
)
def test_strips_cover_every_pixel_once_and_contain_observed_ones(height, width, count, reach, seed):
    rng = np.random.default_rng(seed)
    asked = rng.random((height, width)) < rng.choice([0.001, 0.2])
    top = rng.integers(height)
    asked[top : top + rng.integers(400)] = True
    asked[rng.integers(height), rng.integers(width)] = False
    unknown = asked | (rng.random((height, width)) < 0.1)
    unknown[rng.integers(height), rng.integers(width)] = False
    asked &= unknown
    strips = cut_into_strips(asked, unknown, count, Sight.of("detail", reach=reach))
    times = np.zeros(asked.shape, int)
    for strip in strips:
        times[strip.own.slices] += asked[strip.own.slices]
        assert strip.rect.intersection(strip.own) == strip.own
        assert not unknown[strip.rect.slices].all()
        assert strip.rect.top % GRID == strip.rect.left % GRID == 0
        assert strip.own.height <= max(SHORTEST, -(-height // count))
    np.testing.assert_array_equal(times, asked)
