"""`MaskSource`: reading a mask in parts, and finding the masked squares in it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from inpaint_app.errors import FileError, reason
from inpaint_app.files.images import MAX_PIXELS, least_white, read_mask
from inpaint_app.files.metadata import ORIENTATION
from inpaint_app.huge.tiff_source import TiffSource, is_tiff
from ntk_core import Rect
from ntk_core.extent import PLAN_SQUARE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["Marks", "MaskSource", "occupied_squares"]

BAND = 1 << 23  # pixels that are searched at once
READING = 5  # bytes per pixel and channel while a file other than a TIFF is read


class Marks(Protocol):
    """The pixels to fill, which are read in parts."""

    @property
    def path(self) -> Path:
        """The file that messages name."""
        ...

    def read(self, rect: Rect) -> NDArray[np.bool_]:
        """Return the mask inside `rect`, shape (h, w)."""
        ...

    def occupied(self) -> Iterator[tuple[int, NDArray[np.bool_], int]]:
        """Yield which squares contain masked pixels, as `occupied_squares`."""
        ...

    def empty(self) -> FileError:
        """Return the error for an empty mask; call it after the whole mask has been read."""
        ...


class MaskSource:
    """A mask in a file.

    Parameters
    ----------
    path : Path
        A TIFF; or another image that fits into memory as a whole.
    shape : (int, int)
        Height and width of the picture.
    room : int
        The bytes that may be used.
    inverted : bool
        Black pixels, not white ones, are masked.
    threshold : float
        As of `read_mask`.

    Raises
    ------
    FileError
        The file cannot be read, has a different size, or needs more memory.
    """

    def __init__(
        self,
        path: Path,
        shape: tuple[int, int],
        *,
        room: int,
        inverted: bool = False,
        threshold: float = 0.5,
    ) -> None:
        self._path, self.shape, self._inverted = path, shape, inverted
        self._threshold = threshold
        self._tiff: TiffSource | None = None
        self._packed: NDArray[np.uint8] | None = None
        self._brightest = 0.0
        if is_tiff(path):
            self._tiff = TiffSource(path, room // 2)
            try:
                self._check(self._tiff, room)
            except FileError:
                self.close()
                raise
        else:
            _check_room(path, room)
            mask = read_mask(path, shape, inverted=inverted, threshold=threshold)
            self._packed = np.packbits(mask, axis=1)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def close(self) -> None:
        """Close the file."""
        if self._tiff is not None:
            self._tiff.close()

    def read(self, rect: Rect) -> NDArray[np.bool_]:
        """Return the mask inside `rect`, shape (h, w)."""
        if self._packed is not None:
            first = rect.left // 8
            bits = self._packed[rect.top : rect.bottom, first : -(-rect.right // 8)]
            found = np.unpackbits(bits, axis=1)[:, rect.left - 8 * first :][:, : rect.width]
            return found.astype(np.bool_)
        assert self._tiff is not None, "it is one or the other"
        return self._is_marked(self._tiff.read(rect))

    def occupied(self) -> Iterator[tuple[int, NDArray[np.bool_], int]]:
        """Yield which squares contain masked pixels, as `occupied_squares`."""
        rows = 0 if self._tiff is None else self._tiff.segment[0]
        return occupied_squares(self.read, self.shape, rows)

    def empty(self) -> FileError:
        """Return the error for an empty mask; call it after the whole mask has been read."""
        if self._inverted:
            return FileError(
                f"cannot use {self.path}: the mask is empty; black is to be filled, but nothing "
                "in it is below half of full brightness"
            )
        return FileError(
            f"cannot use {self.path}: the mask is empty; white is to be filled, but its "
            f"brightest value is {self._brightest:g} of {self._white}"
        )

    @property
    def _white(self) -> int:
        dtype = np.dtype(np.bool_) if self._tiff is None else np.dtype(self._tiff.page.dtype)
        return 1 if dtype == np.bool_ else int(np.iinfo(dtype).max)

    def _is_marked(self, pixels: NDArray[Any]) -> NDArray[np.bool_]:
        """Return the masked pixels by the rule of `read_mask`."""
        assert self._tiff is not None, "the other kind is decided by read_mask"
        if int(self._tiff.page.photometric) == 0:
            pixels = ~pixels if pixels.dtype == np.bool_ else self._white - pixels
        if pixels.dtype == np.bool_:
            marked = pixels
        else:
            brightness = pixels
            if pixels.ndim == 3:
                brightness = pixels.mean(axis=2, dtype=np.float32)
            self._brightest = max(self._brightest, float(brightness.max()))
            marked = brightness >= least_white(self._white, self._threshold)
        return ~marked if self._inverted else marked

    def _check(self, tiff: TiffSource, room: int) -> None:
        page, path = tiff.page, self.path
        if tiff.shape != self.shape:
            raise FileError(
                f"the mask {path} is {tiff.shape[1]} × {tiff.shape[0]} pixels but the image is "
                f"{self.shape[1]} × {self.shape[0]}; make them the same size"
            )
        kind = str(np.dtype(page.dtype)) if page.dtype is not None else "nothing"
        samples = int(page.samplesperpixel)
        sound = (
            kind in ("bool", "uint8", "uint16")
            and int(page.photometric) in ((0, 1) if samples == 1 else (2, 6))
            and samples in (1, 3)
            and int(page.planarconfig) == 1
        )
        if not sound:
            raise FileError(
                f"cannot use {path} by windows: a mask must be black and white, grey or RGB, of 1, "
                "8 or 16 bits and without transparency; convert it to grey"
            )
        if (turned := page.tags.valueof(ORIENTATION, 1)) != 1:
            raise FileError(
                f"cannot use {path} by windows: it is stored turned (orientation {turned}); "
                "save it upright"
            )
        if tiff.segment_bytes > room // 2:
            raise FileError(
                f"cannot use {path} by windows: its strips take {tiff.segment_bytes / 1e6:,.0f} "
                "MB each; save it in tiles, or raise --memory"
            )


def occupied_squares(
    read: Callable[[Rect], NDArray[np.bool_]], shape: tuple[int, int], segment: int = 0
) -> Iterator[tuple[int, NDArray[np.bool_], int]]:
    """Yield which squares contain masked pixels, band by band.

    Parameters
    ----------
    read : callable
        Returns the mask inside a rectangle.
    shape : (int, int)
        Height and width of the picture.
    segment : int
        The height of the segments of the file, 0 for none.

    Yields
    ------
    row : int
        The first row of squares.
    squares : ndarray, shape (rows of squares, ⌈W / PLAN_SQUARE⌉), bool
    count : int
        The number of masked pixels in the band.
    """
    height, width = shape
    step = PLAN_SQUARE
    if segment and segment * width <= BAND:
        step = math.lcm(PLAN_SQUARE, segment)
    step *= max(BAND // (step * width), 1)
    for top in range(0, height, step):
        mask = read(Rect(top, 0, min(top + step, height), width))
        count = int(np.count_nonzero(mask))
        squares = np.zeros((-(-mask.shape[0] // PLAN_SQUARE), -(-width // PLAN_SQUARE)), np.bool_)
        if count:
            rows, columns = (np.arange(0, length, PLAN_SQUARE) for length in mask.shape)
            by_rows = np.logical_or.reduceat(mask, rows, axis=0)
            squares = np.logical_or.reduceat(by_rows, columns, axis=1)
        yield top // PLAN_SQUARE, squares, count


def _check_room(path: Path, room: int) -> None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            pixels = image.width * image.height
            need = pixels * len(image.getbands()) * READING
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError):
        return  # `read_mask` reports these
    except Exception as error:
        raise FileError(f"cannot read {path}: {reason(error)}; get a fresh copy") from error
    if need > room or pixels > MAX_PIXELS:
        raise FileError(
            f"cannot use {path} by windows: a mask of this kind is read whole, which takes "
            f"{need / 1e6:,.0f} MB; convert it to a TIFF"
        )
