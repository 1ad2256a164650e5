"""What of a mask must be reconstructed anew after the mask was edited. No Qt.

Parts of the mask far from any change keep their fill. The comparison costs time in proportion to
the image and belongs in the worker's thread.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy

from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.filling.requests import Request
    from inpaint_app.masks.guides import Guides
    from inpaint_app.settings.choices import Choices

__all__ = ["Refills", "unchanged"]

_BLOCK: Final = 8
"""Side of the squares that regions are made of, in pixels."""

_GAP: Final = 48
"""Parts of the mask that are nearer than this are one region, in pixels."""


def unchanged(mask: NDArray[np.bool_], before: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the pixels of those regions of a mask that are what they were.

    A region is what hangs together in either mask, across gaps of less than 48 pixels, and may
    do across gaps of up to 54; 8-connected. What is filled in one region hardly depends on the
    others.

    Parameters
    ----------
    mask, before : ndarray of bool, shape (H, W)
        The mask now, and the one that was reconstructed.

    Returns
    -------
    ndarray of bool, shape (H, W)
        A part of both.
    """
    kept = np.zeros_like(mask)
    either = mask | before
    rect = Rect.around(either)
    if rect is None:
        return kept
    here, moved = mask[rect.slices], mask[rect.slices] ^ before[rect.slices]
    if not moved.any():
        kept[rect.slices] = here
        return kept
    # A square for every block that is met, half the gap to each side of it: what touches is one.
    near = scipy.ndimage.maximum_filter(_blocks(either[rect.slices]).view(np.uint8), _GAP // _BLOCK)
    labels, _ = scipy.ndimage.label(near, np.ones((3, 3), np.uint8))
    stays = ~np.isin(labels, np.unique(labels[_blocks(moved)]))
    wide = stays.repeat(_BLOCK, axis=0)[: rect.height].repeat(_BLOCK, axis=1)[:, : rect.width]
    kept[rect.slices] = here & wide
    return kept


def _blocks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which blocks of a mask hold any True pixel."""
    rows = np.arange(0, mask.shape[0], _BLOCK)
    columns = np.arange(0, mask.shape[1], _BLOCK)
    across: NDArray[np.bool_] = np.logical_or.reduceat(mask, columns, axis=1)
    down: NDArray[np.bool_] = np.logical_or.reduceat(across, rows, axis=0)
    return down


@dataclass(frozen=True, slots=True, eq=False)
class _Served:
    """A request that was served, and what of its mask had been right before it began."""

    number: int
    image: weakref.ref[NDArray[Any]]  # no reason to keep a picture that was closed
    guides: Guides
    choices: Choices
    mask: NDArray[np.bool_]
    kept: NDArray[np.bool_] | None

    def is_like(self, request: Request) -> bool:
        """Tell whether `request` asks for the same, but for the mask."""
        return (
            self.image() is request.image
            and self.choices.fills_like(request.choices)
            and self.guides.equal(request.guides)
        )


class Refills:
    """Says of each request, in the order in which they are served, what is to be computed.

    Only the view knows what it was delivered: a request names the last one that came to its end
    (`Request.complete`), whose fill is there. If another was begun after that one and did not
    come to its end, then only what that other one had kept is certain.
    """

    def __init__(self) -> None:
        self._last: _Served | None = None

    def wanted(self, request: Request) -> NDArray[np.bool_] | None:
        """Return what to reconstruct of `request.mask`.

        Returns
        -------
        ndarray of bool, shape (H, W), or None
            None for all of it; nothing may be True, when everything is there already.
        """
        kept = self._kept(request)
        self._last = _Served(
            request.number,
            weakref.ref(request.image),
            request.guides,
            request.choices,
            request.mask,
            kept,
        )
        return None if kept is None else request.mask & ~kept

    def _kept(self, request: Request) -> NDArray[np.bool_] | None:
        last = self._last
        if (
            last is None
            or request.complete is None
            or request.choices.method == "paper"  # every pixel of it depends on all others
            or not last.is_like(request)
        ):
            return None
        there = last.mask if request.complete == last.number else last.kept
        if there is None:
            return None
        kept = unchanged(request.mask, there)
        if not kept.any() or (request.explicit and np.array_equal(kept, request.mask)):
            return None
        return kept
