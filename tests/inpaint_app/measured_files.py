"""TIFF files of every kind of number, made by tifffile and by hand, for several tests."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import tifffile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHAPE = (48, 56)
HOLE = np.zeros(SHAPE, bool)
HOLE[20:26, 22:34] = True
"""The pixels that are filled."""

STRAY = np.zeros(SHAPE, bool)
STRAY[3:5, 7:9] = True
"""Pixels outside `HOLE`."""

NODATA = -9999


def scene(low: float, high: float, dtype: str, channels: int = 1) -> np.ndarray:
    """Return a smooth picture from `low` to `high`."""
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    waves = np.sin(columns / 7) + 0.6 * np.cos(rows / 5)
    share = (waves - waves.min()) / np.ptp(waves)
    if channels > 1:
        share = np.stack([share, share[::-1], share[:, ::-1]], axis=2)[..., :channels]
    found = low + share * (high - low)
    return (np.rint(found) if np.dtype(dtype).kind in "iu" else found).astype(dtype)


def holed(pixels: np.ndarray, where: np.ndarray, value: float = np.nan) -> np.ndarray:
    """Return a copy with one value in some pixels."""
    pixels = pixels.copy()
    pixels[where] = value
    return pixels


def write(path: Path, pixels: np.ndarray, **options: Any) -> np.ndarray:
    """Write a TIFF, and return what is in it."""
    kind = "rgb" if pixels.ndim == 3 else "minisblack"
    tifffile.imwrite(path, pixels, **{"photometric": kind, **options})
    return pixels


def write_nodata(path: Path, pixels: np.ndarray, nodata: float = NODATA) -> np.ndarray:
    """Write a TIFF that names its number for pixels without a value, as GDAL does."""
    return write(path, pixels, extratags=[(42113, 2, 0, str(nodata), True)])


def write_packed(path: Path, pixels: np.ndarray) -> np.ndarray:
    """Write a grey TIFF of 12 bits, of which two make three bytes."""
    height, width = pixels.shape
    bits = (pixels[..., None] >> np.arange(11, -1, -1)) & 1
    data = np.packbits(bits.astype(np.uint8).reshape(height, -1), axis=1).tobytes()
    tags = {
        256: width,
        257: height,
        258: 12,  # bits
        259: 1,  # not compressed
        262: 1,  # black is 0
        273: 8,  # where the pixels begin
        277: 1,
        278: height,
        279: len(data),
    }
    entries = b"".join(struct.pack("<HHII", code, 4, 1, value) for code, value in tags.items())
    directory = struct.pack("<H", len(tags)) + entries + bytes(4)
    path.write_bytes(b"II*\0" + struct.pack("<I", 8 + len(data)) + data + directory)
    return pixels


KINDS: dict[str, Callable[[Path], np.ndarray]] = {
    "float32": lambda path: write(path, scene(0, 1, "float32")),
    "float32, NaN in the hole": lambda p: write(p, holed(scene(0, 1, "float32"), HOLE)),
    "float64": lambda path: write(path, scene(0, 1, "float64")),
    "float64, NaN in the hole": lambda p: write(p, holed(scene(-3, 9, "float64"), HOLE)),
    "float16": lambda path: write(path, scene(0, 1, "float16")),
    "float16, NaN in the hole": lambda p: write(p, holed(scene(0, 500, "float16"), HOLE)),
    "heights": lambda path: write(path, scene(-1000, 3000, "float32")),
    "heights, in RGB": lambda path: write(path, scene(-1000, 3000, "float32", 3)),
    "heights, no data": lambda p: write_nodata(p, holed(scene(0, 900, "float32"), HOLE, NODATA)),
    "microscopy": lambda path: write(path, scene(0, 1e-6, "float32")),
    "12 bits in 16": lambda path: write(path, scene(0, 4095, "uint16")),
    "12 bits in 16, RGB": lambda path: write(path, scene(0, 4095, "uint16", 3)),
    "int8": lambda path: write(path, scene(-128, 127, "int8")),
    "int16": lambda path: write(path, scene(-1024, 3071, "int16")),
    "int32": lambda path: write(path, scene(-(2**31), 2**31 - 1, "int32")),
    "uint32": lambda path: write(path, scene(5, 2**32 - 1, "uint32")),
    "int64": lambda path: write(path, scene(-(2.0**62), 2.0**62, "int64") + 1),
    "big-endian, deflate": lambda p: write(
        p, scene(-9, 9, "float32"), byteorder=">", compression="zlib", predictor=True, tile=(16, 16)
    ),
    "half, big-endian": lambda p: write(
        p, scene(-9, 9, "float16"), byteorder=">", compression="zlib", predictor=True
    ),
    "int16, LZW": lambda p: write(
        p, scene(-99, 99, "int16"), compression="lzw", predictor=True, rowsperstrip=7
    ),
}
"""By name: writes a file and returns its values."""


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two arrays are equal bit for bit, NaN included."""
    alike = one.dtype == other.dtype and one.shape == other.shape
    return alike and np.ascontiguousarray(one).tobytes() == np.ascontiguousarray(other).tobytes()
