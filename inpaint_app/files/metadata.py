"""Metadata of image files: what an export carries over, and the names of what it cannot."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from inpaint_app.errors import reason

if TYPE_CHECKING:
    import tifffile

__all__ = [
    "COMMENT",
    "EXIF_TEXT_TAGS",
    "GEO_TAGS",
    "LOST_DEEP_TAGS",
    "NODATA",
    "ORIENTATION",
    "XMP_TAG",
    "GeoTag",
    "Metadata",
    "dpi_of",
    "exif_of",
    "geo_of",
    "lost_in",
    "nodata_of",
    "note_lost",
    "texts_of",
    "upright_xmp",
    "xmp_of",
]

EXIF_TEXT_TAGS = (270, 271, 272, 305, 306, 315, 33432)
"""Description, make, model, software, date, artist, copyright: the EXIF that TIFF can hold."""

ORIENTATION = 274
"""The EXIF tag that says how the pixels are turned."""

XMP_TAG = 700
"""The tag of TIFF that holds XMP."""

COMMENT = "Comment"
"""The key of a JPEG's or GIF's comment among the texts; PNG uses the same key."""

LOST_DEEP_TAGS = {33723: "IPTC", 0x8769: "camera settings", 0x8825: "position"}
"""The tags of a deep TIFF that are lost, with their names."""

GEO_TAGS = (33550, 33922, 34264, 34735, 34736, 34737, 42112, 42113)
"""The tags of GeoTIFF, which say where on earth the picture lies, and those of GDAL."""

NODATA = 42113
"""The one among them that names the number of pixels without a value, as text."""

_SUB_IFDS = (0x8769, 0x8825)  # camera settings, position
_LOST_TAGS = {33723: "IPTC"}  # of TIFF
_LOST_INFO = {"photoshop": "IPTC"}  # by Pillow's names
_PNG_XMP = "XML:com.adobe.xmp"
_SRGB = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)  # white, red, green, blue


@dataclass(frozen=True, slots=True)
class GeoTag:
    """A tag of a TIFF that is written again as it is: code, type, count and value."""

    code: int
    kind: int
    count: int
    value: Any


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of `inpaint_app.files.picture.Picture`, with the same fields."""

    icc_profile: bytes | None = None
    exif: bytes | None = None
    dpi: tuple[float, float] | None = None
    xmp: bytes | None = None
    texts: tuple[tuple[str, str], ...] = ()
    geo: tuple[GeoTag, ...] = ()


def xmp_of(image: Image.Image) -> bytes | None:
    """Return the XMP of an image that Pillow has opened, with its orientation set to 1."""
    found = image.info.get("xmp") or getattr(image, "text", {}).get(_PNG_XMP)
    if image.format == "TIFF":  # Pillow removed the orientation from its own copy
        found = getattr(image, "tag_v2", {}).get(XMP_TAG)
    return upright_xmp(found.encode() if isinstance(found, str) else found)


def upright_xmp(xmp: object) -> bytes | None:
    """Return XMP with the orientation set to 1 and without thumbnails.

    Thumbnails would still show what was painted out. RDF writes a property in two ways; both are
    understood. Anything but bytes with some content gives None.
    """
    if not isinstance(xmp, bytes) or not xmp.strip(b" \0\t\r\n"):
        return None
    xmp = re.sub(rb"(tiff:Orientation\s*=\s*[\"'])\s*\d+", rb"\g<1>1", xmp)
    xmp = re.sub(rb"(<tiff:Orientation\s*>)\s*\d+", rb"\g<1>1", xmp)
    return re.sub(rb"<(xmp:Thumbnails)\b.*?</\1\s*>", b"", xmp, flags=re.DOTALL).rstrip(b"\0")


def texts_of(image: Image.Image) -> tuple[tuple[str, str], ...]:
    """Return the texts of a PNG, or the comment of a JPEG or GIF."""
    texts = {str(k): str(v) for k, v in getattr(image, "text", {}).items() if k != _PNG_XMP}
    comment = image.info.get("comment")
    if isinstance(comment, bytes) and COMMENT not in texts:
        texts[COMMENT] = comment.rstrip(b"\0").decode("utf-8", "replace")
    return tuple(texts.items())


def exif_of(image: Image.Image, notes: list[str]) -> tuple[int, bytes | None]:
    """Return the orientation to apply to the pixels, and EXIF with its orientation set to 1."""
    try:
        exif = image.getexif()
        orientation = int(exif.get(ORIENTATION) or 1)
        if image.format == "TIFF":  # its "EXIF" also describes the layout of the file
            exif = _descriptive(exif)
        if orientation != 1:
            exif[ORIENTATION] = 1
        return orientation, exif.tobytes() if exif else None
    except Exception as error:  # noqa: BLE001 - the picture matters more than damaged EXIF
        notes.append(f"its EXIF data cannot be read ({reason(error)}) and is left out")
        return 1, None


def lost_in(image: Image.Image) -> list[str]:
    """Return the names of the metadata in a file that a `Picture` cannot hold."""
    info = image.info
    lost = [what for key, what in _LOST_INFO.items() if key in info]
    if image.format == "TIFF":
        tags = getattr(image, "tag_v2", {})
        lost += [what for code, what in _LOST_TAGS.items() if code in tags and what not in lost]
    # They do not matter if there is a profile, or if they describe sRGB, the default.
    if "icc_profile" not in info and "srgb" not in info:
        if abs(info.get("gamma", 0.45455) - 0.45455) > 0.001:
            lost.append("gamma")
        if not np.allclose(info.get("chromaticity", _SRGB), _SRGB, atol=0.001):
            lost.append("chromaticities")
    return lost


def note_lost(lost: list[str], notes: list[str]) -> None:
    """Add a note that names what is lost, if anything is."""
    if lost:
        notes.append(f"not carried over to an export: {', '.join(lost)}")


def _descriptive(exif: Image.Exif) -> Image.Exif:
    kept = Image.Exif()
    for code in EXIF_TEXT_TAGS:
        if code in exif:
            kept[code] = exif[code]
    for code in _SUB_IFDS:
        if values := exif.get_ifd(code):
            kept[code] = dict(values)
    return kept


def dpi_of(value: Any) -> tuple[float, float] | None:
    """Return `value` if it is a plausible resolution; programs write 1 for "unknown"."""
    try:
        x, y = (float(v) for v in value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (x, y) if all(math.isfinite(v) and 2 <= v < 1e6 for v in (x, y)) else None


def geo_of(tags: tifffile.TiffTags) -> tuple[GeoTag, ...]:
    """Return the tags of a TIFF that say where on earth it lies, and those of GDAL."""
    found = []
    for code in GEO_TAGS:
        tag = tags.get(code)
        if tag is not None:
            value = tag.value.encode() if isinstance(tag.value, str) else tag.value
            count = 0 if isinstance(value, bytes) else tag.count
            found.append(GeoTag(code, int(tag.dtype), count, value))
    return tuple(found)


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
