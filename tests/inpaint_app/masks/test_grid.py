from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.masks.grid import Cells, cell_rect, cells_of, join, strips
from ntk_core import Rect


@st.composite
def rects(draw) -> Rect:
    top, left = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    return Rect(top, left, top + draw(st.integers(1, 9)), left + draw(st.integers(1, 9)))


@given(rects(), st.integers(0, 150), st.integers(0, 150))
def test_cells_cut_a_rectangle_without_gap_or_overlap(rect, down, across):
    rect = rect.moved(down, across)
    count = np.zeros((256, 256), int)
    for cell, part in cells_of(rect):
        count[part.slices] += 1
        assert cell_rect(cell, (256, 256)).union(part) == cell_rect(cell, (256, 256))
    expected = np.zeros_like(count)
    expected[rect.slices] = 1
    np.testing.assert_array_equal(count, expected)


def test_cells_cover_added_rectangles_and_nothing_between():
    cells = Cells((1000, 1000, 3))
    for rect in (Rect(0, 0, 2, 2), Rect(990, 990, 1000, 1000), Rect(3, 60, 5, 70)):
        cells.add(rect)
    assert list(cells.rects()) == [Rect(0, 0, 64, 128), Rect(960, 960, 1000, 1000)]
    assert list(Cells((10, 10)).rects()) == []


@given(st.lists(st.tuples(st.integers(0, 199), st.integers(0, 49)), max_size=20))
def test_strips_are_the_tightest_boxes_of_64_rows_each(places):
    mask = np.zeros((200, 50), bool)
    for place in places:
        mask[place] = True
    expected = []
    for number in range(4):
        inside = [(row, column) for row, column in places if row // 64 == number]
        if inside:
            rows, columns = zip(*inside, strict=True)
            expected.append(Rect(min(rows), min(columns), max(rows) + 1, max(columns) + 1))
    assert strips(mask) == tuple(expected)


def test_nothing_joined_to_a_rectangle_is_the_rectangle():
    assert join(None, None) is None
    assert join(Rect(0, 0, 1, 1), None) == Rect(0, 0, 1, 1)
    assert join(Rect(0, 0, 1, 1), Rect(4, 4, 5, 5)) == Rect(0, 0, 5, 5)
