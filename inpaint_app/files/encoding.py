"""Encoding pixels as an image file, and which losses that brings."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from inpaint_app.errors import FileError, reason
from inpaint_app.files.heif import HAS_HEIF, encode_heif
from inpaint_app.files.measure import DTYPES
from inpaint_app.files.metadata import COMMENT, EXIF_TEXT_TAGS, XMP_TAG, Metadata

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.files.picture import Picture

__all__ = [
    "JPEG_QUALITY",
    "JPEG_SUFFIXES",
    "SUFFIXES",
    "Encoded",
    "check_pixels",
    "check_suffix",
    "encode",
    "losses",
]


@dataclass(frozen=True, slots=True)
class Encoded:
    """The bytes of an image file, and notes for the user on what its format could not hold."""

    data: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Format:
    name: str
    dtypes: tuple[str, ...]
    channels: tuple[int, ...]  # that the encoder accepts; 1 stands for (H, W)
    encode: Callable[[NDArray[Any], Metadata, list[str]], bytes]


def check_suffix(path: Path) -> None:
    """Raise `FileError` unless `path` has an ending of an image format that can be written."""
    if path.suffix.lower() not in _FORMATS:
        ending = f"its ending {path.suffix!r} is not one" if path.suffix else "it has no ending"
        raise FileError(
            f"cannot write {path}: {ending} that says what kind of image to write; "
            f"use one of {', '.join(SUFFIXES)}"
        )


def check_pixels(pixels: NDArray[Any], path: Path) -> None:
    """Raise the `FileError` of `encode` if the format of `path` cannot hold `pixels`."""
    check_suffix(path)
    _fit(pixels, _FORMATS[path.suffix.lower()], path, [])


def encode(
    pixels: NDArray[Any], path: Path, like: Picture | None = None, quality: int | None = None
) -> Encoded:
    """Encode `pixels` in the format that the ending of `path` names.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C)
        As in `Picture`.
    path : Path
        Its ending selects the format, and messages name it.
    like : Picture, optional
        The source of colour profile, EXIF, XMP, texts and resolution; its measure says what the
        numbers mean where they must be reduced.
    quality : int, optional
        Of a JPEG, 1 … 100; by default `JPEG_QUALITY`. Other formats ignore it.

    Raises
    ------
    FileError
        The ending is unknown, or the format cannot hold such pixels: transparency in JPEG,
        floating point in PNG. The user has to decide what to do about those.
    """
    check_suffix(path)
    form = _FORMATS[path.suffix.lower()]
    if quality is not None and form is _JPEG:
        form = replace(form, encode=_jpeg(quality))
    notes: list[str] = []
    pixels = _fit(pixels, form, path, notes, None if like is None else like.measure)
    extras = Metadata()
    if like is not None:
        profile = _profile(like, pixels)
        extras = Metadata(profile, like.exif, like.dpi, like.xmp, like.texts, like.geo)
        if like.geo and form is not _TIFF:
            notes.append(f"not carried over, because {form.name} cannot hold it: GeoTIFF")
    try:
        return Encoded(form.encode(pixels, extras, notes), tuple(notes))
    except (OSError, ValueError, RuntimeError, struct.error) as error:
        raise FileError(
            f"cannot write {path}: {form.name} cannot hold this picture ({reason(error)}); "
            "write a .png instead"
        ) from error


def losses(path: Path, like: Picture, pixels: NDArray[Any] | None = None) -> tuple[str, ...]:
    """Return the notes that `encode` would add for a picture, without encoding it.

    Parameters
    ----------
    path : Path
        Only its ending matters.
    like : Picture
        As for `encode`.
    pixels : ndarray, optional
        As for `encode`, with the dtype and shape of `like.pixels`, which is the default.

    Raises
    ------
    FileError
        As for `encode`, if the format cannot hold the pixels.
    """
    check_pixels(like.pixels if pixels is None else pixels, path)
    # The notes depend only on dtype, channels and metadata: a small picture gets the same ones.
    full = 1 if like.pixels.dtype.kind == "f" else int(np.iinfo(like.pixels.dtype).max)
    small = np.full((16, 16, *like.pixels.shape[2:]), full, like.pixels.dtype)
    return encode(small, path, like).notes


def _fit(
    pixels: NDArray[Any],
    form: _Format,
    path: Path,
    notes: list[str],
    measure: Measure | None = None,
) -> NDArray[Any]:
    """Convert `pixels` to a dtype and a number of channels that `form` accepts."""
    if pixels.dtype.name not in form.dtypes:
        if pixels.dtype != np.uint16:
            kind = f"{pixels.dtype.name} pixels"
            if pixels.dtype.kind == "f":
                kind = "floating-point pixels"
            raise FileError(
                f"cannot write {path}: {form.name} does not hold {kind}; write a .tif instead"
            )
        bits = 16 if measure is None else int(measure.white).bit_length()
        notes.append(f"{bits} bits are reduced to 8, because {form.name} holds no more")
        pixels = _reduced(pixels, 65535 if measure is None else int(measure.white))
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    if channels in (2, 4) and channels not in form.channels and channels + 2 not in form.channels:
        if np.any(pixels[..., -1] != np.iinfo(pixels.dtype).max):
            raise FileError(
                f"cannot write {path}: {form.name} does not hold transparency; write a .png instead"
            )
        pixels = pixels[..., :-1] if channels == 4 else pixels[..., 0]
        channels -= 1
    if channels in (1, 2) and channels not in form.channels:  # grey as equal red, green and blue
        grey = pixels[..., :1] if channels == 2 else pixels[..., np.newaxis]
        pixels = np.concatenate([grey] * 3 + [pixels[..., 1:]] * (channels == 2), axis=2)
    return np.ascontiguousarray(pixels)


def _reduced(pixels: NDArray[np.uint16], white: int) -> NDArray[np.uint8]:
    """Return pixels of 0 … `white` as 0 … 255."""
    wide = pixels.astype(np.uint32)
    return np.minimum((wide * 255 + white // 2) // white, 255).astype(np.uint8)


def _profile(like: Picture, pixels: NDArray[Any]) -> bytes | None:
    """Return the colour profile of `like`, None if only one of the two pictures is grey."""
    profile = like.icc_profile
    grey = pixels.ndim == 2 or pixels.shape[2] == 2
    was_grey = like.pixels.ndim == 2 or like.pixels.shape[2] == 2
    return profile if grey == was_grey else None


def _encode_png(pixels: NDArray[Any], extras: Metadata, _notes: list[str]) -> bytes:
    from imagecodecs import png_encode  # slow to import

    data = bytes(png_encode(pixels, level=4))
    chunks = b""
    if extras.icc_profile:
        chunks += _chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(extras.icc_profile))
    if extras.dpi:
        per_metre = (round(value / 0.0254) for value in extras.dpi)
        chunks += _chunk(b"pHYs", struct.pack(">IIB", *per_metre, 1))
    if extras.exif:
        chunks += _chunk(b"eXIf", extras.exif.removeprefix(b"Exif\0\0"))
    for name, text in extras.texts:
        chunks += _text_chunk(name, text)
    if extras.xmp:
        chunks += _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + extras.xmp)
    header = 33  # signature and IHDR, whose lengths the standard fixes
    return data[:header] + chunks + data[header:]


def _text_chunk(name: str, text: str) -> bytes:
    """Return a PNG chunk with a text: tEXt if Latin-1 can hold it, otherwise iTXt."""
    try:
        return _chunk(b"tEXt", name.encode("latin-1") + b"\0" + text.encode("latin-1"))
    except UnicodeEncodeError:
        key = name.encode("latin-1", "replace")
        return _chunk(b"iTXt", key + b"\0\0\0\0" + name.encode() + b"\0" + text.encode())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _encode_tiff(pixels: NDArray[Any], extras: Metadata, notes: list[str]) -> bytes:
    import tifffile  # slow to import

    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    exif = Image.Exif()
    if extras.exif:
        exif.load(extras.exif)
        if any(exif.get_ifd(code) for code in (0x8769, 0x8825)):
            notes.append("camera settings and position (EXIF) are left out of the TIFF")
    _name_lost(extras.texts, notes)
    texts = ((code, exif[code]) for code in EXIF_TEXT_TAGS if isinstance(exif.get(code), str))
    tags: list[tuple[int, int, int, Any, bool]] = [
        (code, 2, 0, text.encode(), True) for code, text in texts
    ]
    if extras.xmp:
        tags.append((XMP_TAG, 1, len(extras.xmp), extras.xmp, True))
    tags.extend((tag.code, tag.kind, tag.count, tag.value, True) for tag in extras.geo)
    buffer = io.BytesIO()
    tifffile.imwrite(
        buffer,
        pixels,
        photometric="rgb" if channels >= 3 else "minisblack",
        planarconfig="contig" if channels > 1 else None,
        extrasamples=["unassalpha"] if channels in (2, 4) else None,
        compression="zlib",
        predictor=pixels.dtype.name not in ("int64", "uint64"),  # which tifffile does not do
        metadata=None,
        software=False,
        iccprofile=extras.icc_profile,
        resolution=extras.dpi,
        resolutionunit="INCH" if extras.dpi else None,
        extratags=tags,
    )
    return buffer.getvalue()


def _name_lost(texts: tuple[tuple[str, str], ...], notes: list[str]) -> None:
    if texts:
        notes.append(f"not carried over: texts ({', '.join(sorted(dict(texts)))})")


def _pillow(name: str, **options: Any) -> Callable[[NDArray[Any], Metadata, list[str]], bytes]:
    """Return a function that encodes with Pillow in the format `name`."""

    def encode_by_pillow(pixels: NDArray[Any], extras: Metadata, notes: list[str]) -> bytes:
        if name in ("JPEG", "AVIF"):
            notes.append(
                f"{name} is lossy, so values outside the mask change a little, too; "
                "a .png keeps them exactly"
            )
        found: dict[str, Any] = {"icc_profile": extras.icc_profile, "exif": extras.exif}
        if name == "JPEG" and extras.exif and len(extras.exif) > 65_533:
            notes.append("the EXIF data is left out, because it is too long for JPEG")
            del found["exif"]
        if extras.dpi:
            found["dpi"] = tuple(round(value) for value in extras.dpi)
        texts = dict(extras.texts)
        if name == "JPEG":
            found["comment"] = texts.pop(COMMENT, "").encode()
            found["extra"] = _xmp_segment(extras.xmp, notes)
        elif name == "BMP":
            lost = [what for key, what in _LOST_BY_BMP.items() if getattr(extras, key)]
            if lost:
                notes.append(f"not carried over, because BMP cannot hold it: {', '.join(lost)}")
        else:
            found["xmp"] = extras.xmp
        _name_lost(tuple(texts.items()), notes)
        buffer = io.BytesIO()
        present = {key: value for key, value in found.items() if value}
        Image.fromarray(pixels).save(buffer, name, **present, **options)
        return buffer.getvalue()

    return encode_by_pillow


def _xmp_segment(xmp: bytes | None, notes: list[str]) -> bytes:
    """Return a JPEG segment with the XMP, empty if it is too long for one."""
    if not xmp:
        return b""
    body = b"http://ns.adobe.com/xap/1.0/\0" + xmp
    if len(body) > 65_533:
        notes.append("the XMP data is left out, because it is too long for JPEG")
        return b""
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


_LOST_BY_BMP = {"icc_profile": "the colour profile", "exif": "EXIF", "xmp": "XMP"}

_PNG = _Format("PNG", ("uint8", "uint16"), (1, 2, 3, 4), _encode_png)
_TIFF = _Format("TIFF", DTYPES, (1, 2, 3, 4), _encode_tiff)
JPEG_QUALITY = 95
"""High enough that no change is visible around the fill."""

JPEG_SUFFIXES = (".jpg", ".jpeg")
"""The endings of files that have a quality."""


def _jpeg(quality: int) -> Callable[[NDArray[Any], Metadata, list[str]], bytes]:
    # Colours at half the resolution would be seen at a high quality; at a low one they save most.
    return _pillow("JPEG", quality=quality, subsampling=0 if quality >= 90 else 2)


_JPEG = _Format("JPEG", ("uint8",), (1, 3), _jpeg(JPEG_QUALITY))
# `exact` keeps the colours of fully transparent pixels.
_WEBP = _Format("WebP", ("uint8",), (3, 4), _pillow("WEBP", lossless=True, exact=True))
_BMP = _Format("BMP", ("uint8",), (1, 3), _pillow("BMP"))
_AVIF = _Format("AVIF", ("uint8",), (3, 4), _pillow("AVIF", quality=95, subsampling="4:4:4"))
_HEIF = _Format("HEIC", ("uint8",), (1, 3, 4), encode_heif)

_FORMATS = {
    ".png": _PNG,
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".tif": _TIFF,
    ".tiff": _TIFF,
    ".webp": _WEBP,
    ".bmp": _BMP,
    **({".avif": _AVIF} if find_spec("PIL._avif") else {}),  # not in every build of Pillow
    **({".heic": _HEIF} if HAS_HEIF else {}),
}

SUFFIXES = tuple(_FORMATS)
"""The endings, in lower case, of files that can be written."""
