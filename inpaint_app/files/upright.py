"""The steps from decoded pixels to a `Picture` that all formats share: checks, and turning."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.errors import TooLargeError
from inpaint_app.files.picture import Picture

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.metadata import Metadata

__all__ = ["UnsupportedError", "check_size", "checked_float", "upright_picture"]


class UnsupportedError(Exception):
    """The file is valid, but stores something that this program does not handle."""


def upright_picture(
    pixels: NDArray[Any],
    path: Path,
    orientation: int,
    said: Metadata,
    notes: list[str],
) -> Picture:
    """Return a picture with its pixels turned upright and read-only."""
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[..., 0]
    if orientation in (5, 6, 7, 8):
        pixels = np.swapaxes(pixels, 0, 1)
        if said.dpi is not None:
            said = replace(said, dpi=(said.dpi[1], said.dpi[0]))
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    pixels = np.ascontiguousarray(pixels)
    pixels.flags.writeable = False
    return Picture(pixels, path, notes=tuple(notes), **asdict(said))


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


def checked_float(values: NDArray[Any]) -> NDArray[np.float32]:
    """Return the values as float32; raise `UnsupportedError` if one is not from 0 to 1."""
    good = (values >= 0) & (values <= 1)  # False for NaN
    if not good.all():
        index = tuple(int(i) for i in np.argwhere(~good)[0])
        value, where = values[index], f"row {index[0]}, column {index[1]}"
        remedy = "scale its values to 0…1" if np.isfinite(value) else "replace that value"
        raise UnsupportedError(f"it has the value {value:g} at {where}; {remedy}")
    return values.astype(np.float32)
