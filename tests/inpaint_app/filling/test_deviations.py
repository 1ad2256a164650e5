from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.filling.deviations import LEVEL_COUNT, LEVELS, SQUARES, decibels, encoded


@given(st.floats(2.0**-15, 1.75, width=32))
def test_a_byte_is_a_deviation_to_two_per_cent(deviation):
    code = encoded(np.array([deviation], np.float32))[0]
    assert code > 0
    assert math.sqrt(SQUARES[code]) == pytest.approx(deviation, rel=0.022)


@pytest.mark.parametrize(("deviation", "code"), [(0.0, 1), (1e-9, 1), (3.0, 255), (math.inf, 255)])
def test_what_is_out_of_range_is_at_its_end(deviation, code):
    assert encoded(np.array([[deviation]], np.float32)).tolist() == [[code]]


def test_not_known_counts_as_nothing():
    assert SQUARES[0] == 0
    assert (np.diff(SQUARES[1:]) > 0).all()


@pytest.mark.parametrize("doubling", range(8))
def test_the_scale_goes_from_half_a_grey_level_to_64_by_doublings(doubling):
    code = encoded(np.array([0.5 * 2**doubling / 255], np.float32))[0]
    assert LEVELS[code] == 16 * doubling


def test_beyond_the_scale_its_ends_are_shown():
    assert LEVELS[encoded(np.array([0.1 / 255], np.float32))[0]] == 0
    assert LEVELS[encoded(np.array([200 / 255], np.float32))[0]] == LEVEL_COUNT - 1 == 112
    assert (np.diff(LEVELS.astype(int)[1:]) >= 0).all()


def test_decibels():
    assert decibels(0.01) == pytest.approx(40)
    assert decibels(1.0) == 0
    assert decibels(0.0) == math.inf
