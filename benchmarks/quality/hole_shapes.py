"""The shapes of holes, each a small boolean array, and a function to place one on an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["bar", "blob", "place", "square"]


def square(size: int) -> NDArray[np.bool_]:
    """Return a square of `size` pixels a side."""
    return np.ones((size, size), np.bool_)


def bar(width: int, length: int, degrees: float) -> NDArray[np.bool_]:
    """Return a bar at an angle: 0 is horizontal, 90 vertical, 45 rises to the right."""
    half = int(np.ceil(np.hypot(width, length) / 2))
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(float)
    if degrees % 90 == 0:  # an even width lies between pixels
        y, x = y + 0.5, x + 0.5
    angle = np.deg2rad(degrees)
    along = x * np.cos(angle) - y * np.sin(angle)
    across = x * np.sin(angle) + y * np.cos(angle)
    return _trimmed((np.abs(along) <= length / 2) & (np.abs(across) <= width / 2))


def blob(size: int, seed: int) -> NDArray[np.bool_]:
    """Return a smooth random shape whose larger side has about `size` pixels.

    Its border is a circle with four harmonics of random amplitude and phase, so it has dents and
    bulges but is in one piece.
    """
    rng = np.random.default_rng(seed)
    harmonics = np.arange(2, 6)
    amplitudes = rng.uniform(0.1, 0.4, 4) / harmonics
    phases = rng.uniform(0, 2 * np.pi, 4)

    def radius(angle: NDArray[np.float64]) -> NDArray[np.float64]:
        waves = np.cos(angle[..., None] * harmonics + phases)
        return np.asarray(1 + waves @ amplitudes)

    turn = np.linspace(0, 2 * np.pi, 360)
    outline = radius(turn)
    extent = max(np.ptp(outline * np.cos(turn)), np.ptp(outline * np.sin(turn)))
    y, x = np.mgrid[-size : size + 1, -size : size + 1] * (extent / size)
    return _trimmed(np.hypot(y, x) <= radius(np.arctan2(y, x)))


def place(
    shape: NDArray[np.bool_], centre: tuple[int, int], size: tuple[int, int]
) -> NDArray[np.bool_]:
    """Return the mask, of the image's `size`, of a shape around `centre`, (row, column).

    What lies outside the image is cut off.
    """
    mask = np.zeros(size, np.bool_)
    rows, columns = np.nonzero(shape)
    rows = rows + centre[0] - shape.shape[0] // 2
    columns = columns + centre[1] - shape.shape[1] // 2
    inside = (rows >= 0) & (rows < size[0]) & (columns >= 0) & (columns < size[1])
    mask[rows[inside], columns[inside]] = True
    return mask


def _trimmed(shape: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows, columns = np.flatnonzero(shape.any(1)), np.flatnonzero(shape.any(0))
    return shape[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
