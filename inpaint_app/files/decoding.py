"""Decoding an image file to a `Picture`, upright and in its full bit depth.

Metadata that a `Picture` cannot hold is listed in its notes.

Pillow reads the container and 8-bit pixels. It would reduce 16-bit colour to 8 bits silently, so
imagecodecs reads deep PNG and tifffile reads deep TIFF.
"""

from __future__ import annotations

import io
import logging
import warnings
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from inpaint_app.errors import FileError, TooLargeError, reason
from inpaint_app.files.foreign import foreign_kind
from inpaint_app.files.heif import HAS_HEIF, decode_heif, is_heif
from inpaint_app.files.jpeg_kinds import frame_of, header_for_pillow, special_frame
from inpaint_app.files.measure import DTYPES, bits_of
from inpaint_app.files.mending import is_cut, mended
from inpaint_app.files.metadata import (
    EXIF_TEXT_TAGS,
    LOST_DEEP_TAGS,
    NODATA,
    ORIENTATION,
    XMP_TAG,
    Metadata,
    dpi_of,
    exif_of,
    geo_of,
    lost_in,
    nodata_of,
    note_lost,
    texts_of,
    upright_xmp,
    xmp_of,
)
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

_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"RIFF", b"BM", b"GIF8")
_ENDS_EARLY = "it ends before its picture does"
_AS_IS = ("L", "LA", "RGB", "RGBA")
_CONVERTED = {"1": "L", "La": "LA", "RGBa": "RGBA", "PA": "RGBA", "CMYK": "RGB", "YCbCr": "RGB"}

# `check_size` applies our own limit before any pixel is decoded, instead of Pillow's two limits.
Image.MAX_IMAGE_PIXELS = None
# Our error reports what tifffile says about a damaged file; it must not print that as well.
logging.getLogger("tifffile").addHandler(logging.NullHandler())


