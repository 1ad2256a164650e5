"""Decoding a TIFF to a `Picture`.

What is in the file says `inpaint_app.files.tiff_kind`, whichever decoder reads the pixels. tifffile
reads grey and RGB in whole bytes, palettes and single bits. Of fax, old JPEG and other colours
Pillow makes grey or RGB.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image, UnidentifiedImageError

from inpaint_app.files.keeping import tiff
from inpaint_app.files.measure import DTYPES, bits_of
from inpaint_app.files.metadata import NODATA, Findings, GeoTag, Metadata, nodata_of
from inpaint_app.files.pillow_pixels import pixels_of, rgb_of_ink
from inpaint_app.files.tiff_directories import TIFF_MAGIC
from inpaint_app.files.tiff_kind import (
    BLACK_ZERO,
    CMYK,
    MOST_SAMPLES,
    PALETTE,
    RGB,
    WHITE_ZERO,
    YCBCR,
    check_depths,
    check_tables,
    chosen,
    kind_of,
)
from inpaint_app.files.tiff_samples import Samples, Stored
from inpaint_app.files.unsupported import UnsupportedError
from inpaint_app.files.upright import check_size, measured, turned, upright_picture

if TYPE_CHECKING:
    from pathlib import Path

    import tifffile
    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.files.picture import Picture
    from inpaint_app.files.tiff_kind import Chosen, TiffKind

__all__ = ["decode_tiff", "notes_on", "notes_on_samples", "read_samples"]

JPEGS: Final = (6, 7)
PILLOW_ONLY: Final = (2, 3, 4, 6, 32809, 34676, 34677)  # compressions: fax, old JPEG, and the like
INK_SET: Final = 332


def decode_tiff(data: bytes, path: Path, max_pixels: int, number: int = 1) -> Picture:
    """Decode picture `number` of a TIFF, from 1.

    Parameters
    ----------
    data : bytes
        The whole file.
    path : Path
        Used only in messages.
    max_pixels : int
        The largest number of pixels that is allowed.
    number : int
        Which picture.

    Raises
    ------
    UnsupportedError
        It is sound, but of a kind that is not handled.
    TooLargeError
        It has more than `max_pixels` pixels.
    Exception
        It is damaged; decoders raise all kinds of errors.
    """
    import tifffile  # slow to import

    try:
        file = tifffile.TiffFile(io.BytesIO(data))
    except tifffile.TiffFileError as error:
        if data.startswith(TIFF_MAGIC):
            raise
        raise UnidentifiedImageError from error
    except TypeError:  # tifffile cannot do with samples of several depths
        check_depths(data)
        raise
    with file:
        found = chosen(file, number)
        kind = kind_of(found.page)
        height, width = kind.shape
        check_size(path, width, height, max_pixels)
        return _decoded(data, path, found, kind)


def _decoded(data: bytes, path: Path, found: Chosen, kind: TiffKind) -> Picture:
    notes = notes_on(found)
    lost = Findings()
    orientation, said = tiff.read(found.page, lost, pages=found.of)
    notes += lost.told()
    stored: Stored | None = None
    measure: Measure | None = None
    if _is_handled_here(kind):
        samples, how = read_samples(found.page, kind, len(data), notes)
        pixels = how.seen(samples)
        nodata = nodata_of(found.page.tags)
        if nodata is not None and how.inverted:
            nodata = how.number(nodata)
            said = replace(said, geo=_with_nodata(said.geo, nodata))
        notes += notes_on_samples(kind)
        stored_bits = 8 * pixels.dtype.itemsize
        if kind.bits != stored_bits:
            notes.append(f"its pixels of {kind.bits} bits are written with {stored_bits} bits each")
        used = None
        if kind.dtype == "uint16":
            used = kind.bits if kind.bits < stored_bits else bits_of(pixels)
        measure = measured(pixels, notes, nodata=nodata, bits=used)
        if kind.premultiplied or kind.carried:
            stored = how.black_zero(samples)
            stored = replace(stored, samples=turned(stored.samples, orientation))
    else:
        pixels, said = _converted(data, found, kind, said, notes)
    picture = upright_picture(pixels, path, orientation, said, notes, measure)
    return replace(
        picture,
        stored=stored,
        page=found.number,
        pages=found.of,
        unread=_unread(found),
    )


def notes_on(found: Chosen) -> list[str]:
    """Return notes on what else the file of a picture holds."""
    notes = []
    if found.of > 1 and found.number == 1:
        notes.append(f"only the first of {found.of} pictures in the file was read")
    elif found.of > 1:
        notes.append(f"only picture {found.number} of {found.of} in the file was read")
    if found.copies:
        notes.append("smaller copies of the picture in the file (its pyramid) were left out")
    if found.masked:
        notes.append("a mask of the picture in the file was left out")
    return notes


def _unread(found: Chosen) -> str:
    """Return what a TIFF of one picture holds besides; of several pages the others are kept."""
    if found.of > 1:
        return ""
    planes = re.search(r"^images=(\d+)", found.page.description, re.MULTILINE)
    if found.page.description.startswith("ImageJ=") and planes and int(planes[1]) > 1:
        return f"{int(planes[1]) - 1} more pictures"  # which have no directories of their own
    return "a mask of the picture" if found.masked else ""


def notes_on_samples(kind: TiffKind) -> list[str]:
    """Return a note on samples that no picture has."""
    count = len(kind.carried)
    if not count:
        return []
    what = "a further value" if count == 1 else f"{count} further values"
    kept = "it stays as it is" if count == 1 else "they stay as they are"
    return [f"it stores {what} per pixel without a known meaning, such as infrared; {kept}"]


def _is_handled_here(kind: TiffKind) -> bool:
    """Return whether tifffile's numbers are the picture's."""
    deep = kind.bits > 8 or kind.dtype == "int8"
    if kind.photometric in (WHITE_ZERO, BLACK_ZERO, RGB):
        return deep or (kind.plain and kind.compression != JPEGS[0])
    return deep


def read_samples(
    page: tifffile.TiffPage, kind: TiffKind, size: int, notes: list[str] | None = None
) -> tuple[NDArray[Any], Samples]:
    """Return the samples of a picture in grey or RGB, and how they become pixels.

    Parameters
    ----------
    page : tifffile.TiffPage
    kind : TiffKind
        That of the page.
    size : int
        The number of bytes of the file.
    notes : list of str, optional
        A note on what could not be done is appended to it.

    Returns
    -------
    samples : ndarray, shape (H, W) or (H, W, S)
        In the machine's byte order.
    how : Samples
    """
    samples = _samples_of(page, kind, size)
    return samples, _how(kind, samples, [] if notes is None else notes)


def _samples_of(page: tifffile.TiffPage, kind: TiffKind, size: int) -> NDArray[Any]:
    """Return the samples, shape (H, W) or (H, W, S), in the machine's byte order.

    Raises
    ------
    UnsupportedError
        They are of a kind that is not handled.
    Exception
        They are damaged.
    """
    if kind.dtype not in DTYPES:
        raise UnsupportedError(
            f"it has {kind.bits}-bit pixels of a kind ({kind.dtype}) that this program does not "
            "handle; convert it to 16-bit"
        )
    if kind.photometric not in (WHITE_ZERO, BLACK_ZERO, RGB):
        name = getattr(page.photometric, "name", str(int(page.photometric)))
        raise UnsupportedError(f"its colours are stored as {name}; convert it to RGB first")
    if not kind.flat or not kind.colours:
        raise UnsupportedError(
            f"it stores {page.samplesperpixel} deep values per pixel in a way that this "
            "program does not handle; convert it to grey or RGB"
        )
    return _read(page, kind, size)


def _read(page: tifffile.TiffPage, kind: TiffKind, size: int) -> NDArray[Any]:
    import tifffile

    count = int(page.samplesperpixel)
    if count > MOST_SAMPLES:
        raise UnsupportedError(
            f"it stores {count} values per pixel, and at most {MOST_SAMPLES} are handled; save "
            "them as several pictures"
        )
    try:
        tifffile.TIFF.DECOMPRESSORS[kind.compression]
    except (KeyError, ImportError, AttributeError) as error:
        name = getattr(page.compression, "name", str(kind.compression))
        raise UnsupportedError(
            f"its compression, {name}, is not handled; save it with Deflate or LZW"
        ) from error
    check_tables(page, kind, size)
    pixels = np.asarray(page.asarray())
    shape = (count, *kind.shape) if kind.planar else (*kind.shape, count)
    if pixels.size != np.prod(shape, dtype=np.int64):
        raise ValueError(f"it has the shape {pixels.shape}")
    pixels = pixels.reshape(shape)
    if kind.planar:
        pixels = np.moveaxis(pixels, 0, -1)
    if count == 1:
        pixels = pixels[..., 0]
    return pixels.astype(np.dtype(kind.dtype), copy=False)


def _how(kind: TiffKind, samples: NDArray[Any], notes: list[str]) -> Samples:
    """Return how samples become pixels; some numbers cannot be turned from white at 0."""
    if kind.photometric != WHITE_ZERO:
        return Samples(kind)
    colours = samples if samples.ndim == 2 else samples[..., : kind.colours]
    in_units = samples.dtype.kind == "f" and not bool(((colours < 0) | (colours > 1)).any())
    if kind.dtype in ("uint8", "uint16") or in_units:
        return Samples(kind, inverted=True)
    notes.append("it says that 0 is white, which is not done with numbers of this kind")
    return Samples(kind)


def _with_nodata(geo: tuple[GeoTag, ...], nodata: float) -> tuple[GeoTag, ...]:
    """Return GDAL's tags with another number for pixels without a value."""
    text = f"{nodata:g}" if isinstance(nodata, float) else str(nodata)
    return tuple(
        replace(tag, count=0, value=text.encode()) if tag.code == NODATA else tag for tag in geo
    )


