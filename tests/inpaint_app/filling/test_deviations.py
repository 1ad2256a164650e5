from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.filling.deviations import LEVEL_COUNT, LEVELS, SQUARES, decibels, encoded


@given(st.floats(2.0**-15, 1.75, width=32))
def test_a_code_keeps_a_deviation_to_two_per_cent(deviation):
    code = encoded(np.array([deviation], np.float32))[0]
    assert code > 0
    assert math.sqrt(SQUARES[code]) == pytest.approx(deviation, rel=0.022)


@pytest.mark.parametrize(("deviation", "code"), [(0.0, 1), (1e-9, 1), (3.0, 254), (math.inf, 254)])
def test_deviations_out_of_range_are_clipped(deviation, code):
    assert encoded(np.array([[deviation]], np.float32)).tolist() == [[code]]


def test_unknown_deviations_count_as_zero():
    assert SQUARES[0] == 0
    assert (np.diff(SQUARES[1:-1]) > 0).all()


@pytest.mark.parametrize("doubling", range(8))
def test_the_scale_goes_from_half_a_grey_level_to_64_by_doublings(doubling):
    code = encoded(np.array([0.5 * 2**doubling / 255], np.float32))[0]
    assert LEVELS[code] == 16 * doubling


def test_colours_beyond_the_scale_are_those_of_its_ends():
    assert LEVELS[encoded(np.array([0.1 / 255], np.float32))[0]] == 0
    assert LEVELS[encoded(np.array([200 / 255], np.float32))[0]] == LEVEL_COUNT - 1 == 112
    assert (np.diff(LEVELS.astype(int)[1:]) >= 0).all()


def test_the_expected_error_is_converted_to_decibels():
    assert decibels(0.01) == pytest.approx(40)
    assert decibels(1.0) == 0
    assert decibels(0.0) == math.inf
