"""Decoding an image file to a `Picture`, upright and in its full bit depth.

Metadata that a `Picture` cannot hold is listed in its notes.

Pillow reads the container and 8-bit pixels. It would reduce 16-bit colour to 8 bits silently, so
imagecodecs reads deep PNG. For TIFF see `inpaint_app.files.tiff_decoding`.
"""

from __future__ import annotations

import io
import logging
import warnings
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, UnidentifiedImageError

from inpaint_app.errors import FileError, TooLargeError, reason
from inpaint_app.files.foreign import foreign_kind
from inpaint_app.files.heif import HAS_HEIF, decode_heif, is_heif
from inpaint_app.files.jpeg_kinds import frame_of, header_for_pillow, special_frame
from inpaint_app.files.keeping import png
from inpaint_app.files.keeping.isobmff import content_of
from inpaint_app.files.limits import check_readable
from inpaint_app.files.measure import bits_of
from inpaint_app.files.mending import is_cut, mended
from inpaint_app.files.metadata import COMMENT, Findings, Metadata, said_of
from inpaint_app.files.pillow_pixels import pixels_of
from inpaint_app.files.pnm import is_pnm, read_pnm
from inpaint_app.files.tiff_decoding import decode_tiff
from inpaint_app.files.tiff_directories import TIFF_MAGIC
from inpaint_app.files.tiff_kind import foreign_raw, raw_error
from inpaint_app.files.upright import (
    UnsupportedError,
    check_size,
    measured,
    turned,
    upright_picture,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture

__all__ = ["FORMATS", "MAX_PIXELS", "decode"]

MAX_PIXELS = 500_000_000
"""The default limit; larger images are refused before they are decoded."""

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "AVIF", "PPM")
"""The formats that are read, by Pillow's names. EPS and its kind are not: they run programs."""

_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", *TIFF_MAGIC, b"RIFF", b"BM", b"GIF8")
_ENDS_EARLY = "it ends before its picture does"

# `check_size` applies our own limit before any pixel is decoded, instead of Pillow's two limits.
Image.MAX_IMAGE_PIXELS = None
# Our error reports what tifffile says about a damaged file; it must not print that as well.
logging.getLogger("tifffile").addHandler(logging.NullHandler())


