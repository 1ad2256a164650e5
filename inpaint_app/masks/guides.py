"""Where a fill may take its material from: not from protected places, and copies from an area.

Both are masks beside the one of what is to be filled, and both cost nothing until they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from inpaint_app.masks.selection import Selection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Guide", "Layer", "Sampling", "copyable"]

Guide = Literal["protected", "source"]
"""``"protected"``: neither learnt nor copied from; ``"source"``: the only place to copy from."""

Layer = Literal["mask", "protected", "source"]
"""What a stroke paints in: the mask of what is to be filled, or one of the guides."""


class Sampling:
    """The two guides of a picture.

    Parameters
    ----------
    shape : (int, int)
        Height and width in pixels.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self._shape = shape
        self._guides: dict[Guide, Selection] = {}

    def edit(self, guide: Guide) -> Selection:
        """Return a guide to paint in, made now if it never was."""
        if guide not in self._guides:
            self._guides[guide] = Selection(self._shape)
        return self._guides[guide]

    def painted(self, guide: Guide) -> Selection | None:
        """Return a guide, None while nothing is painted in it."""
        selection = self._guides.get(guide)
        return selection if selection is not None and selection.count else None

    def count(self, guide: Guide) -> int:
        """Return the number of pixels that are painted in a guide."""
        selection = self._guides.get(guide)
        return 0 if selection is None else selection.count

    def protect(self) -> NDArray[np.bool_] | None:
        """Return what is neither learnt nor copied from, (H, W), read-only; None for nothing."""
        return self._snapshot("protected")

    def sources(self) -> NDArray[np.bool_] | None:
        """Return the only pixels to copy from, (H, W), read-only; None for everywhere."""
        return self._snapshot("source")

    def _snapshot(self, guide: Guide) -> NDArray[np.bool_] | None:
        selection = self.painted(guide)
        return None if selection is None else selection.snapshot()


def copyable(
    mask: NDArray[np.bool_],
    protect: NDArray[np.bool_] | None,
    sources: NDArray[np.bool_] | None,
) -> bool:
    """Tell whether a mask and protection leave anything of a sampling area, if there is one.

    It takes time in proportion to the image, and belongs in the worker's thread.
    """
    if sources is None:
        return True
    free = ~mask
    if protect is not None:
        free &= ~protect
    # With nothing free at all it is not the sampling area that is wrong.
    return bool((sources & free).any() or not free.any())
