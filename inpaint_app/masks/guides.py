"""The guides: masks that say which pixels a fill may learn and copy from.

Both guides belong to a picture like its mask. They take no memory before they are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from inpaint_app.masks.blank import blank_mask
from inpaint_app.masks.selection import Selection

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core import Rect

__all__ = ["Guide", "GuideMasks", "Guides", "Layer", "NamedLayer", "OwnArea", "OwnSources", "named"]

NamedLayer = Literal["mask", "avoided", "source", "shielded"]
"""The mask, one of the guides, or the shield, whose pixels are kept out of the mask."""


class OwnArea(NamedTuple):
    """The sampling area of only one hole, which is known by one of its pixels."""

    row: int
    column: int


Layer = NamedLayer | OwnArea
"""What a stroke paints."""

Guide = Literal["avoided", "source"] | OwnArea
"""``"avoided"``: “Don't sample here”; the others: the only pixels to copy from."""


def named(layer: Layer) -> NamedLayer:
    """Return the layer that has a name; that is the sampling area for those of single holes."""
    return "source" if isinstance(layer, OwnArea) else layer


@dataclass(frozen=True, slots=True, eq=False)
class OwnSources:
    """The only pixels that one hole may copy.

    Attributes
    ----------
    area : OwnArea
        Which hole it is.
    rect : Rect
        A rectangle around them all.
    pixels : ndarray of bool, shape (rect.height, rect.width)
        True for the pixels; read-only.
    """

    area: OwnArea
    rect: Rect
    pixels: NDArray[np.bool_]

    def whole(self, shape: tuple[int, int]) -> NDArray[np.bool_]:
        """Return them as a mask of shape (H, W), which is a new array."""
        mask = blank_mask(shape)
        mask[self.rect.slices] = self.pixels
        return mask

    def equal(self, other: OwnSources | None) -> bool:
        """Return whether these are the same pixels."""
        return other is not None and self.rect == other.rect and _equal(self.pixels, other.pixels)


@dataclass(frozen=True, slots=True, eq=False)
class Guides:
    """The guides of one reconstruction; the arrays are read-only and never change.

    Attributes
    ----------
    protect : ndarray of bool, shape (H, W), or None
        Pixels that nothing is learnt or copied from; None means no pixel.
    sources : ndarray of bool, shape (H, W), or None
        The only pixels to copy from; None means all pixels.
    own : tuple of OwnSources
        The same for single holes, which do not use `sources`.
    """

    protect: NDArray[np.bool_] | None = None
    sources: NDArray[np.bool_] | None = None
    own: tuple[OwnSources, ...] = ()

    def equal(self, other: Guides) -> bool:
        """Return whether all holes but those of `changed` have the same guides as in `other`."""
        return _equal(self.protect, other.protect) and _equal(self.sources, other.sources)

    def changed(self, other: Guides) -> tuple[OwnArea, ...]:
        """Return the single holes whose own sampling area is another one in `other`."""
        here = {each.area: each for each in self.own}
        there = {each.area: each for each in other.own}
        gone = tuple(area for area in there if area not in here)
        return gone + tuple(
            area for area, sources in here.items() if not sources.equal(there.get(area))
        )

    def trouble(self, mask: NDArray[np.bool_]) -> str:
        """Return why nothing can be filled when `mask`, shape (H, W), is; empty if it can.

        The time grows with the image, so call it in the thread that reconstructs.
        """
        if self.protect is None and self.sources is None and not self.own:
            return ""
        free = ~mask
        if not free.any():
            return ""  # the mask is to blame, and the engine says so
        if self.protect is not None:
            free &= ~self.protect
            if not free.any():
                return (
                    "nothing may be sampled from any pixel outside the mask, so nothing is left to "
                    "learn from; erase some of “Don't sample here”"
                )
        if self.sources is not None and not (self.sources & free).any():
            return (
                "the whole sampling area is masked, or under “Don't sample here”, so there is "
                "nothing to copy from; paint it elsewhere, or clear it"
            )
        for own in self.own:
            if mask[own.area] and not (own.pixels & free[own.rect.slices]).any():
                return (
                    "the whole sampling area of the hole at "
                    f"row {own.area.row}, column {own.area.column} is masked, or "
                    "under “Don't sample here”, so there is nothing to copy from; paint it "
                    "elsewhere, or clear it"
                )
        return ""


def _equal(a: NDArray[np.bool_] | None, b: NDArray[np.bool_] | None) -> bool:
    return a is b or (a is not None and b is not None and np.array_equal(a, b))


class GuideMasks:
    """The editable guides of a picture.

    Parameters
    ----------
    shape : (int, int)
        Height and width in pixels.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self._shape = shape
        self._masks: dict[Guide, Selection] = {}

    def edit(self, guide: Guide) -> Selection:
        """Return a guide for painting; it is created on first use."""
        if guide not in self._masks:
            self._masks[guide] = Selection(self._shape)
        return self._masks[guide]

    def painted(self, guide: Guide) -> Selection | None:
        """Return a guide, or None if it is empty."""
        selection = self._masks.get(guide)
        return selection if selection is not None and selection.count else None

    def count(self, guide: Guide) -> int:
        """Return the number of True pixels of a guide."""
        selection = self._masks.get(guide)
        return 0 if selection is None else selection.count

    def snapshot(self) -> Guides:
        """Return read-only copies of the guides, which later painting does not change."""
        own = tuple(map(self._cut, sorted(self.own)))
        return Guides(self._snapshot("avoided"), self._snapshot("source"), own)

    @property
    def own(self) -> tuple[OwnArea, ...]:
        """The single holes that have a sampling area of their own."""
        return tuple(each for each in self._masks if isinstance(each, OwnArea) and self.count(each))

    @property
    def areas(self) -> tuple[Guide, ...]:
        """All sampling areas: that of all holes, and those of single ones."""
        return ("source", *self.own)

    def _cut(self, area: OwnArea) -> OwnSources:
        selection = self._masks[area]
        rect = selection.rect
        assert rect is not None, "it is not empty"
        pixels = selection.pixels[rect.slices].copy()
        pixels.flags.writeable = False
        return OwnSources(area, rect, pixels)

    def _snapshot(self, guide: Guide) -> NDArray[np.bool_] | None:
        selection = self.painted(guide)
        return None if selection is None else selection.snapshot()
