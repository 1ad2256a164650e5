"""`Picture`: the pixels of an image file, and the metadata that must not get lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.files.metadata import GeoTag

__all__ = ["SESSION_SUFFIX", "Picture"]

SESSION_SUFFIX: Final = ".ntki"
"""The ending of session files. It is here because importing `sessions` takes long."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An image as it was read from a file, upright.

    Attributes
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C), one of `measure.DTYPES`, read-only
        The numbers as they are in the file; `measure` says what they mean. C = 2 is grey with
        alpha, 3 is RGB, 4 is RGB with alpha; alpha is straight, not premultiplied. Never a single
        channel as (H, W, 1).
    path : Path or None
        The file; None for a picture that does not come from a file.
    icc_profile : bytes or None
        The colour profile of `pixels`.
    exif : bytes or None
        EXIF data with its six-byte header. Its orientation is already applied and set to 1. It
        has no thumbnail, because that would still show what was painted out.
    dpi : tuple of float or None
        Resolution, horizontal and vertical.
    xmp : bytes or None
        XMP with its orientation set to 1, too, and without thumbnails.
    texts : tuple of (str, str)
        Names and values of the texts of a PNG, or the comment of other files.
    stamp : tuple of int or None
        `inpaint_app.files.atomic.stamp_of` the file when it was read; it differs after the file
        was replaced.
    measure : Measure or None
        What the numbers mean; None for 8 and 16 bits from 0 to the largest number, and for
        floating point in 0 … 1, if no pixel lacks a value.
    orientation : int
        The EXIF orientation, 1 … 8, by which the pixels of the file were turned upright.
    geo : tuple of GeoTag
        Where on earth a TIFF lies, and its number for pixels without a value.
    notes : tuple of str
        What had to be changed while reading: sentences without a full stop, for the user.
    """

    pixels: NDArray[Any]
    path: Path | None = None
    icc_profile: bytes | None = None
    exif: bytes | None = None
    dpi: tuple[float, float] | None = None
    xmp: bytes | None = None
    texts: tuple[tuple[str, str], ...] = ()
    stamp: tuple[int, ...] | None = None
    measure: Measure | None = None
    orientation: int = 1
    geo: tuple[GeoTag, ...] = ()
    notes: tuple[str, ...] = ()

    def brightness(self) -> NDArray[Any]:
        """Return the pixels in the usual range, as `measure` says; NaN where one has no value."""
        return self.pixels if self.measure is None else self.measure.units(self.pixels)

    @property
    def height(self) -> int:
        """Number of rows."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.pixels.shape[1])
