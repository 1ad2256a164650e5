"""Groups of look-alikes that are completed together, for where few pixels are observed.

`lookalikes` predicts each patch from its own observed pixels. Where four of five pixels are
missing, these are too few to tell which combination of look-alikes the patch is. Here the n most
alike patches form a group, and each pixel that is observed in any of them helps all others
(`principal_components`). Groups overlap, so a pixel is the mean over all of them, weighted by
1 / deviation.

A group reaches beyond its batch. So batches make sums, which `completion` adds in the order of the
batches, and any number of threads gives the same bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.comparison import compare, scene_of
from ntk_core.guided.lookalikes import most_alike
from ntk_core.guided.patch_regression import TINY
from ntk_core.guided.principal_components import completed
from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import flattened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.records import PatchGrid, PatchRegression

__all__ = ["solve_groups"]


@compiled
def solve_groups(
    picture: NDArray[np.float32],
    observed: NDArray[np.bool_],
    own: NDArray[np.bool_],
    grid: PatchGrid,
    regression: PatchRegression,
    sums: NDArray[np.float32],
) -> None:
    """Complete the groups of some patches.

    Parameters
    ----------
    picture : ndarray, shape (h, w, C), float32 in [0, 1]
        Observed values and, elsewhere, the present estimate.
    observed : ndarray, shape (h, w), bool
    own : ndarray, shape (h, w), bool
        The missing pixels of this batch. A patch is solved by the batch that has its first missing
        pixel, so that each is solved once.
    grid : PatchGrid
        Patches, in coordinates of `observed`.
    regression : PatchRegression
    sums : ndarray, shape (h w C, 3), float32
        Receives weighted values, the weights alone, and weighted variances of missing pixels.
    """
    channels = picture.shape[2]
    scene = scene_of(picture, observed, regression)
    values, sure = flattened(picture), _spread_over_channels(observed, channels)
    across = observed.shape[1]
    places = np.empty(grid.height * grid.width * channels, np.int64)
    limit = np.float32(1)
    for top in grid.tops:
        lefts = _owned(observed, own, top, grid)
        if lefts.size == 0:
            continue
        differences, offsets = compare(scene, top, lefts, grid, regression)
        for number in range(lefts.size):
            alike, limit = most_alike(differences[number], offsets, regression.neighbours, limit)
            count = 0
            for y in range(grid.height):
                for x in range(grid.width):
                    for channel in range(channels):
                        pixel = (top + y) * across + lefts[number] + x
                        places[count] = pixel * channels + channel
                        count += 1
            _solve_group(values, sure, places, alike, np.float32(regression.noise), sums)


@compiled
def _spread_over_channels(observed: NDArray[np.bool_], channels: int) -> NDArray[np.float32]:
    """Return 1 or 0 for every value of a flattened picture, shape (h w C,), float32."""
    known = np.empty(observed.size * channels, np.float32)
    index = 0
    for y in range(observed.shape[0]):
        for x in range(observed.shape[1]):
            for _ in range(channels):
                known[index] = np.float32(observed[y, x])
                index += 1
    return known


@compiled
def _owned(
    observed: NDArray[np.bool_], own: NDArray[np.bool_], top: int, grid: PatchGrid
) -> NDArray[np.int64]:
    """Return where patches of a row begin whose first missing pixel is one of `own`."""
    owned = np.empty(grid.lefts.size, np.int64)
    count = 0
    for left in grid.lefts:
        first = -1
        for index in range(grid.height * grid.width):
            y, x = top + index // grid.width, left + index % grid.width
            if first < 0 and not observed[y, x]:
                first = index
                if own[y, x]:
                    owned[count] = left
                    count += 1
    return owned[:count]


@compiled
def _solve_group(
    picture: NDArray[np.float32],
    known: NDArray[np.float32],
    places: NDArray[np.int64],
    alike: NDArray[np.int64],
    noise: np.float32,
    sums: NDArray[np.float32],
) -> None:
    """Add one group's reconstruction of its missing pixels to the sums.

    Parameters
    ----------
    picture, known : ndarray, shape (h w C,), float32
        The flattened picture, and 1 where it is observed, else 0.
    places : ndarray, shape (size,), int64
        Where the patch's values are.
    alike : ndarray, shape (n,), int64
        How far away its look-alikes are.
    """
    count, size = alike.size, places.size
    values, seen = np.empty((count, size), np.float32), np.empty((count, size), np.float32)
    for k in range(count):
        for i in range(np.uint64(size)):
            place = np.uint64(places[i] + alike[k])
            values[k, i], seen[k, i] = picture[place], known[place]
    fit, variance = completed(values, seen, noise)
    for k in range(count):
        for i in range(size):
            if seen[k, i] == 0:
                uncertain = max(variance[k, i], TINY)
                weight = np.float32(1) / np.sqrt(uncertain)
                place = places[i] + alike[k]
                sums[place, 0] += weight * fit[k, i]
                sums[place, 1] += weight
                sums[place, 2] += weight * uncertain