def decode(data: bytes, path: Path, max_pixels: int = MAX_PIXELS, page: int = 1) -> Picture:
    """Decode the contents `data` of a file; `path` is used only in messages.

    `page` is the number of a picture in a TIFF, from 1.

    Raises
    ------
    TooLargeError
        It has more than `max_pixels` pixels.
    FileError
        It is not an image, is damaged or cut short, stores what this program does not handle, …
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            picture = _decode_or_mend(data, path, max_pixels, page)
        except TooLargeError:
            raise
        except UnsupportedError as error:
            raise FileError(f"cannot read {path}: {error}") from error
        except MemoryError as error:
            raise FileError(
                f"cannot read {path}: there is not enough memory for it; close other programs"
            ) from error
        except Exception as error:  # decoders raise all kinds of errors on damaged files
            raise FileError(f"cannot read {path}: {_damage(data, error)}") from error
    said = dict.fromkeys(str(warning.message).strip().rstrip(".") for warning in caught)
    if not said:
        return picture
    return replace(picture, notes=(*picture.notes, *(f"the decoder said: {text}" for text in said)))


def _decode_or_mend(data: bytes, path: Path, max_pixels: int, page: int) -> Picture:
    """Decode a file; one that is cut short as far as it goes."""
    cut = is_cut(data)
    found = mended(data, max_pixels, page) if cut else None
    if found is None:
        try:
            picture = _decode(data, path, max_pixels, page)
        except (TooLargeError, MemoryError):
            raise
        except Exception as error:
            found = None if cut else mended(data, max_pixels, page)
            if found is None and not cut:
                raise
            if found is None:
                raise ValueError(_ENDS_EARLY) from error
        else:
            if not cut:
                return picture
            raise ValueError(_ENDS_EARLY)  # decoders fill what is missing, here all of it
    picture = _decode(found.data, path, max_pixels, page)
    if picture.pages > 1:  # they cannot be written into a copy of such a file
        more = picture.pages - 1
        unread = f"{more} more pictures" if more > 1 else "another picture"
        picture = replace(picture, page=1, pages=1, unread=unread)
    lost = turned(found.missing, picture.orientation)
    if not lost.any() and data.startswith(TIFF_MAGIC):
        return picture  # a table states more bytes than its strips have
    if not lost.any():
        said = "the file is cut short, so the picture may have less detail than it had"
        return replace(picture, notes=(*picture.notes, said))
    return _cut(picture, lost)


def _decode_pnm(data: bytes, path: Path, max_pixels: int) -> Picture:
    found = read_pnm(data, partial(check_size, path, max_pixels=max_pixels))
    notes = list(found.notes)
    deep = found.pixels.dtype.kind == "f" or found.bits is not None
    measure = measured(found.pixels, notes, bits=found.bits) if deep else None
    said = Metadata(texts=tuple((COMMENT, each) for each in found.comments))
    unread = ""
    if found.is_series:
        notes.append("only the first of several pictures in the file was read")
        unread = "more pictures"
    picture = upright_picture(found.pixels, path, 1, said, notes, measure)
    picture = replace(picture, unread=unread)
    return picture if found.missing is None else _cut(picture, found.missing)


def _cut(picture: Picture, missing: NDArray[np.bool_]) -> Picture:
    """Return a picture of a file that is cut short."""
    share = 100 * int(missing.sum()) / missing.size
    said = f"the file is cut short, and {max(share, 0.1):.1f} % of the picture is missing"
    return replace(picture, lost=missing, notes=(*picture.notes, said))


def _damage(data: bytes, error: Exception) -> str:
    frame = frame_of(data)
    if frame is not None and frame.name and not is_cut(data):
        return (
            f"it is a JPEG of a rare kind ({frame.name}) that cannot be decoded "
            f"({reason(error)}); convert it to PNG first"
        )
    if isinstance(error, UnidentifiedImageError):
        if kind := foreign_kind(data):
            return f"it is {kind}, which this program does not read; convert it to PNG first"
        if not data.startswith(_MAGIC):
            return (
                "it is not an image of a kind that this program reads "
                f"({', '.join(FORMATS)}); convert it to PNG first"
            )
        return "the image is damaged or cut short; get a fresh copy of the file"
    return f"the image is damaged or cut short ({reason(error)}); get a fresh copy of the file"


def _decode(data: bytes, path: Path, max_pixels: int, page: int) -> Picture:
    if name := foreign_raw(data[:16]):
        raise raw_error(name)
    if data.startswith((b"II", b"MM")):
        return decode_tiff(data, path, max_pixels, page)
    if page != 1:
        raise UnsupportedError("pages are those of a TIFF, and it is none; leave the page out")
    if is_heif(data):
        if not HAS_HEIF:
            raise UnsupportedError(
                "it is a HEIC picture, for which the package pillow-heif is missing; install "
                "ntk-inpaint[heif], or convert it to PNG first"
            )
        allow = partial(check_size, path, max_pixels=max_pixels)
        found = Findings()
        pixels, said = decode_heif(data, found, allow)
        allow(pixels.shape[1], pixels.shape[0])  # it may be larger than it claims
        picture = upright_picture(pixels, path, 1, said, found.told())
        return replace(picture, unread=" and ".join(found.unread))
    if is_pnm(data):
        return _decode_pnm(data, path, max_pixels)
    if data[4:12] in (b"ftypavif", b"ftypavis"):  # which Pillow does not know if it is too large
        check_readable("AVIF", *content_of(data, Findings()).size)
    Image.init()
    found = Findings()
    frame = special_frame(data)
    if frame is not None:
        plain = header_for_pillow(data, frame)
    else:
        plain = png.plain(data) if data.startswith(png.SIGNATURE) else data
    formats = [name for name in FORMATS if name in Image.OPEN]
    with Image.open(io.BytesIO(plain), formats=formats) as image:
        check_size(path, image.width, image.height, max_pixels)
        deep = image.format == "PNG" and data[24] == 16
        if deep:
            check_readable("PNG", image.width, image.height, "PNG of 16 bits")
        elif image.format in ("JPEG", "MPO") and frame is None:
            check_readable("JPEG", image.width, image.height)
        notes: list[str] = []
        pixels = pixels_of(image, plain, notes) if frame is None else frame.pixels(data)
        # Only now: PNG may store EXIF after the pixels, and Pillow turns a TIFF while loading it.
        orientation, said = said_of(image, data, found)
        if image.mode in ("CMYK", "YCbCr", "LAB"):
            # The profile described the stored colours, not the RGB made from them.
            said = replace(said, icc_profile=None)
    notes += found.told()
    measure = measured(pixels, notes) if pixels.dtype.kind == "f" else None
    if frame is not None:
        bits = frame.used_bits or (bits_of(pixels) if pixels.dtype == np.uint16 else None)
        measure = measured(pixels, notes, bits=bits)
    picture = upright_picture(pixels, path, orientation, said, notes, measure)
    return replace(picture, unread=" and ".join(found.unread))
