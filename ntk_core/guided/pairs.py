"""From pixels to the kernel between them: the prior's features, then one pass over all pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.triangular import subtract_gram
from ntk_core.kernels.pointwise import DEGREE
from ntk_core.kernels.pointwise import REACH as KERNEL_REACH
from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import flattened, zeros, zeros_in_rows
from ntk_core.machine.vectors import LANES, load, scaled, store

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fill_kernel", "gather_features", "planes_of"]

SCALE = np.float32(2 / KERNEL_REACH)
LIMIT = np.float32(KERNEL_REACH**2)
LONG = 4  # pixels of a run in the mean, from which on runs are copied as vectors


@compiled
def planes_of(picture: NDArray[np.float32], padding: int) -> NDArray[np.float32]:
    """Return what `gather_features` reads of a picture.

    Parameters
    ----------
    picture : ndarray, shape (h, w, C), float32 in [0, 1]
    padding : int
        The radius of the prior's patch; nothing is read if it is 0.

    Returns
    -------
    ndarray, shape (C h, w + LANES), float32
        The channels one below the other, less ½, and columns of zeros.
    """
    height, width, channels = picture.shape
    if padding == 0:
        return zeros_in_rows(channels, LANES)
    planes = zeros_in_rows(channels * height, width + LANES)
    for y in range(height):
        for x in range(width):
            for channel in range(channels):
                planes[channel * height + y, x] = picture[y, x, channel] - np.float32(0.5)
    return planes


@compiled
def gather_features(
    planes: NDArray[np.float32],
    channels: int,
    tile_rows: NDArray[np.int32],
    tile_columns: NDArray[np.int32],
    near_rows: NDArray[np.int32],
    near_columns: NDArray[np.int32],
    scales: NDArray[np.float32],
    inverse_radius: np.float32,
) -> NDArray[np.float32]:
    """Return the prior's features, one row per feature, targets first and candidates after.

    Parameters
    ----------
    planes : ndarray, shape (C h, w + LANES), float32
        From `planes_of`. The patch of pixel (y, x) begins at row y and column x of each channel.
    """
    targets = tile_rows.size
    count = targets + near_rows.size
    features = np.empty((2 + scales.size * channels, count), np.float32)
    # Positions relative to one target: |f|² + |f'|² − 2 f f' loses digits if the squares are large.
    for i in range(count):
        if i < targets:
            y, x = int(tile_rows[i]), int(tile_columns[i])
        else:
            y, x = int(near_rows[i - targets]), int(near_columns[i - targets])
        features[0, i] = np.float32(y - tile_rows[0]) * inverse_radius
        features[1, i] = np.float32(x - tile_columns[0]) * inverse_radius
    if scales.size == 0:
        return features
    runs = _runs(near_rows, near_columns)
    long = near_rows.size >= LONG * runs.shape[0]
    height, width = planes.shape[0] // channels, planes.shape[1]
    # One unsigned index into the flat planes: two that may be negative would make the innermost
    # loop below three times as slow.
    values = flattened(planes)
    corners = np.empty(count, np.int64)
    for i in range(targets):
        corners[i] = tile_rows[i] * width + tile_columns[i]
    for i in range(near_rows.size):
        corners[targets + i] = near_rows[i] * width + near_columns[i]
    side = int(np.sqrt(scales.size))
    for m in range(scales.size):
        for channel in range(channels):
            row = 2 + m * channels + channel
            down, across = channel * height + m // side, m % side
            offset = np.uint64(down * width + across)
            for i in range(targets if long else count):
                features[row, i] = values[np.uint64(corners[i]) + offset] * scales[m]
            if long:
                _copy_runs(planes, runs, down, across, scales[m], features, row, targets)
    return features


@compiled
def _runs(rows: NDArray[np.int32], columns: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the runs of pixels that are side by side.

    Returns
    -------
    ndarray, shape (runs, 4), int64
        Of each its first pixel's number, the one behind its last, and the first one's row and
        column.
    """
    runs = np.empty((rows.size, 4), np.int64)
    count = 0
    for i in range(rows.size):
        if i == 0 or rows[i] != rows[i - 1] or columns[i] != columns[i - 1] + 1:
            runs[count, 0], runs[count, 2], runs[count, 3] = i, rows[i], columns[i]
            count += 1
        runs[count - 1, 1] = i + 1
    return runs[:count]


@compiled
def _copy_runs(
    planes: NDArray[np.float32],
    runs: NDArray[np.int64],
    down: int,
    across: int,
    scale: np.float32,
    features: NDArray[np.float32],
    row: int,
    targets: int,
) -> None:
    """Write one feature of all runs, times its scale, into a row behind the targets.

    A vector may reach beyond its run. There the next run is written afterwards.
    """
    last = features.shape[1] - LANES  # where the last vector may begin
    for number in range(np.uint64(runs.shape[0])):
        at, end = targets + runs[number, 0], targets + runs[number, 1]
        y, x = runs[number, 2] + down, runs[number, 3] + across
        while at < end and at <= last:
            store(features, row, at, scaled(load(planes, y, x), scale))
            at, x = at + LANES, x + LANES
        while at < end:
            features[row, at] = planes[y, x] * scale
            at, x = at + 1, x + 1


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
