"""`Picture`: the pixels of an image file, and the metadata that must not get lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from inpaint_app.files.keeping.carried import NO_PHOTOSHOP

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.files.keeping.carried import Chunk, GeoTag, Photoshop
    from inpaint_app.files.measure import Measure
    from inpaint_app.files.tiff_samples import Stored

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
    lost : ndarray of bool, shape (H, W), or None
        The pixels that the file does not have, because it is cut short; None if it has all.
    geo : tuple of GeoTag
        Tags of a TIFF that are written again as they are: where on earth it lies, its number for
        pixels without a value, its names.
    density : tuple of Fraction or None
        Pixels in a unit that is not known, horizontal and vertical: their ratio is the shape of a
        pixel. Only if `dpi` is None.
    chunks : tuple of Chunk
        Pieces of the file that a file of the same format has again.
    photoshop : Photoshop
        IPTC, and resources of Photoshop, which JPEG, TIFF and PNG have again.
    stored : Stored or None
        What a TIFF stores besides `pixels`: samples without a known meaning, such as infrared, or
        premultiplied colours.
    page, pages : int
        Which of the pictures of a TIFF this is, from 1, and how many there are. An export to a
        TIFF keeps the others.
    unread : str
        What else the file holds that was not read and an export over it would lose, such as
        “2 more pictures”; empty if nothing. `inpaint_app.files.in_place` refuses such an export.
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
    lost: NDArray[np.bool_] | None = None
    geo: tuple[GeoTag, ...] = ()
    density: tuple[Fraction, Fraction] | None = None
    chunks: tuple[Chunk, ...] = ()
    photoshop: Photoshop = NO_PHOTOSHOP
    stored: Stored | None = None
    page: int = 1
    pages: int = 1
    unread: str = ""
    notes: tuple[str, ...] = ()

    @property
    def lacks(self) -> bool:
        """Whether a pixel has no value, or is missing because the file is cut short."""
        return self.lost is not None or (self.measure is not None and self.measure.lacks)

    def brightness(self) -> NDArray[Any]:
        """Return the pixels in the usual range, as `measure` says; NaN where one has no value."""
        return self.pixels if self.measure is None else self.measure.units(self.pixels)

    @property
    def shown_profile(self) -> bytes | None:
        """The colour profile to show the pixels by, which may be made of `chunks`."""
        if not self.chunks:
            return self.icc_profile
        from inpaint_app.files.colour_space import profile_by_numbers

        return profile_by_numbers(self.chunks, self.icc_profile)

    @property
    def height(self) -> int:
        """Number of rows."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.pixels.shape[1])
