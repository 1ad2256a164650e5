"""Metadata of image files: what a file says beside its pixels, and what an export carries over.

`inpaint_app.files.keeping` has a table for each container. Here is what is the same for all.
"""

from __future__ import annotations

import math
from dataclasses import fields, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from inpaint_app.files.colour_space import hdr_of
from inpaint_app.files.keeping import exif, isobmff, jpeg, photoshop, png, tiff, webp, xmp
from inpaint_app.files.keeping.carried import COMMENT, Chunk, GeoTag, Metadata, comment_of
from inpaint_app.files.keeping.exif import ORIENTATION
from inpaint_app.files.keeping.tiff import nodata_of
from inpaint_app.files.keeping.tiff_tags import GEO_TAGS, NODATA, OF_EXIF, XMP_TAG
from inpaint_app.files.keeping.verdicts import Findings

if TYPE_CHECKING:
    from PIL import Image

    from inpaint_app.files.picture import Picture

__all__ = [
    "COMMENT",
    "NODATA",
    "ORIENTATION",
    "XMP_TAG",
    "Chunk",
    "Findings",
    "GeoTag",
    "Metadata",
    "cannot_hold",
    "dpi_of",
    "exif_of",
    "fitted",
    "in_exif",
    "metadata_of",
    "name_lost_texts",
    "nodata_of",
    "said_of",
    "upright_xmp",
    "with_boxes",
    "with_resolution",
]

_OF_PLACE: Final = ("oFFs", "sCAL", "sTER", "vpAg", "caNv")
"""Chunks of a PNG that hold only for the pixels as they are stored."""


def said_of(image: Image.Image, data: bytes, found: Findings) -> tuple[int, Metadata]:
    """Return the orientation and the metadata of a file that Pillow has opened and loaded.

    Parameters
    ----------
    image : PIL.Image.Image
        The picture, of any format but TIFF, which `keeping.tiff` reads.
    data : bytes
        The whole file.
    found : Findings
        What is not carried over is added to it.
    """
    if image.format == "PNG":
        return png.read(data, found)
    if image.format in ("JPEG", "MPO"):
        orientation, said = jpeg.read(data, found)
        return orientation, with_resolution(replace(said, dpi=dpi_of(said.dpi)))
    if image.format == "WEBP":
        orientation, said = webp.read(data, found)
        return orientation, with_resolution(said)
    frames = getattr(image, "n_frames", 1)
    if frames > 1:
        found.notes.append(f"only the first of {frames} pictures in the file was read")
        found.unread.append(f"{frames - 1} more pictures" if frames > 2 else "another picture")
    info = image.info
    orientation, block = exif_of(info.get("exif"), found)
    profile, told = info.get("icc_profile"), info.get("xmp")
    comment = info.get("comment")
    said = Metadata(
        bytes(profile) if isinstance(profile, bytes) and profile else None,
        block,
        dpi_of(info.get("dpi")),
        xmp.cleaned(told, found) if isinstance(told, bytes) else None,
        ((COMMENT, comment_of(comment)),) if isinstance(comment, bytes) else (),
    )
    if image.format == "AVIF":
        said = with_resolution(with_boxes(said, isobmff.content_of(data, found)))
    return orientation, said


def with_resolution(said: Metadata) -> Metadata:
    """Return metadata with the resolution that EXIF says, for files that have no other place."""
    told = None if said.exif is None else exif.resolution_of(said.exif)
    if told is None or said.dpi or said.density:
        return said
    unit, x, y = told
    if unit == 1:
        return said if x == y == 1 else replace(said, density=(x, y))
    factor = 2.54 if unit == 3 else 1.0
    return replace(said, dpi=dpi_of((float(x) * factor, float(y) * factor)))


def in_exif(extras: Metadata) -> Metadata:
    """Return metadata whose EXIF says the resolution, for files that have no other place."""
    if extras.dpi:
        unit, told = 2, (Fraction(extras.dpi[0]), Fraction(extras.dpi[1]))
    elif extras.density:
        unit, told = 1, extras.density
    else:
        return extras
    return replace(extras, exif=exif.with_resolution(extras.exif, unit, *told))


def with_boxes(said: Metadata, content: isobmff.Content) -> Metadata:
    """Return metadata with what the boxes of AVIF or HEIC say."""
    chunks = []
    codes = content.codes
    if codes is not None and said.icc_profile is None and codes[0] != 2 and codes[1] != 2:
        usual = codes[:2] == (1, 13)
        if not usual:
            data = bytes((min(codes[0], 255), min(codes[1], 255), 0, 1))  # read as RGB, full range
            chunks.append(Chunk("PNG", "cICP", data, png.CHUNKS["cICP"].name))
    if len(content.light) >= 4:
        levels = (int.from_bytes(content.light[n : n + 2]) * 10_000 for n in (0, 2))
        data = b"".join(level.to_bytes(4) for level in levels)
        chunks.append(Chunk("PNG", "cLLI", data, png.CHUNKS["cLLI"].name))
    if len(content.mastering) >= 24:
        data = _reordered(content.mastering)
        chunks.append(Chunk("PNG", "mDCV", data, png.CHUNKS["mDCV"].name))
    return replace(said, chunks=(*said.chunks, *chunks), density=content.pixel or said.density)


