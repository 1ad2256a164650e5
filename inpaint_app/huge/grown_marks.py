"""`GrownMarks`: another mask, grown by some pixels while it is read in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from inpaint_app.huge.mask_source import occupied_squares
from inpaint_app.masks.coverage import lacking
from inpaint_app.masks.morphology import grow
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.errors import FileError
    from inpaint_app.huge.mask_source import MaskSource
    from inpaint_app.masks.coverage import Marks

__all__ = ["GrownMarks"]

_COLUMNS: Final = 4096  # grown at a time, because growing takes some bytes for each pixel of a row


class GrownMarks:
    """The mask of a file, grown by exact discs as `inpaint_app.masks.morphology.grow` does.

    Parameters
    ----------
    marks : MaskSource
        The mask.
    pixels : int
        By how many pixels it grows.
    """

    def __init__(self, marks: MaskSource, pixels: int) -> None:
        self._marks, self._pixels = marks, pixels

    @property
    def path(self) -> Path:
        """The file that messages name."""
        return self._marks.path

    @property
    def soft(self) -> bool:
        """Whether its edges are soft."""
        return self._marks.soft

    def read(self, rect: Rect) -> NDArray[np.bool_]:
        """Return the grown mask inside `rect`, shape (h, w)."""
        return self._grown(rect, self._marks.read).view(np.bool_)

    def softness(self, rect: Rect) -> NDArray[np.uint8] | None:
        """Return what the grown mask inside `rect` lacks of full coverage; None for hard edges."""
        return lacking(self._grown(rect, self._marks.coverage)) if self._marks.soft else None

    def _grown(self, rect: Rect, read: Callable[[Rect], Marks]) -> Marks:
        around = rect.grown(self._pixels, self._marks.shape)
        mask = read(around)
        grown = mask[rect.within(around)].copy()
        for left in range(rect.left, rect.right, _COLUMNS):
            own = Rect(rect.top, left, rect.bottom, min(left + _COLUMNS, rect.right))
            near = own.grown(self._pixels, self._marks.shape)
            found = grow(mask[near.within(around)], self._pixels)
            if found is None:
                continue
            inner, pixels = found
            place = inner.moved(near.top, near.left)
            both = place.intersection(own)
            if both is not None:
                grown[both.within(rect)] = pixels[both.within(place)]
        return grown

    def occupied(self) -> Iterator[tuple[int, NDArray[np.bool_], int]]:
        """Yield which squares contain masked pixels, as `occupied_squares`."""
        return occupied_squares(self.read, self._marks.shape, self._marks.segment)

    def empty(self) -> FileError:
        """Return the error for an empty mask."""
        return self._marks.empty()
