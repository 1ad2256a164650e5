"""One level of the pyramid for the compiled loops, and the cost of matching two patches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ntk_core.machine.compiled import compiled, reordered

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["HUGE", "Scene", "cost", "describe", "weigh", "wide"]

HUGE = np.float32(1e30)  # more than any cost; infinity would not be finite
TINY = np.float32(1e-6)
NOISE = np.float32((1 / 255) ** 2)  # variance below which a patch has no structure
WHOLE = np.float32(0.9999)  # the share of a patch that is known or filled everywhere
SLACK = np.float32(1e-6)  # how far rounding may raise the lower bound of a cost
STRANGENESS, MEAN, DEVIATION = 0, 1, 2  # places in `Scene.brief`


class Scene(NamedTuple):
    """One level, as plain arrays; the patches have the radius r and C channels.

    H × W is the part of the level with the targets, H' × W' the whole level.

    Attributes
    ----------
    top, left : int
        Where in the level the part with the targets begins.
    picture : ndarray, shape (H + 2r, (W + 2r) C), float32
        The picture with the fill so far, channels side by side, with a border of zeros.
    weight : ndarray, like `picture`
        1 where `picture` is known or filled, else 0.
    rows, columns : ndarray, shape (n,), int32
        The targets, row by row: all pixels whose patch reaches into the hole.
    number : ndarray, shape (H, W), int32
        The number of the target at a pixel, -1 for none.
    depth : ndarray, shape (n,), float32
        How deep in the hole a target lies, in pixels; 0 outside.
    share : ndarray, shape (n,), float32
        The share of a target's patch that is known or filled, under the weights, 0 … 1.
    variance : ndarray, shape (n,), float32
        The variance of a target's patch, under the weights, a mean over the channels, and a little
        noise.
    mean, deviation : ndarray, shape (n,), float32
        The mean and the standard deviation of all values of a target's patch, under the weights.
    source : ndarray, shape (H', W' C), float32
        Where patches are copied from: the picture, and turned copies of it below.
    observed : ndarray, shape (H', W'), bool
        Whether a pixel of `source` may be copied.
    usable : ndarray, shape (H', W'), bool
        Whether the whole patch around a pixel of `source` is observed.
    brief : ndarray, shape (H', W', 3), float32
        What a source is judged by at a glance. First the extra cost for colours that do not occur
        around the hole, HUGE if the patch is not usable. Then the mean and the standard deviation
        of all values of the patch, under the weights.
    home : ndarray, shape (H', W', 2), int32
        The row and column of the level that a pixel of `source` comes from. Empty if nothing is
        turned: then each pixel comes from where it is.
    down : ndarray, shape (2r + 1,), float32
        The patch's Gaussian weights from row to row; they sum to 1.
    across : ndarray, shape ((2r + 1) C,), float32
        The same from column to column, each repeated for every channel; they sum to 1.
    locality : float
        The cost β of a source that is very far away, in variances of the patch.
    falloff : float
        1 / 2R², where R is the distance at which most of β is reached.
    """

    top: int
    left: int
    picture: NDArray[np.float32]
    weight: NDArray[np.float32]
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    number: NDArray[np.int32]
    depth: NDArray[np.float32]
    share: NDArray[np.float32]
    variance: NDArray[np.float32]
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]
    source: NDArray[np.float32]
    observed: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    brief: NDArray[np.float32]
    home: NDArray[np.int32]
    down: NDArray[np.float32]
    across: NDArray[np.float32]
    locality: np.float32
    falloff: np.float32

    @property
    def radius(self) -> int:
        """Radius of the patches."""
        return self.down.size // 2

    @property
    def channels(self) -> int:
        """C."""
        return self.across.size // self.down.size


@reordered
def wide(number: np.int32 | int) -> int:
    """Return a number in 64 bits. Loops that are called with one kind of numbers compile once."""
    return int(np.int64(number))


@reordered
def cost(scene: Scene, target: int, y: int, x: int, limit: np.float32) -> np.float32:
    """Return the cost of the source pixel (y, x) for a target, HUGE if it is not usable.

    S = D + β v (1 − exp(−|s|² / 2R²)). D is the mean square difference of the two patches under
    Gaussian weights, over the known pixels of the target's patch. v is the variance of the target's
    patch, s the offset between the two. The kernel falls as D grows, so the lowest S is the nearest
    neighbour under A · C. β is measured in the patch's own variance. Otherwise the preference for
    near sources would decide alone where there is hardly any structure (docs/decisions/0008).

    Parameters
    ----------
    target : int
        The number of a target.
    y, x : int
        A source pixel.
    limit : float
        If the cost is above this, any number above it may be returned.
    """
    total: np.float32 = scene.brief[y, x, STRANGENESS]
    if total >= limit:
        return total
    row, column = wide(scene.rows[target]), wide(scene.columns[target])
    side = scene.down.size
    width = scene.across.size
    channels = width // side
    home_y, home_x = y, x
    if scene.home.size > 0:
        home_y, home_x = wide(scene.home[y, x, 0]), wide(scene.home[y, x, 1])
    far_y = np.float32(home_y - scene.top - row)
    far_x = np.float32(home_x - scene.left - column)
    away = (far_y * far_y + far_x * far_x) * scene.falloff
    far = scene.locality * scene.variance[target]
    whole = scene.share[target] > WHOLE
    # Most sources fail by a lower bound: 1 − exp(−a) is not less than a / (1 + a), and D not less
    # than the square differences of the means and of the deviations together.
    bound: np.float32 = total + far * away / (np.float32(1) + away) - SLACK
    if whole:
        one = scene.mean[target] - scene.brief[y, x, MEAN]
        two = scene.deviation[target] - scene.brief[y, x, DEVIATION]
        bound += one * one + two * two
    if bound > limit:
        return bound
    total += far * (np.float32(1) - np.exp(-away))
    # Unsigned numbers spare the compiler a check for negative ones, and let it use vectors.
    start = np.uint64(column) * np.uint64(channels)
    left = np.uint64(x - side // 2) * np.uint64(channels)
    scale = np.float32(1) / scene.share[target]
    for step in range(side):
        if total > limit:
            break
        i = side // 2 + ((step + 1) // 2 if step % 2 else -(step // 2))  # large weights first
        here, there = np.uint64(row + i), np.uint64(y - side // 2 + i)
        part = np.float32(0)
        if whole:
            for j in range(np.uint64(width)):
                difference = scene.picture[here, start + j] - scene.source[there, left + j]
                part += scene.across[j] * (difference * difference)
            total += scene.down[i] * part
        else:
            for j in range(np.uint64(width)):
                difference = scene.picture[here, start + j] - scene.source[there, left + j]
                part += scene.across[j] * scene.weight[here, start + j] * (difference * difference)
            total += scene.down[i] * part * scale
    return total


@compiled
def weigh(scene: Scene, begin: int, end: int, sums: NDArray[np.float32]) -> None:
    """Set share, variance and mean of the targets begin … end − 1 from the current picture.

    Parameters
    ----------
    sums : ndarray, shape (6, (W + 2r) C), float32
        Scratch.
    """
    side, width = scene.down.size, scene.across.size
    channels = width // side
    first = wide(begin)
    while first < end:
        # Neighbours in a row have most of their sums in common, so they are computed together.
        last = first + 1
        row, column = wide(scene.rows[first]), wide(scene.columns[first])
        while (
            last < end and scene.rows[last] == row and scene.columns[last] == column + last - first
        ):
            last += 1
        _sum_up(
            scene.picture, row, scene.weight, row, column * channels, (last - first) * channels,
            (scene.down, scene.across), sums,
        )  # fmt: skip
        for target in range(first, last):
            share, values, second = np.float32(0), np.float32(0), np.float32(0)
            variance = np.float32(0)
            for channel in range(channels):
                at = (target - first) * channels + channel
                total = max(sums[3, at], TINY)
                share += total
                values += sums[4, at]
                second += sums[5, at]
                variance += sums[5, at] - sums[4, at] * sums[4, at] / total
            mean = values / share
            scene.share[target] = share
            scene.variance[target] = max(variance / share, np.float32(0)) + NOISE
            scene.mean[target] = mean
            scene.deviation[target] = np.sqrt(max(second / share - mean * mean, np.float32(0)))
        first = last


@compiled
def describe(
    scene: Scene, begin: int, end: int, sums: NDArray[np.float32], ones: NDArray[np.float32]
) -> None:
    """Set deviation and means in `brief` for the sources in rows begin … end − 1.

    Parameters
    ----------
    sums : ndarray, shape (6, W' C), float32
        Scratch.
    ones : ndarray, shape (2r + 1, W' C), float32
        All 1.
    """
    side, width = scene.down.size, scene.across.size
    channels = width // side
    radius = side // 2
    height, columns = scene.usable.shape
    for y in range(max(begin, radius), min(end, height - radius)):
        count = (columns - 2 * radius) * channels
        _sum_up(
            scene.source,
            y - radius,
            ones,
            wide(0),
            wide(0),
            count,
            (scene.down, scene.across),
            sums,
        )
        for x in range(radius, columns - radius):
            mean, square = np.float32(0), np.float32(0)
            for channel in range(channels):
                at = (x - radius) * channels + channel
                mean += sums[4, at]
                square += sums[5, at]
            scene.brief[y, x, MEAN] = mean
            scene.brief[y, x, DEVIATION] = np.sqrt(max(square - mean * mean, np.float32(0)))


@compiled
def _sum_up(
    values: NDArray[np.float32],
    top: int,
    weights: NDArray[np.float32],
    weights_top: int,
    left: int,
    count: int,
    window: tuple[NDArray[np.float32], NDArray[np.float32]],
    sums: NDArray[np.float32],
) -> None:
    """Sum weights, weighted values and weighted squares over the patches in a row.

    Parameters
    ----------
    values, weights : ndarray, shape (·, · C), float32
    top, weights_top, left : int
        Where the first patch begins in them.
    count : int
        How many patches there are, times C.
    window : tuple of ndarray
        `Scene.down` and `Scene.across`; so the sums of all channels together are means.
    sums : ndarray, shape (6, ≥ count + (side − 1) C), float32
        Rows 3 … 5 are set to the sums; the others are scratch.
    """
    down, across = window
    side = down.size
    channels = across.size // side
    length = np.uint64(count + (side - 1) * channels)
    begin = np.uint64(left)
    for k in range(6):
        for j in range(length):
            sums[k, j] = 0
    for i in range(side):
        here, there = np.uint64(top + i), np.uint64(weights_top + i)
        for j in range(length):
            weight = down[i] * weights[there, begin + j]
            value = values[here, begin + j]
            sums[0, j] += weight
            sums[1, j] += weight * value
            sums[2, j] += weight * value * value
    for i in range(side):
        share, shift = across[i * channels], np.uint64(i * channels)
        for j in range(np.uint64(count)):
            sums[3, j] += share * sums[0, j + shift]
            sums[4, j] += share * sums[1, j + shift]
            sums[5, j] += share * sums[2, j + shift]
