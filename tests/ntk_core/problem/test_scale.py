"""The map from an image's values to the engine's, and what range an image has."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ntk_core.errors import InvalidImageError, InvalidOptionError
from ntk_core.problem.scale import scale_of

ALL = np.ones((3, 4), bool)
INTEGERS = [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64]
FLOATS = [np.float16, np.float32, np.float64]


def values(dtypes):
    return st.sampled_from(dtypes).flatmap(
        lambda dtype: arrays.arrays(
            dtype,
            (3, 4),
            elements={"allow_nan": False, "allow_infinity": False} if dtype in FLOATS else None,
        )
    )


@settings(deadline=None)
@given(values([*INTEGERS, np.bool_]))
def test_integers_return_from_the_unit_range_as_near_as_float32_can_hold(image):
    scale = scale_of(image, ALL, None)
    unit = scale.to_unit(image)
    assert unit.dtype == np.float32
    assert 0 <= unit.min() <= unit.max() <= 1
    back = scale.from_unit(unit)
    assert back.dtype == image.dtype
    off = [abs(int(a) - int(b)) for a, b in zip(back.flat, image.flat, strict=True)]
    assert max(off) <= int(scale.high - scale.low) * 2.0**-24


@settings(deadline=None)
@given(values(FLOATS))
def test_floats_of_any_size_return_and_stay_within_the_range(image):
    scale = scale_of(image, ALL, None)
    back = scale.from_unit(scale.to_unit(image))
    assert back.dtype == image.dtype
    assert scale.low <= back.min()
    assert back.max() <= scale.high
    size = max(abs(scale.low), abs(scale.high)) or 1.0
    steps = max(2.0**-23, 2 * np.finfo(image.dtype).eps)
    np.testing.assert_allclose(back / size, image / size, atol=steps, rtol=0)


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [
        (np.uint8, (0, 255)),
        (np.uint16, (0, 65535)),
        (np.bool_, (0, 1)),
        (np.int8, (3, 14)),
        (np.int64, (3, 14)),
        (np.uint32, (3, 14)),
        (np.float16, (3.0, 14.0)),
    ],
)
def test_the_range_of_an_image(dtype, expected):
    image = np.arange(3, 15).reshape(3, 4).astype(dtype)
    scale = scale_of(image, ALL, None)
    assert (scale.low, scale.high) == expected


def test_floats_within_0_and_1_have_that_range_and_masked_values_do_not_count():
    image = np.linspace(0.2, 0.7, 12).reshape(3, 4)
    known = ALL.copy()
    known[1, 1] = False
    image[1, 1] = 1e9
    scale = scale_of(image, known, None)
    assert (scale.low, scale.high) == (0.0, 1.0)
    scale = scale_of(image - 0.5, known, None)
    assert (scale.low, scale.high) == pytest.approx((-0.3, 0.2))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("low", "high", "whole"),
    [
        (0.0, 1 + 1e-6, True), (-1e-6, 1.0, True), (-5e-6, 1 + 5e-6, True), (-1e-6, 0.7, True),
        (0.0, 1.001, False), (-0.001, 1.0, False), (-1e-6, 0.001, False), (0.0, 255.0, False),
    ],
)  # fmt: skip
def test_floats_a_rounding_beyond_0_and_1_have_that_range(dtype, low, high, whole):
    image = np.linspace(low, high, 12, dtype=dtype).reshape(3, 4)
    scale = scale_of(image, ALL, None)
    assert ((scale.low, scale.high) == (0, 1)) is whole
    unit = scale.to_unit(image)
    assert 0 <= unit.min() <= unit.max() <= 1
    if whole:
        np.testing.assert_allclose(unit, image, atol=2e-5)


def test_half_floats_have_a_coarser_rounding():
    image = np.array([[0, 0.5, 1.001]], np.float16)
    assert scale_of(image, np.ones((1, 3), bool), None).high == 1


def test_what_is_outside_a_given_range_counts_as_its_end():
    image = np.array([[-9, 100, 200, 4095], [0, 5000, 7, 8]], np.int16)
    scale = scale_of(image, np.ones((2, 4), bool), 4095)
    unit = scale.to_unit(image)
    assert unit[0, 0] == 0
    assert unit[0, 3] == unit[1, 1] == 1
    assert scale.from_unit(unit).max() == 4095


@pytest.mark.parametrize("data_range", [(2, 1), (1, 1), (0, np.nan), 0, -3, (1, 2, 3), "wide"])
def test_what_is_no_range_is_refused(data_range):
    with pytest.raises(InvalidOptionError, match="data_range is"):
        scale_of(np.zeros((3, 4)), ALL, data_range)


def test_a_range_that_the_image_is_not_in_is_refused_with_a_value():
    with pytest.raises(InvalidOptionError, match=r"92% .* outside it, for example 2"):
        scale_of(np.arange(1.0, 13).reshape(3, 4), ALL, 1.0)
    with pytest.raises(InvalidOptionError, match="values from -128 to 127"):
        scale_of(np.zeros((3, 4), np.int8), ALL, (500, 1000))


@pytest.mark.parametrize(
    ("bad", "count", "words"),
    [(np.nan, 2, ["2 values", "nan", "row 0, column 1", "mask=None"]), (-np.inf, 1, ["-inf"])],
)
def test_values_that_are_not_finite_are_counted_and_the_first_is_named(bad, count, words):
    image = np.zeros((3, 4))
    image.flat[[1, 6][:count]] = bad
    with pytest.raises(InvalidImageError) as caught:
        scale_of(image, ALL, None)
    for word in words:
        assert word in str(caught.value)
