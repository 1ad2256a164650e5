"""Encoding pixels as an image file, and which losses that brings."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from inpaint_app.errors import FileError, reason
from inpaint_app.files import tiff_exif
from inpaint_app.files.colour_space import OF_COLOUR, coloured, profile_of_colour
from inpaint_app.files.heif import HAS_HEIF, encode_heif, recoloured
from inpaint_app.files.keeping import exif, jpeg, png, tiff
from inpaint_app.files.limits import check_size_for
from inpaint_app.files.measure import DTYPES
from inpaint_app.files.metadata import (
    COMMENT,
    Findings,
    Metadata,
    cannot_hold,
    fitted,
    in_exif,
    metadata_of,
    name_lost_texts,
)
from inpaint_app.files.tiff_pages import NewPage, with_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.files.picture import Picture
    from inpaint_app.files.tiff_kind import TiffKind

__all__ = [
    "JPEG_QUALITY",
    "JPEG_SUFFIXES",
    "SUFFIXES",
    "Encoded",
    "check_pixels",
    "check_suffix",
    "encode",
    "encode_pages",
    "keeps_pages",
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
        floating point in PNG, too many rows. The user has to decide what to do about those.
    """
    check_suffix(path)
    form = _FORMATS[path.suffix.lower()]
    if quality is not None and form is _JPEG:
        form = replace(form, encode=_jpeg(quality))
    if like is not None and keeps_pages(path, pixels, like):
        return encode_pages({like.page: NewPage(pixels, like)}, path)
    notes: list[str] = []
    pixels = _fit(pixels, form, path, notes, None if like is None else like.measure)
    extras = Metadata()
    if like is not None:
        extras = metadata_of(like)
        if pixels.shape[:2] != like.pixels.shape[:2]:  # before and after, beside each other
            extras = fitted(extras, 1, (int(pixels.shape[0]), int(pixels.shape[1])), Findings())
        profile = _profile(like, pixels)
        if extras.icc_profile and profile is None and form is not _BMP:
            notes.append(
                f"not carried over, because {form.name} stores grey as colours: the colour profile"
            )
        extras = replace(extras, icc_profile=profile)
        if form not in (_PNG, _BMP):
            extras = _in_a_profile(extras, form, pixels, notes)
        if form in (_WEBP, _AVIF, _HEIF):
            extras = in_exif(extras)
        lost = cannot_hold(form.name, extras)
        if lost:
            what = ", ".join(lost)
            notes.append(f"not carried over, because {form.name} cannot hold it: {what}")
        if like.stored is not None and form is not _TIFF:
            _name_lost_samples(like.stored.how.kind, form.name, notes)
        elif like.stored is not None and _is_like(pixels, like):
            kind = like.stored.how.kind
            pixels = like.stored.how.stored(pixels, like.pixels, like.stored.samples)
            form = replace(form, encode=partial(_encode_tiff, kind=kind))
    try:
        return Encoded(form.encode(pixels, extras, notes), tuple(notes))
    except (OSError, ValueError, RuntimeError, struct.error) as error:
        raise FileError(
            f"cannot write {path}: {form.name} cannot hold this picture ({reason(error)}); "
            "write a .png instead"
        ) from error


def keeps_pages(path: Path, pixels: NDArray[Any], like: Picture) -> bool:
    """Return whether `encode` writes `pixels` as a page of the file of `like`."""
    return (
        like.pages > 1
        and like.path is not None
        and _FORMATS.get(path.suffix.lower()) is _TIFF
        and _is_like(pixels, like)
    )


def encode_pages(pages: Mapping[int, NewPage], path: Path) -> Encoded:
    """Encode a TIFF with other pixels in some of its pages; the others stay as they are.

    Parameters
    ----------
    pages : mapping of int to NewPage
        By the numbers of the pages, from 1, all of one file.
    path : Path
        Messages name it.

    Raises
    ------
    FileError
        The file that the pages were read from is not there as it was.
    """
    source = next(iter(pages.values())).like.path
    assert source is not None, "they were read from a file"
    try:
        return Encoded(with_pages(source.read_bytes(), pages))
    except MemoryError:
        raise
    except Exception as error:  # decoders raise all kinds of errors on damaged files
        raise FileError(
            f"cannot write {path}: the other pages of {source} cannot be kept ({reason(error)}); "
            "write a .png instead"
        ) from error


def _is_like(pixels: NDArray[Any], like: Picture) -> bool:
    """Return whether pixels can stand in the place of a picture's."""
    return pixels.shape == like.pixels.shape and pixels.dtype == like.pixels.dtype


def _name_lost_samples(kind: TiffKind, name: str, notes: list[str]) -> None:
    if kind.carried:
        values = "a further value" if len(kind.carried) == 1 else "further values"
        notes.append(f"not carried over, because {name} cannot hold it: {values} per pixel")
    if kind.premultiplied:
        notes.append(f"{name} has straight transparency, so colours are divided by their opacity")


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
    check_size_for(path, pixels.shape[1], pixels.shape[0])
    if pixels.dtype.name not in form.dtypes:
        if pixels.dtype != np.uint16:
            kind = f"{pixels.dtype.name} pixels"
            if pixels.dtype.kind == "f":
                kind = "floating-point pixels"
            raise FileError(
                f"cannot write {path}: {form.name} does not hold {kind}; write a .tif instead"
            )
        bits = 16 if measure is None else int(measure.white).bit_length()
        if form in (_AVIF, _HEIF):
            notes.append(
                f"{bits} bits are reduced to 8, because {form.name} is written with no more"
            )
        else:
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


