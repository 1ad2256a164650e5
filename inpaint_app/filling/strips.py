"""Reconstruction strip by strip, for when all at once takes too much memory. No Qt.

Each strip sees the picture around it, and estimates what is missing there, too, so that no seam
shows. Methods ``"fast"`` and ``"detail"`` depend on what is near alone; where ``"auto"`` copies,
it needs holes whole and more around them, so the cuts go past them.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import ndimage

from inpaint_app.masks.blocks import ALIGN, CELL, MaskCells
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from numpy.typing import NDArray

    from ntk_core import Explain, Progress, Region

__all__ = ["STRIP_METHODS", "Strip", "cut_into_strips", "inpaint_in_strips"]

STRIP_METHODS: Final = ("fast", "detail", "auto")

SHORTEST: Final = 64
"""Rows that a strip has at least."""

_REACH: Final = 14  # of the engine, if none is chosen
_PATCHES: Final = 64  # what it looks at beyond twice its reach
_AROUND: Final = 3  # how far it looks for what it copies, in half-widths of a hole
_BESIDE: Final = 4  # cells beside a wide place that still belong to the hole


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows that are reconstructed together.

    Attributes
    ----------
    own : Rect
        What encloses the pixels to reconstruct.
    window : Rect
        What of the picture they depend on.
    """

    own: Rect
    window: Rect


def cut_into_strips(
    asked: NDArray[np.bool_],
    unknown: NDArray[np.bool_],
    count: int,
    reach: int | None = None,
    *,
    copies: bool = False,
) -> tuple[Strip, ...]:
    """Cut a mask into strips; one without anything to do is left out.

    Parameters
    ----------
    asked, unknown : ndarray of bool, shape (H, W)
        What is to be reconstructed, and what is not to be learnt from, of which that is a part.
    count : int
        How many strips, if they are not shorter than `SHORTEST`.
    reach : int, optional
        How far around missing pixels observed ones are looked for; by default the engine's own.
    copies : bool
        Whether wide holes are filled by copies: no strip ends in one.
    """
    margin = 2 * (_REACH if reach is None else reach) + _PATCHES
    height, width = asked.shape
    step = max(-(-height // count), SHORTEST)
    borders = np.arange(0, height, step)
    if copies:
        borders, around = _past_holes(borders, unknown)
        margin = max(margin, around)
    strips = []
    for top, bottom in pairwise([*borders.tolist(), height]):
        near = Rect.around(asked[top:bottom])
        if near is None:
            continue
        own = near.moved(top, 0)
        more = margin
        while True:
            window = Rect(
                max(own.top - more, 0) // ALIGN * ALIGN,
                max(own.left - more, 0) // ALIGN * ALIGN,
                min(own.bottom + more, height),
                min(own.right + more, width),
            )
            # In a hole that is wider than a strip there is nothing to learn from.
            if not unknown[window.slices].all() or window == Rect(0, 0, height, width):
                break
            more *= 2
        strips.append(Strip(own, window))
    return tuple(strips)


def _past_holes(
    borders: NDArray[np.intp], unknown: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], int]:
    """Move borders down to where no wide hole is; also say how much is needed around holes."""
    full = MaskCells.of(unknown).full
    if not full.any():
        return borders, 0
    height = unknown.shape[0]
    near = ndimage.binary_dilation(full.any(axis=1), iterations=_BESIDE)
    free = np.flatnonzero(~near.repeat(CELL)[:height])
    after = np.searchsorted(free, borders[1:])
    moved = free[after[after < free.size]]
    half_width = CELL * (float(ndimage.distance_transform_edt(np.pad(full, 1)).max()) + 1)
    return np.unique(np.append(0, moved)), int(_AROUND * half_width) + _PATCHES


def inpaint_in_strips(
    inner: Callable[..., Generator[Progress, None, Explain | None]],
    strips: tuple[Strip, ...],
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    *,
    asked: NDArray[np.bool_],
    protect: NDArray[np.bool_] | None = None,
    **settings: Any,
) -> Generator[Progress]:
    """Reconstruct one strip after the other.

    Parameters
    ----------
    inner : callable
        What reconstructs, such as `inpaint_app.filling.transparency.inpaint_visible`.
    strips : tuple of Strip
    image, mask, protect, **settings
        As `inner` takes them.
    asked : ndarray of bool, shape (H, W)
        What is to be reconstructed of `mask`.

    Yields
    ------
    Progress
        About the whole image. There is nothing to explain in the end: to keep what that takes of
        each strip would need the memory that is lacking.
    """
    total, done = int(np.count_nonzero(asked)), 0
    regions: tuple[Region, ...] = ()
    method = ""
    for strip in strips:
        found, used = regions, method
        here = strip.window.slices
        wanted = np.zeros((strip.window.height, strip.window.width), np.bool_)
        wanted[strip.own.within(strip.window)] = asked[strip.own.slices]
        count = int(np.count_nonzero(wanted))
        steps = inner(
            image[here],
            mask[here],
            protect=None if protect is None else protect[here],
            wanted=wanted,
            **settings,
        )
        with closing(steps):
            for step in steps:
                placed = _placed(step, strip)
                found = regions + tuple(
                    replace(region, rect=region.rect.moved(strip.window.top, strip.window.left))
                    for region in step.regions
                )
                used = step.method if method in ("", step.method) else "mixed"
                if placed is not None:
                    fraction = (done + count * step.fraction) / total
                    yield replace(placed, fraction=fraction, regions=found, method=used)
        done, regions, method = done + count, found, used


def _placed(step: Progress, strip: Strip) -> Progress | None:
    """Return a snapshot of a window as one of the image, cut down to what is the strip's own."""
    rect = step.changed.moved(strip.window.top, strip.window.left)
    both = rect.intersection(strip.own)
    if both is None:
        return None
    inside = both.within(rect)
    deviation = step.deviation
    return replace(
        step,
        changed=both,
        pixels=step.pixels[inside],
        deviation=None if deviation is None else deviation[inside],
    )
