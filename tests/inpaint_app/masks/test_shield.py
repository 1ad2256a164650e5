"""What is protected is not in the mask while it is protected."""

from __future__ import annotations

import gc
import weakref

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_app.masks.selection import Selection
from ntk_core import Rect

SHAPE = (20, 30)
points = st.tuples(st.integers(-3, 33), st.integers(-3, 23))
steps = st.lists(
    st.tuples(
        st.sampled_from(["mask", "shield"]),
        st.sampled_from(["paint", "erase", "put", "clear", "undo", "replace"]),
        points,
        points,
        st.integers(1, 9),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_the_mask_is_what_is_painted_and_not_shielded(steps):
    shield, mask = Selection(SHAPE), Selection(SHAPE)
    mask.hide_under(shield)
    alone = {"mask": Selection(SHAPE), "shield": Selection(SHAPE)}  # the same, without hiding
    both = {"mask": mask, "shield": shield}
    changes: dict[str, list] = {"mask": [], "shield": []}
    for name, what, start, end, size in steps:
        if what == "undo":
            if changes[name]:
                change, other = changes[name].pop()
                both[name].flip(change)
                alone[name].flip(other)
        else:
            made = []
            for selection in (both[name], alone[name]):
                if what == "clear":
                    selection.clear()
                elif what == "put":
                    selection.put(np.ones((size, 4), bool), Rect(2, 3, 2 + size, 7))
                elif what == "replace":
                    selection.combine(np.ones((size, 4), bool), Rect(2, 3, 2 + size, 7), "replace")
                else:
                    selection.stamp(start, end, size, value=what == "paint")
                made.append(selection.commit())
            assert (made[0] is None) == (made[1] is None)
            if made[0] is not None:
                changes[name].append(made)
        expected = alone["mask"].pixels & ~alone["shield"].pixels
        np.testing.assert_array_equal(mask.pixels, expected)
        np.testing.assert_array_equal(mask.snapshot(), expected)
        np.testing.assert_array_equal(mask.painted_snapshot(), alone["mask"].pixels)
        assert mask.count == np.count_nonzero(expected)
        assert mask.rect == Rect.around(expected)
        np.testing.assert_array_equal(shield.pixels, alone["shield"].pixels)


def test_several_masks_hide_under_one_shield_as_long_as_they_live():
    shield, mask = Selection(SHAPE), Selection(SHAPE)
    mask.hide_under(shield)
    stroke = Selection(SHAPE)  # as the healing brush makes one for every stroke
    stroke.hide_under(shield)
    everything = np.ones(SHAPE, bool)
    mask.add(everything)
    stroke.add(everything)
    shield.put(np.ones((2, 2), bool), Rect(1, 1, 3, 3))
    expected = everything.copy()
    expected[1:3, 1:3] = False
    np.testing.assert_array_equal(mask.pixels, expected)
    np.testing.assert_array_equal(stroke.pixels, expected)
    gone = weakref.ref(stroke)
    del stroke
    gc.collect()
    assert gone() is None
    shield.clear()
    np.testing.assert_array_equal(mask.pixels, everything)
