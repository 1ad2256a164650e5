"""TIFF: what its tags say, and which of them are written again."""

from __future__ import annotations

import math
import re
import struct
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from inpaint_app.files.keeping import exif, photoshop, xmp
from inpaint_app.files.keeping.carried import NO_PHOTOSHOP, Chunk, GeoTag, Metadata, Photoshop
from inpaint_app.files.keeping.hidden import holds_picture
from inpaint_app.files.keeping.tiff_tags import (
    BELOW,
    DESCRIPTION,
    EXIF,
    GDAL,
    GEO_TAGS,
    GPS,
    ICC,
    INTEROP,
    IPTC,
    LAYERS,
    NODATA,
    OF_EXIF,
    PHOTOSHOP,
    TAGS,
    TEXT_TAGS,
    XMP_TAG,
)
from inpaint_app.files.keeping.verdicts import Entry, Findings
from inpaint_app.files.tiff_directories import TiffBytes

if TYPE_CHECKING:
    import tifffile

    Tag = tuple[int, int, int, Any, bool]

__all__ = [
    "described",
    "exif_of",
    "kept_tags",
    "left_out",
    "names_of",
    "nodata_of",
    "photoshop_of",
    "photoshop_tags",
    "read",
    "resolution_of",
    "texts_of",
    "without_statistics",
    "written",
]

_AS_THEY_ARE: Final = tuple(
    code
    for code, entry in TAGS.items()
    if (entry.verdict == "kept" or code == GDAL) and code not in (*TEXT_TAGS, ICC)
)
_SAID_ELSEWHERE: Final = frozenset({256, 257, 274, 282, 283, 296, 529, 530, 531, 532})
"""Tags of the first directory of EXIF that the page says in its own way."""

_STATISTICS: Final = re.compile(rb'\s*<Item\b[^>]*\bname="STATISTICS_[^>]*>[^<]*</Item>')
_OF_DEPTH: Final = (290, 291, 301)
"""Tags with one number for each value that a sample may have."""

_BYTES: Final = (1, 2, 6, 7)  # types whose values are bytes

_LONGEST: Final = 1 << 24  # bytes of a value that are carried over


def read(page: tifffile.TiffPage, found: Findings, *, pages: int = 1) -> tuple[int, Metadata]:
    """Return the orientation and the metadata of a page of a TIFF, whose file is open.

    Parameters
    ----------
    page : tifffile.TiffPage
        The page.
    found : Findings
        What is not carried over is added to it.
    pages : int
        The number of pages in the file.
    """
    others = Findings()
    left_out(page, others, pages)
    texts = texts_of(page, pages, others)
    if pages == 1:
        found.lost += others.lost
    found.untrue += others.untrue
    block = exif_of(page, texts, found)
    more = photoshop_of(page.tags, found)
    profile = page.tags.valueof(ICC)
    told_xmp = page.tags.valueof(XMP_TAG)
    told_xmp = told_xmp.encode() if isinstance(told_xmp, str) else told_xmp
    dpi, density = resolution_of(page.tags)
    orientation = page.tags.valueof(274, 1)
    if not isinstance(orientation, int) or not 1 <= orientation <= 8:
        orientation = 1
    return int(orientation), Metadata(
        bytes(profile) if isinstance(profile, bytes) and profile else None,
        block,
        dpi,
        xmp.cleaned(told_xmp, found) if isinstance(told_xmp, bytes) else None,
        geo=_fitting(page, kept_tags(page.tags)),
        density=density,
        chunks=() if pages == 1 else tuple(Chunk("TIFF", name, b"", name) for name in others.lost),
        photoshop=more,
    )


