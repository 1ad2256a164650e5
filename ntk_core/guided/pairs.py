"""From pixels to the kernel between them: the prior's features, then one pass over all pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.triangular import subtract_gram
from ntk_core.kernels.pointwise import DEGREE
from ntk_core.kernels.pointwise import REACH as KERNEL_REACH
from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import flattened, zeros

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fill_kernel", "gather_features"]

SCALE = np.float32(2 / KERNEL_REACH)
LIMIT = np.float32(KERNEL_REACH**2)


@compiled
def gather_features(
    picture: NDArray[np.float32],
    padding: int,
    tile_rows: NDArray[np.int32],
    tile_columns: NDArray[np.int32],
    near_rows: NDArray[np.int32],
    near_columns: NDArray[np.int32],
    scales: NDArray[np.float32],
    inverse_radius: np.float32,
) -> NDArray[np.float32]:
    """Return the prior's features, one row per feature, targets first and candidates after."""
    channels = picture.shape[2]
    targets = tile_rows.size
    count = targets + near_rows.size
    features = np.empty((2 + scales.size * channels, count), np.float32)
    # One unsigned index into the flat picture: three that may be negative would make the innermost
    # loop below three times as slow.
    values = flattened(picture)
    stride = picture.shape[1] * channels
    corners = np.empty(count, np.int64)
    # Positions relative to one target: |f|² + |f'|² − 2 f f' loses digits if the squares are large.
    for i in range(count):
        if i < targets:
            y, x = int(tile_rows[i]), int(tile_columns[i])
        else:
            y, x = int(near_rows[i - targets]), int(near_columns[i - targets])
        features[0, i] = np.float32(y - tile_rows[0]) * inverse_radius
        features[1, i] = np.float32(x - tile_columns[0]) * inverse_radius
        corners[i] = y * stride + x * channels
    side = 2 * padding + 1
    for m in range(scales.size):
        down, across = m // side, m % side
        for channel in range(channels):
            row = 2 + m * channels + channel
            offset = np.uint64(down * stride + across * channels + channel)
            for i in range(count):
                value = values[np.uint64(corners[i]) + offset]
                features[row, i] = (value - np.float32(0.5)) * scales[m]
    return features


@compiled
def fill_kernel(
    features: NDArray[np.float32],
    rows: int,
    coefficients: NDArray[np.float32],
    matrix: NDArray[np.float32],
) -> None:
    """Write the kernel of the first `rows` points with all, on and right of the diagonal only.

    Parameters
    ----------
    features : ndarray, shape (F, n), float32
        One row for each feature, one column for each point.
    rows : int
    coefficients : ndarray, shape (DEGREE + 1,), float32
        The pointwise kernel.
    matrix : ndarray, shape (rows, n), float32
        Receives K / K(x, x).
    """
    dimensions, count = features.shape
    # Half the squared distance is |f|²/2 + |f'|²/2 − f f', and the products are a Gram matrix.
    halves = zeros(count)
    for k in range(dimensions):
        for i in range(count):
            halves[i] += np.float32(0.5) * features[k, i] * features[k, i]
    for i in range(rows):
        for j in range(count):
            matrix[i, j] = halves[i] + halves[j]
    subtract_gram(features, dimensions, matrix, 0, rows)
    for i in range(rows):
        for j in range(np.uint64(i), np.uint64(count)):  # unsigned, as in `subtract_gram`
            square = min(max(matrix[i, j], np.float32(0)), LIMIT)
            u = np.sqrt(square) * SCALE - np.float32(1)
            value = coefficients[DEGREE]
            for power in range(DEGREE - 1, -1, -1):
                value = value * u + coefficients[power]
            matrix[i, j] = value
