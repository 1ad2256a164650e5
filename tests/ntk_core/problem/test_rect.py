from __future__ import annotations

import doctest

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ntk_core import Rect
from ntk_core.problem import rect as module

SHAPE = (40, 40)


@st.composite
def rects(draw) -> Rect:
    top, left = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    return Rect(top, left, top + draw(st.integers(1, 9)), left + draw(st.integers(1, 9)))


def painted(*some: Rect) -> np.ndarray:
    canvas = np.zeros(SHAPE, bool)
    for rect in some:
        canvas[rect.slices] = True
    return canvas


def test_the_examples_in_docstrings_are_right():
    found = doctest.testmod(module)
    assert found.attempted > 10
    assert found.failed == 0


@given(rects(), rects())
def test_union_and_intersection_agree_with_those_of_pixel_sets(one, two):
    assert one.union(two) == Rect.around(painted(one, two))
    assert one.intersection(two) == Rect.around(painted(one) & painted(two))


@given(rects(), st.integers(0, 12))
def test_growing_adds_exactly_the_pixels_within_the_margin(rect, margin):
    rows, columns = np.mgrid[:40, :40]
    down = np.maximum(np.maximum(rect.top - rows, rows - (rect.bottom - 1)), 0)
    across = np.maximum(np.maximum(rect.left - columns, columns - (rect.right - 1)), 0)
    near = (down <= margin) & (across <= margin)
    np.testing.assert_array_equal(painted(rect.grown(margin, SHAPE)), near)
    assert rect.grown(margin).grown(-margin) == rect
    assert rect.grown(margin).clipped((*SHAPE, 3)) == rect.grown(margin, SHAPE)


@given(rects(), st.integers(1, 9), st.integers(1, 9))
def test_aligning_is_the_least_growth_to_multiples(rect, down, across):
    around = rect.aligned((down, across))
    assert around.union(rect) == around
    assert around.top % down == around.bottom % down == 0
    assert around.left % across == around.right % across == 0
    assert 0 <= rect.top - around.top < down
    assert 0 <= around.bottom - rect.bottom < down
    assert 0 <= rect.left - around.left < across
    assert 0 <= around.right - rect.right < across
    assert around.aligned((down, across)) == around


@given(rects(), st.integers(1, 9), st.integers(1, 9))
def test_squares_cover_the_rectangle_and_no_square_is_outside(rect, down, across):
    side = down, across
    found = {(row // down, column // across) for row, column in np.argwhere(painted(rect))}
    assert found == {tuple(square) for square in np.argwhere(painted(rect.squares(side)))}
    assert rect.scaled(side).squares(side) == rect


@given(rects(), st.integers(-50, 50), st.integers(-50, 50))
def test_within_gives_the_slices_relative_to_another_rectangle(rect, down, right):
    origin = Rect(3, 4, 50, 60)
    local = Rect.of_slices(rect.within(origin))
    assert (local.height, local.width) == (rect.height, rect.width)
    assert local.moved(origin.top, origin.left) == rect
    assert rect.moved(down, right).within(origin.moved(down, right)) == rect.within(origin)


@given(st.integers(0, 39), st.integers(0, 39))
def test_the_rectangle_of_a_pixel_has_that_pixel(row, column):
    assert np.argwhere(painted(Rect.pixel(row, column))).tolist() == [[row, column]]


def test_there_is_no_rectangle_around_nothing():
    assert Rect.around(painted()) is None
    assert Rect.around(painted(Rect.whole((*SHAPE, 3)))) == Rect(0, 0, *SHAPE)
