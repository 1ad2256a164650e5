"""Writing a TIFF segment by segment; unchanged segments are copied without decoding."""

from __future__ import annotations

import math
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.errors import FileError, reason
from inpaint_app.files import tiff_exif
from inpaint_app.files.keeping import tiff, xmp
from inpaint_app.files.measure import DTYPES
from inpaint_app.files.metadata import ORIENTATION, XMP_TAG, Findings
from inpaint_app.files.tiff_decoding import notes_on, notes_on_samples
from inpaint_app.files.tiff_directories import FullError, TiffBytes
from inpaint_app.files.tiff_kind import BLACK_ZERO, MOST_SAMPLES, RGB, WHITE_ZERO
from inpaint_app.files.tiff_pages import Place, put_segments, shared_places
from inpaint_app.files.tiff_segments import encoder, predictors, writable_compressions
from inpaint_app.huge.tiff_source import damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.huge.spool import Spool
    from inpaint_app.huge.tiff_source import TiffSource

__all__ = ["check_source", "said_of", "write_tiff"]

LARGEST_CLASSIC = (1 << 32) - (1 << 26)  # bytes; a margin, because recompressed tiles may grow
ICC_PROFILE, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 34675, 282, 283, 296


def check_source(source: TiffSource, room: int) -> None:
    """Raise `FileError` if this kind of picture cannot be restored part by part.

    Parameters
    ----------
    source : TiffSource
        The picture.
    room : int
        The bytes that a decoded segment may have.
    """
    try:
        wrong = _unfit(source, room)
    except Exception as error:  # tifffile raises all kinds of errors on damaged files
        raise damaged(source.path, error) from error
    if wrong is not None:
        raise FileError(f"cannot use {source.path} by windows: {wrong[0]}; {wrong[1]}")


def _unfit(source: TiffSource, room: int) -> tuple[str, str] | None:
    """Return why a picture cannot be restored part by part and what to do, None if it can."""
    page, kind = source.page, source.kind
    wrong = None
    if kind.dtype not in DTYPES or kind.bits != 8 * kind.bytes:
        wrong = f"its pixels are {kind.bits}-bit {kind.dtype}", "convert it to 8 or 16 bits"
    elif kind.photometric == WHITE_ZERO and not source.how.inverted:
        wrong = "it stores white as 0", "save it with black as 0"
    elif kind.photometric not in (WHITE_ZERO, BLACK_ZERO, RGB) or not kind.colours:
        name = getattr(page.photometric, "name", str(page.photometric))
        wrong = f"its colours are stored as {name}", "convert it to grey or RGB"
    elif kind.samples > MOST_SAMPLES:
        wrong = f"it stores {kind.samples} values per pixel", "save them as several pictures"
    elif not kind.flat:
        wrong = "it is a volume", "save it as a picture"
    elif kind.compression not in writable_compressions() or kind.predictor not in predictors(
        kind.dtype
    ):
        name = getattr(page.compression, "name", str(page.compression))
        wrong = f"its compression, {name}, cannot be written", "save it with Deflate or LZW"
    elif (turned := page.tags.valueof(ORIENTATION, 1)) != 1:
        wrong = f"it is stored turned (orientation {turned})", "save it upright"
    elif source.segment_bytes > room:
        wrong = (
            f"its segments take {source.segment_bytes / 1e6:,.0f} MB each",
            "save it in tiles, or raise --memory",
        )
    return wrong


def said_of(source: TiffSource) -> tuple[str, ...]:
    """Return what the new file will lack, as sentences for the user."""
    page = source.page
    found = Findings()
    found.notes += (*notes_on(source.found), *notes_on_samples(source.kind))
    tiff.left_out(page, found, source.found.of)
    _carried(source, found)
    tiff.exif_of(page, {}, found)
    if source.found.of > 1:  # all other tags are kept with the pages
        found.lost.clear()
    return tuple(found.told())


def write_tiff(
    path: Path, source: TiffSource, spool: Spool, on_segment: Callable[[int], None]
) -> None:
    """Write the picture with its fills to a new file, and all other pictures of its file.

    Segments have the size and compression of the source. Segments without a fill are not even
    decoded. `docs/files.md` lists the metadata that is carried over.

    Parameters
    ----------
    path : Path
        A file that does not exist yet.
    source : TiffSource
        The picture.
    spool : Spool
        The fills.
    on_segment : callable
        Called with the number of segments written so far.

    Raises
    ------
    OSError
        The file cannot be written, for example because the disk is full.
    FileError
        The source is damaged.
    """
    write = _write if source.found.of == 1 else _write_among_others
    try:
        write(path, source, spool, on_segment)
    except (FileError, OSError, MemoryError):
        raise
    except FullError as error:
        raise FileError(f"cannot write the pages of {source.path}: {reason(error)}") from error
    except Exception as error:  # tifffile raises all kinds of errors on damaged files
        raise damaged(source.path, error) from error