def texts_of(page: tifffile.TiffPage, pages: int, found: Findings) -> dict[int, bytes]:
    """Return the texts of a page by their tags, with a description that fits one page.

    What is lost of the description is added to `found`.
    """
    raw = {
        int(tag.code): _raw(tag) for tag in page.tags if tag.code in TEXT_TAGS and not _shows(tag)
    }
    description = page.tags.get(DESCRIPTION)
    if description is not None and DESCRIPTION not in raw:
        found.untrue.append(f"a picture in the TIFF tag {_name(description)}")
    texts = {code: value.rstrip(b"\0") for code, value in raw.items()}
    if DESCRIPTION in texts:
        shape = tuple(int(length) for length in page.shape)
        told, lost = described(texts[DESCRIPTION], pages, shape)
        if lost:
            found.lost.append(lost)
        texts[DESCRIPTION] = told or b""
    return {code: text for code, text in texts.items() if text}


def left_out(page: tifffile.TiffPage, found: Findings, pages: int = 1) -> None:
    """Take note of the tags of a page that are not carried over.

    Of several pages a TIFF keeps all tags of each but those that show the old picture.
    """
    for tag in page.tags:
        if pages > 1 and tag.code == LAYERS:
            found.untrue.append(TAGS[int(tag.code)].name)
            continue
        if tag.code != BELOW:  # which pictures are there is not for tags to say
            entry = TAGS.get(int(tag.code), Entry(f"the TIFF tag {_name(tag)}", "named"))
            if entry.verdict in ("kept", "named") and _shows(tag):
                found.untrue.append(f"a picture in the TIFF tag {_name(tag)}")
            else:
                found.judge(entry)


def _shows(tag: tifffile.TiffTag) -> bool:
    """Return whether a picture hides in the value of a tag."""
    of_bytes = int(tag.dtype) in _BYTES and tag.code != ICC and tag.valuebytecount <= _LONGEST
    return of_bytes and holds_picture(_raw(tag))


def _name(tag: tifffile.TiffTag) -> str:
    name = str(tag.name)
    return str(tag.code) if name == str(tag.code) else f"{tag.code} {name}"


def _raw(tag: tifffile.TiffTag) -> bytes:
    """Return the bytes of a tag's value; its file is open; empty beyond its end."""
    handle = tag.parent.filehandle
    try:
        handle.seek(tag.valueoffset)
        return bytes(handle.read(tag.valuebytecount))
    except (ValueError, OSError, OverflowError):
        return b""


def kept_tags(tags: tifffile.TiffTags) -> tuple[GeoTag, ...]:
    """Return the tags that are written again as they are, such as GeoTIFF."""
    found = []
    for code in _AS_THEY_ARE:
        tag = tags.get(code)
        if tag is not None and tag.count and not _shows(tag):
            is_bytes = int(tag.dtype) in _BYTES
            value = _raw(tag) if is_bytes else tag.value
            if code == GDAL and is_bytes:
                value = without_statistics(value)
            if isinstance(value, np.ndarray):
                value = tuple(value.ravel().tolist())
            found.append(GeoTag(code, int(tag.dtype), 0 if is_bytes else tag.count, value))
    return tuple(found)


def without_statistics(text: bytes) -> bytes:
    """Return GDAL's metadata without the smallest, largest, mean, … of the old pixels."""
    return _STATISTICS.sub(b"", text)


def photoshop_of(tags: tifffile.TiffTags, found: Findings) -> Photoshop:
    """Return IPTC and Photoshop's resources of a page.

    What is left out of them is added to `found`.
    """
    both = tags.get(PHOTOSHOP), tags.get(IPTC)
    resources, iptc = (b"" if tag is None else _raw(tag) for tag in both)
    said = photoshop.cleaned(resources, found) if resources else NO_PHOTOSHOP
    if not iptc:
        return said
    clean = photoshop.iptc_cleaned(iptc, found)
    if clean is None or (said.iptc is not None and said.iptc.rstrip(b"\0") == clean.rstrip(b"\0")):
        return said
    if said.iptc is not None:
        found.lost.append("a second block of IPTC")
    return replace(said, iptc=clean)


def photoshop_tags(said: Photoshop) -> list[Tag]:
    """Return the tags with IPTC and Photoshop's resources, in the form of tifffile."""
    tags: list[Tag] = []
    if said.iptc is not None:
        tags.append((IPTC, 7, len(said.iptc), said.iptc, True))
    if said.resources is not None:
        both = photoshop.written(said)
        tags.append((PHOTOSHOP, 7, len(both), both, True))
    return tags


