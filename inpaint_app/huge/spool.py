"""`Spool`: a temporary file with the fills, sorted by segment, until the output is written."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core import Rect

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.huge.tiff_source import TiffSource

__all__ = ["Spool"]


class Spool:
    """The fills so far, on disk.

    Parameters
    ----------
    source : TiffSource
        The picture, for the rectangles of its segments.
    folder : Path
        The folder of the temporary file. The system deletes the file when the program ends.
    dtype, channels
        Those of the picture.

    Raises
    ------
    OSError
        Here and in `add`, for example because the disk is full.
    """

    def __init__(
        self, source: TiffSource, folder: Path, dtype: np.dtype[Any], channels: int
    ) -> None:
        self._source, self._dtype, self._channels = source, dtype, channels
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`
        self._index: dict[int, list[tuple[Rect, int, int]]] = {}

    def close(self) -> None:
        """Delete the fills."""
        self._file.close()

    def add(self, rect: Rect, own: NDArray[np.bool_], pixels: NDArray[Any]) -> None:
        """Store the pixels where `own` is True.

        Parameters
        ----------
        rect : Rect
            The place of `own` and `pixels` in the picture.
        own : ndarray, shape (h, w), bool
            The pixels to store.
        pixels : ndarray, shape (h, w[, C])
            Their values.
        """
        for number in self._source.indices_in(rect):
            both = self._source.rect_of(number).intersection(rect)
            assert both is not None, "only segments that meet it are asked for"
            here = Rect.around(own[both.within(rect)])
            if here is None:
                continue
            place = here.moved(both.top, both.left)
            marks = own[place.within(rect)]
            values = pixels[place.within(rect)][marks]
            offset = self._file.seek(0, 2)
            self._file.write(np.packbits(marks).tobytes())
            self._file.write(np.ascontiguousarray(values).tobytes())
            self._index.setdefault(number, []).append((place, offset, int(marks.sum())))

    def touches(self, segment: int) -> bool:
        """Return whether a segment contains filled pixels."""
        return segment in self._index

    def paste(self, segment: int, pixels: NDArray[Any]) -> None:
        """Write the fills of a segment into its pixels, shape (h, w[, C])."""
        outer = self._source.rect_of(segment)
        for place, offset, count in self._index[segment]:
            size = place.height * place.width
            self._file.seek(offset)
            packed = np.frombuffer(self._file.read(-(-size // 8)), np.uint8)
            marks = np.unpackbits(packed, count=size).reshape(place.height, place.width)
            data = self._file.read(count * self._channels * self._dtype.itemsize)
            values = np.frombuffer(data, self._dtype).reshape((count, *pixels.shape[2:]))
            pixels[place.within(outer)][marks.view(np.bool_)] = values
