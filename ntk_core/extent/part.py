"""A part of an image that is reconstructed by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.extent.dependencies import Dependencies
    from ntk_core.problem.rect import Rect

__all__ = ["Part"]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Pixels that are reconstructed together, and the rectangle of the image that this needs.

    Attributes
    ----------
    number : int
        Its number.
    own : Rect
        The rectangle around the pixels to reconstruct.
    rect : Rect
        The part itself: the rectangle of the image that these pixels depend on.
    depends : Dependencies or None
        Which masked pixels of other parts are estimated, too, because its own depend on them; None
        if there are none.
    """

    number: int
    own: Rect
    rect: Rect
    depends: Dependencies | None = None

    def wanted(self, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the part's own pixels in `rect`, shape (h, w), from the mask of the image."""
        wanted = np.zeros((self.rect.height, self.rect.width), np.bool_)
        wanted[self.own.within(self.rect)] = asked[self.own.slices]
        return wanted
