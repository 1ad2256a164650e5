"""Plans of parts: all is covered once, on the engine's grid, and what depends on what is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from ntk_core import Rect
from ntk_core.extent import ALIGN, BLOCK, PLAN_SQUARE, HoleTooLargeError, Sight, make_plan
from ntk_core.extent.dependencies import dependencies_of
from ntk_core.extent.grid import blocks_of


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.01, 0.1, 0.5]), st.booleans())
def test_plans_cover_every_square_once(seed: int, share: float, copies: bool) -> None:
    rng = np.random.default_rng(seed)
    squares = rng.random(tuple(rng.integers(1, 60, 2))) < share
    side = PLAN_SQUARE
    shape = (squares.shape[0] * side - 3, squares.shape[1] * side - 5)
    most = int(rng.integers(500, 2000)) ** 2

    def fits(rect: Rect, masked: Rect) -> bool:
        assert rect.union(masked) == rect
        return rect.height * rect.width <= most

    sight = Sight.of("auto" if copies else "detail", reach=10, passes=2)
    try:
        plan = make_plan(squares, shape, fits, sight)
    except HoleTooLargeError:
        return  # nothing was planned
    assert np.array_equal(plan.owner >= 0, squares)
    seen = np.zeros(shape, int)
    for part in plan.parts:
        assert part.rect.height * part.rect.width <= most
        assert part.rect.top % ALIGN == 0
        assert part.rect.left % ALIGN == 0
        assert part.rect.union(part.own) == part.rect
        seen[part.own.slices] += plan.owned(part)
    assert np.array_equal(seen > 0, squares.repeat(side, 0).repeat(side, 1)[: shape[0], : shape[1]])
    assert seen.max(initial=0) <= 1
    if plan.cuts == 0:  # what is connected belongs to one part
        labels, count = ndimage.label(squares, np.ones((3, 3)))
        assert all(np.unique(plan.owner[labels == n]).size == 1 for n in range(1, count + 1))


def test_a_hole_that_is_too_large_reports_what_it_needs() -> None:
    squares = np.zeros((80, 80), bool)
    squares[30:50, 30:50] = True
    with pytest.raises(HoleTooLargeError) as caught:
        make_plan(squares, (1280, 1280), lambda *_: False, Sight.of("auto"))
    assert caught.value.hole == Rect(480, 480, 800, 800)
    assert caught.value.rect == Rect(0, 0, 1280, 1280)  # three half-widths around, on the grid


def test_islands_around_the_same_middle_become_parts_of_their_own() -> None:
    squares = np.zeros((42, 44), bool)
    squares[14:28, 8:36] = True
    squares[16:26, 12:32] = False  # a ring
    squares[20:22, 20:24] = True  # and a dot in its middle
    shape = (672, 704)

    def fits(_: Rect, masked: Rect) -> bool:
        return masked.width <= 400  # the dot, and pieces of the ring

    plan = make_plan(squares, shape, fits, Sight.of("detail", passes=1))
    assert np.array_equal(plan.owner >= 0, squares)
    assert np.count_nonzero(plan.owner == plan.owner[20, 20]) == 8, "the dot is a part of its own"
    assert plan.cuts > 1
    with pytest.raises(HoleTooLargeError) as caught:
        make_plan(squares, shape, fits, Sight.of("auto"))
    assert caught.value.hole == Rect(224, 128, 448, 576), "the ring"


def test_a_part_depends_on_blocks_within_reach_of_its_passes() -> None:
    blocks = np.zeros((20, 20), bool)
    blocks[5, 5:9] = blocks[5, 10:12] = blocks[9, 5] = True
    inner = np.array([[5, 5]])

    def found(reach: int, passes: int):
        return dependencies_of(
            inner,
            blocks,
            (20 * BLOCK[0], 20 * BLOCK[1]),
            Sight.of("detail", reach=reach, passes=passes),
        )

    assert found(14, 1).rect == Rect(5, 5, 6, 7).scaled(BLOCK)  # the block and its neighbours
    assert found(14, 8).rect == Rect(5, 5, 6, 9).scaled(BLOCK)  # not beyond an empty block
    far = found(64, 8)  # over it, and further down
    assert far.rect == Rect(5, 5, 6, 12).scaled(BLOCK)
    assert far.pixels().sum() == 6 * math.prod(BLOCK)
    assert found(64, 1).rect.bottom == 6 * BLOCK[0]


def test_copied_parts_depend_on_no_other_part() -> None:
    blocks = np.ones((9, 9), bool)
    alone = dependencies_of(
        np.array([[4, 4]]), blocks, (9 * BLOCK[0], 9 * BLOCK[1]), Sight.of("texture")
    )
    assert alone.rect == Rect(4, 4, 5, 5).scaled(BLOCK)


def test_blocks_are_made_of_whole_squares() -> None:
    assert all(length % PLAN_SQUARE == 0 for length in BLOCK)
    squares = np.zeros((9, 9), bool)  # 16 pixels each
    squares[7, 8] = True
    assert np.array_equal(blocks_of(squares, 16), np.arange(9).reshape(3, 3) == 5)
