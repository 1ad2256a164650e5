"""`Picture`: the pixels of an image file, and what else the file said that must not get lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["SESSION_SUFFIX", "Picture"]

SESSION_SUFFIX: Final = ".ntki"
"""The ending of sessions: here, where it costs nothing to know it."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An image as it was read from a file, upright.

    Attributes
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C), uint8, uint16 or float32 in [0, 1], read-only
        C = 2 is grey with alpha, 3 is RGB, 4 is RGB with alpha; alpha is straight, not
        premultiplied. Never a single channel as (H, W, 1).
    path : Path or None
        The file; None for a picture that never was one.
    icc_profile : bytes or None
        The colour profile that `pixels` are to be understood in.
    exif : bytes or None
        EXIF data with its six-byte header; its orientation already applied and set
        to 1, without the thumbnail, which would go on showing what was painted out.
    dpi : tuple of float or None
        Resolution, horizontal and vertical.
    xmp : bytes or None
        XMP, its orientation set to 1 as well, without thumbnails.
    texts : tuple of (str, str)
        What a PNG says in texts, or a comment in other files, as names and values.
    stamp : tuple of int or None
        Of the file when it was read, as `inpaint_app.files.atomic.stamp_of` has it: what tells it
        from another that takes its place.
    notes : tuple of str
        What had to be changed in reading; sentences without a full stop, to show to the user.
    """

    pixels: NDArray[Any]
    path: Path | None = None
    icc_profile: bytes | None = None
    exif: bytes | None = None
    dpi: tuple[float, float] | None = None
    xmp: bytes | None = None
    texts: tuple[tuple[str, str], ...] = ()
    stamp: tuple[int, ...] | None = None
    notes: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """Number of rows."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.pixels.shape[1])
