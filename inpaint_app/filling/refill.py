"""Which part of a mask must be filled again after the mask was edited.

Parts of the mask far from any change keep their fill. The comparison takes time in proportion to
the rectangle around both masks, so it runs in the worker's thread.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy

from inpaint_app.masks.blank import blank_mask
from inpaint_app.masks.places import part_at
from inpaint_app.masks.softness import equally_soft
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.filling.requests import Request
    from inpaint_app.masks.guides import Guides
    from inpaint_app.settings.choices import Choices

__all__ = ["Refills", "unchanged"]

_BLOCK: Final = 8
"""Side of the squares that regions consist of, in pixels."""

_GAP: Final = 48
"""Parts of the mask with a smaller gap belong to one region, in pixels."""


def unchanged(
    mask: NDArray[np.bool_],
    before: NDArray[np.bool_],
    within: Rect | None = None,
    soft: tuple[NDArray[np.uint8] | None, NDArray[np.uint8] | None] = (None, None),
) -> NDArray[np.bool_]:
    """Return the pixels of those regions of a mask that did not change.

    A region is an 8-connected part of the union of both masks. Gaps of less than 48 pixels
    always count as connected; those of up to 54 pixels sometimes do. The fill of one region
    hardly depends on the others.

    Parameters
    ----------
    mask, before : ndarray of bool, shape (H, W)
        The mask now, and the mask that was filled.
    within : Rect, optional
        A rectangle outside of which both are False, by default the whole image. The time grows
        with it.
    soft : (ndarray of uint8, shape (H, W), or None, same)
        What both lack of full coverage; None for hard edges. Where that changes, the mask does.

    Returns
    -------
    ndarray of bool, shape (H, W)
        A subset of both masks.
    """
    kept = blank_mask(mask.shape)
    within = within or Rect.whole(mask.shape)
    inner = Rect.around(mask[within.slices] | before[within.slices])
    if inner is None:
        return kept
    rect = inner.moved(within.top, within.left)
    here, there = mask[rect.slices], before[rect.slices]
    now, then = (None if each is None else each[rect.slices] for each in soft)
    moved = here ^ there | ~equally_soft(now, then)
    if not moved.any():
        kept[rect.slices] = here
        return kept
    # Grow every block by half the gap on each side; those that touch then are one region.
    near = scipy.ndimage.maximum_filter(_blocks(here | there).view(np.uint8), _GAP // _BLOCK)
    labels, _ = scipy.ndimage.label(near, np.ones((3, 3), np.uint8))
    stays = ~np.isin(labels, np.unique(labels[_blocks(moved)]))
    wide = stays.repeat(_BLOCK, axis=0)[: rect.height].repeat(_BLOCK, axis=1)[:, : rect.width]
    kept[rect.slices] = here & wide
    return kept


def _blocks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which blocks of a mask contain a True pixel."""
    rows = np.arange(0, mask.shape[0], _BLOCK)
    columns = np.arange(0, mask.shape[1], _BLOCK)
    across: NDArray[np.bool_] = np.logical_or.reduceat(mask, columns, axis=1)
    down: NDArray[np.bool_] = np.logical_or.reduceat(across, rows, axis=0)
    return down


@dataclass(frozen=True, slots=True, eq=False)
class _Served:
    """The last request, and which part of its mask was already filled when it began."""

    number: int
    image: weakref.ref[NDArray[Any]]  # weak, to free closed pictures
    guides: Guides
    choices: Choices
    mask: NDArray[np.bool_]
    where: Rect  # of the mask
    kept: NDArray[np.bool_] | None
    softness: NDArray[np.uint8] | None

    def is_like(self, request: Request) -> bool:
        """Return whether `request` equals this one except for the mask."""
        return (
            self.image() is request.image
            and self.choices.fills_like(request.choices)
            and self.guides.equal(request.guides)
        )


class Refills:
    """Decides for each request, in order, which part of its mask to compute.

    Only the view knows which patches it has pasted. So a request names the last finished request
    whose fill is still there (`Request.complete`). If a later one was started and did not finish,
    only the pixels that the later one had kept are certain.
    """

    def __init__(self) -> None:
        self._last: _Served | None = None

    def wanted(self, request: Request) -> NDArray[np.bool_] | None:
        """Return the part of `request.mask` to fill.

        Returns
        -------
        ndarray of bool, shape (H, W), or None
            None for the whole mask; all False if every pixel is filled already.
        """
        kept = self._kept(request)
        self._last = _Served(
            request.number,
            weakref.ref(request.image),
            request.guides,
            request.choices,
            request.mask,
            request.where,
            kept,
            request.softness,
        )
        if kept is None:
            return None
        wanted, here = blank_mask(request.mask.shape), request.where.slices
        wanted[here] = request.mask[here] & ~kept[here]
        return wanted

    def _kept(self, request: Request) -> NDArray[np.bool_] | None:
        last = self._last
        if (
            last is None
            or request.complete is None
            or request.choices.method == "paper"  # each pixel depends on all others
            or not last.is_like(request)
        ):
            return None
        there = last.mask if request.complete == last.number else last.kept
        if there is None:
            return None
        here = request.where.slices
        soft = request.softness, last.softness
        kept = unchanged(request.mask, there, request.where.union(last.where), soft)
        for area in request.guides.changed(last.guides):
            if request.mask[area]:
                rect, hole = part_at(request.mask, *area)
                kept[rect.slices] &= ~hole
        if not kept[here].any():
            return None
        if request.explicit and np.array_equal(kept[here], request.mask[here]):
            return None
        return kept
