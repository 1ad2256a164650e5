"""A TIFF whose pages are layers: result, fill, mask and original.

GIMP and Krita open the pages as layers; other programs show the first page, the result.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.errors import FileError, reason
from inpaint_app.files.atomic import write_atomically
from inpaint_app.files.in_place import check_in_place
from inpaint_app.files.keeping.tiff import names_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture

__all__ = ["LAYER_SUFFIXES", "write_layers"]

LAYER_SUFFIXES = (".tif", ".tiff")
"""The endings of files with layers."""

_PAGE_NAME = 285


def write_layers(
    path: Path,
    picture: Picture,
    shown: NDArray[Any],
    mask: NDArray[np.bool_] | NDArray[np.uint8],
    *,
    overwrite: bool = False,
) -> tuple[str, ...]:
    """Write a file with layers atomically; every number of the picture is kept.

    Parameters
    ----------
    path : Path
        Its ending is one of `LAYER_SUFFIXES`.
    picture : Picture
        The original, and the source of colour profile and resolution.
    shown : ndarray, shape (H, W) or (H, W, C)
        The result, like the pixels of `picture`.
    mask : ndarray of bool or of uint8 (coverage), shape (H, W)
        What is masked now. The layer of the mask also has what was filled before.
    overwrite : bool
        Whether an existing file may be replaced.

    Returns
    -------
    tuple of str
        What the file could not hold, as sentences for the user.

    Raises
    ------
    FileError
        The ending is another one, or the system refused.
    """
    if path.suffix.lower() not in LAYER_SUFFIXES:
        raise FileError(
            f"cannot write {path}: layers need a TIFF; use the ending {LAYER_SUFFIXES[0]}"
        )
    check_in_place(path, picture)
    original = picture.pixels
    changed = _differs(original, shown)
    covered = mask * np.uint8(255) if mask.dtype == np.bool_ else mask
    pages = (
        ("Result", shown),
        ("Fill", _with_opacity(shown, changed)),
        ("Mask", np.where(covered > 0, covered, changed * np.uint8(255))),
        ("Original", original),
    )
    try:
        data = _encode(pages, picture)
    except (OSError, ValueError, RuntimeError, struct.error) as error:
        raise FileError(
            f"cannot write {path}: TIFF cannot hold these layers ({reason(error)}); "
            "export the result instead"
        ) from error
    write_atomically(path, data, overwrite=overwrite)
    carried = picture.stored is not None and picture.stored.how.kind.carried
    held = (
        ("EXIF", picture.exif),
        ("XMP", picture.xmp),
        ("texts", picture.texts),
        ("IPTC", picture.photoshop.iptc),
        ("Photoshop's resources", picture.photoshop.resources),
        ("further values per pixel", carried),
    )
    left_out = [name for name, value in held if value]
    left_out += names_of(picture.geo)
    left_out += [chunk.name for chunk in picture.chunks if chunk.name]
    if left_out:
        return (f"not carried over into a file with layers: {', '.join(left_out)}",)
    return ()


def _encode(pages: tuple[tuple[str, NDArray[Any]], ...], picture: Picture) -> bytes:
    import tifffile  # slow to import

    buffer = io.BytesIO()
    # Classic TIFF ends at 4 GB.
    big = sum(pixels.nbytes for _, pixels in pages) > 3 << 30
    with tifffile.TiffWriter(buffer, bigtiff=big) as file:
        for name, pixels in pages:
            channels = pixels.shape[2] if pixels.ndim == 3 else 1
            coloured = pixels.ndim == 3 and channels >= 3
            grey_like = (picture.pixels.ndim == 3 and picture.pixels.shape[2] >= 3) == coloured
            file.write(
                pixels,
                photometric="rgb" if coloured else "minisblack",
                planarconfig="contig" if channels > 1 else None,
                extrasamples=["unassalpha"] if channels in (2, 4) else None,
                compression="zlib",
                predictor=pixels.dtype.name not in ("int64", "uint64"),
                metadata=None,
                software=False,
                iccprofile=picture.icc_profile if grey_like else None,
                resolution=picture.dpi,
                resolutionunit="INCH" if picture.dpi else None,
                extratags=[(_PAGE_NAME, 2, 0, name, True)],
            )
    return buffer.getvalue()


def _differs(before: NDArray[Any], after: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where two pictures differ, shape (H, W); NaN equals NaN."""
    other = before != after
    if before.dtype.kind == "f":
        other &= ~(np.isnan(before) & np.isnan(after))
    found: NDArray[np.bool_] = other.any(axis=2) if other.ndim == 3 else other
    return found


def _with_opacity(pixels: NDArray[Any], seen: NDArray[np.bool_]) -> NDArray[Any]:
    """Return pixels that are transparent where they are not `seen`."""
    top = 1 if pixels.dtype.kind == "f" else np.iinfo(pixels.dtype).max
    colours = pixels[..., np.newaxis] if pixels.ndim == 2 else pixels
    if colours.shape[2] in (2, 4):
        opacity = colours[..., -1] * seen
        colours = colours[..., :-1]
    else:
        opacity = (seen * pixels.dtype.type(top)).astype(pixels.dtype)
    return np.concatenate((colours, opacity[..., np.newaxis]), axis=2)
