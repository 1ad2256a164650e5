"""How much of the picture a window has around what is reconstructed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile

import ntk_core
from inpaint_app.filling.restore import RestoreOrder
from inpaint_app.huge.mask_source import CELL
from inpaint_app.huge.plan import MARGIN, Plan, make_plan
from inpaint_app.huge.restore import restore_by_windows
from inpaint_app.masks.blocks import ALIGN, BLOCK
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.learning import Learning
from ntk_core import Rect
from ntk_core.problem.recipes import Recipe
from ntk_core.texture.window import LEAST_AROUND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WIDEST = 64  # the largest reach
SHAPE = (1152, 1344)


def cells_with(*holes: Rect, shape: tuple[int, int] = SHAPE) -> np.ndarray:
    cells = np.zeros((-(-shape[0] // CELL), -(-shape[1] // CELL)), bool)
    for hole in holes:
        cells[hole.top // CELL : hole.bottom // CELL, hole.left // CELL : hole.right // CELL] = True
    return cells


def planned(
    *holes: Rect, fits: Callable[[Rect, Rect], bool] = lambda *_: True, copies: bool = False
) -> Plan:
    return make_plan(cells_with(*holes), SHAPE, fits, copies=copies, reach=WIDEST, passes=1)


def around(window: Rect, own: Rect) -> tuple[int, int, int, int]:
    """How many rows and columns a window has at each side."""
    return (
        own.top - window.top,
        own.left - window.left,
        window.bottom - own.bottom,
        window.right - own.right,
    )


def test_the_margin_is_how_far_the_engine_looks_around_a_block() -> None:
    sight = Recipe("detail", passes=1, reach=WIDEST).sight
    assert max(sight, LEAST_AROUND) + max(BLOCK) == MARGIN


@pytest.mark.parametrize("copies", [False, True])
@pytest.mark.parametrize("offset", range(0, ALIGN, CELL))
def test_a_window_has_the_margin_at_every_side_and_no_more_than_the_grid_asks_for(
    offset: int, copies: bool
) -> None:
    across = (offset * 5 + 4 * CELL) % ALIGN  # other columns than rows
    own = Rect(2 * ALIGN + offset, 2 * ALIGN + across, 0, 0)
    own = Rect(own.top, own.left, own.top + CELL, own.left + 2 * CELL)
    (job,) = planned(own, copies=copies).jobs
    assert job.own == own
    for side in around(job.window, own):
        assert 192 <= side < 192 + ALIGN


@pytest.mark.parametrize("offset", range(0, ALIGN, BLOCK[0]))
def test_an_islands_window_has_the_margin_around_what_it_depends_on(offset: int) -> None:
    one = Rect(2 * ALIGN + offset, 2 * ALIGN, 2 * ALIGN + offset + CELL, 2 * ALIGN + CELL)
    other = Rect(one.top, one.left + 3 * BLOCK[1], one.bottom, one.right + 3 * BLOCK[1])
    # Too little memory for both in one job.
    plan = planned(one, other, fits=lambda _, masked: masked.width <= 2 * BLOCK[1])
    assert plan.islands == len(plan.jobs) == 2
    for job in plan.jobs:
        assert job.depends is not None
        for side in around(job.window, job.depends.rect):
            assert 192 <= side < 192 + ALIGN


@pytest.mark.parametrize(("side", "margin"), [(32, 192), (64, 192), (160, 288), (192, 336)])
def test_a_wide_hole_has_more_around_it_if_it_is_filled_by_copies(side: int, margin: int) -> None:
    """Three half-widths, of which that of a cell more is counted."""
    own = Rect(3 * ALIGN, 3 * ALIGN, 3 * ALIGN + side, 3 * ALIGN + side)
    (job,) = planned(own, copies=True).jobs
    least = min(around(job.window, own)[:2])
    assert margin <= least < margin + ALIGN
    assert least >= 3 * side / 2
    (other,) = planned(own, copies=False).jobs
    assert min(around(other.window, own)[:2]) == 192


@pytest.mark.parametrize(
    ("method", "options"), [("detail", {"reach": WIDEST, "passes": 2}), ("texture", {})]
)
@pytest.mark.parametrize("offset", [0, 64, 120])
def test_a_hole_anywhere_on_the_grid_is_filled_as_in_the_whole(
    tmp_path: Path, method: str, options: dict[str, int], offset: int
) -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (600, 700), np.uint8)
    mask = np.zeros(pixels.shape, bool)
    top, left = ALIGN + offset, ALIGN + offset
    mask[top : top + 28, left : left + 28] = True
    image, marks, output = (tmp_path / f"{name}.tif" for name in ("image", "mask", "out"))
    tifffile.imwrite(image, pixels, tile=(64, 64), compression="zlib", metadata=None)
    tifffile.imwrite(marks, mask, photometric="minisblack", metadata=None)
    restore_by_windows(
        RestoreOrder(image, marks, output, Choices(method, learning=Learning(**options))), 10**9
    )
    whole = ntk_core.inpaint(pixels, mask, method=method, **options).image
    np.testing.assert_array_equal(tifffile.imread(output), whole)
