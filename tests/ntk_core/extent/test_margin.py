"""How much of the image a part has around what is reconstructed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ntk_core import Rect
from ntk_core.extent import ALIGN, BLOCK, PLAN_SQUARE, Plan, Sight, make_plan
from ntk_core.extent.sight import MARGIN
from ntk_core.problem.recipes import Recipe
from ntk_core.texture.surroundings import LEAST_AROUND

if TYPE_CHECKING:
    from collections.abc import Callable

WIDEST = 64  # the largest reach
SHAPE = (1152, 1344)


def squares_with(*holes: Rect) -> np.ndarray:
    squares = np.zeros([-(-length // PLAN_SQUARE) for length in SHAPE], bool)
    for hole in holes:
        squares[hole.squares((PLAN_SQUARE, PLAN_SQUARE)).slices] = True
    return squares


def planned(
    *holes: Rect, fits: Callable[[Rect, Rect], bool] = lambda *_: True, copies: bool = False
) -> Plan:
    sight = Sight.of("auto" if copies else "detail", reach=WIDEST, passes=1)
    return make_plan(squares_with(*holes), SHAPE, fits, sight)


def around(rect: Rect, own: Rect) -> tuple[int, int, int, int]:
    """How many rows and columns a part has at each side."""
    return (
        own.top - rect.top,
        own.left - rect.left,
        rect.bottom - own.bottom,
        rect.right - own.right,
    )


def test_the_margin_is_how_far_the_engine_looks_around_a_block() -> None:
    sight = Recipe("detail", passes=1, reach=WIDEST).sight
    assert max(sight, LEAST_AROUND) + max(BLOCK) == MARGIN


@pytest.mark.parametrize("copies", [False, True])
@pytest.mark.parametrize("offset", range(0, ALIGN, PLAN_SQUARE))
def test_a_part_has_the_margin_on_every_side_rounded_up_to_the_grid(
    offset: int, copies: bool
) -> None:
    across = (offset * 5 + 4 * PLAN_SQUARE) % ALIGN  # other columns than rows
    own = Rect(2 * ALIGN + offset, 2 * ALIGN + across, 0, 0)
    own = Rect(own.top, own.left, own.top + PLAN_SQUARE, own.left + 2 * PLAN_SQUARE)
    (part,) = planned(own, copies=copies).parts
    assert part.own == own
    for side in around(part.rect, own):
        assert 192 <= side < 192 + ALIGN


@pytest.mark.parametrize("offset", range(0, ALIGN, BLOCK[0]))
def test_an_island_has_the_margin_around_its_dependencies(offset: int) -> None:
    one = Rect(
        2 * ALIGN + offset, 2 * ALIGN, 2 * ALIGN + offset + PLAN_SQUARE, 2 * ALIGN + PLAN_SQUARE
    )
    other = Rect(one.top, one.left + 3 * BLOCK[1], one.bottom, one.right + 3 * BLOCK[1])
    # Too little memory for both in one part.
    plan = planned(one, other, fits=lambda _, masked: masked.width <= 2 * BLOCK[1])
    assert plan.islands == len(plan.parts) == 2
    for part in plan.parts:
        assert part.depends is not None
        for side in around(part.rect, part.depends.rect):
            assert 192 <= side < 192 + ALIGN


@pytest.mark.parametrize(("side", "margin"), [(32, 192), (64, 192), (160, 288), (192, 336)])
def test_a_wide_hole_has_a_larger_margin_if_it_is_copied(side: int, margin: int) -> None:
    """Three half-widths, and the half-width is rounded up by one square."""
    own = Rect(3 * ALIGN, 3 * ALIGN, 3 * ALIGN + side, 3 * ALIGN + side)
    (part,) = planned(own, copies=True).parts
    least = min(around(part.rect, own)[:2])
    assert margin <= least < margin + ALIGN
    assert least >= 3 * side / 2
    (other,) = planned(own, copies=False).parts
    assert min(around(other.rect, own)[:2]) == 192
