"""Where a fill may take its material from: not from protected places, and copies from an area.

Both are masks beside the one of what is to be filled, and both cost nothing until they are used.
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
"""``"protected"``: neither learnt nor copied from; ``"source"``: the only place to copy from."""

Layer = Literal["mask", "protected", "source"]
"""What a stroke paints in: the mask of what is to be filled, or one of the guides."""


@dataclass(frozen=True, slots=True, eq=False)
class Guides:
    """The two guides of one reconstruction; the arrays are read-only and never change.

    Attributes
    ----------
    protect : ndarray of bool, shape (H, W), or None
        What is neither learnt nor copied from; None for nothing.
    sources : ndarray of bool, shape (H, W), or None
        The only pixels to copy from; None for everywhere.
    """

    protect: NDArray[np.bool_] | None = None
    sources: NDArray[np.bool_] | None = None

    def equal(self, other: Guides) -> bool:
        """Tell whether both name the same pixels."""
        return _equal(self.protect, other.protect) and _equal(self.sources, other.sources)

    def leave_sources(self, mask: NDArray[np.bool_]) -> bool:
        """Tell whether anything is left to copy from when `mask`, shape (H, W), is filled.

        It takes time in proportion to the image, and belongs in the thread that reconstructs.
        """
        if self.sources is None:
            return True
        free = ~mask
        if self.protect is not None:
            free &= ~self.protect
        # With nothing free at all it is not the sampling area that is wrong.
        return bool((self.sources & free).any() or not free.any())


def _equal(a: NDArray[np.bool_] | None, b: NDArray[np.bool_] | None) -> bool:
    return a is b or (a is not None and b is not None and np.array_equal(a, b))


class GuideMasks:
    """The two guides of a picture, to paint in.

    Parameters
    ----------
    shape : (int, int)
        Height and width in pixels.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self._shape = shape
        self._masks: dict[Guide, Selection] = {}

    def edit(self, guide: Guide) -> Selection:
        """Return a guide to paint in, made now if it never was."""
        if guide not in self._masks:
            self._masks[guide] = Selection(self._shape)
        return self._masks[guide]

    def painted(self, guide: Guide) -> Selection | None:
        """Return a guide, None while nothing is painted in it."""
        selection = self._masks.get(guide)
        return selection if selection is not None and selection.count else None

    def count(self, guide: Guide) -> int:
        """Return the number of pixels that are painted in a guide."""
        selection = self._masks.get(guide)
        return 0 if selection is None else selection.count

    def snapshot(self) -> Guides:
        """Return the guides as they are now; painting goes on in copies."""
        return Guides(self._snapshot("protected"), self._snapshot("source"))

    def _snapshot(self, guide: Guide) -> NDArray[np.bool_] | None:
        selection = self.painted(guide)
        return None if selection is None else selection.snapshot()