def written(extras: Metadata, notes: list[str]) -> list[Tag]:
    """Return the tags to write besides those on pixels, in the form of tifffile's `extratags`.

    Parameters
    ----------
    extras : Metadata
        The metadata. Camera settings and position are for `inpaint_app.files.tiff_exif`.
    notes : list of str
        What does not fit is told there.
    """
    tags: list[Tag] = [(tag.code, tag.kind, tag.count, tag.value, True) for tag in extras.geo]
    known = {tag.code for tag in extras.geo}
    lost = []
    for code, kind, count, value in exif.raws(extras.exif).get("IFD0", []):
        if code in TEXT_TAGS:
            text = value.rstrip(b"\0")
            tags += [(code, 2, 0, text, True)] * bool(text)
        elif code in OF_EXIF and kind in (*_BYTES, 3):
            number = kind == 3 and count == 1
            order: Literal["little", "big"] = (
                "little" if exif.order_of(extras.exif or b"") == "<" else "big"
            )
            said: Any = int.from_bytes(value, order) if number else value
            tags += [(code, kind, 1 if number else 0, said, True)] * (code not in known)
        elif code not in _SAID_ELSEWHERE:
            entry = exif.EXIF.get(("IFD0", code))
            lost.append(f"EXIF tag {code}" if entry is None else entry.name)
    if lost:
        notes.append(f"not carried over, because TIFF cannot hold it: {', '.join(lost)}")
    if extras.xmp:
        tags.append((XMP_TAG, 1, len(extras.xmp), extras.xmp, True))
    return tags + photoshop_tags(extras.photoshop)


def _fitting(page: tifffile.TiffPage, tags: tuple[GeoTag, ...]) -> tuple[GeoTag, ...]:
    """Return tags without those on numbers of another depth than is written."""
    whole = page.dtype is not None and page.bitspersample == 8 * np.dtype(page.dtype).itemsize
    return tags if whole else tuple(tag for tag in tags if tag.code not in _OF_DEPTH)


def names_of(tags: tuple[GeoTag, ...]) -> list[str]:
    """Return what tags are, in words, each name once."""
    names = ("GeoTIFF" if tag.code in GEO_TAGS else TAGS[tag.code].name for tag in tags)
    return list(dict.fromkeys(names))


def nodata_of(tags: tifffile.TiffTags) -> float | None:
    """Return the number that a TIFF names for pixels without a value; None without a valid one."""
    said = tags.valueof(NODATA)
    if not isinstance(said, str):
        return None
    try:
        number = int(said) if said.strip().lstrip("+-").isdecimal() else float(said)
    except ValueError:
        return None
    return number if math.isfinite(number) else None  # what is not finite has no value anyway


def resolution_of(
    tags: tifffile.TiffTags,
) -> tuple[tuple[float, float] | None, tuple[Fraction, Fraction] | None]:
    """Return the resolution in dots per inch, or without a unit; None for what is not said."""
    values = [tags.valueof(code) for code in (282, 283)]
    if not all(isinstance(value, tuple) and len(value) == 2 and value[1] for value in values):
        return None, None
    x, y = (Fraction(int(value[0]), int(value[1])) for value in values)
    unit = tags.valueof(296, 2)
    if x <= 0 or y <= 0 or not isinstance(unit, int):
        return None, None
    factor = {2: 1.0, 3: 2.54}.get(int(unit))
    if factor is None:
        return None, (None if x == y == 1 else (x, y))
    dpi = float(x) * factor, float(y) * factor
    return (dpi if all(2 <= value < 1e6 for value in dpi) else None), None


# -- descriptions that are about more than one page

_IMAGEJ_COUNTS: Final = ("images", "slices", "channels", "frames", "hyperstack", "loop", "mode")


