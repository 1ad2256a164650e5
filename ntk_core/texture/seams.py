"""Move the seams between copied pieces to pixels where both pieces agree.

Each pixel of the hole has a label, the source pixel that it copies. Iterated conditional modes
(J. Besag, “On the statistical analysis of dirty pictures”, Journal of the Royal Statistical
Society B 48(3), 1986) lower the sum of the costs of the labels and of the seams between them. A
seam between two neighbours costs nothing if each one's source continues, at the place of the other,
with the value that the other has (V. Kwatra, A. Schödl, I. Essa, G. Turk, A. Bobick, “Graphcut
textures”, ACM Transactions on Graphics 22(3), 2003).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.compiled import compiled
from ntk_core.texture.scene import HUGE, Scene, cost, wide

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["price", "settle"]

BREAK = np.float32(0.005)  # cost of any seam, in squares of the image range


@compiled
def price(
    scene: Scene,
    labels: NDArray[np.int32],
    hole: NDArray[np.int32],
    unary: NDArray[np.float32],
    begin: int,
    end: int,
) -> None:
    """Set the costs of the labels begin … end − 1 without their seams, where they are defined.

    A label is some pixel of a usable patch, but not always the middle of one. If it is not, `unary`
    keeps its value.
    """
    for number in range(begin, end):
        y, x = wide(labels[number, 0]), wide(labels[number, 1])
        if scene.usable[y, x]:
            unary[number] = cost(scene, wide(hole[number]), y, x, HUGE)


@compiled
def settle(
    scene: Scene,
    labels: NDArray[np.int32],
    unary: NDArray[np.float32],
    hole: NDArray[np.int32],
    place: NDArray[np.int32],
    parity: int,
    begin: int,
    end: int,
) -> int:
    """Give each pixel of half a checkerboard the best of its own and its neighbours' labels.

    Parameters
    ----------
    labels : ndarray, shape (m, 2), int32
        The source pixel of each pixel of the hole.
    unary : ndarray, shape (m,), float32
        Its cost without the seams.
    hole : ndarray, shape (m,), int32
        Numbers of targets.
    place : ndarray, shape (n,), int32
        The number in `hole` of a target, -1 for none.
    parity : int
        Which half of the checkerboard; the neighbours are in the other half.
    begin, end : int
        Which part of the hole.

    Returns
    -------
    int
        How many labels changed.
    """
    height, width = scene.usable.shape
    rows, columns = scene.number.shape
    changed = 0
    for number in range(begin, end):
        target = wide(hole[number])
        row, column = wide(scene.rows[target]), wide(scene.columns[target])
        # The neighbours are in the other half and do not change now. So threads cannot interfere,
        # and each change lowers the total.
        if (row + column) % 2 != parity:
            continue
        y, x = wide(labels[number, 0]), wide(labels[number, 1])
        best = best_own = HUGE
        for way in range(-1, 4):
            at_y, at_x, own = y, x, unary[number]  # its own label comes first
            if way >= 0:
                down = (way == 0) - (way == 1)
                right = (way == 2) - (way == 3)
                near_row, near_column = row + down, column + right
                if not (0 <= near_row < rows and 0 <= near_column < columns):
                    continue
                near = scene.number[near_row, near_column]
                if near < 0 or place[near] < 0:
                    continue
                # The pixel that continues the neighbour's piece to this place: no seam there.
                other = place[near]
                at_y, at_x = wide(labels[other, 0]) - down, wide(labels[other, 1]) - right
                if (at_y == y and at_x == x) or not (0 <= at_y < height and 0 <= at_x < width):
                    continue
                own = cost(scene, target, at_y, at_x, best)
                if own >= best:
                    continue
            value = own + _seams(scene, labels, place, row, column, at_y, at_x)
            if way < 0 or value < best:
                best, best_own, y, x = value, own, at_y, at_x
                changed += way >= 0
        unary[number] = best_own
        labels[number, 0], labels[number, 1] = y, x
    return changed


@compiled
def _seams(
    scene: Scene,
    labels: NDArray[np.int32],
    place: NDArray[np.int32],
    row: int,
    column: int,
    y: int,
    x: int,
) -> np.float32:
    """Return the cost of the seams around a pixel if its source is (y, x)."""
    channels = scene.across.size // scene.down.size
    radius = scene.down.size // 2
    height, width = scene.usable.shape
    rows, columns = scene.number.shape
    total = np.float32(0)
    for way in range(4):
        down = (way == 0) - (way == 1)
        right = (way == 2) - (way == 3)
        near_row, near_column = row + down, column + right
        if not (0 <= near_row < rows and 0 <= near_column < columns):
            continue
        beside_y, beside_x = y + down, x + right
        near = scene.number[near_row, near_column]
        part = np.float32(0)
        if not (0 <= beside_y < height and 0 <= beside_x < width):
            total += BREAK
            continue
        if not scene.observed[beside_y, beside_x]:
            total += BREAK
            continue
        if near >= 0 and place[near] >= 0:
            there_y, there_x = wide(labels[place[near], 0]), wide(labels[place[near], 1])
            if there_y == beside_y and there_x == beside_x:  # the same piece goes on
                continue
            back_y, back_x = there_y - down, there_x - right
            if not (0 <= back_y < height and 0 <= back_x < width):
                total += BREAK
                continue
            if not scene.observed[back_y, back_x]:
                total += BREAK
                continue
            for channel in range(channels):
                a = scene.source[y, x * channels + channel]
                a -= scene.source[back_y, back_x * channels + channel]
                b = scene.source[beside_y, beside_x * channels + channel]
                b -= scene.source[there_y, there_x * channels + channel]
                part += a * a + b * b
            total += BREAK + part / np.float32(channels)
        else:  # outside the hole: compare with the neighbour's own value, if it is known
            for channel in range(channels):
                at = (near_column + radius) * channels + channel
                b = scene.source[beside_y, beside_x * channels + channel]
                b -= scene.picture[near_row + radius, at]
                part += scene.weight[near_row + radius, at] * b * b
            total += part / np.float32(channels)
    return total
