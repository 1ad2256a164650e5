"""Selecting by bits is what sorting gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ntk_core.guided.order_statistic import kth_smallest

numbers = st.floats(width=32, allow_nan=False, allow_infinity=False)
many = hnp.arrays(
    np.float32, st.integers(1, 60), elements=st.one_of(numbers, st.sampled_from([-1.0, 0.0, 2.5]))
)


@settings(deadline=None)  # the first compiles
@given(many, st.data())
def test_it_is_what_is_there_after_sorting(values, data):
    k = data.draw(st.integers(0, values.size - 1))
    before = values.copy()
    assert kth_smallest(values, k) == np.sort(values)[k]
    np.testing.assert_array_equal(values, before)


@pytest.mark.parametrize("scale", [1e-38, 1.0, 1e30])
def test_of_many_that_differ_in_their_last_bits(scale):
    values = np.float32(scale) * (1 + np.arange(1000, dtype=np.float32) * np.finfo(np.float32).eps)
    shuffled = np.random.default_rng(0).permutation(values)
    for k in (0, 1, 499, 998, 999):
        assert kth_smallest(shuffled, k) == values[k]
