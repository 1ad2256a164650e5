"""The guides: masks that say which pixels a fill may learn and copy from.

Both guides belong to a picture like its mask. They take no memory before they are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from inpaint_app.masks.selection import Selection

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Guide", "GuideMasks", "Guides", "Layer"]

Guide = Literal["protected", "source"]
"""``"protected"``: never learnt or copied from; ``"source"``: the only pixels to copy from."""

Layer = Literal["mask", "protected", "source", "shielded"]
"""What a stroke paints: the mask, one of the guides, or the shield, whose pixels are kept out of
the mask."""


@dataclass(frozen=True, slots=True, eq=False)
class Guides:
    """The two guides of one reconstruction; the arrays are read-only and never change.

    Attributes
    ----------
    protect : ndarray of bool, shape (H, W), or None
        Pixels that nothing is learnt or copied from; None means no pixel.
    sources : ndarray of bool, shape (H, W), or None
        The only pixels to copy from; None means all pixels.
    """

    protect: NDArray[np.bool_] | None = None
    sources: NDArray[np.bool_] | None = None

    def equal(self, other: Guides) -> bool:
        """Return whether both guides have the same pixels as those of `other`."""
        return _equal(self.protect, other.protect) and _equal(self.sources, other.sources)

    def leave_sources(self, mask: NDArray[np.bool_]) -> bool:
        """Return whether there are pixels to copy from when `mask`, shape (H, W), is filled.

        The time grows with the image, so call it in the thread that reconstructs.
        """
        if self.sources is None:
            return True
        free = ~mask
        if self.protect is not None:
            free &= ~self.protect
        # If no pixel is free at all, the sampling area is not to blame.
        return bool((self.sources & free).any() or not free.any())


def _equal(a: NDArray[np.bool_] | None, b: NDArray[np.bool_] | None) -> bool:
    return a is b or (a is not None and b is not None and np.array_equal(a, b))


class GuideMasks:
    """The two editable guides of a picture.

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
        return Guides(self._snapshot("protected"), self._snapshot("source"))

    def _snapshot(self, guide: Guide) -> NDArray[np.bool_] | None:
        selection = self.painted(guide)
        return None if selection is None else selection.snapshot()