def described(text: bytes, pages: int, shape: tuple[int, ...]) -> tuple[bytes | None, str]:
    """Return a description that fits one page, and the name of what is lost of it.

    Parameters
    ----------
    text : bytes
        The description as it is in the file.
    pages : int
        The number of pages in the file.
    shape : tuple of int
        The shape of the page.

    Returns
    -------
    bytes or None
        The description; None if it cannot be made to fit.
    str
        What is lost, in words; empty if nothing is.
    """
    if text.startswith(b"ImageJ="):
        lines = text.split(b"\n")
        counts = dict(re.findall(rb"(?m)^(\w+)=(\d+)\s*$", text))
        if pages == 1 and all(int(counts.get(name.encode(), b"1")) <= 1 for name in _IMAGEJ_COUNTS):
            return text, ""
        kept = [
            line for line in lines if line.split(b"=")[0].decode("latin-1") not in _IMAGEJ_COUNTS
        ]
        return b"\n".join(kept), ""
    if re.match(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(\w+:)?OME\b", text, re.DOTALL):
        planes = [int(value) for value in re.findall(rb"\bSize[ZCT]=\"(\d+)\"", text)]
        samples = shape[-1] if len(shape) == 3 else 1
        images = len(re.findall(rb"<(?:\w+:)?Pixels\b", text))
        if pages == 1 and images == 1 and math.prod(planes) in (1, samples):
            return text, ""
        return None, "the description of OME, which is about several planes"
    if text.startswith(b"{"):
        import json  # slow to import, rarely needed

        try:
            told = json.loads(text)
        except ValueError:
            return text, ""
        if isinstance(told, dict) and isinstance(told.get("shape"), list):
            if tuple(told["shape"]) == shape or _size(told["shape"]) == math.prod(shape):
                return text, ""
            return None, "the description of tifffile, which is about several pages"
    return text, ""


# -- EXIF: camera settings and position


def exif_of(page: tifffile.TiffPage, texts: dict[int, bytes], found: Findings) -> bytes | None:
    """Return EXIF with texts, camera settings and position of a page; None if it has none.

    What is left out is added to `found`.
    """
    try:
        block = _exif_of(page, texts)
        return None if block is None else exif.cleaned(block, found)[1]
    except (ValueError, struct.error, OSError, OverflowError) as error:
        found.notes.append(f"its EXIF data cannot be read ({error}) and is left out")
        return None


def _exif_of(page: tifffile.TiffPage, texts: dict[int, bytes]) -> bytes | None:
    seen = TiffBytes(page.parent.filehandle)
    main = seen.directory(int(page.offset))
    mine: list[exif.Raw] = [
        (code, 2, len(value) + 1, value + b"\0") for code, value in texts.items() if value
    ]
    mine += [
        (entry.code, entry.kind, entry.count, seen.value(entry))
        for entry in main.entries
        if entry.code in OF_EXIF and entry.kind in (*_BYTES, 3)
    ]
    settings, gps = (_below(seen, seen.number(main, code)) for code in (EXIF, GPS))
    inside = [value for code, _, _, value in settings if code == INTEROP]
    order: Literal["little", "big"] = "little" if seen.order == "<" else "big"
    more = _below(seen, int.from_bytes(inside[0], order)) if inside else []
    settings = [each for each in settings if each[0] != INTEROP]
    if not mine and not settings and not gps:
        return None
    return exif.built(seen.order, mine, settings, gps, more)


def _below(seen: TiffBytes, place: int) -> list[exif.Raw]:
    """Return the tags of a directory; none if there is no place of it."""
    if not place:
        return []
    found: list[exif.Raw] = []
    for entry in seen.directory(place).entries:
        if 0 < seen.size_of(entry) <= _LONGEST:
            if entry.kind in (16, 17, 18):  # of BigTIFF, which EXIF does not know
                numbers = (each & 0xFFFFFFFF for each in seen.numbers(entry))
                value = struct.pack(f"{seen.order}{entry.count}I", *numbers)
                found.append((entry.code, 4, entry.count, value))
            else:
                found.append((entry.code, entry.kind, entry.count, seen.value(entry)))
    return found


def _size(shape: list[Any]) -> int:
    """Return the number of values of a shape, 0 if it is none."""
    if not all(isinstance(length, int) and length > 0 for length in shape):
        return 0
    return math.prod(shape)
