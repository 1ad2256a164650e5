"""Writing a page of a TIFF in its place; all other pages stay as they are, byte for byte.

Segments that changed are written over the old ones, or at the end if they have become longer. So
the pages of an uncompressed stack stay where they are, as ImageJ expects. A page that cannot be
written as it is stored (a palette, a fax, one that is turned) gets a new directory at the end, to
which the chain leads instead. Nothing that was painted out stays in the file: old segments are
blanked, and so are reduced copies of the page.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from inpaint_app.files.keeping import photoshop
from inpaint_app.files.keeping.carried import Photoshop
from inpaint_app.files.keeping.hidden import holds_picture
from inpaint_app.files.keeping.tiff import without_statistics
from inpaint_app.files.keeping.tiff_tags import EXIF, GDAL, GPS, INTEROP, IPTC, LAYERS, PHOTOSHOP
from inpaint_app.files.metadata import ORIENTATION, XMP_TAG, Findings, upright_xmp
from inpaint_app.files.tiff_decoding import decode_tiff, read_samples
from inpaint_app.files.tiff_directories import SUB_DIRECTORIES, TiffBytes
from inpaint_app.files.tiff_kind import TiffKind, belonging, chosen, is_copy, kind_of
from inpaint_app.files.tiff_segments import encoder, is_writable, predictors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import tifffile
    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture
    from inpaint_app.files.tiff_directories import Directory, Entry
    from inpaint_app.files.tiff_kind import Chosen

__all__ = ["NewPage", "Place", "put_segments", "shared_places", "with_pages"]

OFFSETS: Final = {False: 273, True: 324}  # of strips, of tiles
LENGTHS: Final = {False: 279, True: 325}
SEGMENTS: Final = ((273, 279), (324, 325), (513, 514))  # where, and how long: strips, tiles, JPEG
JPEG_TABLES: Final = 347
PROFILE: Final = 34675
RESOLUTION: Final = (282, 283)
STRIP: Final = 1 << 18  # bytes of a strip of a page that is stored anew
FORMATS: Final = {"u": 1, "i": 2, "f": 3}

ACROSS: Final = {40962: 40963, 40963: 40962, 41486: 41487, 41487: 41486}
"""Widths and heights of EXIF, and resolutions of the focal plane: each with the other."""
TEXTS_AND_BYTES: Final = (1, 2, 6, 7)  # types that may hold anything
GEO: Final = frozenset({33550, 33922, 34264, 34735, 34736, 34737, 42112, 42113})
LAYOUT: Final = frozenset(
    {
        *range(256, 267), 273, 274, *range(277, 282), 284, *range(290, 294), 301, 317, 320, 321,
        *range(322, 326), 332, 333, 334, 336, 337, 338, 339, 340, 341, 342, JPEG_TABLES,
        *range(512, 522), *range(529, 533),
    }
)  # fmt: skip
"""The tags that say how pixels are stored."""


@dataclass(frozen=True, slots=True, eq=False)
class NewPage:
    """What a page becomes.

    Attributes
    ----------
    pixels : ndarray, shape (H, W[, C])
        The new pixels.
    like : Picture
        The page as it was read.
    """

    pixels: NDArray[Any]
    like: Picture


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a file that is open for reading and writing.

    Attributes
    ----------
    seen : TiffBytes
        The file.
    found : Chosen
        The page.
    shared : set of int
        What `shared_places` returned: what is there must stay.
    """

    seen: TiffBytes
    found: Chosen
    shared: set[int]


def with_pages(data: bytes, pages: Mapping[int, NewPage]) -> bytes:
    """Return a TIFF with other pixels in some of its pages.

    Parameters
    ----------
    data : bytes
        The whole file.
    pages : mapping of int to NewPage
        By the numbers of the pages, from 1.

    Raises
    ------
    ValueError
        A page is of another size or kind than when it was read, or the file becomes too large.
    Exception
        The file is damaged.
    """
    import tifffile  # slow to import

    buffer = io.BytesIO(data)
    shared = shared_places(TiffBytes(buffer))
    for number, page in sorted(pages.items()):
        buffer.seek(0)
        with tifffile.TiffFile(buffer) as file:
            found = chosen(file, number)
            if found.of != page.like.pages:
                raise ValueError(f"the file has {found.of} pages now, not {page.like.pages}")
            kind = kind_of(found.page)
            seen = TiffBytes(buffer)
            if is_writable(kind):
                _put_pixels(Place(seen, found, shared), kind, page, len(data))
            else:
                _put_anew(Place(seen, found, shared), kind, page)
    made = buffer.getvalue()
    for number, page in pages.items():
        _check(made, number, page)
    return made


