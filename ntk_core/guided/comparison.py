"""How different a patch is from every other one near it.

The difference of two patches is the sum of squared differences of their pixels, each times what
its pair counts: `both`, 1 or `none` if two, one or none of its pixels are observed
(docs/decisions/0018). The sums of 32 patches that begin beside each other stay in registers while
the loop runs over the pixels of the patch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import zeros_in_rows
from ntk_core.machine.vectors import LANES, load, plus_weighted_square, store, zero_vector

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.records import PatchGrid, PatchRegression

__all__ = ["FAR", "Scene", "compare", "scene_of"]

FAR = np.float32(1e30)  # the difference from a patch outside the picture

PAIR = 2 * LANES  # so many sums are made at a time: while one vector is added to, another can be


class Scene(NamedTuple):
    """A picture as patches of it are compared, with columns of zeros at both sides.

    Attributes
    ----------
    observed : ndarray, shape (h, w), bool
    planes : ndarray, shape (C h, reach + w + reach + PAIR), float32
        Its channels, one below the other.
    weights : ndarray, shape (2 h, reach + w + reach + PAIR), float32
        What a pair of pixels counts, of which this is one: if the other is missing, and below that
        if it is observed.
    """

    observed: NDArray[np.bool_]
    planes: NDArray[np.float32]
    weights: NDArray[np.float32]


@compiled
def scene_of(
    picture: NDArray[np.float32], observed: NDArray[np.bool_], regression: PatchRegression
) -> Scene:
    """Return what `compare` reads.

    Parameters
    ----------
    picture : ndarray, shape (h, w, C), float32
    observed : ndarray, shape (h, w), bool
    """
    rows, columns, channels = picture.shape
    none, both = np.float32(regression.none), np.float32(regression.both)
    width = columns + 2 * regression.reach + PAIR
    planes = zeros_in_rows(channels * rows, width)
    weights = zeros_in_rows(2 * rows, width)
    for y in range(rows):
        for x in range(columns):
            i = x + regression.reach
            for channel in range(channels):
                planes[channel * rows + y, i] = picture[y, x, channel]
            weights[y, i] = np.float32(1) if observed[y, x] else none
            weights[rows + y, i] = both if observed[y, x] else np.float32(1)
    return Scene(observed, planes, weights)


@compiled
def compare(
    scene: Scene,
    top: int,
    lefts: NDArray[np.int64],
    grid: PatchGrid,
    regression: PatchRegression,
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Compare patches that begin in row `top` with all around them.

    Returns
    -------
    differences : ndarray, shape (lefts, offsets), float32
        Sums of weighted squares; `FAR` where the other patch is outside the picture.
    offsets : ndarray, shape (offsets,), int64
        How far away the other patch is in the flattened picture.
    """
    rows, columns = scene.observed.shape
    channels, reach = scene.planes.shape[0] // rows, regression.reach
    first = max(-reach, -top)
    last = min(reach, rows - grid.height - top)
    side = 2 * reach + 1
    count = (last - first + 1) * side
    differences = np.empty((lefts.size, count), np.float32)
    offsets = np.empty(count, np.int64)
    sums = np.empty((1, -(-side // PAIR) * PAIR), np.float32)
    for down in range(first, last + 1):
        begin = (down - first) * side
        for i in range(side):
            offsets[begin + i] = (down * columns + i - reach) * channels
        for number in range(lefts.size):
            left = lefts[number]
            for across in range(0, side, PAIR):
                _sum_pair(scene, top, left, grid, down, across, reach, sums)
            for i in range(side):
                inside = 0 <= left + i - reach <= columns - grid.width
                differences[number, begin + i] = sums[0, i] if inside else FAR
    return differences, offsets


@compiled
def _sum_pair(
    scene: Scene,
    top: int,
    left: int,
    grid: PatchGrid,
    down: int,
    across: int,
    reach: int,
    sums: NDArray[np.float32],
) -> None:
    """Compare a patch with 32 others that begin `down` rows below it, beside each other.

    Parameters
    ----------
    top, left : int
        Where the patch begins.
    across : int
        Which is the first of the others, counted from the one `reach` columns left of the patch.
    sums : ndarray, shape (1, ≥ across + PAIR), float32
        Receives the differences.
    """
    rows = scene.observed.shape[0]
    one, two = zero_vector(), zero_vector()
    for above in range(0, scene.planes.shape[0], rows):  # channel by channel
        for y in range(top, top + grid.height):
            for x in range(left, left + grid.width):
                # Unsigned: an index that may be negative needs a test.
                value = scene.planes[np.uint64(above + y), np.uint64(x + reach)]
                known = np.int64(scene.observed[np.uint64(y), np.uint64(x)])
                row, weight, column = above + y + down, known * rows + y + down, x + across
                one = plus_weighted_square(
                    one,
                    value,
                    load(scene.planes, row, column),
                    load(scene.weights, weight, column),
                )
                two = plus_weighted_square(
                    two,
                    value,
                    load(scene.planes, row, column + LANES),
                    load(scene.weights, weight, column + LANES),
                )
    store(sums, 0, across, one)
    store(sums, 0, across + LANES, two)