def decode(data: bytes, path: Path, max_pixels: int = MAX_PIXELS) -> Picture:
    """Decode the contents `data` of a file; `path` is used only in messages.

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
            picture = _decode_or_mend(data, path, max_pixels)
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


def _decode_or_mend(data: bytes, path: Path, max_pixels: int) -> Picture:
    """Decode a file; one that is cut short as far as it goes."""
    cut = is_cut(data)
    found = mended(data, max_pixels) if cut else None
    if found is None:
        try:
            picture = _decode(data, path, max_pixels)
        except (TooLargeError, MemoryError):
            raise
        except Exception as error:
            found = None if cut else mended(data, max_pixels)
            if found is None and not cut:
                raise
            if found is None:
                raise ValueError(_ENDS_EARLY) from error
        else:
            if not cut:
                return picture
            raise ValueError(_ENDS_EARLY)  # decoders fill what is missing, here all of it
    picture = _decode(found.data, path, max_pixels)
    lost = turned(found.missing, picture.orientation)
    share = 100 * int(lost.sum()) / lost.size
    if not share:
        said = "the file is cut short, so the picture may have less detail than it had"
        return replace(picture, notes=(*picture.notes, said))
    said = f"the file is cut short, and {max(share, 0.1):.1f} % of the picture is missing"
    return replace(picture, lost=lost, notes=(*picture.notes, said))


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


def _decode(data: bytes, path: Path, max_pixels: int) -> Picture:
    if data.startswith((b"II", b"MM")):
        deep = _decode_deep_tiff(data, path, max_pixels)
        if deep is not None:
            return deep
    if is_heif(data):
        if not HAS_HEIF:
            raise UnsupportedError(
                "it is a HEIC picture, for which the package pillow-heif is missing; install "
                "ntk-inpaint[heif], or convert it to PNG first"
            )
        notes: list[str] = []
        allow = partial(check_size, path, max_pixels=max_pixels)
        pixels, said = decode_heif(data, notes, allow)
        allow(pixels.shape[1], pixels.shape[0])  # it may be larger than it claims
        return upright_picture(pixels, path, 1, said, notes)
    Image.init()
    frame = special_frame(data)
    opened = data if frame is None else header_for_pillow(data, frame)
    with Image.open(io.BytesIO(opened), formats=[f for f in FORMATS if f in Image.OPEN]) as image:
        check_size(path, image.width, image.height, max_pixels)
        notes = []
        pixels = _pixels(image, data, notes) if frame is None else frame.pixels(data)
        # Only now: PNG may store EXIF after the pixels, and Pillow turns a TIFF while loading it.
        orientation, exif = exif_of(image, notes)
        frames = getattr(image, "n_frames", 1)
        if frames > 1 and image.format not in ("JPEG", "MPO"):  # those hold thumbnails
            notes.append(f"only the first of {frames} pictures in the file was read")
        note_lost(lost_in(image), notes)
        profile = image.info.get("icc_profile")
        if image.mode in ("CMYK", "YCbCr", "LAB"):
            profile = None  # it described the stored colours, not the RGB made from them
        profile = bytes(profile) if isinstance(profile, bytes) and profile else None
        dpi = dpi_of(image.info.get("dpi"))
        said = Metadata(profile, exif, dpi, xmp_of(image), texts_of(image))
    measure = measured(pixels, notes) if pixels.dtype.kind == "f" else None
    if frame is not None:
        bits = frame.used_bits or (bits_of(pixels) if pixels.dtype == np.uint16 else None)
        measure = measured(pixels, notes, bits=bits)
    return upright_picture(pixels, path, orientation, said, notes, measure)


def _pixels(image: Image.Image, data: bytes, notes: list[str]) -> NDArray[Any]:
    if image.format == "PNG" and data[24] == 16:
        from imagecodecs import png_decode  # slow to import, rarely needed

        return np.asarray(png_decode(data))
    if image.format == "PPM" and image.mode == "RGB" and _ppm_maximum(image) > 255:
        raise UnsupportedError("it is a PPM with 16 bits per colour; convert it to 16-bit PNG")
    image.load()
    mode = image.mode
    if mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        values = np.asarray(image)
        if mode == "F":
            return values
        if values.min() < 0 or values.max() > 65535:
            raise UnsupportedError("it has 32-bit integer pixels; convert it to 16-bit PNG")
        return values.astype(np.uint16)
    if mode == "P":
        target = "RGBA" if "transparency" in image.info else "RGB"
    elif "transparency" in image.info and mode in ("1", "L", "RGB"):
        target = "RGBA" if mode == "RGB" else "LA"
    elif mode in _AS_IS:
        return np.array(image)
    elif mode in _CONVERTED:
        target = _CONVERTED[mode]
    else:
        raise UnsupportedError(f"its colours are stored as {mode}; convert it to RGB first")
    if mode == "CMYK":
        return np.array(_rgb_of_ink(image, notes))
    if mode == "1" and target == "LA":
        image = image.convert("L")
    return np.array(image.convert(target))


def _rgb_of_ink(image: Image.Image, notes: list[str]) -> Image.Image:
    """Convert a CMYK image to RGB, with its own profile if that is usable."""
    profile = image.info.get("icc_profile")
    if profile:
        from PIL import ImageCms  # rarely needed

        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError):
            notes.append("CMYK was converted to RGB by a plain rule: its colour profile is damaged")
            return image.convert("RGB")
        if converted is not None:
            notes.append("CMYK was converted to sRGB by its colour profile")
            return converted
    notes.append("CMYK was converted to RGB by a plain rule: it has no colour profile")
    return image.convert("RGB")


def _ppm_maximum(image: Image.Image) -> int:
    args = getattr(image, "tile", [(None,) * 4])[0][3]
    return max((a for a in args if isinstance(a, int)), default=0) if args else 0


def _decode_deep_tiff(data: bytes, path: Path, max_pixels: int) -> Picture | None:
    """Decode a TIFF that Pillow would reduce to 8 bits; return None for others."""
    import tifffile  # slow to import, rarely needed

    try:
        file = tifffile.TiffFile(io.BytesIO(data))
    except tifffile.TiffFileError as error:
        if data.startswith(_MAGIC):
            raise
        raise UnidentifiedImageError from error
    with file:
        page = file.pages.first
        bits = page.bitspersample
        kind = np.dtype(page.dtype).name if page.dtype is not None else "unknown"
        if bits <= 8 and kind != "int8":
            return None
        check_size(path, page.imagewidth, page.imagelength, max_pixels)
        notes = []
        if len(file.pages) > 1:
            notes.append(f"only the first of {len(file.pages)} pictures in the file was read")
        if kind not in DTYPES:
            raise UnsupportedError(
                f"it has {bits}-bit pixels of a kind ({kind}) that this program does not "
                "handle; convert it to 16-bit"
            )
        base = {0: 1, 1: 1, 2: 3}.get(int(page.photometric), 0)
        extra = page.samplesperpixel - base
        if page.axes not in ("YX", "YXS", "SYX") or base == 0 or extra not in (0, 1):
            raise UnsupportedError(
                f"it stores {page.samplesperpixel} deep values per pixel in a way that this "
                "program does not handle; convert it to grey or RGB"
            )
        pixels = page.asarray()
        if page.axes == "SYX":
            pixels = np.moveaxis(pixels, 0, -1)
        if extra and int(page.extrasamples[0]) == 1:
            notes.append("its premultiplied transparency is treated as straight")
        pixels = pixels.astype(np.dtype(kind), copy=False)  # in the machine's byte order
        stored = 8 * pixels.dtype.itemsize
        if bits != stored:
            notes.append(f"its pixels of {bits} bits are written with {stored} bits each")
        nodata = nodata_of(page.tags)
        geo = geo_of(page.tags)
        if int(page.photometric) == 0:
            pixels = _black_zero(pixels, bits, notes)
            if kind == "uint16" and nodata is not None:  # it named a number before this change
                nodata, geo = None, tuple(tag for tag in geo if tag.code != NODATA)
        used = None
        if kind == "uint16":
            used = bits if bits < stored else bits_of(pixels)
        measure = measured(pixels, notes, nodata=nodata, bits=used)
        tags = {tag.code: tag.value for tag in page.tags}
        note_lost([what for code, what in LOST_DEEP_TAGS.items() if code in tags], notes)
    exif = Image.Exif()
    for code in EXIF_TEXT_TAGS:
        if isinstance(tags.get(code), str):
            exif[code] = tags[code]
    unit = {2: 1.0, 3: 2.54}.get(int(tags.get(296, 2)))  # inch or centimetre; others are unknown
    dpi = None
    if unit and 282 in tags and 283 in tags:
        dpi = dpi_of(tuple(unit * n / d if d else 0.0 for n, d in (tags[282], tags[283])))
    profile = tags.get(34675)
    said = Metadata(
        bytes(profile) if isinstance(profile, bytes) and profile else None,
        exif.tobytes() if exif else None,
        dpi,
        upright_xmp(tags.get(XMP_TAG)),
        geo=geo,
    )
    return upright_picture(pixels, path, int(tags.get(ORIENTATION, 1)), said, notes, measure)


def _black_zero(pixels: NDArray[Any], bits: int, notes: list[str]) -> NDArray[Any]:
    """Return the pixels of a TIFF that stores white as 0 with black as 0."""
    if pixels.dtype == np.uint16:
        pixels = np.subtract((1 << bits) - 1, pixels, dtype=np.uint16)
    elif pixels.dtype.kind == "f" and not bool(((pixels < 0) | (pixels > 1)).any()):
        pixels = np.subtract(1, pixels, dtype=pixels.dtype)
    else:
        notes.append("it says that 0 is white, which is not done with numbers of this kind")
    return pixels
