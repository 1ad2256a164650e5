"""`survey`: what the numbers of a picture mean that is read in parts.

A part must not be measured by itself: its range would differ from that of its neighbour.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.errors import FileError
from inpaint_app.files.measure import Measure, bits_of, range_of, spanning
from inpaint_app.files.metadata import nodata_of
from inpaint_app.files.upright import UnsupportedError, check_opacity
from inpaint_app.filling.lacking import first_not_finite, kept_note, refusal
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inpaint_app.filling.lacking import Lacking
    from inpaint_app.huge.mask_source import Marks
    from inpaint_app.huge.tiff_source import TiffSource

__all__ = ["nodata_measure", "survey"]

BAND = 1 << 22  # pixels that are looked at together


def nodata_measure(source: TiffSource) -> Measure:
    """Return a measure that knows only which pixels of a picture have no value."""
    nodata = nodata_of(source.page.tags)
    if nodata is not None:
        nodata = source.how.number(nodata)
    dtype = np.dtype(source.page.dtype)
    if nodata is not None and dtype.kind in "iu":
        limits = np.iinfo(dtype)
        fits = limits.min <= nodata <= limits.max and nodata == nodata // 1
        nodata = int(nodata) if fits else None
    return Measure(0.0, 1.0, nodata=nodata)


def survey(
    source: TiffSource,
    marks: Marks,
    lacking: Lacking,
) -> tuple[Measure | None, tuple[str, ...]]:
    """Read a picture once, if need be, and return its measure and notes for the user.

    Parameters
    ----------
    source : TiffSource
        The picture.
    marks : Marks
        The pixels to fill.
    lacking : Lacking
        As in `inpaint_app.filling.lacking.settled`; with ``"fill"``, `marks` has them all.

    Returns
    -------
    measure : Measure or None
        As `Measure.fitted` would return it for the whole picture; None for the usual range.
    notes : tuple of str

    Raises
    ------
    FileError
        Outside the mask there are values that are not finite, and `lacking` is ``"refuse"``.
    """
    dtype = np.dtype(source.page.dtype).newbyteorder("=")
    bare = nodata_measure(source)
    if dtype == np.uint8 and bare.nodata is None:
        return None, ()
    if dtype in (np.uint8, np.uint16):
        return _of_camera(source, marks, bare)
    ends, kept, bad = [], 0, []
    for rect in _bands(source):
        pixels, marked = source.seen(rect), marks.read(rect)
        try:
            check_opacity(pixels, rect.top, rect.left)
        except UnsupportedError as error:
            raise FileError(f"cannot read {source.path}: {error}") from error
        missing = bare.missing(pixels)
        found = range_of(pixels, ~(missing | marked))
        if found is not None:
            ends.append(found)
        outside = missing & ~marked
        kept += int(np.count_nonzero(outside))
        worst = first_not_finite(pixels, outside) if lacking == "refuse" else None
        if worst is not None:
            value, row, column, count = worst
            bad.append((value, (row + rect.top, column + rect.left), count))
    if bad:
        value, place, _ = bad[0]
        raise refusal(source.path, value, place, sum(count for _, _, count in bad))
    whole = (min(low for low, _ in ends), max(high for _, high in ends)) if ends else None
    black, white = spanning(whole, dtype)
    notes = (kept_note(kept),) if kept else ()
    return Measure(black, white, fixed=True, nodata=bare.nodata, usual_opacity=True), notes


def _of_camera(
    source: TiffSource,
    marks: Marks,
    bare: Measure,
) -> tuple[Measure | None, tuple[str, ...]]:
    """Return the measure of 8 bits, or of 16 of which fewer may be used."""
    top, kept = 0, 0
    for rect in _bands(source):
        pixels = source.seen(rect)
        top = max(top, int(pixels.max()))
        if bare.nodata is not None:
            kept += int(np.count_nonzero(bare.missing(pixels) & ~marks.read(rect)))
        elif bits_of(np.array([top], np.uint16)) is None and top:
            return None, ()  # most pictures end here, after one band
    bits = bits_of(np.array([top], np.uint16)) if source.kind.bits == 16 else None
    if bits is None and bare.nodata is None:
        return None, ()
    white = (1 << source.kind.bits) - 1 if bits is None else (1 << bits) - 1
    notes = (kept_note(kept),) if kept else ()
    return Measure(0, white, fixed=True, nodata=bare.nodata), notes


def _bands(source: TiffSource) -> Iterator[Rect]:
    """Yield rectangles that cover the picture, along its segments."""
    height, width = source.shape
    step = source.segment[0] * max(1, BAND // (source.segment[0] * width))
    columns = width
    if step * width > 4 * BAND:  # one row of high tiles is more than should be held
        columns = source.segment[1] * max(1, BAND // math.prod(source.segment))
    for top in range(0, height, step):
        for left in range(0, width, columns):
            yield Rect(top, left, min(top + step, height), min(left + columns, width))
