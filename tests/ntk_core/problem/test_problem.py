from __future__ import annotations

import numpy as np
import pytest

from ntk_core.errors import InvalidImageError, InvalidMaskError
from ntk_core.problem.problem import Problem
from ntk_core.problem.rect import Rect


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32, np.float64])
def test_encode_replaces_the_given_pixels_only(dtype):
    top = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
    image = (np.random.default_rng(1).random((6, 7, 3)) * top).astype(dtype)
    mask = np.zeros((6, 7), bool)
    mask[2, 3] = mask[3, 3] = True
    problem = Problem.of(image, mask)
    fill = np.array([[0.5, -1, 2], [0.25, 0.5, 1]], np.float32)
    rect = Rect(1, 2, 5, 5)
    pixels = problem.encode(rect, np.array([2, 3], np.int32), np.array([3, 3], np.int32), fill)
    assert pixels.dtype == dtype
    assert not pixels.flags.writeable
    half = np.rint(0.5 * top) if top > 1 else 0.5
    np.testing.assert_array_equal(pixels[1, 1], np.array([half, 0, top]).astype(dtype))
    untouched = ~mask[rect.slices]
    np.testing.assert_array_equal(pixels[untouched], image[rect.slices][untouched])


IMAGE = np.full((4, 5), 0.5)
MASK = np.eye(4, 5, dtype=bool)


def with_value(value):
    image = IMAGE.copy()
    image[2, 1] = value
    return image


@pytest.mark.parametrize(
    ("image", "mask", "error", "words"),
    [
        (np.zeros(5), MASK, InvalidImageError, ["(5,)", "(height, width)"]),
        (np.zeros((0, 5)), MASK, InvalidImageError, ["(0, 5)", "no pixels"]),
        (np.zeros((4, 5, 0)), MASK, InvalidImageError, ["(4, 5, 0)"]),
        (IMAGE.astype(complex), MASK, InvalidImageError, ["complex128"]),
        (with_value(np.nan), MASK, InvalidImageError, ["nan", "row 2, column 1", "mask"]),
        (with_value(-np.inf), MASK, InvalidImageError, ["-inf", "row 2, column 1"]),
        (IMAGE, MASK.astype(np.uint8), InvalidMaskError, ["uint8", "mask > 0"]),
        (IMAGE, MASK.T, InvalidMaskError, ["4 × 5", "5 × 4"]),
        (IMAGE, MASK[..., None], InvalidMaskError, ["(4, 5, 1)", "without channels"]),
        (IMAGE, np.ones(7, bool), InvalidMaskError, ["(7,)"]),
        (IMAGE, np.zeros((4, 5), bool), InvalidMaskError, ["empty"]),
        (IMAGE, np.ones((4, 5), bool), InvalidMaskError, ["every pixel"]),
    ],
)
def test_bad_input_raises_an_error_that_names_it(image, mask, error, words):
    with pytest.raises(error) as caught:
        Problem.of(image, mask)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("hidden", [np.nan, np.inf, 1e300])
def test_masked_values_do_not_matter(hidden):
    image = IMAGE.copy()
    image[MASK] = hidden
    values = Problem.of(image, MASK).values(Rect(0, 0, 4, 5))
    np.testing.assert_array_equal(values[..., 0], np.where(MASK, 0, IMAGE))


@pytest.mark.parametrize("dtype", [">u2", "<u2", ">f4", np.uint8])
def test_values_are_scaled_to_one(dtype):
    top = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
    image = np.array([[0, top], [top, 0]], dtype)
    values = Problem.of(image, np.array([[False, False], [False, True]])).values(Rect(0, 0, 2, 2))
    assert values.dtype == np.float32
    np.testing.assert_array_equal(values[..., 0], [[0, 1], [1, 0]])
