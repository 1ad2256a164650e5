from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from inpaint_app.masks.morphology import MAX_STEP, grow, shrink

cases = st.tuples(
    st.integers(0, 2**32 - 1),
    st.integers(1, 14),
    st.integers(1, 14),
    st.sampled_from([0.0, 0.03, 0.5, 0.97, 1.0]),
)


def make(case):
    seed, height, width, share = case
    return np.random.default_rng(seed).random((height, width)) < share


def near(mask, radius):
    """Which pixels have one of the mask within reach, by comparing each with each."""
    rows, columns = np.nonzero(mask)
    y, x = np.indices(mask.shape)
    if rows.size == 0:
        return np.zeros_like(mask)
    squared = (y[..., None] - rows) ** 2 + (x[..., None] - columns) ** 2
    return squared.min(axis=2) <= radius**2


def spread(found, shape):
    out = np.zeros(shape, bool)
    if found is not None:
        rect, mask = found
        out[rect.slices] = mask
    return out


@given(cases, st.integers(0, 8))
def test_growing_adds_all_within_reach(case, radius):
    mask = make(case)
    np.testing.assert_array_equal(spread(grow(mask, radius), mask.shape), near(mask, radius))


@given(cases, st.integers(0, 8))
def test_shrinking_removes_all_within_reach_of_unmasked_pixels(case, radius):
    mask = make(case)
    expected = mask & ~near(~mask, radius)
    np.testing.assert_array_equal(spread(shrink(mask, radius), mask.shape), expected)


@pytest.mark.parametrize("radius", [1, 40, MAX_STEP])
def test_large_masks_are_processed_in_bands(radius):
    rng = np.random.default_rng(radius)
    mask = np.zeros((700, 400), bool)
    mask[rng.integers(0, 700, 9), rng.integers(0, 400, 9)] = True
    expected = ndimage.distance_transform_edt(~mask) <= radius
    np.testing.assert_array_equal(spread(grow(mask, radius), mask.shape), expected)
    expected = ndimage.distance_transform_edt(~mask) > radius
    np.testing.assert_array_equal(spread(shrink(~mask, radius), mask.shape), expected)


def test_only_pixels_around_the_mask_are_computed():
    mask = np.zeros((1000, 1000), bool)
    mask[500, 600] = True
    rect, grown = grow(mask, 3)
    assert (rect.top, rect.left, rect.bottom, rect.right) == (497, 597, 504, 604)
    assert grown.sum() == 29
    rect, shrunk = shrink(mask, 1)
    assert rect.height == rect.width == 3
    assert not shrunk.any()


def test_a_mask_stays_at_the_edge_of_the_picture():
    mask = np.zeros((8, 8), bool)
    mask[:, :4] = True
    shrunk = spread(shrink(mask, 2), mask.shape)
    np.testing.assert_array_equal(shrunk, np.arange(8)[None] < [[2]] * 8)


@given(cases, st.integers(0, 6))
def test_coverage_grows_and_shrinks_like_the_mask_of_every_level(case, radius):
    seed, height, width, share = case
    rng = np.random.default_rng(seed)
    levels = rng.integers(0, 256, (height, width)).astype(np.uint8)
    levels[rng.random((height, width)) >= share] = 0
    for change in (grow, shrink):
        found = change(levels, radius)
        out = np.zeros_like(levels)
        if found is not None:
            rect, pixels = found
            assert pixels.dtype == np.uint8
            out[rect.slices] = pixels
        for level in (1, 60, 128, 255):
            expected = spread(change(levels >= level, radius), levels.shape)
            np.testing.assert_array_equal(out >= level, expected)
