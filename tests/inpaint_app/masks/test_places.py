from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from inpaint_app.masks.places import keep_lengths, named_places, part_at, places, renamed
from ntk_core import Rect

EIGHT = np.ones((3, 3))


@pytest.mark.parametrize("seed", range(4))
def test_a_part_is_the_connected_component_also_where_it_is_long(seed):
    rng = np.random.default_rng(seed)
    mask = rng.random((90, 700)) < 0.3
    mask[40, :] = True
    labels, _ = ndimage.label(mask, EIGHT)
    for row, column in [(40, 350), *rng.choice(np.argwhere(mask), 20)]:
        rect, part = part_at(mask, row, column)
        whole = np.zeros_like(mask)
        whole[rect.slices] = part
        np.testing.assert_array_equal(whole, labels == labels[row, column])


def test_places_hold_every_pixel_and_are_in_the_order_of_reading():
    mask = np.zeros((101, 203), bool)
    mask[3:5, 150:190] = mask[4, 10:20] = mask[60:100, 99] = True
    found = places(mask)
    assert len(found) == 3
    assert [rect.left // 50 for rect in found] == [0, 2, 1]
    covered = np.zeros_like(mask)
    for rect in found:
        covered[rect.slices] = True
        assert Rect.whole(mask.shape).intersection(rect) == rect
    assert not (mask & ~covered).any()
    assert places(np.zeros((9, 9), bool)) == ()


def test_lengths_outside_the_limits_are_dropped():
    mask = np.zeros((101, 203), bool)
    mask[5, 2:22] = mask[21, 3:63] = mask[41:43, 1:161] = True
    for shortest, longest, rows in ((0, None, {5, 21, 41, 42}), (40, 100, {21}), (0, 30, {5})):
        kept = keep_lengths(mask, shortest, longest)
        expected = mask & np.isin(np.arange(101), list(rows))[:, None]
        np.testing.assert_array_equal(kept, expected)


def test_the_squares_of_a_place_have_its_name():
    mask = np.random.default_rng(3).random((61, 83)) < 0.01
    found, names = named_places(mask)
    assert found == places(mask)
    assert names.shape == (16, 21)
    wide = names.repeat(4, 0).repeat(4, 1)[:61, :83]
    assert wide[mask].all()
    for number, rect in enumerate(found, start=1):
        assert Rect.around(wide == number) == rect
        assert mask[wide == number].any()


def test_what_is_left_out_loses_its_name_and_gets_it_back():
    mask = np.zeros((40, 40), bool)
    mask[3:6, 3:30] = mask[20:25, 5:9] = True
    _, names = named_places(mask)
    rect = Rect(20, 5, 25, 9)
    less = mask.copy()
    less[rect.slices] = False
    left = renamed(names, names, less, rect)
    np.testing.assert_array_equal(left, named_places(less)[1])
    assert (left == 1).sum() == (names == 1).sum()
    np.testing.assert_array_equal(renamed(left, names, mask, rect), names)
