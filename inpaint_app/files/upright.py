"""The steps from decoded pixels to a `Picture` that all formats share: checks, and turning."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.errors import TooLargeError
from inpaint_app.files.measure import measure_of
from inpaint_app.files.metadata import Findings, fitted
from inpaint_app.files.picture import Picture
from inpaint_app.files.unsupported import UnsupportedError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.files.metadata import Metadata

__all__ = [
    "SIDEWAYS",
    "UnsupportedError",
    "check_opacity",
    "check_size",
    "measured",
    "turned",
    "turned_back",
    "upright_picture",
]

SIDEWAYS: Final = (5, 6, 7, 8)
"""The EXIF orientations that exchange width and height."""


def upright_picture(
    pixels: NDArray[Any],
    path: Path,
    orientation: int,
    said: Metadata,
    notes: list[str],
    measure: Measure | None = None,
) -> Picture:
    """Return a picture with its pixels turned upright and read-only."""
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[..., 0]
    pixels = turned(pixels, orientation)
    found = Findings()
    said = fitted(said, orientation, (int(pixels.shape[0]), int(pixels.shape[1])), found)
    fields = {field.name: getattr(said, field.name) for field in dataclasses.fields(said)}
    return Picture(
        pixels,
        path,
        orientation=orientation if orientation in range(1, 9) else 1,
        measure=measure,
        notes=(*notes, *found.told()),
        **fields,
    )


def turned(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Return pixels, shape (H, W[, C]), turned as EXIF's orientation says, read-only."""
    if orientation in SIDEWAYS:
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    pixels = np.ascontiguousarray(pixels)
    pixels.flags.writeable = False
    return pixels


def turned_back(orientation: int) -> int:
    """Return the orientation that undoes another one."""
    return {6: 8, 8: 6}.get(orientation, orientation)


def check_size(path: Path, width: int, height: int, max_pixels: int) -> None:
    """Raise an error unless the image has from 1 to `max_pixels` pixels."""
    if width < 1 or height < 1:
        raise UnsupportedError(f"the image is {width} × {height} and so has no pixels")
    if width * height > max_pixels:
        raise TooLargeError(
            f"cannot read {path}: the image is {width} × {height}, that is "
            f"{width * height / 1e6:,.0f} megapixels and more than the limit of "
            f"{max_pixels / 1e6:,.0f}; cut it into parts, or raise the limit",
            path,
            width,
            height,
        )


def measured(
    pixels: NDArray[Any],
    notes: list[str],
    *,
    nodata: float | None = None,
    bits: int | None = None,
) -> Measure | None:
    """Return the measure of decoded pixels, as `measure_of`; add notes on it.

    Raises
    ------
    UnsupportedError
        The pixels have an opacity that is none.
    """
    check_opacity(pixels)
    found = measure_of(pixels, nodata=nodata, bits=bits)
    if found is None:
        return None
    black, white = found.black, found.white
    usual = (0, 1) if pixels.dtype.kind == "f" else (0, int(np.iinfo(pixels.dtype).max))
    if (black, white) != usual:
        notes.append(f"its numbers from {black:g} to {white:g} are taken for black to white")
    if found.shown is not None:
        low, high = found.shown
        notes.append(f"nearly all are from {low:g} to {high:g}, which is what is shown")
    count = int(np.count_nonzero(found.missing(pixels)))
    if count:
        which = "NaN" if found.nodata is None else f"NaN, or {found.nodata:g}"
        notes.append(f"{count:,} of its pixels have no value ({which})")
    return found


def check_opacity(pixels: NDArray[Any], top: int = 0, left: int = 0) -> None:
    """Raise `UnsupportedError` if the last channel of two or four cannot be opacity.

    `top` and `left` say where the pixels are in the picture.
    """
    if pixels.dtype.kind not in "fi" or pixels.ndim != 3 or pixels.shape[2] not in (2, 4):
        return
    most = 1 if pixels.dtype.kind == "f" else int(np.iinfo(pixels.dtype).max)
    alpha = pixels[..., -1]
    bad = (alpha < 0) | (alpha > most)  # False for NaN, which is a missing value
    if bad.any():
        row, column = (int(index) for index in np.argwhere(bad)[0])
        raise UnsupportedError(
            f"the last of its {pixels.shape[2]} channels has the value "
            f"{alpha[row, column]:g} at row {row + top}, column {column + left}, which is no "
            f"opacity (0…{most}); save the channels as pictures of their own"
        )
