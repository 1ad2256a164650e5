"""`MissingMarks`: the pixels of a picture without a value, as a mask that is read in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.filling.lacking import no_mask
from inpaint_app.huge.mask_source import occupied_squares

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.errors import FileError
    from inpaint_app.files.measure import Measure
    from inpaint_app.huge.mask_source import Marks
    from inpaint_app.huge.tiff_source import TiffSource
    from ntk_core import Rect

__all__ = ["MissingMarks"]


class MissingMarks:
    """The pixels of a picture that have no value, and those of another mask.

    Parameters
    ----------
    source : TiffSource
        The picture.
    measure : Measure
        Says which pixels have no value.
    also : Marks, optional
        More pixels.
    """

    def __init__(self, source: TiffSource, measure: Measure, also: Marks | None = None) -> None:
        self._source, self._measure, self._also = source, measure, also

    @property
    def path(self) -> Path:
        """The file that messages name."""
        return self._source.path if self._also is None else self._also.path

    @property
    def soft(self) -> bool:
        """Whether its edges are soft."""
        return self._also is not None and self._also.soft

    def read(self, rect: Rect) -> NDArray[np.bool_]:
        """Return the mask inside `rect`, shape (h, w)."""
        missing = self._measure.missing(self._source.seen(rect))
        if self._also is not None:
            missing |= self._also.read(rect)
        return missing

    def softness(self, rect: Rect) -> NDArray[np.uint8] | None:
        """Return what the mask inside `rect` lacks of full coverage; None for hard edges."""
        return None if self._also is None else self._also.softness(rect)

    def occupied(self) -> Iterator[tuple[int, NDArray[np.bool_], int]]:
        """Yield which squares contain masked pixels, as `MaskSource.occupied`."""
        return occupied_squares(self.read, self._source.shape, self._source.segment[0])

    def empty(self) -> FileError:
        """Return the error for an empty mask."""
        return no_mask(self._source.path) if self._also is None else self._also.empty()
