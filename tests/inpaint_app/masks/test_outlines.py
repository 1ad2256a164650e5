"""Outlines of masks against a slow and obvious computation, pixel by pixel."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inpaint_app.masks.outlines import outline

SMALL = arrays(
    np.int32, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=st.integers(0, 2)
)


def edges(names):
    """Return every edge of a pixel between two names: (x, y, across?) → the higher name."""
    height, width = names.shape
    padded = np.pad(names, 1)
    out = {}
    for row in range(height + 1):
        for column in range(width + 1):
            here = padded[row + 1, column + 1]
            above, before = padded[row, column + 1], padded[row + 1, column]
            if column < width and here != above:
                out[column, row, True] = max(here, above)
            if row < height and here != before:
                out[column, row, False] = max(here, before)
    return out


@given(SMALL)
def test_the_lines_are_the_edges_between_names_each_once(names):
    got = {}
    for left, top, right, bottom, name in outline(names).tolist():
        assert (top == bottom) != (left == right)
        for x in range(left, right):
            assert (x, top, True) not in got
            got[x, top, True] = name
        for y in range(top, bottom):
            assert (left, y, False) not in got
            got[left, y, False] = name
    assert got == edges(names)


def test_a_square_has_four_lines():
    names = np.zeros((9, 9), np.int32)
    names[2:6, 3:8] = 7
    lines = {tuple(line) for line in outline(names).tolist()}
    assert lines == {(3, 2, 8, 2, 7), (3, 6, 8, 6, 7), (3, 2, 3, 6, 7), (8, 2, 8, 6, 7)}


def test_nothing_has_no_outline():
    assert outline(np.zeros((4, 5), np.int32)).shape == (0, 5)
