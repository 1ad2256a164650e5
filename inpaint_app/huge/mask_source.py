"""`MaskSource`: reading a mask in parts, and finding the masked squares in it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from inpaint_app.errors import FileError, reason
from inpaint_app.files.images import MAX_PIXELS, hard_note, read_marks, soft_note
from inpaint_app.files.metadata import ORIENTATION
from inpaint_app.files.paint import Look, Rule, least_white, shows_the_picture, wrong_number
from inpaint_app.files.soft_edges import Edges, coverage_of
from inpaint_app.huge.tiff_source import TiffSource, is_tiff
from inpaint_app.masks.coverage import as_coverage, is_soft, lacking
from ntk_core import Rect
from ntk_core.extent import PLAN_SQUARE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["Marks", "MaskSource", "occupied_squares"]

BAND = 1 << 23  # pixels that are searched at once
SAMPLE = 1024  # rows and columns of the middle that are compared with the picture
KINDS = ("bool", "uint8", "uint16", "uint32", "int8", "int16", "int32")
OPACITY = (1, 2)  # the kinds of extra samples that are one
READING = 5  # bytes per pixel and channel while a file other than a TIFF is read


class Marks(Protocol):
    """The pixels to fill, which are read in parts."""

    @property
    def path(self) -> Path:
        """The file that messages name."""
        ...

    @property
    def soft(self) -> bool:
        """Whether its edges are soft."""
        ...

    def read(self, rect: Rect) -> NDArray[np.bool_]:
        """Return the mask inside `rect`, shape (h, w)."""
        ...

    def softness(self, rect: Rect) -> NDArray[np.uint8] | None:
        """Return what the mask inside `rect` lacks of full coverage; None for hard edges."""
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
    threshold : float or None
        As of `read_marks`.

    Attributes
    ----------
    notes : tuple of str
        What the user should know about how the mask is read.

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
        threshold: float | None = None,
    ) -> None:
        self._path, self.shape, self._inverted = path, shape, inverted
        self._keeps_soft = threshold is None
        self._threshold = 0.5 if threshold is None else threshold
        self._soft = False
        self._tiff: TiffSource | None = None
        self._packed: NDArray[np.uint8] | None = None
        self._coverage: NDArray[np.uint8] | None = None  # of a file that is no TIFF, if it is soft
        self._brightest = 0.0
        self.notes: tuple[str, ...] = ()
        if is_tiff(path):
            self._tiff = TiffSource(path, room // 2)
            try:
                self._check(self._tiff, room)
                self._rule = self._look(self._tiff)
            except FileError:
                self.close()
                raise
        else:
            _check_room(path, room)
            notes: list[str] = []
            marks = read_marks(
                path, shape, inverted=inverted, threshold=threshold, on_note=notes.append
            )
            self.notes = tuple(notes)
            self._soft = is_soft(marks)
            if self._soft:
                self._coverage = as_coverage(marks)
            else:
                self._packed = np.packbits(marks, axis=1)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def soft(self) -> bool:
        """Whether its edges are soft."""
        return self._soft

    @property
    def segment(self) -> int:
        """The height of the segments of the file, 0 for none."""
        return 0 if self._tiff is None else self._tiff.segment[0]

    def close(self) -> None:
        """Close the file."""
        if self._tiff is not None:
            self._tiff.close()

    def read(self, rect: Rect) -> NDArray[np.bool_]:
        """Return the mask inside `rect`, shape (h, w)."""
        if self._soft:
            return self.coverage(rect) > 0
        if self._packed is not None:
            first = rect.left // 8
            bits = self._packed[rect.top : rect.bottom, first : -(-rect.right // 8)]
            found = np.unpackbits(bits, axis=1)[:, rect.left - 8 * first :][:, : rect.width]
            return found.astype(np.bool_)
        assert self._tiff is not None, "it is one or the other"
        return self._is_marked(self._tiff.read(rect))

    def softness(self, rect: Rect) -> NDArray[np.uint8] | None:
        """Return what the mask inside `rect` lacks of full coverage; None for hard edges."""
        return lacking(self.coverage(rect)) if self._soft else None

    def coverage(self, rect: Rect) -> NDArray[np.uint8]:
        """Return the coverage inside `rect`, shape (h, w), of a mask with soft edges."""
        if self._coverage is not None:
            return self._coverage[rect.slices]
        assert self._tiff is not None, "it is one or the other"
        levels = self._rule.levels(self._seen(self._tiff.read(rect)))
        covered = coverage_of(levels, self._rule.white)
        return ~covered if self._inverted else covered

    def check_is_mask(self, picture: Callable[[Rect], NDArray[Any]]) -> None:
        """Raise `FileError` if the mask is the picture itself, as its middle shows.

        Parameters
        ----------
        picture : callable
            Returns the pixels of the picture inside a rectangle, with black as 0.
        """
        if self._tiff is None:
            return
        height, width = self.shape
        top, left = max(0, (height - SAMPLE) // 2), max(0, (width - SAMPLE) // 2)
        rect = Rect(top, left, top + SAMPLE, left + SAMPLE).clipped(self.shape)
        if shows_the_picture(self._seen(self._tiff.read(rect)), picture(rect)):
            raise FileError(
                f"cannot use {self.path}: it is the image itself, not a mask; paint what is to be "
                "filled white on black, in a picture of the same size"
            )

    def occupied(self) -> Iterator[tuple[int, NDArray[np.bool_], int]]:
        """Yield which squares contain masked pixels, as `occupied_squares`."""
        return occupied_squares(self.read, self.shape, self.segment)

    def empty(self) -> FileError:
        """Return the error for an empty mask; call it after the whole mask has been read."""
        if self._inverted:
            return FileError(
                f"cannot use {self.path}: the mask is empty; black is to be filled, but nothing "
                "in it is below half of full brightness"
            )
        return FileError(
            f"cannot use {self.path}: the mask is empty; white is to be filled, but its "
            f"brightest value is {self._brightest:g} of {self._rule.full:g}"
        )

    def _look(self, tiff: TiffSource) -> Rule:
        """Return how the mask is to be read, which may need a look at all of it."""
        look = Look(np.dtype(tiff.page.dtype))
        for _, pixels in self._bands(tiff):
            look.add(pixels)
            if look.is_settled:
                break
        rule = look.rule(threshold=self._threshold, inverted=self._inverted)
        if rule.said:
            self.notes = (f"the mask {self.path.name} {rule.said}",)
        self._look_at_edges(tiff, rule)
        return rule

    def _look_at_edges(self, tiff: TiffSource, rule: Rule) -> None:
        """Find out whether the mask has soft edges, which needs another look at all of it."""
        if np.dtype(tiff.page.dtype) == np.bool_:
            return
        edges = Edges(rule.white)
        for _, pixels in self._bands(tiff):
            edges.add(rule.levels(pixels))
        self._soft = self._keeps_soft and edges.are_soft
        if edges.grey and self._soft:
            self.notes += (soft_note(self.path, edges.grey),)
        elif edges.grey:
            self.notes += (hard_note(self.path, edges.grey, rule.white, self._threshold),)

    def _bands(self, tiff: TiffSource) -> Iterator[tuple[int, NDArray[Any]]]:
        """Yield the first row and the brightness of bands of the mask."""
        height, width = self.shape
        step = tiff.segment[0] * max(BAND // (tiff.segment[0] * width), 1)
        for top in range(0, height, step):
            yield top, self._seen(tiff.read(Rect(top, 0, min(top + step, height), width)))

    def _seen(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """Return stored pixels with black as 0.

        Raises
        ------
        FileError
            A number is below 0.
        """
        assert self._tiff is not None, "the other kind is read by read_mask"
        wrong = wrong_number(pixels)
        if wrong is not None:
            raise FileError(
                f"cannot use {self.path} by windows: it has the value {wrong[0]}, and a mask has "
                "none below 0; replace that value"
            )
        if int(self._tiff.page.photometric) != 0:
            return pixels
        if pixels.dtype == np.bool_:
            return ~pixels
        return np.asarray(np.iinfo(pixels.dtype).max - pixels)

    def _is_marked(self, pixels: NDArray[Any]) -> NDArray[np.bool_]:
        """Return the masked pixels by the rule of `read_mask`."""
        levels = self._rule.levels(self._seen(pixels))
        if levels.size and levels.dtype != np.bool_:
            self._brightest = max(self._brightest, float(levels.max()))
        marked = np.asarray(levels >= least_white(self._rule.white, self._threshold))
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
        colours = 1 if samples <= 2 else 3
        extra = [int(each) for each in page.extrasamples]
        sound = (
            kind in KINDS
            and int(page.photometric) in ((0, 1) if colours == 1 else (2, 6))
            and samples - colours == len(extra)
            and (not extra or (len(extra) == 1 and extra[0] in OPACITY))
            and (samples == 1 or (kind in ("uint8", "uint16") and int(page.photometric) != 0))
            and int(page.planarconfig) == 1
        )
        if not sound:
            raise FileError(
                f"cannot use {path} by windows: a mask must be black and white, grey or RGB, of "
                "whole numbers; convert it to grey of 8 bits"
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
