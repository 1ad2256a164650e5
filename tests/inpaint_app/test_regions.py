from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.regions import Dirty, bounds, intersect, join, shifted, whole
from ntk_core import Rect


@st.composite
def rects(draw) -> Rect:
    top, left = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    return Rect(top, left, top + draw(st.integers(1, 9)), left + draw(st.integers(1, 9)))


def painted(*some: Rect) -> np.ndarray:
    canvas = np.zeros((40, 40), dtype=bool)
    for rect in some:
        canvas[rect.slices] = True
    return canvas


@given(rects(), rects())
def test_intersect_is_what_both_cover(a, b):
    both = intersect(a, b)
    np.testing.assert_array_equal(
        painted(a) & painted(b), painted(both) if both is not None else painted()
    )


@given(st.lists(rects(), max_size=40))
def test_dirty_covers_everything_with_few_rectangles(some):
    dirty = Dirty(limit=4)
    for rect in some:
        dirty.add(rect)
    assert bool(dirty) == bool(some)
    taken = dirty.take()
    assert len(taken) <= 4
    assert not (painted(*some) & ~painted(*taken)).any()
    assert not dirty


def test_dirty_does_not_join_what_is_far_apart():
    dirty = Dirty()
    dirty.add(Rect(0, 0, 2, 2))
    dirty.add(Rect(1000, 1000, 1002, 1002))
    dirty.add(Rect(0, 2, 2, 4))
    assert set(dirty.take()) == {Rect(0, 0, 2, 4), Rect(1000, 1000, 1002, 1002)}


def test_bounds_join_shifted_whole():
    mask = painted(Rect(3, 5, 4, 9), Rect(7, 2, 8, 3))
    assert bounds(mask) == Rect(3, 2, 8, 9)
    assert bounds(painted()) is None
    assert join(None, None) is None
    assert join(Rect(0, 0, 1, 1), None) == Rect(0, 0, 1, 1)
    assert join(Rect(0, 0, 1, 1), Rect(4, 4, 5, 5)) == Rect(0, 0, 5, 5)
    assert shifted(Rect(5, 6, 7, 9), Rect(4, 4, 9, 9)) == (slice(1, 3), slice(2, 5))
    assert whole((3, 4, 3)) == Rect(0, 0, 3, 4)
