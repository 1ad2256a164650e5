"""Cut a mask into strips, if all at once takes too much memory.

Each strip reads the image around it, and also estimates the missing pixels there, so that no seam
shows. Methods ``"fast"`` and ``"detail"`` depend on near pixels only. Where ``"auto"`` copies, it
needs whole holes and more around them, so the cuts avoid wide holes.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

from ntk_core.extent.grid import ALIGN, BLOCK
from ntk_core.extent.part import Part
from ntk_core.extent.squares import SQUARE, MaskSquares
from ntk_core.problem.holes import PLACE
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.extent.sight import Sight

__all__ = ["SHORTEST", "cut_into_strips"]

SHORTEST: Final = 64
"""The least number of rows of a strip."""

MORE: Final = max(BLOCK)
"""Pixels added to what a strip reads: one block, as the coarse picture is made of whole blocks."""

_BESIDE: Final = 2 * PLACE // SQUARE
"""Squares beside a wide place that still belong to the hole."""


def cut_into_strips(
    asked: NDArray[np.bool_], unknown: NDArray[np.bool_], count: int, sight: Sight
) -> tuple[Part, ...]:
    """Cut a mask into strips; strips without anything to do are left out.

    Parameters
    ----------
    asked, unknown : ndarray of bool, shape (H, W)
        The pixels to reconstruct, and those that nothing may be learnt from. The first are a subset
        of the second.
    count : int
        How many strips; fewer if they would be shorter than `SHORTEST`.
    sight : Sight
        Of the method: if it copies, no strip ends in a wide hole.
    """
    # A pixel depends on others within `reach`, and the estimates there depend on as much again.
    margin = 2 * sight.reach + MORE
    height = asked.shape[0]
    step = max(-(-height // count), SHORTEST)
    borders = np.arange(0, height, step)
    if sight.copies:
        full = MaskSquares.of(unknown)
        if full.full.any():
            borders = _past_holes(borders, full.full, height)
            margin = max(margin, int(sight.around_hole(float(full.half_widths.max()))) + MORE)
    strips: list[Part] = []
    for top, bottom in pairwise([*borders.tolist(), height]):
        near = Rect.around(asked[top:bottom])
        if near is not None:
            own = near.moved(top, 0)
            strips.append(Part(len(strips), own, _known_around(own, unknown, margin)))
    return tuple(strips)


def _known_around(own: Rect, unknown: NDArray[np.bool_], margin: int) -> Rect:
    """Return `own` with a margin, on the grid; a wider one if there is nothing to learn from."""
    while True:
        rect = own.grown(margin, unknown.shape)
        rect = Rect(rect.top // ALIGN * ALIGN, rect.left // ALIGN * ALIGN, rect.bottom, rect.right)
        if not unknown[rect.slices].all() or rect == Rect.whole(unknown.shape):
            return rect
        margin *= 2


def _past_holes(
    borders: NDArray[np.intp], full: NDArray[np.bool_], height: int
) -> NDArray[np.intp]:
    """Return borders moved down to rows without a wide hole.

    Parameters
    ----------
    borders : ndarray of int
        The first row of each strip.
    full : ndarray, shape (⌈height / SQUARE⌉, ⌈W / SQUARE⌉), bool
        Which squares of the mask are all missing.
    """
    near = scipy.ndimage.binary_dilation(full.any(axis=1), iterations=_BESIDE)
    free = np.flatnonzero(~near.repeat(SQUARE)[:height])
    after = np.searchsorted(free, borders[1:])
    moved = free[after[after < free.size]]
    return np.unique(np.append(0, moved))
