"""A TIFF that is cut short: the strips and tiles that are there are read, others are missing."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from inpaint_app.files.tiff_directories import TiffBytes
from inpaint_app.files.tiff_kind import YCBCR, chosen, kind_of

if TYPE_CHECKING:
    import tifffile
    from numpy.typing import NDArray

    from inpaint_app.files.tiff_kind import TiffKind

__all__ = ["mended_tiff"]

_OFFSETS: Final = {False: 273, True: 324}  # of strips, of tiles
_LENGTHS: Final = {False: 279, True: 325}
_UNCOMPRESSED: Final = 1
_LEAST: Final = 1 / 256  # share of the picture that must be there


@dataclass(frozen=True, slots=True)
class _Grid:
    """How a page is divided into strips or tiles."""

    rows: int
    columns: int
    down: int
    across: int
    planes: int

    def place(self, index: int) -> tuple[slice, slice]:
        """Return where a segment is in the picture."""
        row, column = divmod(index % (self.down * self.across), self.across)
        top, left = row * self.rows, column * self.columns
        return slice(top, top + self.rows), slice(left, left + self.columns)


def mended_tiff(
    data: bytes, max_pixels: int, number: int
) -> tuple[bytes, NDArray[np.bool_]] | None:
    """Complete a TIFF that is cut short.

    Parameters
    ----------
    data : bytes
        The whole file.
    max_pixels : int
        Files with more pixels are left alone.
    number : int
        Which picture of the file, from 1.

    Returns
    -------
    (bytes, ndarray of bool, shape (H, W)) or None
        The completed file, and which pixels, as they are stored, it does not have. None if no
        strip or tile goes on beyond the end, or if the tables of these are not there.
    """
    import tifffile  # slow to import

    try:
        with tifffile.TiffFile(io.BytesIO(data)) as file:
            found = chosen(file, number)
            kind = kind_of(found.page)
            unfit = found.is_sub or not kind.flat or kind.photometric == YCBCR  # libtiff reads that
            if unfit or not 0 < np.prod(kind.shape) <= max_pixels:
                return None
            return _completed(data, found.page, found.index, kind)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - decoders raise all kinds of errors on damaged files
        return None


def _completed(
    data: bytes, page: tifffile.TiffPage, index: int, kind: TiffKind
) -> tuple[bytes, NDArray[np.bool_]] | None:
    height, width = kind.shape
    rows, columns = min(int(page.rowsperstrip), height), width
    if kind.tiled:
        rows, columns = int(page.tilelength), int(page.tilewidth)
    planes = kind.samples if kind.planar else 1
    grid = _Grid(rows, columns, -(-height // rows), -(-width // columns), planes)
    offsets = np.array(page.dataoffsets, np.int64)
    lengths = np.array(page.databytecounts, np.int64)
    if offsets.size != lengths.size or offsets.size != grid.down * grid.across * planes:
        return None
    beyond = np.flatnonzero(offsets + lengths > len(data))
    if not beyond.size:
        return None
    is_raw = kind.compression == _UNCOMPRESSED and not kind.tiled
    row = -(-width * (1 if kind.planar else kind.samples) * kind.bits // 8)
    least = _LEAST * offsets.size  # before the memory for it is taken
    if offsets.size - beyond.size < least and not (
        is_raw and len(data) >= _LEAST * row * height * planes
    ):
        return None
    buffer = io.BytesIO(data)
    seen = TiffBytes(buffer)
    directory = seen.chain(index)[-1]
    missing = np.zeros(kind.shape, np.bool_)
    for segment in beyond.tolist():
        place = grid.place(segment)
        begin = int(offsets[segment])
        there = 0
        offsets[segment] = lengths[segment] = 0
        if is_raw:
            whole = row * missing[place].shape[0]  # whatever length a damaged table states
            there = max(0, min(len(data) - begin, whole)) // row
            if there:
                offsets[segment] = seen.append(data[begin : begin + whole].ljust(whole, b"\0"))
                lengths[segment] = whole
        missing[place[0].start + there : place[0].stop, place[1]] = True
    codes = _OFFSETS[kind.tiled], _LENGTHS[kind.tiled]
    entries = [entry for entry in directory.entries if entry.code not in codes]
    entries.append(seen.places(codes[0], offsets.tolist()))
    entries.append(seen.places(codes[1], lengths.tolist()))
    seen.place_instead(directory, entries)
    return buffer.getvalue(), missing
