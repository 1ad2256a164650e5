"""The part of a picture that decides a small fill: for a dab, the rest is not looked at.

The engine does this by itself. Here it is done before the checks of memory, transparency and the
range of values, which look at the whole picture.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ntk_core import Rect, mapped
from ntk_core.extent import decisive_rect

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from inpaint_app.filling.requests import Request
    from ntk_core import Explain, PixelWeights, Progress

__all__ = ["cut", "cut_mask", "moved", "rect_of"]


def rect_of(request: Request, wanted: NDArray[np.bool_] | None = None) -> Rect | None:
    """Return the rectangle that decides the fill of a request.

    Parameters
    ----------
    request : Request
    wanted : ndarray of bool, shape (H, W), optional
        The part of the mask to fill.

    Returns
    -------
    Rect or None
        None if it is not much smaller than the picture, or if something far away counts: guides, or
        the range of the numbers.
    """
    if request.guides.protect is not None or request.guides.sources is not None:
        return None
    if request.guides.own:
        return None
    if request.measure is not None:  # its range is that of the whole picture
        return None
    mask, where = request.mask, request.where
    here = mask[where.slices]
    inside = Rect.around(here if wanted is None else here & wanted[where.slices])
    if inside is None:
        return None  # the engine refuses that
    own = inside.moved(where.top, where.left)
    return decisive_rect(own, mask.shape, lambda rect: mask[rect.slices], request.choices.method)


def cut(request: Request, rect: Rect) -> Request:
    """Return a request for the part of the picture inside `rect`."""
    return replace(
        request,
        image=request.image[rect.slices],
        mask=cut_mask(request.mask, rect),
        box=None,
        softness=None if request.softness is None else request.softness[rect.slices],
    )


def cut_mask(mask: NDArray[np.bool_], rect: Rect) -> NDArray[np.bool_]:
    """Return a mask inside `rect`, C-contiguous."""
    return np.ascontiguousarray(mask[rect.slices])


def moved(
    steps: Generator[Progress, None, Explain | None], rect: Rect
) -> Generator[Progress, None, Explain | None]:
    """Turn the snapshots and the explanation of the part inside `rect` into those of the picture.

    Parameters
    ----------
    steps : generator of Progress
        It is closed when the returned generator ends.
    rect : Rect
        Where the part is.
    """

    def move(step: Progress) -> Progress:
        changed = step.changed.moved(rect.top, rect.left)
        regions = tuple(region.moved(rect.top, rect.left) for region in step.regions)
        return replace(step, changed=changed, regions=regions)

    explain = yield from mapped(steps, move)
    return None if explain is None else partial(_weights, explain, rect)


def _weights(explain: Explain, rect: Rect, row: int, column: int) -> PixelWeights:
    weights = explain(row - rect.top, column - rect.left)
    return replace(weights, rows=weights.rows + rect.top, columns=weights.columns + rect.left)
