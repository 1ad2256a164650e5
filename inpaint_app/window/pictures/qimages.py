"""Whole pictures as Qt's images and back, with every bit; in any thread, as no pixmap is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtGui import QImage, QPixelFormat

from inpaint_app.window.pictures.colour_profile import profile_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Memory = bytes | bytearray | memoryview[int]

__all__ = ["from_qimage", "to_qimage"]

_Format = QImage.Format

_FORMS: Final[dict[tuple[str, int], _Format]] = {
    ("u1", 1): _Format.Format_Grayscale8,
    ("u1", 3): _Format.Format_RGB888,
    ("u1", 4): _Format.Format_RGBA8888,
    ("u2", 1): _Format.Format_Grayscale16,
    ("u2", 4): _Format.Format_RGBA64,
}
"""Qt's name for pixels of a dtype and a number of channels, in the order of the array."""


def to_qimage(pixels: NDArray[Any], icc_profile: bytes | None = None) -> QImage:
    """Return a picture as an image of Qt's that owns its memory, in the colours of the screen.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C), uint8, uint16 or float32 in [0, 1]
        As in `inpaint_app.files.picture.Picture`. 16 bits stay 16 bits; floating point becomes 16
        bits. Grey with alpha becomes colour with alpha.
    icc_profile : bytes, optional
        The colour profile of the pixels; without, or with one that cannot be used, the numbers
        stay as they are.

    Raises
    ------
    MemoryError
        There is no room for it.
    """
    if pixels.dtype.kind == "f":
        pixels = np.rint(np.clip(pixels, 0, 1) * np.float32(65535)).astype(np.uint16)
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    profile = profile_of(icc_profile, grey=channels < 3)
    if profile is not None and profile.curve is not None:
        pixels = _bent(pixels, profile.curve)
    deep = pixels.dtype == np.uint16
    # What Qt knows: grey, or RGB of 8 bits, or RGBA.
    target = 1 if channels == 1 else 3 if channels == 3 and not deep else 4
    image = QImage(width, height, _FORMS["u2" if deep else "u1", target])
    if image.isNull():
        raise MemoryError(f"no memory for a picture of {width} × {height} pixels")
    values = _values(image, image.bits(), pixels.dtype, target)
    if target == 1:
        values[..., 0] = pixels
    elif channels == 2:
        values[..., :3] = pixels[..., :1]
        values[..., 3] = pixels[..., 1]
    else:
        values[..., :channels] = pixels
        if channels < target:
            values[..., 3] = 65535
            image.reinterpretAsFormat(_Format.Format_RGBX64)
    if profile is not None:
        profile.apply(image)
    return image


def from_qimage(image: QImage) -> NDArray[Any]:
    """Return an image of Qt's as a read-only picture.

    Returns
    -------
    ndarray, shape (H, W) or (H, W, 3) or (H, W, 4), uint8 or uint16
        Grey stays grey; more than 8 bits become 16. Alpha that is the same everywhere, wholly
        opaque or wholly transparent, says nothing and is left out: many programs put it there.

    Raises
    ------
    MemoryError
        There is no room for it.
    """
    layout = image.pixelFormat()
    deep = max(layout.redSize(), layout.greenSize(), layout.blueSize()) > 8
    if layout.colorModel() == QPixelFormat.ColorModel.Grayscale:
        deep, target = image.depth() > 8, 1
    else:
        target = 4 if image.hasAlphaChannel() or deep else 3
    alpha = image.hasAlphaChannel()
    form = _FORMS["u2" if deep else "u1", target]
    if deep and target == 4 and not alpha:
        form = _Format.Format_RGBX64
    converted = image if image.format() == form else image.convertToFormat(form)
    if converted.isNull():
        raise MemoryError(f"no memory for a picture of {image.width()} × {image.height()} pixels")
    dtype = np.dtype(np.uint16 if deep else np.uint8)
    values = _values(converted, converted.constBits(), dtype, target)
    if target == 1:
        pixels = values[..., 0].copy()
    elif not alpha or _says_nothing(values[..., 3]):
        pixels = values[..., :3].copy()
    else:
        pixels = values.copy()
    pixels.flags.writeable = False
    return pixels


def _bent(pixels: NDArray[Any], curve: NDArray[np.uint8]) -> NDArray[Any]:
    """Return grey of 8 or 16 bits, with alpha or not, with other levels of grey."""
    scale = int(np.iinfo(pixels.dtype).max) // 255
    levels = np.arange(256.0)
    bent = np.interp(np.arange(255 * scale + 1), scale * levels, scale * curve.astype(float))
    table: NDArray[Any] = np.rint(bent).astype(pixels.dtype)
    if pixels.ndim == 2:
        return np.asarray(table[pixels])
    return np.stack([table[pixels[..., 0]], pixels[..., 1]], axis=2)


def _says_nothing(alpha: NDArray[Any]) -> bool:
    lowest = alpha.min()
    return lowest in (0, np.iinfo(alpha.dtype).max) and bool(lowest == alpha.max())


def _values(image: QImage, memory: Memory, dtype: np.dtype[Any], channels: int) -> NDArray[Any]:
    """Return the pixels of an image as an array on its memory, shape (H, W, channels)."""
    rows = np.frombuffer(memory, dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    used = rows[:, : image.width() * channels * dtype.itemsize]
    return used.view(dtype).reshape(image.height(), image.width(), channels)
