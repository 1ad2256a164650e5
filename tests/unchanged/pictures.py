"""Small pictures and masks, made of whole numbers alone: every machine makes the same."""

from __future__ import annotations

import numpy as np

TINY, SMALL, LARGE = (24, 32), (40, 48), (64, 80)


def picture(shape: tuple[int, int] = SMALL, channels: int = 3, dtype: str = "uint8") -> np.ndarray:
    """Return waves, a grating and a little noise; one channel is (H, W)."""
    y, x = np.indices(shape)
    planes = []
    for channel in range(channels):
        wave = _triangle(3 * x + (2 + channel) * y, 61) + _triangle(5 * y - x, 47 + 6 * channel)
        grating = 90 * (((x // 4 + y // 4) % 2) ^ (channel == 1))
        noise = (x * 7919 + y * 104729 + x * y * 31 + channel * 1299709) % 251 // 16
        planes.append(20 + wave + grating + noise)
    values = np.stack(planes, axis=-1)  # up to 255
    if channels in (2, 4):
        values[..., -1] = 255
        values[: shape[0] // 4, : shape[1] // 3, -1] = 120
        values[-3:, -5:, -1] = 0
    if channels == 1:
        values = values[..., 0]
    if dtype.startswith("float"):
        return (values / 255).astype(dtype)
    return (values * (257 if dtype == "uint16" else 1)).astype(dtype)


def _triangle(phase: np.ndarray, period: int) -> np.ndarray:
    return np.abs(phase % period - period // 2) * 60 // (period // 2)


def mask(kind: str, shape: tuple[int, int] = SMALL) -> np.ndarray:
    """Return a mask of some kind."""
    y, x = np.indices(shape)
    found = np.zeros(shape, np.bool_)
    if kind in ("thin", "both"):
        found |= np.abs(y - 5 - x // 6) < 2
        found &= x < shape[1] - 4
    if kind in ("wide", "both"):
        found |= (y - 38) ** 2 + (x - 32) ** 2 < 13**2
    if kind == "block":
        height, width = shape
        found[height // 3 : 2 * height // 3, 2 * width // 5 : 2 * width // 3] = True
    if kind == "spots":
        found |= (x * 7 + y * 13) % 29 < 11
    if kind == "left":
        found[:, : shape[1] // 3] = True
    if kind == "right":
        found[:, shape[1] // 2 :] = True
    if kind == "top":
        found[: shape[0] // 3] = True
    return found
