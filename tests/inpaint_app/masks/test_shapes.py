from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.masks.shapes import polygon_mask, rectangle_rect
from ntk_core import Rect

SHAPE = (9, 12)

# Multiples of a quarter hit centres and edges of pixels. The others are as fine as products of two
# of them are still exact in float64, which is much finer than any pointer.
coordinates = st.one_of(
    st.integers(-12, 60).map(lambda quarters: quarters / 4),
    st.integers(-4 << 20, 15 << 20).map(lambda steps: steps / (1 << 20)),
)
points = st.lists(st.tuples(coordinates, coordinates), max_size=9)


def drawn(corners, shape=SHAPE):
    out = np.zeros(shape, bool)
    found = polygon_mask(corners, shape)
    if found is not None:
        rect, mask = found
        assert mask.shape == (rect.height, rect.width)
        assert mask[0].any()
        assert mask[-1].any()
        assert mask[:, 0].any()
        assert mask[:, -1].any()
        out[rect.slices] = mask
    return out


def winding(corners, x, y):
    """How often a polygon goes around a point, by exact arithmetic."""
    turns = 0
    x, y = Fraction(x), Fraction(y)
    exact = [(Fraction(a), Fraction(b)) for a, b in corners]
    for (x0, y0), (x1, y1) in zip(exact, exact[1:] + exact[:1], strict=True):
        if (y0 <= y) != (y1 <= y):
            cut = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
            if cut <= x:
                turns += 1 if y1 > y0 else -1
    return turns


@given(points)
def test_a_polygon_holds_the_centres_that_it_goes_around(corners):
    expected = [
        [winding(corners, column + 0.5, row + 0.5) != 0 for column in range(SHAPE[1])]
        for row in range(SHAPE[0])
    ]
    np.testing.assert_array_equal(drawn(corners), np.reshape(expected, SHAPE))


@given(points, st.tuples(coordinates, coordinates), st.tuples(coordinates, coordinates))
def test_polygons_that_share_an_edge_neither_overlap_nor_leave_a_gap(corners, a, b):
    """A triangle is the sum of the two that a point on one of its sides cuts it into."""
    c = corners[0] if corners else (3.25, 4.5)
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    if (Fraction(a[0]) + Fraction(b[0])) / 2 != Fraction(middle[0]) or (
        Fraction(a[1]) + Fraction(b[1])
    ) / 2 != Fraction(middle[1]):
        return  # the middle is no number of the machine
    one, other = drawn([a, middle, c]), drawn([middle, b, c])
    assert not (one & other).any()
    np.testing.assert_array_equal(one | other, drawn([a, b, c]))


def test_a_lasso_that_crosses_itself_leaves_no_hole():
    twice = [(1, 1), (11, 1), (11, 8), (1, 8)] * 2
    np.testing.assert_array_equal(drawn(twice), drawn(twice[:4]))
    assert drawn(twice).sum() == 70


@pytest.mark.parametrize("corners", [[], [(3, 3)], [(1, 1), (8, 8)], [(20, 1), (30, 1), (25, 9)]])
def test_a_polygon_without_area_in_the_picture_has_no_mask(corners):
    assert polygon_mask(corners, SHAPE) is None


@given(st.tuples(coordinates, coordinates), st.tuples(coordinates, coordinates))
def test_a_rectangle_covers_whole_pixels(a, b):
    expected = np.zeros(SHAPE, bool)
    for row in range(SHAPE[0]):
        for column in range(SHAPE[1]):
            expected[row, column] = (
                column + 1 > min(a[0], b[0])
                and column <= max(a[0], b[0])
                and row + 1 > min(a[1], b[1])
                and row <= max(a[1], b[1])
            )
    rect = rectangle_rect(a, b, SHAPE)
    found = np.zeros(SHAPE, bool)
    if rect is not None:
        found[rect.slices] = True
    np.testing.assert_array_equal(found, expected)


def test_a_rectangle_from_pixel_to_pixel():
    assert rectangle_rect((2.5, 3.5), (4.1, 6.9), SHAPE) == Rect(3, 2, 7, 5)
    assert rectangle_rect((4.1, 6.9), (2.5, 3.5), SHAPE) == Rect(3, 2, 7, 5)
    assert rectangle_rect((-9.0, -9.0), (99.0, 99.0), SHAPE) == Rect(0, 0, *SHAPE)
    assert rectangle_rect((-9.0, 2.0), (-1.0, 5.0), SHAPE) is None
