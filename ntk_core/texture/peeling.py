"""The coarsest level: fill the hole from its rim inwards, one pixel at a time.

A smooth picture as a start would pull all later matches towards smooth sources. Here the most
certain pixel comes first, and it copies a sharp one. The order is that of A. Criminisi, P. Pérez,
K. Toyama, “Region filling and object removal by exemplar-based image inpainting”, IEEE Transactions
on Image Processing 13(9), 2004, without its term for edges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.compiled import compiled
from ntk_core.texture.scene import HUGE, Scene, cost, weigh, wide

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["peel"]


@compiled
def peel(
    scene: Scene,
    found: NDArray[np.int32],
    confidence: NDArray[np.float32],
    waiting: NDArray[np.bool_],
    count: int,
    reach: int,
    scratch: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> int:
    """Fill up to `count` waiting targets, each from the best source near it.

    Parameters
    ----------
    found : ndarray, shape (n, 2), int32
        Set to the source of every target that is filled.
    confidence : ndarray, shape (H + 2r, W + 2r), float32
        How sure each pixel is, 0 … 1. A filled pixel gets the mean of its patch.
    waiting : ndarray, shape (n,), bool
        Which targets are to be filled.
    reach : int
        How far around a pixel all sources are tried, in pixels.
    scratch : tuple of ndarray
        One of shape (n,), float32, and one as for `weigh`.

    Returns
    -------
    int
        How many are still waiting.
    """
    side = scene.down.size
    channels = scene.across.size // side
    radius = side // 2
    height, width = scene.usable.shape
    rows, columns = scene.number.shape
    priority, sums = scratch
    for target in range(waiting.size):
        if waiting[target]:
            priority[target] = _certainty(scene, confidence, target)
    for _ in range(count):
        # The surest patch first: it has the most known pixels, so its match is the best founded.
        # A plain search for the maximum is fast enough, as the coarsest level is small.
        target = wide(-1)
        best = np.float32(-0.5)
        for each in range(waiting.size):
            if waiting[each] and priority[each] > best:
                best, target = priority[each], each
        if target < 0:
            return 0
        row, column = wide(scene.rows[target]), wide(scene.columns[target])
        weigh(scene, target, target + 1, sums)
        # What continues a neighbour's piece is often the best, and a low limit ends sums early.
        least = HUGE
        y, x = wide(-1), wide(-1)
        for way in range(4):
            down, right = (way == 0) - (way == 1), (way == 2) - (way == 3)
            near_row, near_column = row + down, column + right
            if not (0 <= near_row < rows and 0 <= near_column < columns):
                continue
            near = wide(scene.number[near_row, near_column])
            if near < 0 or waiting[near] or found[near, 0] < 0:
                continue
            at_y, at_x = wide(found[near, 0]) - down, wide(found[near, 1]) - right
            if 0 <= at_y < height and 0 <= at_x < width and scene.usable[at_y, at_x]:
                value = cost(scene, target, at_y, at_x, least)
                if value < least:
                    least, y, x = value, at_y, at_x
        middle_y, middle_x = row + scene.top, column + scene.left
        around = reach
        while True:
            for at_y in range(max(middle_y - around, 0), min(middle_y + around + 1, height)):
                for at_x in range(max(middle_x - around, 0), min(middle_x + around + 1, width)):
                    if scene.usable[at_y, at_x]:
                        value = cost(scene, target, at_y, at_x, least)
                        if value < least:
                            least, y, x = value, at_y, at_x
            if y >= 0:
                break
            around *= 2  # no usable source so near: try farther
        found[target, 0], found[target, 1] = y, x
        for channel in range(channels):
            value = scene.source[y, x * channels + channel]
            scene.picture[row + radius, (column + radius) * channels + channel] = value
            scene.weight[row + radius, (column + radius) * channels + channel] = 1
        gained = best - confidence[row + radius, column + radius]
        confidence[row + radius, column + radius] = best
        waiting[target] = False
        # Only patches that contain the new pixel have become surer, by its weight in them.
        for near_row in range(max(row - radius, 0), min(row + radius + 1, rows)):
            for near_column in range(max(column - radius, 0), min(column + radius + 1, columns)):
                near = scene.number[near_row, near_column]
                if near >= 0 and waiting[near]:
                    i, j = row - near_row + radius, column - near_column + radius
                    priority[near] += gained * (scene.down[i] * scene.down[j])
    left = 0
    for target in range(waiting.size):
        left += waiting[target]
    return left


@compiled
def _certainty(scene: Scene, confidence: NDArray[np.float32], target: int) -> np.float32:
    """Return the mean confidence in a target's patch, under its Gaussian weights."""
    side = scene.down.size
    row, column = wide(scene.rows[target]), wide(scene.columns[target])
    total = np.float32(0)
    for i in range(side):
        for j in range(side):
            total += scene.down[i] * scene.down[j] * confidence[row + i, column + j]
    return total