def _in_a_profile(
    extras: Metadata, form: _Format, pixels: NDArray[Any], notes: list[str]
) -> Metadata:
    """Return metadata with a profile that says what a PNG says of its colours by numbers."""
    grey = pixels.ndim == 2 or pixels.shape[2] == 2
    of_colour = [chunk for chunk in extras.chunks if chunk.key in OF_COLOUR]
    numbered = form in (_AVIF, _HEIF) and any(chunk.key == "cICP" for chunk in of_colour)
    if extras.icc_profile or numbered or not of_colour:
        return extras
    made = profile_of_colour(tuple(of_colour), grey=grey)
    if made is None:
        return extras
    names = ", ".join(chunk.name for chunk in of_colour if chunk.name)
    notes.append(f"{form.name} cannot hold {names}, so a colour profile says the same")
    rest = tuple(chunk for chunk in extras.chunks if chunk not in of_colour)
    return replace(extras, icc_profile=made, chunks=rest)


def _profile(like: Picture, pixels: NDArray[Any]) -> bytes | None:
    """Return the colour profile of `like` for pixels that may be grey as equal colours.

    None if there is none for them.
    """
    profile = like.icc_profile
    grey = pixels.ndim == 2 or pixels.shape[2] == 2
    was_grey = like.pixels.ndim == 2 or like.pixels.shape[2] == 2
    if grey == was_grey or profile is None:
        return profile
    return coloured(profile) if was_grey else None


def _encode_png(pixels: NDArray[Any], extras: Metadata, _notes: list[str]) -> bytes:
    from imagecodecs import png_encode  # slow to import

    data = bytes(png_encode(pixels, level=4))
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    chunks = png.written(extras, channels, 8 * pixels.dtype.itemsize)
    header = 33  # signature and IHDR, whose lengths the standard fixes
    return data[:header] + chunks + data[header:]


def _encode_tiff(
    pixels: NDArray[Any], extras: Metadata, notes: list[str], kind: TiffKind | None = None
) -> bytes:
    """Encode pixels; or the samples of a TIFF of some kind, grey with black at 0 or RGB."""
    import tifffile  # slow to import

    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    is_rgb, opacity = channels >= 3, ["unassalpha"] if channels in (2, 4) else []
    photometric = "rgb" if is_rgb else "minisblack"
    if kind is not None:
        opacity = [_EXTRAS.get(what, "unspecified") for what in kind.extras]
        photometric = ("miniswhite", "minisblack", "rgb")[kind.photometric]
    name_lost_texts(extras.texts, notes)
    resolution: Any = extras.dpi
    if extras.dpi is None and extras.density is not None:
        resolution = tuple((each.numerator, each.denominator) for each in extras.density)
    big = pixels.nbytes > LARGEST_CLASSIC
    begin = tiff_exif.beginning(extras.exif, big=big)
    buffer = io.BytesIO(begin)
    tifffile.imwrite(
        buffer,
        pixels,
        bigtiff=big or None,
        byteorder=exif.order_of(extras.exif) if extras.exif else None,
        append=bool(begin),
        photometric=photometric,
        planarconfig="contig" if channels > 1 else None,
        extrasamples=opacity or None,
        compression="zlib",
        predictor=pixels.dtype.name not in ("int64", "uint64"),  # which tifffile does not do
        metadata=None,
        software=False,
        iccprofile=extras.icc_profile,
        resolution=resolution,
        resolutionunit=None if resolution is None else "INCH" if extras.dpi else "NONE",
        extratags=tiff.written(extras, notes),
    )
    tiff_exif.finish(buffer, extras.exif, begun=bool(begin))
    return buffer.getvalue()


LARGEST_CLASSIC = (1 << 32) - (1 << 26)
"""Bytes of pixels that a classic TIFF holds, with a margin for the rest of the file."""

_EXTRAS = {1: "assocalpha", 2: "unassalpha"}


def _pillow(name: str, **options: Any) -> Callable[[NDArray[Any], Metadata, list[str]], bytes]:
    """Return a function that encodes with Pillow in the format `name`."""

    def encode_by_pillow(pixels: NDArray[Any], extras: Metadata, notes: list[str]) -> bytes:
        if name in ("JPEG", "AVIF"):
            notes.append(
                f"{name} is lossy, so values outside the mask change a little, too; "
                "a .png keeps them exactly"
            )
        texts = [(key, text) for key, text in extras.texts if (name, key) != ("JPEG", COMMENT)]
        name_lost_texts(tuple(texts), notes)
        buffer = io.BytesIO()
        image = Image.fromarray(pixels)
        if name == "JPEG":
            image.save(buffer, name, **options)
            return jpeg.written(buffer.getvalue(), extras, notes)
        found: dict[str, Any] = {}
        if name == "BMP":
            found["dpi"] = extras.dpi and tuple(round(value) for value in extras.dpi)
        else:
            found = {"icc_profile": extras.icc_profile, "exif": extras.exif, "xmp": extras.xmp}
        if name == "AVIF" and extras.exif:  # Pillow would write EXIF anew to take it out
            found["exif"] = exif.without(extras.exif, exif.ORIENTATION)
        image.save(buffer, name, **{key: value for key, value in found.items() if value}, **options)
        data = buffer.getvalue()
        return recoloured(data, extras) if name == "AVIF" else data

    return encode_by_pillow


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