def put_segments(place: Place, new: Iterable[tuple[int, bytes]]) -> None:
    """Write segments of a page in their places, and leave out the copies of the page.

    Parameters
    ----------
    place : Place
        The page, in a file that is open for reading and writing.
    new : iterable of (int, bytes)
        The numbers of segments, counted plane by plane, and what is in them.
    """
    seen, shared = place.seen, place.shared
    directory = seen.chain(place.found.index)[-1]
    tiled = bool(place.found.page.is_tiled)
    offsets = list(seen.numbers(directory.entry(OFFSETS[tiled])))
    lengths = list(seen.numbers(directory.entry(LENGTHS[tiled])))
    before = offsets.copy(), lengths.copy()
    for index, data in new:
        begin, room = offsets[index], lengths[index]
        own = begin and begin not in shared
        if own:
            seen.put(begin, data.ljust(room, b"\0") if len(data) <= room else bytes(room))
        if not own or len(data) > room:
            offsets[index] = seen.append(data)
        lengths[index] = len(data)
    entries = _kept(seen, directory)
    if before != (offsets, lengths):
        entries = [each for each in entries if each.code not in (OFFSETS[tiled], LENGTHS[tiled])]
        entries.append(seen.places(OFFSETS[tiled], offsets))
        entries.append(seen.places(LENGTHS[tiled], lengths))
    _finish(place, directory, entries)


def _put_pixels(place: Place, kind: TiffKind, page: NewPage, size: int) -> None:
    """Write the segments whose pixels have changed."""
    found = place.found
    samples, how = read_samples(found.page, kind, size)
    before = how.seen(samples)
    if before.shape != page.pixels.shape or before.dtype != page.pixels.dtype:
        raise ValueError("the page has another size or kind than when it was read")
    after = how.stored(page.pixels, before, samples)
    put_segments(place, _changed(found.page, kind, samples, after, place.seen.order))


def _changed(
    page: tifffile.TiffPage,
    kind: TiffKind,
    before: NDArray[Any],
    after: NDArray[Any],
    byteorder: Literal["<", ">"],
) -> Iterator[tuple[int, bytes]]:
    """Yield the segments in which samples differ."""
    height, width = kind.shape
    rows, columns = min(int(page.rowsperstrip), height), width
    if kind.tiled:
        rows, columns = int(page.tilelength), int(page.tilewidth)
    encode = encoder(kind, (rows, columns), byteorder)
    grid = [
        (slice(top, top + rows), slice(left, left + columns))
        for top in range(0, height, rows)
        for left in range(0, width, columns)
    ]
    for index, place in enumerate(grid):
        old, new = before[place], after[place]
        if old.tobytes() == new.tobytes():
            continue
        if not kind.planar:
            yield index, encode(new)
            continue
        for plane in range(kind.samples):
            if old[..., plane].tobytes() != new[..., plane].tobytes():
                yield plane * len(grid) + index, encode(new[..., plane])


