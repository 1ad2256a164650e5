"""How different a patch is from every other one near it.

The difference of two patches is the sum of squared differences of their pixels, each times what
its pair counts: `both`, 1 or `none` if two, one or none of its pixels are observed
(docs/decisions/0018). A column of a patch is compared with 32 others at a time, whose sums stay in
registers. Patches that overlap share their columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import zeros_in_rows
from ntk_core.machine.vectors import LANES, load, plus, plus_weighted_square, store, zero_vector

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

    Parameters
    ----------
    lefts : ndarray, int64
        Where they begin, ascending.

    Returns
    -------
    differences : ndarray, shape (lefts, offsets), float32
        Sums of weighted squares; `FAR` where the other patch is outside the picture or too far.
    offsets : ndarray, shape (offsets,), int64
        How far away the other patch is in the flattened picture.
    """
    rows, columns = scene.observed.shape
    channels, reach = scene.planes.shape[0] // rows, regression.reach
    first = max(-reach, -top)
    last = min(reach, rows - grid.height - top)
    side = 2 * reach + 1
    padded = -(-side // PAIR) * PAIR
    count = (last - first + 1) * padded
    differences = np.empty((lefts.size, count), np.float32)
    offsets = np.empty(count, np.int64)
    sums = np.empty((columns, PAIR), np.float32)
    for down in range(first, last + 1):
        begin = (down - first) * padded
        for i in range(padded):
            offsets[begin + i] = (down * columns + i - reach) * channels
        for across in range(0, padded, PAIR):
            done = 0
            for number in range(lefts.size):
                left = lefts[number]
                right = left + grid.width
                for x in range(max(left, done), right):  # the columns that none before had
                    _compare_column(scene, top, x, grid.height, down, across, reach, sums)
                done = right
                _add_columns(sums, left, right, differences, number, begin + across)
                near = min(side, columns - right + reach + 1) - across
                for i in range(max(near, 0), PAIR):
                    differences[number, begin + across + i] = FAR
                for i in range(min(reach - left - across, PAIR)):
                    differences[number, begin + across + i] = FAR
    return differences, offsets


@compiled
def _compare_column(
    scene: Scene,
    top: int,
    x: int,
    height: int,
    down: int,
    across: int,
    reach: int,
    sums: NDArray[np.float32],
) -> None:
    """Compare one column of patches with 32 others, `down` rows below it and beside each other.

    Parameters
    ----------
    top, height : int
        The rows of the patches.
    x : int
        The column.
    across : int
        Which is the first of the others, counted from the one `reach` columns left of it.
    sums : ndarray, shape (columns, PAIR), float32
        Receives the differences, in row `x`.
    """
    rows, column = scene.observed.shape[0], x + across
    one, two = zero_vector(), zero_vector()
    for above in range(0, scene.planes.shape[0], rows):  # channel by channel
        for y in range(top, top + height):
            # Unsigned: an index that may be negative needs a test.
            value = scene.planes[np.uint64(above + y), np.uint64(x + reach)]
            known = np.int64(scene.observed[np.uint64(y), np.uint64(x)])
            row, weight = above + y + down, known * rows + y + down
            one = plus_weighted_square(
                one, value, load(scene.planes, row, column), load(scene.weights, weight, column)
            )
            two = plus_weighted_square(
                two,
                value,
                load(scene.planes, row, column + LANES),
                load(scene.weights, weight, column + LANES),
            )
    store(sums, x, 0, one)
    store(sums, x, LANES, two)


@compiled
def _add_columns(
    sums: NDArray[np.float32],
    left: int,
    right: int,
    differences: NDArray[np.float32],
    number: int,
    begin: int,
) -> None:
    """Write the sum of the columns left … right − 1 of a patch into its differences."""
    one, two = zero_vector(), zero_vector()
    for x in range(left, right):
        one, two = plus(one, load(sums, x, 0)), plus(two, load(sums, x, LANES))
    store(differences, number, begin, one)
    store(differences, number, begin + LANES, two)
