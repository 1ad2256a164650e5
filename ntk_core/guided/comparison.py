"""How different a patch is from every other one near it.

The difference of two patches is the sum of squared differences of their pixels, each times what
its pair counts: `both`, 1 or `none` if two, one or none of its pixels are observed
(docs/decisions/0018). Pixel by pixel of the patch, the innermost loop runs over all patches that
begin in one row, because these are independent sums that fill vector registers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ntk_core.machine.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.records import PatchGrid, PatchRegression

__all__ = ["FAR", "Scene", "compare", "scene_of"]

FAR = np.float32(1e30)  # the difference from a patch outside the picture

LANES = 8  # sums are made in multiples of so many, as registers hold 4, 8 or 16 of them


class Scene(NamedTuple):
    """A picture as patches of it are compared, with columns of zeros at both sides.

    Attributes
    ----------
    observed : ndarray, shape (h, w), bool
    planes : ndarray, shape (C, h, reach + w + reach + LANES), float32
        Its channels.
    weights : ndarray, shape (2, h, reach + w + reach + LANES), float32
        What a pair of pixels counts, of which this is one, if the other is missing or observed.
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
    width = columns + 2 * regression.reach + LANES
    planes = np.empty((channels, rows, width), np.float32)
    weights = np.empty((2, rows, width), np.float32)
    for y in range(rows):
        for i in range(width):
            for channel in range(channels):
                planes[channel, y, i] = np.float32(0)
            weights[0, y, i] = weights[1, y, i] = np.float32(0)
        for x in range(columns):
            i = x + regression.reach
            for channel in range(channels):
                planes[channel, y, i] = picture[y, x, channel]
            weights[0, y, i] = np.float32(1) if observed[y, x] else none
            weights[1, y, i] = both if observed[y, x] else np.float32(1)
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
    channels, reach = scene.planes.shape[0], regression.reach
    first = max(-reach, -top)
    last = min(reach, rows - grid.height - top)
    side = 2 * reach + 1
    count = (last - first + 1) * side
    differences = np.empty((lefts.size, count), np.float32)
    offsets = np.empty(count, np.int64)
    sums = np.empty(-(-side // LANES) * LANES, np.float32)
    for down in range(first, last + 1):
        begin = (down - first) * side
        for i in range(side):
            offsets[begin + i] = (down * columns + i - reach) * channels
        for number in range(lefts.size):
            left = lefts[number]
            for i in range(sums.size):
                sums[i] = np.float32(0)
            for channel in range(channels):
                for y in range(top, top + grid.height):
                    _add_row(scene, channel, y, y + down, left, grid.width, reach, sums)
            for i in range(side):
                inside = 0 <= left + i - reach <= columns - grid.width
                differences[number, begin + i] = sums[i] if inside else FAR
    return differences, offsets


@compiled
def _add_row(
    scene: Scene,
    channel: int,
    here: int,
    there: int,
    left: int,
    width: int,
    reach: int,
    sums: NDArray[np.float32],
) -> None:
    """Add the weighted squares of one row of a patch to the sums of all patches beside it.

    Parameters
    ----------
    here, there : int
        The row of this patch, and that of the others.
    left, width : int
        Where this patch begins, and its width; the others begin at left − reach and further.
    """
    own, other = scene.planes[channel, here], scene.planes[channel, there]
    observed = scene.observed[here]
    x = left
    # Four at a time, so that the sums are read and written a quarter as often.
    while x + 4 <= left + width:
        a, b, c, d = own[x + reach], own[x + reach + 1], own[x + reach + 2], own[x + reach + 3]
        of_a = scene.weights[np.int64(observed[x]), there]
        of_b = scene.weights[np.int64(observed[x + 1]), there]
        of_c = scene.weights[np.int64(observed[x + 2]), there]
        of_d = scene.weights[np.int64(observed[x + 3]), there]
        # Unsigned: an index that may be negative needs a test, which bars vector registers.
        at = np.uint64(x)
        for i in range(np.uint64(sums.size)):
            j = at + i
            p, q = a - other[j], b - other[j + np.uint64(1)]
            r, s = c - other[j + np.uint64(2)], d - other[j + np.uint64(3)]
            sums[i] += (
                p * p * of_a[j]
                + q * q * of_b[j + np.uint64(1)]
                + r * r * of_c[j + np.uint64(2)]
                + s * s * of_d[j + np.uint64(3)]
            )
        x += 4
    while x < left + width:
        value, weights = own[x + reach], scene.weights[np.int64(observed[x]), there]
        at = np.uint64(x)
        for i in range(np.uint64(sums.size)):
            gap = value - other[at + i]
            sums[i] += gap * gap * weights[at + i]
        x += 1
