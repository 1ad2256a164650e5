"""What divides the smallest numbers from the others, by bits, agrees with counting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ntk_core.guided.order_statistic import divider

numbers = st.floats(width=32, allow_nan=False, allow_infinity=False)
many = hnp.arrays(
    np.float32, st.integers(1, 60), elements=st.one_of(numbers, st.sampled_from([-1.0, 0.0, 2.5]))
)


def assert_divides(values, count, guess):
    found = divider(values, count, np.float32(guess))
    ordered = np.append(np.sort(values), np.inf)
    if ordered[count - 1] < min(ordered[count], np.finfo(np.float32).max):
        assert np.count_nonzero(values < found) == count
    else:
        assert found == ordered[count - 1]


@settings(deadline=None)  # the first compiles
@given(many, numbers, st.data())
def test_it_divides_the_smallest_from_the_others(values, guess, data):
    before = values.copy()
    assert_divides(values, data.draw(st.integers(1, values.size)), guess)
    np.testing.assert_array_equal(values, before)


@pytest.mark.parametrize("scale", [1e-38, 1.0, 1e30])
@pytest.mark.parametrize("count", [1, 2, 500, 999, 1000])
def test_of_many_that_differ_in_their_last_bits(scale, count):
    values = np.float32(scale) * (1 + np.arange(1000, dtype=np.float32) * np.finfo(np.float32).eps)
    shuffled = np.random.default_rng(0).permutation(values)
    for guess in (shuffled[0], values[count - 1], -3, 0):
        assert_divides(shuffled, count, guess)
