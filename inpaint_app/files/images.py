"""Reading and writing image files.

`read_image` keeps every bit: 16-bit files stay 16-bit. The `Picture` holds the metadata that an
export can carry over, and its notes say what had to be changed. `write_image` is atomic and
replaces a file only with `overwrite`. Every failure is a `FileError` that can be shown to users.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.errors import FileError, reason
from inpaint_app.files import decoding, encoding
from inpaint_app.files.atomic import check_output as check_file_output
from inpaint_app.files.atomic import stamp_of, write_atomically
from inpaint_app.files.decoding import MAX_PIXELS
from inpaint_app.files.encoding import (
    JPEG_QUALITY,
    JPEG_SUFFIXES,
    SUFFIXES,
    check_pixels,
    losses,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture

__all__ = [
    "JPEG_QUALITY",
    "JPEG_SUFFIXES",
    "MAX_PIXELS",
    "SUFFIXES",
    "check_pixels",
    "least_white",
    "losses",
    "read_bytes",
    "read_image",
    "read_mask",
    "size_of_image",
    "write_image",
]

_DARK = 0.1  # share of white, up to which a pixel of a mask is black
_FEW = 0.02  # share of the lit pixels that may be grey in a mask without soft edges


def read_image(path: Path, max_pixels: int = MAX_PIXELS) -> Picture:
    """Read an image file.

    Parameters
    ----------
    path : Path
        A PNG, JPEG, TIFF, WebP, BMP, GIF, AVIF or PNM file.
    max_pixels : int
        The largest number of pixels that is allowed.

    Returns
    -------
    Picture
        Upright (EXIF orientation applied), with the numbers of the file, of whatever kind;
        palettes and CMYK are expanded to RGB, one-bit pixels to 0 and 255.

    Raises
    ------
    TooLargeError
        The picture has more than `max_pixels` pixels.
    FileError
        The file is missing, empty, damaged, or not an image.
    """
    stamp = stamp_of(path)  # before reading, so that a change while reading is noticed
    return replace(decoding.decode(_contents(path), path, max_pixels), stamp=stamp)


def read_bytes(data: bytes, name: str, max_pixels: int = MAX_PIXELS) -> Picture:
    """Decode an image file in memory, such as one from the clipboard; the picture has no path.

    Parameters
    ----------
    data : bytes
        The whole file, as for `read_image`.
    name : str
        The name of the picture in error messages.
    max_pixels : int
        As for `read_image`.

    Raises
    ------
    FileError
        As for `read_image`.
    """
    return replace(decoding.decode(data, Path(name), max_pixels), path=None)


def read_mask(
    path: Path,
    shape: tuple[int, int] | None = None,
    *,
    inverted: bool = False,
    threshold: float = 0.5,
    on_soft: Callable[[str], None] | None = None,
) -> NDArray[np.bool_]:
    """Read a mask from an image file: white pixels are masked.

    A pixel is white if the mean of its colours is at least half of full brightness and it is
    not transparent. If all visible pixels are dark and the rest is transparent, as when an editor
    saves a mask layer, the dark pixels are masked.

    Parameters
    ----------
    path : Path
        The file, as for `read_image`.
    shape : (int, int), optional
        Height and width of the image that the mask belongs to.
    inverted : bool
        Black pixels are masked instead.
    threshold : float
        The share of full brightness from which a pixel is white, > 0 … 1.
    on_soft : callable, optional
        Called with a note for the user if the mask has grey pixels, as soft edges have.

    Returns
    -------
    ndarray, shape (H, W), bool
        True where a pixel is to be filled.

    Raises
    ------
    FileError
        As for `read_image`; or the mask does not have the given shape; or no pixel is masked.
    """
    allowed = MAX_PIXELS if shape is None else max(MAX_PIXELS, shape[0] * shape[1])
    pixels = read_image(path, allowed).pixels
    _check_brightness(pixels, path)
    if shape is not None and pixels.shape[:2] != shape:
        raise FileError(
            f"the mask {path} is {pixels.shape[1]} × {pixels.shape[0]} pixels but the image is "
            f"{shape[1]} × {shape[0]}; make them the same size"
        )
    white = 1 if pixels.dtype.kind == "f" else int(np.iinfo(pixels.dtype).max)
    half = least_white(white, threshold)
    brightness = pixels
    if pixels.ndim == 3:
        colours = pixels[..., : 1 if pixels.shape[2] == 2 else 3]
        brightness = colours.mean(axis=2, dtype=np.float32)
    mask = brightness >= half
    if pixels.ndim == 3 and pixels.shape[2] in (2, 4):
        visible = pixels[..., -1] >= least_white(white)
        paint_is_dark = not visible.all() and not mask[visible].any()
        mask = visible if paint_is_dark else mask & visible
    if inverted:
        mask = ~mask
    if not mask.any():
        if inverted:
            found = f"black, below {half}, is to be filled, but its darkest value is"
            found = f"{found} {brightness.min().item():g} of {white}"
        elif brightness.max() >= half:
            found = "white is to be filled, but every pixel of it is transparent"
        else:
            found = f"white, {half} or more, is to be filled, but its brightest value is"
            found = f"{found} {brightness.max().item():g} of {white}"
        raise FileError(f"cannot use {path}: the mask is empty; {found}")
    if on_soft is not None and (grey := _grey(brightness, white)):
        on_soft(
            f"the mask {path.name} has soft edges: {grey} of its pixels are grey; those of "
            f"{half:g} or more, of {white}, count as white"
        )
    return np.asarray(mask, dtype=np.bool_)


def least_white(white: float, threshold: float = 0.5) -> float:
    """Return the least brightness that counts as white, as a share `threshold` of `white`."""
    if white == 1:
        return threshold
    return (white + 1) // 2 if threshold == 0.5 else max(1, math.ceil(threshold * white))


def _grey(brightness: NDArray[Any], white: float) -> int:
    """Return the number of pixels that are neither black nor white, 0 if they are a few."""
    lit = int(np.count_nonzero(brightness > _DARK * white))
    grey = lit - int(np.count_nonzero(brightness >= (1 - _DARK) * white))
    return grey if grey > _FEW * lit else 0


def check_output(path: Path, *, overwrite: bool = False, inputs: Iterable[Path] = ()) -> None:
    """Raise `FileError` now if `write_image` to `path` would fail later.

    The parameters are those of `inpaint_app.files.atomic.check_output`; the ending is checked, too.
    """
    check_file_output(path, overwrite=overwrite, inputs=inputs)
    encoding.check_suffix(path)


def size_of_image(
    path: Path, pixels: NDArray[Any], like: Picture | None = None, quality: int | None = None
) -> int:
    """Return how many bytes `write_image` would write.

    Raises
    ------
    FileError
        As for `write_image`, if the format cannot hold such pixels.
    """
    return len(encoding.encode(pixels, path, like, quality).data)


def write_image(
    path: Path,
    pixels: NDArray[Any],
    *,
    like: Picture | None = None,
    overwrite: bool = False,
    quality: int | None = None,
) -> tuple[str, ...]:
    """Write an image file atomically.

    Parameters
    ----------
    path : Path
        Its ending, one of `SUFFIXES`, selects the format. PNG, TIFF, BMP and lossless WebP keep
        every pixel exactly.
    pixels : ndarray, shape (H, W) or (H, W, C)
        As in `Picture`.
    like : Picture, optional
        The picture that this one was made from. Its colour profile, EXIF and resolution are
        carried over as far as the format can hold them.
    overwrite : bool
        Whether an existing file may be replaced.
    quality : int, optional
        Of a JPEG, 1 … 100; other formats ignore it.

    Returns
    -------
    tuple of str
        What the format could not hold, as sentences for the user; usually empty.

    Raises
    ------
    OutputExistsError
        The file exists and `overwrite` is false.
    FileError
        The ending is unknown, the format cannot hold such pixels, or the system refused. An
        existing file is unchanged.
    """
    encoded = encoding.encode(pixels, path, like, quality)
    write_atomically(path, encoded.data, overwrite=overwrite)
    return encoded.notes


def _check_brightness(pixels: NDArray[Any], path: Path) -> None:
    """Raise `FileError` unless it is clear which numbers of a mask are bright."""
    if pixels.dtype.name in ("uint8", "uint16"):
        return
    if pixels.dtype.kind != "f":
        raise FileError(
            f"cannot read {path}: a mask has 8 or 16 bits without a sign, or floating point from 0 "
            f"to 1, and it is {pixels.dtype.name}; convert it"
        )
    good = (pixels >= 0) & (pixels <= 1)  # False for NaN
    if not good.all():
        index = tuple(int(i) for i in np.argwhere(~good)[0])
        value, where = pixels[index], f"row {index[0]}, column {index[1]}"
        remedy = "scale its values to 0…1" if np.isfinite(value) else "replace that value"
        raise FileError(f"cannot read {path}: it has the value {value:g} at {where}; {remedy}")


def _contents(path: Path) -> bytes:
    """Read the whole file at once, so that it cannot change while it is decoded."""
    try:
        if not path.exists():
            raise FileError(f"cannot read {path}: there is no such file; check the name")
        if path.is_dir():
            raise FileError(f"cannot read {path}: it is a folder; name an image file in it")
        if not path.is_file():
            raise FileError(f"cannot read {path}: it is a device, not an image file")
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise FileError(
            f"cannot read {path}: {reason(error)}; check the name and your rights"
        ) from error
    except MemoryError as error:
        raise FileError(
            f"cannot read {path}: there is not enough memory for it; close other programs"
        ) from error
    if not data:
        raise FileError(f"cannot read {path}: the file is empty (0 bytes); get a fresh copy")
    return data
