"""Between arrays and Qt's images.

`Raster` is an image whose pixels are seen as an array as well: changing a rectangle costs that
rectangle, whatever the size of the image.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QImage

from inpaint_app.window.pictures.colour_profile import profile_of
from ntk_core import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure
    from inpaint_app.window.pictures.colour_profile import ColourProfile

__all__ = ["Raster", "picture_raster", "to_bytes"]

# Where Qt's 32-bit formats, 0xAARRGGBB in the machine's byte order, keep red, green, blue, alpha.
_RGBA = [2, 1, 0, 3] if sys.byteorder == "little" else [1, 2, 3, 0]


_STRIP = 1 << 18  # pixels whose colours are changed at a time, while no other Python runs


class Raster:
    """A `QImage` and an array on the same memory.

    Parameters
    ----------
    height, width : int
        Size in pixels, both > 0.
    form : QImage.Format
        Of one byte (grey or indexed) or four bytes per pixel.
    profile : ColourProfile, optional
        What turns the numbers that are put into the colours that are shown.
    measure : Measure, optional
        Which numbers are black and white.

    Attributes
    ----------
    profile : ColourProfile or None
        As given.
    image : QImage
        For painting only: whoever keeps a copy of it makes the next `put` invisible to it.
    """

    def __init__(
        self,
        height: int,
        width: int,
        form: QImage.Format,
        profile: ColourProfile | None = None,
        measure: Measure | None = None,
    ) -> None:
        self.image = QImage(width, height, form)
        if self.image.isNull():
            raise MemoryError(f"no memory for a picture of {width} × {height} pixels")
        self.profile = profile
        self._measure = measure
        self._alpha = form == QImage.Format.Format_ARGB32
        self._four = self.image.depth() == 32
        rows = np.frombuffer(self.image.bits(), dtype=np.uint8)
        rows = rows.reshape(height, self.image.bytesPerLine())
        used = rows[:, : width * self.image.depth() // 8]
        self._bytes = used.reshape(height, width, 4) if self._four else used

    def alike(self, pixels: NDArray[Any]) -> Raster:
        """Return a raster of other pixels, shape (h, w[, C]), shown as those of this one."""
        height, width = pixels.shape[:2]
        made = Raster(height, width, self.image.format(), self.profile, self._measure)
        made.put(Rect.whole(pixels.shape), pixels)
        return made

    def put(self, rect: Rect, pixels: NDArray[Any]) -> None:
        """Set the pixels of `rect`.

        Parameters
        ----------
        rect : Rect
            Inside the image.
        pixels : ndarray, shape (rect.height, rect.width[, C])
            As in `inpaint_app.files.picture.Picture`; C as for the whole image.
        """
        values = to_bytes(pixels if self._measure is None else self._measure.seen(pixels))
        target = self._bytes[rect.slices]
        curve = self.profile.curve if self.profile is not None else None
        if not self._four:
            target[...] = values if curve is None else curve[values]
            return
        if curve is not None:
            values = np.dstack([curve[values[..., 0]], values[..., -1]])
        if self.profile is None or self.profile.transform is None:
            self._fill(target, values)
            return
        # On a copy, and strip by strip: Qt may give an image that it changes other memory.
        rows = max(1, _STRIP // rect.width)
        for top in range(0, rect.height, rows):
            part = slice(top, top + rows)
            strip = Raster(len(values[part]), rect.width, self.image.format())
            self._fill(strip._bytes, values[part])
            self.profile.apply(strip.image)
            shown = np.frombuffer(strip.image.constBits(), dtype=np.uint8)
            target[part] = shown.reshape(strip._bytes.shape)

    def _fill(self, target: NDArray[np.uint8], values: NDArray[np.uint8]) -> None:
        channels = values.shape[2]
        # Grey with alpha is shown as colour: its first channel three times.
        colours = (0, 0, 0) if channels < 3 else (0, 1, 2)
        for position, channel in zip(_RGBA, colours, strict=False):
            target[..., position] = values[..., channel]
        target[..., _RGBA[3]] = values[..., -1] if self._alpha else 255


def picture_raster(
    pixels: NDArray[Any], icc_profile: bytes | None = None, measure: Measure | None = None
) -> Raster:
    """Return a raster fit to show a picture: grey, colour, or either with alpha."""
    height, width = pixels.shape[:2]
    if pixels.ndim == 2:
        form = QImage.Format.Format_Grayscale8
    elif pixels.shape[2] == 3:
        form = QImage.Format.Format_RGB32
    else:
        form = QImage.Format.Format_ARGB32
    grey = pixels.ndim == 2 or pixels.shape[2] == 2
    return Raster(height, width, form, profile_of(icc_profile, grey=grey), measure)


def to_bytes(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Return pixel values of any supported dtype as the 8 bits that a screen shows."""
    if pixels.dtype == np.uint8:
        return pixels
    if pixels.dtype == np.uint16:
        return (pixels >> 8).astype(np.uint8)
    scaled: NDArray[np.uint8] = np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    return scaled
