from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.masks.wand import similar

SHAPES = [(7, 9), (7, 9, 2), (7, 9, 3), (7, 9, 4)]


def flooded(pixels, row, column, reach, contiguous):
    """The same by following one neighbour after the other."""
    wide = pixels.astype(np.float64).reshape(*pixels.shape[:2], -1)
    near = (np.abs(wide - wide[row, column]) <= reach).all(axis=2)
    near[row, column] = True
    if not contiguous:
        return near
    found = np.zeros_like(near)
    waiting = [(row, column)]
    while waiting:
        y, x = waiting.pop()
        if 0 <= y < near.shape[0] and 0 <= x < near.shape[1] and near[y, x] and not found[y, x]:
            found[y, x] = True
            waiting += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    return found


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from(SHAPES),
    st.sampled_from(["uint8", "uint16"]),
    st.integers(0, 255),
    st.integers(0, 6),
    st.integers(0, 8),
    st.booleans(),
)
def test_the_wand_equals_a_flood_fill_of_integers(
    seed, shape, dtype, tolerance, row, column, contiguous
):
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, np.iinfo(dtype).max, shape, dtype=dtype, endpoint=True)
    found = similar(pixels, row, column, tolerance, contiguous=contiguous)
    reach = tolerance if dtype == "uint8" else tolerance * 257
    assert found.dtype == np.bool_
    np.testing.assert_array_equal(found, flooded(pixels, row, column, reach, contiguous))


@pytest.mark.parametrize("contiguous", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_wand_equals_a_flood_fill_of_floats(shape, contiguous):
    # Levels far from where rounding decides.
    pixels = np.random.default_rng(1).integers(0, 8, shape).astype(np.float32) / np.float32(8)
    found = similar(pixels, 3, 4, 64, contiguous=contiguous)
    np.testing.assert_array_equal(found, flooded(pixels, 3, 4, 64.5 / 255, contiguous))


def test_the_same_tolerance_means_the_same_at_any_depth():
    grey = np.arange(256, dtype=np.uint8)[None]
    for tolerance in (0, 1, 24, 255):
        eight = similar(grey, 0, 100, tolerance, contiguous=False)
        sixteen = similar(grey.astype(np.uint16) * 257, 0, 100, tolerance, contiguous=False)
        np.testing.assert_array_equal(eight, sixteen)
        assert eight.sum() == min(100 + tolerance, 255) - max(100 - tolerance, 0) + 1


def test_diagonal_neighbours_are_not_connected():
    pixels = np.eye(4, dtype=np.uint8) * 200
    np.testing.assert_array_equal(
        similar(pixels, 1, 1, 10, contiguous=True), np.arange(16).reshape(4, 4) == 5
    )
    np.testing.assert_array_equal(
        similar(pixels, 1, 1, 10, contiguous=False), np.eye(4, dtype=bool)
    )


def test_the_wand_compares_alpha_too():
    pixels = np.zeros((1, 3, 4), np.uint8)
    pixels[0, :, 3] = 255, 240, 100
    np.testing.assert_array_equal(similar(pixels, 0, 0, 24, contiguous=True), [[True, True, False]])


def test_a_nan_pixel_is_similar_to_itself():
    pixels = np.full((2, 2), np.nan, np.float32)
    assert similar(pixels, 1, 0, 255, contiguous=False).sum() == 1
