"""`TiffSource`: reading a TIFF in parts.

Its tiles or strips, here called segments, are decoded one by one. The most recently used ones stay
in a cache of limited size.

It uses only the functions of tifffile that read one segment. zarr could read rectangles, but not
write them, so it is no dependency.
"""

from __future__ import annotations

import math
import threading
import warnings
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.errors import FileError, absent, reason
from inpaint_app.files.tiff_directories import TIFF_MAGIC
from inpaint_app.files.tiff_kind import check_tables, chosen, kind_of
from inpaint_app.files.tiff_samples import Samples
from inpaint_app.files.unsupported import UnsupportedError
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import tifffile
    from numpy.typing import NDArray

__all__ = ["TiffSource", "damaged", "is_tiff"]

VIRTUAL_STRIP = 1 << 18  # bytes of the pieces that a long uncompressed strip is read in
BILEVEL = np.dtype(np.bool_)


class TiffSource:
    """One picture of a TIFF file, open for reading.

    Parameters
    ----------
    path : Path
        The file.
    cache : int
        The bytes of decoded segments that are kept; at least one segment is kept.
    number : int
        Which picture of the file, from 1.

    Attributes
    ----------
    cache : int
        As above; it may be changed.
    found : Chosen
        Where the picture is in the file.
    page : tifffile.TiffPage
        The tags of the picture.
    kind : TiffKind
        What its samples are.
    how : Samples
        How they become pixels.
    shape : (int, int)
        Height and width in pixels.
    segment : (int, int)
        Height and width of its segments. The last ones of a row or column may be smaller, or
        padded in the file.

    Raises
    ------
    FileError
        There is no such file, it is no TIFF, or it is damaged.
    """

    def __init__(self, path: Path, cache: int, number: int = 1) -> None:
        self.path, self.cache = path, cache
        self._kept: OrderedDict[int, NDArray[Any]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._file = _opened(path)
        try:
            self.found = chosen(self._file, number)
            self.page = self.found.page
            self.kind = kind_of(self.page)
            if self.page.dtype is None:
                raise ValueError("its pixels are of no known kind")  # noqa: TRY301 - as any other
            # Other numbers with white at 0 are refused, see `tiff_target`.
            turns = self.kind.photometric == 0 and self.kind.dtype in ("uint8", "uint16")
            self.how = Samples(self.kind, inverted=turns)
            self.is_big, self.byteorder = self._file.is_bigtiff, self._file.byteorder
            self.shape = self.kind.shape
            check_tables(self.page, self.kind, self._file.filehandle.size)
            self.segment = self._segment()
            self.grid = tuple(
                -(-length // step) for length, step in zip(self.shape, self.segment, strict=True)
            )
        except UnsupportedError as error:
            self._file.close()
            raise FileError(f"cannot read {path}: {error}") from error
        except Exception as error:  # tifffile raises all kinds of errors on damaged files
            self._file.close()
            raise damaged(path, error) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def segments(self) -> int:
        """The number of segments."""
        return math.prod(self.grid)

    @property
    def segment_bytes(self) -> int:
        """The size of a decoded segment in bytes."""
        samples = int(self.page.samplesperpixel)
        return math.prod(self.segment) * samples * np.dtype(self.page.dtype).itemsize

    def rect_of(self, index: int) -> Rect:
        """Return the rectangle of a segment, clipped to the picture."""
        row, column = divmod(index, self.grid[1])
        height, width = self.segment
        whole = Rect(row * height, column * width, (row + 1) * height, (column + 1) * width)
        return whole.clipped(self.shape)

    def indices_in(self, rect: Rect) -> Iterator[int]:
        """Yield the indices of the segments that overlap `rect`."""
        height, width = self.segment
        for row in range(rect.top // height, -(-rect.bottom // height)):
            for column in range(rect.left // width, -(-rect.right // width)):
                yield row * self.grid[1] + column

    def read(self, rect: Rect) -> NDArray[Any]:
        """Return the samples inside `rect`, shape (h, w) or (h, w, S), in native byte order.

        Raises
        ------
        FileError
            A segment is damaged.
        """
        samples = int(self.page.samplesperpixel)
        shape = (rect.height, rect.width) + ((samples,) if samples > 1 else ())
        pixels = np.empty(shape, np.dtype(self.page.dtype).newbyteorder("="))
        for index in self.indices_in(rect):
            part = self.rect_of(index)
            both = part.intersection(rect)
            assert both is not None, "only segments that meet it are asked for"
            pixels[both.within(rect)] = self.decoded(index)[both.within(part)]
        return pixels

    def seen(self, rect: Rect) -> NDArray[Any]:
        """Return the pixels inside `rect`, shape (h, w) or (h, w, C), as a `Picture` has them.

        Raises
        ------
        FileError
            A segment is damaged.
        """
        return self.how.seen(self.read(rect))

    def decoded(self, index: int) -> NDArray[Any]:
        """Return the samples of a segment, read-only, shape (h, w[, S]), without padding."""
        with self._lock:
            kept = self._kept.get(index)
            if kept is not None:
                self._kept.move_to_end(index)
                return kept
        try:
            pixels = self._decode(index)
        except Exception as error:  # decoders raise all kinds of errors on damaged files
            rect = self.rect_of(index)
            where = f"its part at row {rect.top}, column {rect.left}"
            raise self._damaged(f"{where}: {reason(error)}") from error
        pixels.flags.writeable = False
        with self._lock:
            self._kept[index] = pixels
            self._size += pixels.nbytes
            while self._size > self.cache and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1].nbytes
        return pixels

    def raw(self, index: int, plane: int = 0) -> bytes:
        """Return the compressed bytes of a segment; empty if the file leaves it out.

        If samples are stored apart, each `plane` of them has its own.
        """
        if self._is_virtual:
            rect = self.rect_of(index)
            return self._rows(rect.top, rect.bottom)
        place = plane * self.segments + index
        return self._bytes(int(self.page.dataoffsets[place]), int(self.page.databytecounts[place]))

    # -- private

    def _segment(self) -> tuple[int, int]:
        page = self.page
        if page.is_tiled:
            self._is_virtual = False
            return int(page.tilelength), int(page.tilewidth)
        rows = min(int(page.rowsperstrip), self.shape[0])
        samples = int(page.samplesperpixel)
        self._row_bytes = -(-self.shape[1] * samples * int(page.bitspersample) // 8)
        short = max(VIRTUAL_STRIP // max(self._row_bytes, 1), 1)
        self._strip = rows
        self._is_virtual = (
            int(page.compression) == 1
            and rows > short
            and page.fillorder == 1
            and not self.kind.planar
        )
        return (short if self._is_virtual else rows), self.shape[1]

    def _decode(self, index: int) -> NDArray[Any]:
        rect = self.rect_of(index)
        samples = int(self.page.samplesperpixel)
        shape = (rect.height, rect.width) + ((samples,) if samples > 1 else ())
        dtype = np.dtype(self.page.dtype).newbyteorder("=")
        if self._is_virtual:
            values = np.frombuffer(self._rows(rect.top, rect.bottom), np.uint8)
            if dtype == BILEVEL:
                bits = np.unpackbits(values.reshape(rect.height, -1), axis=1)[:, : rect.width]
                return bits.astype(np.bool_)
            stored = values.view(np.dtype(self.page.dtype).newbyteorder(self.byteorder))
            return stored.astype(dtype).reshape(shape)
        if not self.kind.planar:
            return self._decode_one(index, 0, samples).reshape(shape)
        planes = [self._decode_one(index, plane, 1) for plane in range(samples)]
        return np.concatenate(planes, axis=2)

    def _decode_one(self, index: int, plane: int, samples: int) -> NDArray[Any]:
        """Decode a segment, or one plane of it; return shape (h, w, samples)."""
        rect = self.rect_of(index)
        shape = (rect.height, rect.width, samples)
        dtype = np.dtype(self.page.dtype).newbyteorder("=")
        data = self.raw(index, plane)
        if not data:
            return np.full(shape, self.page.nodata, dtype)
        place = plane * self.segments + index
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # only errors matter
            pixels, _, _ = self.page.decode(data, place, jpegtables=self.page.jpegtables)
        if pixels is None:
            raise ValueError("it has no pixels")
        whole = pixels[0][: rect.height, : rect.width]
        if whole.shape != shape:
            raise ValueError(f"it has the shape {whole.shape}")
        return np.ascontiguousarray(whole).astype(dtype, copy=False).copy()

    def _rows(self, begin: int, end: int) -> bytes:
        """Return rows of an uncompressed file as bytes, from one strip or several."""
        parts = []
        while begin < end:
            strip, row = divmod(begin, self._strip)
            count = min(self._strip - row, end - begin)
            offset = int(self.page.dataoffsets[strip]) + row * self._row_bytes
            parts.append(self._bytes(offset, count * self._row_bytes))
            begin += count
        return b"".join(parts)

    def _bytes(self, offset: int, count: int) -> bytes:
        if not offset or not count:
            return b""
        try:
            with self._lock:
                self._file.filehandle.seek(offset)
                data: bytes = self._file.filehandle.read(count)
        except OSError as error:
            raise FileError(
                f"cannot read {self.path}: {reason(error)}; check the disk and your rights"
            ) from error
        if len(data) != count:
            raise self._damaged("its pixels go on beyond its end")
        return data

    def _damaged(self, what: str) -> FileError:
        return damaged(self.path, ValueError(what))


def _opened(path: Path) -> tifffile.TiffFile:
    import tifffile  # slow to import

    if path.is_dir():
        raise FileError(f"cannot read {path}: it is a folder; name an image file in it")
    try:
        with suppress(tifffile.TiffFileError):
            return tifffile.TiffFile(path)
    except FileNotFoundError as error:
        raise absent(path) from error
    except (OSError, ValueError) as error:
        raise FileError(
            f"cannot read {path}: {reason(error)}; check the name and your rights"
        ) from error
    except Exception as error:  # tifffile raises all kinds of errors on damaged files
        raise damaged(path, error) from error
    raise FileError(f"cannot read {path} by windows: it is not a TIFF; convert it to TIFF first")


def damaged(path: Path, error: Exception) -> FileError:
    """Return a `FileError` for a damaged file, with the reason of another error."""
    return FileError(
        f"cannot read {path}: the image is damaged or cut short ({reason(error)}); get a fresh "
        "copy of the file"
    )


def is_tiff(path: Path) -> bool:
    """Return whether a file begins like a TIFF; False if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(4) in TIFF_MAGIC
    except (OSError, ValueError):
        return False