# -- palettes, ink, fax, and what else becomes RGB or grey


def _converted(
    data: bytes, found: Chosen, kind: TiffKind, said: Metadata, notes: list[str]
) -> tuple[NDArray[Any], Metadata]:
    """Return the pixels of a picture whose samples are not its colours, and its metadata."""
    if kind.photometric == CMYK and kind.bits == 8 and kind.compression not in JPEGS:
        return _of_ink(found.page, kind, said, len(data), notes)
    if kind.photometric != YCBCR and kind.compression not in PILLOW_ONLY:
        try:
            pixels = _by_tifffile(found.page, kind, len(data))
        except UnsupportedError as error:
            told: Exception = error  # Pillow may know more
        else:
            _note_lost_samples(kind, notes)
            if 1 < kind.bits < 8 and kind.photometric != PALETTE:
                notes.append(f"its pixels of {kind.bits} bits are written with 8 bits each")
            return pixels, said
        try:
            return _by_pillow(data, found, kind, said, notes)
        except UnsupportedError:
            raise
        except Exception as error:
            raise told from error
    try:
        return _by_pillow(data, found, kind, said, notes)
    except (UnsupportedError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - decoders raise all kinds of errors
        told = error
    try:
        return _by_tifffile(found.page, kind, len(data)), said
    except UnsupportedError:
        raise
    except Exception as error:
        raise error from told


def _by_pillow(
    data: bytes, found: Chosen, kind: TiffKind, said: Metadata, notes: list[str]
) -> tuple[NDArray[Any], Metadata]:
    """Return the pixels of a picture that Pillow reads, and its metadata."""
    if found.is_sub:
        raise UnidentifiedImageError
    if found.page.dataoffsets:  # libtiff would print what is wrong
        check_tables(found.page, kind, len(data))
    with Image.open(io.BytesIO(data), formats=["TIFF"]) as image:
        image.seek(found.index)
        if (image.height, image.width) != kind.shape:
            raise UnidentifiedImageError  # it found another directory
        pixels = pixels_of(image, data, notes)
        if image.mode in ("CMYK", "YCbCr", "LAB"):
            said = replace(said, icc_profile=None)  # it described the stored colours
        _note_lost_samples(kind, notes)
        return pixels, said


def _of_ink(
    page: tifffile.TiffPage, kind: TiffKind, said: Metadata, size: int, notes: list[str]
) -> tuple[NDArray[Any], Metadata]:
    """Return the RGB of a picture of four inks."""
    if page.tags.valueof(INK_SET, 1) not in (1, None) or not kind.colours:
        raise UnsupportedError("its inks are not cyan, magenta, yellow, black; convert it to RGB")
    inks = np.ascontiguousarray(_read(page, kind, size)[..., : kind.colours])
    image = Image.fromarray(inks, "CMYK") if inks.dtype == np.uint8 else None
    if image is None:
        raise UnsupportedError("its colours are stored as SEPARATED; convert it to RGB first")
    image.info["icc_profile"] = said.icc_profile
    _note_lost_samples(kind, notes)
    return np.array(rgb_of_ink(image, notes)), replace(said, icc_profile=None)


def _note_lost_samples(kind: TiffKind, notes: list[str]) -> None:
    if kind.carried:
        notes.append(f"not carried over to an export: {len(kind.carried)} further values per pixel")


def _by_tifffile(page: tifffile.TiffPage, kind: TiffKind, size: int) -> NDArray[Any]:
    """Return the pixels of a picture that Pillow could not read."""
    samples = _read(page, kind, size)
    if kind.photometric == PALETTE and kind.bits <= 8 and page.colormap is not None:
        colours = np.asarray(page.colormap)[:, : 1 << kind.bits]
        index = samples if samples.ndim == 2 else samples[..., 0]
        found = (colours.T >> 8).astype(np.uint8)[index]
        if kind.alpha is not None and kind.bits == 8:
            found = np.concatenate((found, samples[..., kind.alpha, np.newaxis]), axis=2)
        return np.ascontiguousarray(found)
    grey_or_rgb = kind.photometric in (WHITE_ZERO, BLACK_ZERO, RGB) and kind.colours
    if grey_or_rgb and kind.bits <= 8:
        white = (1 << kind.bits) - 1
        pixels = (samples.astype(np.uint16) * 255 // white).astype(np.uint8)
        plain = replace(kind, bits=8, dtype="uint8")
        return Samples(plain, inverted=kind.photometric == WHITE_ZERO).seen(pixels)
    # tifffile has made RGB of the colours of a JPEG.
    if kind.photometric == YCBCR and kind.compression == JPEGS[1] and samples.shape[2:] == (3,):
        return samples
    name = getattr(page.photometric, "name", str(int(page.photometric)))
    raise UnsupportedError(f"its colours are stored as {name}; convert it to RGB first")