def _put_anew(place: Place, kind: TiffKind, page: NewPage) -> None:
    """Store a page in another way than before, with the rest of its tags."""
    seen = place.seen
    directory = seen.chain(place.found.index)[-1]
    like, samples = page.like, page.pixels
    extras: tuple[int, ...] = (2,) if samples.ndim == 3 and samples.shape[2] in (2, 4) else ()
    if like.pixels.shape != samples.shape or like.pixels.dtype != samples.dtype:
        raise ValueError("the page has another size or kind than when it was read")
    if like.stored is not None:
        samples = like.stored.how.stored(samples, like.pixels, like.stored.samples)
        extras = like.stored.how.kind.extras
    every = samples if samples.ndim == 3 else samples[..., np.newaxis]
    height, width, count = every.shape
    simple = np.dtype(samples.dtype).name in ("int64", "uint64")
    new = replace(
        kind,
        shape=(height, width),
        dtype=samples.dtype.name,
        tiled=False,
        compression=8,
        predictor=1 if simple else predictors(samples.dtype.name)[1],
    )
    rows = max(1, min(height, STRIP // max(1, every[0].nbytes)))
    encode = encoder(new, (rows, width), seen.order)
    strips = [encode(every[top : top + rows]) for top in range(0, height, rows)]
    _blank_segments(seen, directory, place.shared)
    bits, form = 8 * samples.dtype.itemsize, FORMATS[samples.dtype.kind]
    entries = [
        *_retained(seen, directory, kind, like),
        seen.whole(256, [width], 4),
        seen.whole(257, [height], 4),
        seen.whole(258, [bits] * count),
        seen.whole(259, [new.compression]),
        seen.whole(262, [2 if count - len(extras) == 3 else 1]),
        seen.places(273, [seen.append(strip) for strip in strips]),
        seen.whole(277, [count]),
        seen.whole(278, [rows], 4),
        seen.places(279, map(len, strips)),
        seen.whole(284, [1]),
        seen.whole(317, [new.predictor]),
        seen.whole(339, [form] * count),
    ]
    if extras:
        entries.append(seen.whole(338, extras))
    _finish(place, directory, entries)


def _retained(seen: TiffBytes, directory: Directory, kind: TiffKind, like: Picture) -> list[Entry]:
    """Return the tags of a page that is stored anew, without those on how it is stored."""
    kept = [entry for entry in _kept(seen, directory) if entry.code not in LAYOUT]
    if like.icc_profile is None:  # it described colours that are others now
        kept = [entry for entry in kept if entry.code != PROFILE]
    if kind.orientation == 1:
        return kept
    kept = [entry for entry in kept if entry.code not in GEO]  # about the pixels as they were
    kept = [_turned(seen, entry, kind.orientation) for entry in kept]
    if kind.orientation < 5:
        return kept
    other = dict(zip(RESOLUTION, RESOLUTION[::-1], strict=True))
    return [replace(entry, code=other.get(entry.code, entry.code)) for entry in kept]


def _kept(seen: TiffBytes, directory: Directory) -> list[Entry]:
    """Return the tags of a page without those that show it as it was."""
    kept = []
    for entry in directory.entries:
        if entry.code == SUB_DIRECTORIES and _has_copies(seen, directory):
            continue
        if entry.code == LAYERS:
            continue
        if entry.code in (XMP_TAG, IPTC, PHOTOSHOP, GDAL):
            told = seen.value(entry)
            clean = _clean(entry.code, told)
            if clean.rstrip(b"\0") != told.rstrip(b"\0"):
                kind = entry.kind if entry.kind in TEXTS_AND_BYTES else 1
                if clean:
                    kept.append(seen.made(entry.code, kind, clean, len(clean)))
                continue
        elif entry.code not in LAYOUT and _shows(seen, entry):
            continue
        kept.append(entry)
    return kept


def _turned(seen: TiffBytes, entry: Entry, orientation: int) -> Entry:
    """Return a tag as it is of a page that was stored turned."""
    if entry.code not in (IPTC, PHOTOSHOP):
        return entry
    told = seen.value(entry)
    said = Photoshop(told) if entry.code == IPTC else photoshop.cleaned(told, Findings())
    fit = photoshop.fitted(said, orientation, Findings())
    if fit == said:
        return entry
    value = (fit.iptc if entry.code == IPTC else photoshop.written(fit)) or b""
    return seen.made(entry.code, 1, value, len(value))


def _clean(code: int, told: bytes) -> bytes:
    """Return the value of a tag without what would not be true of the result."""
    if code == XMP_TAG:
        return upright_xmp(told) or b""
    if code == GDAL:
        return without_statistics(told)
    if code == IPTC:
        return photoshop.iptc_cleaned(told, Findings()) or b""
    return photoshop.tidied(told)


def _shows(seen: TiffBytes, entry: Entry) -> bool:
    """Return whether a picture hides in the value of a tag."""
    return entry.kind in TEXTS_AND_BYTES and holds_picture(seen.value(entry))


def _clear_settings(
    seen: TiffBytes, directory: Directory, shared: set[int], *, lying: bool
) -> None:
    """Take pictures, such as previews of maker notes, out of camera settings.

    If the page was stored `lying`, exchange widths and heights.
    """
    for code in (EXIF, GPS, INTEROP):
        place = seen.number(directory, code)
        if not place or place in shared:
            continue
        try:
            below = seen.directory(place)
            gone = [entry for entry in below.entries if _shows(seen, entry)]
        except (ValueError, struct.error, OverflowError):
            continue  # nothing reads it
        for entry in gone:
            begin = seen.place_of(entry)
            if begin is not None and begin not in shared:
                seen.put(begin, bytes(seen.size_of(entry)))
        entries = [entry for entry in below.entries if entry not in gone]
        if lying and code == EXIF:
            entries = [replace(each, code=ACROSS.get(each.code, each.code)) for each in entries]
        if tuple(entries) != below.entries:
            seen.shrink(below, sorted(entries, key=lambda entry: entry.code))
        if code == EXIF:
            _clear_settings(seen, below, shared, lying=False)


def _has_copies(seen: TiffBytes, directory: Directory) -> bool:
    return any(is_copy(seen, below) for below in seen.below(directory))


def _finish(place: Place, directory: Directory, entries: list[Entry]) -> None:
    """Write the directory if it has changed; blank and unlink the copies of the page."""
    seen, shared = place.seen, place.shared
    orientation = seen.number(directory, ORIENTATION, 1)
    _clear_settings(seen, directory, shared, lying=orientation >= 5)
    left = {seen.place_of(entry) for entry in entries}
    for entry in directory.entries:
        begin = seen.place_of(entry)
        if entry.code not in LAYOUT and begin not in (None, *left, *shared):
            seen.put(begin or 0, bytes(seen.size_of(entry)))
    if directory.entry(SUB_DIRECTORIES) and not any(e.code == SUB_DIRECTORIES for e in entries):
        for below in seen.below(directory):
            _blank_segments(seen, below, shared)
    if tuple(entries) != directory.entries:
        seen.place_instead(directory, entries)
    if place.found.copies:
        _unlink_copies(seen, place.found.index, shared)


def _unlink_copies(seen: TiffBytes, index: int, shared: set[int]) -> None:
    """Blank the reduced copies of the page at `index`, and make the chain lead past them."""
    while True:
        chain = seen.chain()
        copies = [i for i in belonging(seen, chain, index) if is_copy(seen, chain[i])]
        if not copies:
            return
        copy = chain[copies[-1]]
        _blank_segments(seen, copy, shared)
        seen.link(copy.pointer, copy.after)
        index -= copies[-1] < index


def _blank_segments(seen: TiffBytes, directory: Directory, shared: set[int]) -> None:
    """Write zeros over the pixels of a directory, but not where another has its own."""
    for places, sizes in SEGMENTS:
        offsets = seen.numbers(directory.entry(places))
        lengths = seen.numbers(directory.entry(sizes))
        for offset, length in zip(offsets, lengths, strict=False):
            if offset and offset not in shared:
                seen.blank(offset, length)


def shared_places(seen: TiffBytes) -> set[int]:
    """Return where more than one directory or segment has its bytes."""
    once: set[int] = set()
    shared: set[int] = set()
    ranges: list[tuple[int, int]] = []
    for directory in seen.chain():
        for each in (directory, *seen.below(directory)):
            found = {place for e in each.entries if (place := seen.place_of(e)) is not None}
            for places, sizes in SEGMENTS:
                offsets = seen.numbers(each.entry(places))
                ranges += zip(offsets, seen.numbers(each.entry(sizes)), strict=False)
                found.update(offsets)
            shared |= once & found
            once |= found
    end, owner = 0, 0
    for offset, length in sorted(ranges):
        if offset < end:  # damaged: one begins inside another
            shared |= {offset, owner}
        if offset + length > end:
            end, owner = offset + length, offset
    return shared


def _check(data: bytes, number: int, page: NewPage) -> None:
    """Raise `ValueError` unless a page reads as it was meant: a damaged file may do anything."""
    again = decode_tiff(data, Path("page.tif"), page.pixels.size, number)
    if again.pixels.tobytes() != np.ascontiguousarray(page.pixels).tobytes():
        raise ValueError(f"page {number} could not be written in its place")
