"""The last step: shift the brightness of copied pieces until their seams do not show.

This solves a screened Poisson equation (P. Bhat, B. Curless, M. Cohen, C. L. Zitnick, “Fourier
analysis of the 2D screened Poisson equation for gradient domain problems”, ECCV 2008; after P.
Pérez, M. Gangnet, A. Blake, “Poisson image editing”, ACM Transactions on Graphics 22(3), 2003). The
picture gets the gradients of the sources and roughly their values. Where two sources meet that
disagree about the gradient, there is an edge, and it stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ntk_core.machine.compiled import compiled
from ntk_core.texture.scene import wide

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.texture.scene import Scene

__all__ = ["Equations", "relax", "set_up"]

SCREEN = np.float32(0.005)  # weight of a value; a gradient has the weight 1
DISAGREEMENT = np.float32(0.04)  # τ, in units of the image range
AT_RIM = np.float32(0.4)  # weight of a step to a known pixel; within the hole it is 1


class Equations(NamedTuple):
    """One equation for each pixel of the hole.

    The unknown is δ = u − c, which is added to the sources' values c. So where everything fits,
    nothing changes at all. The equation is, over the four neighbours y,
    SCREEN δ_x + Σ_y w_y (δ_x − δ_y) = Σ_y w_y (c_y − c_x − g_y).
    Where y is not in the hole, c_y is its value and δ_y is 0.

    Attributes
    ----------
    hole : ndarray, shape (m,), int32
        Numbers of targets.
    place : ndarray, shape (n,), int32
        The number in `hole` of a target, -1 for none.
    trust : ndarray, shape (m, 4), float32
        w: how well the two sources agree about the gradient g. Where only one of them knows
        g, or none does and g counts as 0: how small the remaining step would be.
    right : ndarray, shape (m, C), float32
        The right-hand side.
    added : ndarray, shape (m, C), float32
        The solution δ so far.
    """

    hole: NDArray[np.int32]
    place: NDArray[np.int32]
    trust: NDArray[np.float32]
    right: NDArray[np.float32]
    added: NDArray[np.float32]


@compiled
def set_up(
    scene: Scene, labels: NDArray[np.int32], equations: Equations, begin: int, end: int
) -> None:
    """Set `trust` and `right`, and `added` to 0, for the pixels begin … end − 1 of the hole.

    Parameters
    ----------
    labels : ndarray, shape (m, 2), int32
        The source pixel of each pixel of the hole.
    """
    hole, place = equations.hole, equations.place
    trust, right, added = equations.trust, equations.right, equations.added
    channels = scene.across.size // scene.down.size
    radius = scene.down.size // 2
    height, width = scene.usable.shape
    rows, columns = scene.number.shape
    for number in range(begin, end):
        target = hole[number]
        row, column = scene.rows[target], scene.columns[target]
        y, x = wide(labels[number, 0]), wide(labels[number, 1])
        for channel in range(channels):
            right[number, channel], added[number, channel] = 0, 0
        for way in range(4):
            trust[number, way] = 0
            down = (way == 0) - (way == 1)
            across = (way == 2) - (way == 3)
            near_row, near_column = row + down, column + across
            if not (0 <= near_row < rows and 0 <= near_column < columns):
                continue
            near = scene.number[near_row, near_column]
            inside = near >= 0 and place[near] >= 0
            at = (near_column + radius) * channels
            if not inside and scene.weight[near_row + radius, at] == 0:
                continue
            beside_y, beside_x = y + down, x + across
            first = 0 <= beside_y < height and 0 <= beside_x < width
            first = first and scene.observed[beside_y, beside_x]
            there_y, there_x, second = 0, 0, False
            if inside:
                there_y, there_x = (
                    wide(labels[place[near], 0]),
                    wide(labels[place[near], 1]),
                )
                back_y, back_x = there_y - down, there_x - across
                second = 0 <= back_y < height and 0 <= back_x < width
                second = second and scene.observed[back_y, back_x]
            apart = np.float32(0)
            for channel in range(channels):
                own = scene.source[y, x * channels + channel]
                one, two = np.float32(0), np.float32(0)
                if inside:
                    value = scene.source[there_y, there_x * channels + channel]
                else:
                    value = scene.picture[near_row + radius, at + channel]
                if first:
                    one = scene.source[beside_y, beside_x * channels + channel] - own
                if second:
                    two = value - scene.source[back_y, back_x * channels + channel]
                if first and second:
                    step = value - own - np.float32(0.5) * (one + two)
                    difference = one - two
                else:  # one or both are 0: the gradient of the source that goes on, or none
                    step = value - own - one - two
                    difference = step if inside else AT_RIM * step
                added[number, channel] = step  # kept there until the weight is known
                apart += difference * difference
            # A large disagreement is an edge of the picture: it must stay, so its weight is small.
            weight = np.exp(-apart / (2 * channels * DISAGREEMENT * DISAGREEMENT))
            trust[number, way] = weight
            for channel in range(channels):
                right[number, channel] += weight * added[number, channel]
        for channel in range(channels):
            added[number, channel] = 0


@compiled
def relax(
    scene: Scene, equations: Equations, parity: int, factor: float, begin: int, end: int
) -> None:
    """Solve the equations of one half of a checkerboard for `added`, over-relaxed by `factor`."""
    hole, place = equations.hole, equations.place
    trust, right, added = equations.trust, equations.right, equations.added
    channels = added.shape[1]
    rows, columns = scene.number.shape
    for number in range(begin, end):
        target = hole[number]
        row, column = scene.rows[target], scene.columns[target]
        # All neighbours are in the other half, so threads never read what another one writes.
        if (row + column) % 2 != parity:
            continue
        total = SCREEN
        for way in range(4):
            total += trust[number, way]
        for channel in range(channels):
            value = right[number, channel]
            for way in range(4):
                near_row = row + (way == 0) - (way == 1)
                near_column = column + (way == 2) - (way == 3)
                if not (0 <= near_row < rows and 0 <= near_column < columns):
                    continue
                near = scene.number[near_row, near_column]
                if near >= 0 and place[near] >= 0:
                    value += trust[number, way] * added[place[near], channel]
            added[number, channel] += np.float32(factor) * (value / total - added[number, channel])
