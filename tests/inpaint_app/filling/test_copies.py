from __future__ import annotations

import numpy as np

from inpaint_app.filling.copies import mark_copies
from inpaint_app.filling.deviations import COPIED, encoded, expected_error
from inpaint_app.filling.requests import Patch
from ntk_core import Rect, Region


def test_only_masked_pixels_of_copied_regions_are_marked():
    mask = np.zeros((20, 30), bool)
    mask[2:12, 2:12] = mask[15, :] = True
    rect = Rect(1, 1, 18, 25)
    patch = Patch(rect, np.zeros((17, 24), np.uint8), np.full((17, 24), 40, np.uint8))
    wide = Region(Rect(2, 2, 12, 12), 100, 5.0, 1.0)
    thin = Region(Rect(0, 0, 20, 30), 30, 1.0, 0.0)
    marked = mark_copies(patch, (wide, thin), mask)
    expected = np.full((20, 30), 40, np.uint8)
    expected[2:12, 2:12] = COPIED
    np.testing.assert_array_equal(marked.deviation, expected[rect.slices])
    assert (patch.deviation == 40).all(), "the worker's array stays"
    assert mark_copies(patch, (thin,), mask) is patch


def test_copies_do_not_count_in_the_expected_error_and_no_deviation_looks_like_one():
    codes = encoded(np.array([0.01, 1e9], np.float32))
    assert codes[1] == COPIED - 1
    alone = expected_error(codes[:1])
    assert expected_error(np.array([codes[0], COPIED, COPIED], np.uint8)) == alone
    assert expected_error(np.array([COPIED], np.uint8)) is None