def _write_among_others(
    path: Path, source: TiffSource, spool: Spool, on_segment: Callable[[int], None]
) -> None:
    """Copy the file, and write the segments with fills in their places."""
    encode = encoder(source.kind, source.segment, source.byteorder)
    planes = range(source.kind.samples if source.kind.planar else 1)

    def filled() -> Iterator[tuple[int, bytes]]:
        for index in range(source.segments):
            on_segment(index + 1)
            if not spool.touches(index):
                continue
            samples = _filled(source, spool, index, source.decoded(index))
            for plane in planes:
                own = samples[..., plane] if source.kind.planar else samples
                yield plane * source.segments + index, encode(own)

    shutil.copyfile(source.path, path)
    with path.open("rb+") as file:
        seen = TiffBytes(file)
        put_segments(Place(seen, source.found, shared_places(seen)), filled())


def _write(path: Path, source: TiffSource, spool: Spool, on_segment: Callable[[int], None]) -> None:
    import tifffile  # slow to import

    page = source.page
    samples = int(page.samplesperpixel)
    xresolution, yresolution = (page.tags.valueof(code) for code in (X_RESOLUTION, Y_RESOLUTION))
    has_resolution = all(_is_rational(value) for value in (xresolution, yresolution))
    compression = int(page.compression)
    shape = source.shape + ((samples,) if samples > 1 else ())
    if source.kind.planar:
        shape = (samples, *source.shape)
    big = _needs_big(source)
    block = tiff.exif_of(page, {}, Findings())
    begin = tiff_exif.beginning(block, big=big)
    if begin:
        path.write_bytes(begin)
    with tifffile.TiffWriter(
        path, bigtiff=big and not begin, byteorder=source.byteorder, append=bool(begin)
    ) as writer:
        writer.write(
            _segments(source, spool, on_segment),
            shape=shape,
            dtype=np.dtype(page.dtype).newbyteorder("="),
            photometric=int(page.photometric),
            planarconfig=("separate" if source.kind.planar else "contig") if samples > 1 else None,
            extrasamples=[what if what in (1, 2) else 0 for what in source.kind.extras] or None,
            tile=source.segment if page.is_tiled else None,
            rowsperstrip=None if page.is_tiled else source.segment[0],
            compression=None if compression == 1 else compression,
            predictor=int(page.predictor) if int(page.predictor) != 1 else None,
            metadata=None,
            software=False,
            iccprofile=page.tags.valueof(ICC_PROFILE),
            resolution=(xresolution, yresolution) if has_resolution else None,
            resolutionunit=int(page.tags.valueof(RESOLUTION_UNIT, 2)) if has_resolution else None,
            extratags=_carried(source),
        )
    with path.open("rb+") as file:
        tiff_exif.finish(file, block, begun=bool(begin))


def _segments(
    source: TiffSource, spool: Spool, on_segment: Callable[[int], None]
) -> Iterator[bytes]:
    encode = encoder(source.kind, source.segment, source.byteorder)
    as_it_is = source.kind.in_order
    planes = source.kind.samples if source.kind.planar else 1
    for plane in range(planes):
        for index in range(source.segments):
            data = b""
            touched = spool.touches(index)
            if as_it_is and not touched:
                data = source.raw(index, plane)
            if not data:
                samples = source.decoded(index)
                if touched:
                    samples = _filled(source, spool, index, samples)
                data = encode(samples[..., plane] if source.kind.planar else samples)
            on_segment(-(-(plane * source.segments + index + 1) // planes))
            yield data


def _filled(source: TiffSource, spool: Spool, index: int, samples: NDArray[Any]) -> NDArray[Any]:
    """Return the samples of a segment with its fills."""
    before = source.how.seen(samples)
    after = before.copy()
    spool.paste(index, after)
    return source.how.stored(after, before, samples)


def _carried(
    source: TiffSource, found: Findings | None = None
) -> list[tuple[int, int, int, Any, bool]]:
    """Return the tags that are carried over, in the form of tifffile's `extratags`.

    Names of what is left out of them are added to `found`.
    """
    found = found or Findings()
    page = source.page
    carried: list[tuple[int, int, int, Any, bool]] = [
        (code, 2, 0, text, True)
        for code, text in tiff.texts_of(page, source.found.of, found).items()
    ]
    told = page.tags.valueof(XMP_TAG)
    told = xmp.cleaned(told, found) if isinstance(told, bytes) else None
    if told:
        carried.append((XMP_TAG, 1, len(told), told, True))
    kept = tiff.kept_tags(page.tags)
    carried.extend((tag.code, tag.kind, tag.count, tag.value, True) for tag in kept)
    return carried + tiff.photoshop_tags(tiff.photoshop_of(page.tags, found))


def _is_rational(value: object) -> bool:
    """Return whether a resolution is a valid positive fraction."""
    return (
        isinstance(value, tuple)
        and len(value) == 2
        and all(isinstance(each, int) and each > 0 for each in value)
    )


def _needs_big(source: TiffSource) -> bool:
    if source.is_big:
        return True
    size = int(np.sum(np.asarray(source.page.databytecounts, np.int64)))
    if int(source.page.compression) == 1:
        size = source.segment_bytes * source.segments
    return size > LARGEST_CLASSIC or math.prod(source.shape) > LARGEST_CLASSIC