def _reordered(mastering: bytes) -> bytes:
    """Return a mastering display for PNG, which begins with red; the boxes begin with green."""
    green, blue, red, rest = (mastering[n : n + 4] for n in (0, 4, 8, 12))
    return red + green + blue + rest + mastering[16:24]


def upright_xmp(told: object) -> bytes | None:
    """Return XMP that is upright and shows and promises nothing of the old picture.

    None if there is none, or if it is damaged.
    """
    return xmp.cleaned(told, Findings()) if isinstance(told, bytes) else None


def exif_of(block: object, found: Findings) -> tuple[int, bytes | None]:
    """Return the orientation to apply to the pixels, and EXIF with its orientation set to 1."""
    if not isinstance(block, bytes) or not block:
        return 1, None
    try:
        return exif.cleaned(block, found)
    except ValueError as error:  # the picture matters more than damaged EXIF
        found.notes.append(f"its EXIF data cannot be read ({error}) and is left out")
        return 1, None


def fitted(said: Metadata, orientation: int, size: tuple[int, int], found: Findings) -> Metadata:
    """Return metadata that fits the picture after it was turned upright.

    Parameters
    ----------
    said : Metadata
        The metadata of the file.
    orientation : int
        How the pixels were stored, 1 … 8.
    size : (int, int)
        Height and width of the upright picture in pixels.
    found : Findings
        What holds only for the pixels as they were stored is added to it.
    """
    if said.exif:
        said = replace(said, exif=exif.resized(said.exif, orientation, size))
    if said.xmp:
        said = replace(said, xmp=xmp.resized(said.xmp, orientation, size, found))
    if transfer := hdr_of(said.chunks):
        found.notes.append(
            f"its brightness is that of HDR ({transfer}), so what is shown is approximate"
        )
    if orientation == 1:
        return said
    said = replace(said, photoshop=photoshop.fitted(said.photoshop, orientation, found))
    gone = [tag for tag in said.geo if tag.code in GEO_TAGS and tag.code != NODATA]
    found.untrue.extend(tiff.names_of(tuple(gone)))
    stays = [chunk for chunk in said.chunks if chunk.key not in _OF_PLACE]
    found.untrue.extend(chunk.name for chunk in said.chunks if chunk.key in _OF_PLACE)
    said = replace(said, geo=tuple(tag for tag in said.geo if tag not in gone), chunks=tuple(stays))
    if orientation >= 5:
        dpi, density = said.dpi, said.density
        said = replace(
            said,
            dpi=dpi and (dpi[1], dpi[0]),
            density=density and (density[1], density[0]),
        )
    return said


def metadata_of(picture: Picture) -> Metadata:
    """Return the metadata of a picture."""
    return Metadata(**{each.name: getattr(picture, each.name) for each in fields(Metadata)})


def cannot_hold(form: str, extras: Metadata) -> list[str]:
    """Return the names of the metadata that a format cannot hold, texts left aside.

    Parameters
    ----------
    form : str
        The format: PNG, JPEG, TIFF, WebP, BMP, AVIF or HEIC.
    extras : Metadata
        The metadata to write.
    """
    lost = []
    if form == "BMP":
        held = (("icc_profile", "the colour profile"), ("exif", "EXIF"), ("xmp", "XMP"))
        lost += [what for key, what in held if getattr(extras, key)]
    if form not in ("JPEG", "TIFF", "PNG"):
        lost += ["IPTC"] * (extras.photoshop.iptc is not None)
        lost += ["Photoshop's resources"] * (extras.photoshop.resources is not None)
    if form != "TIFF":
        in_exif_too = () if form == "BMP" else OF_EXIF
        lost += tiff.names_of(tuple(tag for tag in extras.geo if tag.code not in in_exif_too))
    recoloured = form in ("AVIF", "HEIC") and not extras.icc_profile
    lost += [
        chunk.name
        for chunk in extras.chunks
        if chunk.form != form and chunk.name and not (recoloured and chunk.key == "cICP")
    ]
    if form == "BMP" and extras.density:
        x, y = extras.density
        lost.append("the scale" if x == y else "the shape of pixels, which are not square")
    return list(dict.fromkeys(lost))


def name_lost_texts(texts: tuple[tuple[str, str], ...], notes: list[str]) -> None:
    """Add a note on texts that a format cannot hold, if there are any."""
    if texts:
        notes.append(f"not carried over: texts ({', '.join(sorted(dict(texts)))})")


def dpi_of(value: Any) -> tuple[float, float] | None:
    """Return `value` if it is a plausible resolution; programs write 1 for "unknown"."""
    try:
        x, y = (float(v) for v in value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (x, y) if all(math.isfinite(v) and 2 <= v < 1e6 for v in (x, y)) else None
