"""Reconstruction strip by strip, if the whole mask at once takes too much memory.

`ntk_core.extent.Extent` chooses the strips. Here they are filled one after the other, and their
snapshots become snapshots of the whole picture.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from inpaint_app.filling.engine import Iterate
    from ntk_core import Progress, Region
    from ntk_core.extent import Part

__all__ = ["inpaint_in_strips"]


def inpaint_in_strips(
    iterate: Iterate,
    strips: tuple[Part, ...],
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    asked: NDArray[np.bool_],
    options: dict[str, Any],
) -> Generator[Progress]:
    """Fill one strip after the other.

    Parameters
    ----------
    iterate : callable
        The function that fills, such as `inpaint_app.filling.transparency.inpaint_visible`.
    strips : tuple of Part
        The strips, in order.
    image, mask
        As for `iterate`.
    asked : ndarray of bool, shape (H, W)
        The part of `mask` to fill.
    options : dict
        The keyword options of `iterate` for the whole image, without `sources`.

    Yields
    ------
    Progress
        Snapshots of the whole image. The generator returns no explanation, because keeping those
        of all strips would need the memory that is lacking.
    """
    protect = options.get("protect")
    total, done = int(np.count_nonzero(asked)), 0
    regions: tuple[Region, ...] = ()
    method = ""
    for strip in strips:
        found, used = regions, method
        here, wanted = strip.rect.slices, strip.wanted(asked)
        count = int(np.count_nonzero(wanted))
        cut = {"protect": None if protect is None else protect[here], "wanted": wanted}
        steps = iterate(image[here], mask[here], **{**options, **cut})
        with closing(steps):
            for step in steps:
                placed = _placed(step, strip)
                found = regions + tuple(
                    region.moved(strip.rect.top, strip.rect.left) for region in step.regions
                )
                used = step.method if method in ("", step.method) else "mixed"
                if placed is not None:
                    fraction = (done + count * step.fraction) / total
                    yield replace(placed, fraction=fraction, regions=found, method=used)
        done, regions, method = done + count, found, used


def _placed(step: Progress, strip: Part) -> Progress | None:
    """Return a snapshot of a strip as one of the image, cropped to the strip's own pixels."""
    rect = step.changed.moved(strip.rect.top, strip.rect.left)
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
