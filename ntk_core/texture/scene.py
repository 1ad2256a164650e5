"""One level of the pyramid for the compiled loops, and the cost of matching two patches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ntk_core.machine.compiled import compiled, reordered

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["HUGE", "Scene", "cost", "weigh"]

HUGE = np.float32(1e30)  # more than any cost; infinity would not be finite
TINY = np.float32(1e-6)
NOISE = np.float32((1 / 255) ** 2)  # variance below which a patch has no structure


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
        The variance of a target's patch, under the weights, a mean over the channels.
    source : ndarray, shape (H', W' C), float32
        Where patches are copied from: the picture, and turned copies of it below.
    observed : ndarray, shape (H', W'), bool
        Whether a pixel of `source` may be copied.
    usable : ndarray, shape (H', W'), bool
        Whether the whole patch around a pixel of `source` is observed.
    strangeness : ndarray, shape (H', W'), float32
        The extra cost of a source pixel whose surroundings have colours that do not occur around
        the hole.
    home : ndarray, shape (H', W', 2), int32
        The row and column of the level that a pixel of `source` comes from.
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
    source: NDArray[np.float32]
    observed: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    strangeness: NDArray[np.float32]
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
def cost(scene: Scene, target: int, y: int, x: int, limit: np.float32) -> np.float32:
    """Return the cost of the source pixel (y, x) for a target.

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
        A usable source pixel.
    limit : float
        If the cost is above this, any number above it may be returned.
    """
    row, column = scene.rows[target], scene.columns[target]
    side = scene.down.size
    width = scene.across.size
    channels = width // side
    top, left = y - side // 2, (x - side // 2) * channels
    begin = column * channels
    far_y = np.float32(scene.home[y, x, 0] - scene.top - row)
    far_x = np.float32(scene.home[y, x, 1] - scene.left - column)
    near = np.exp(-(far_y * far_y + far_x * far_x) * scene.falloff)
    total: np.float32 = scene.strangeness[y, x]
    total += scene.locality * scene.variance[target] * (np.float32(1) - near)
    scale = np.float32(1) / scene.share[target]
    across = scene.across
    for step in range(side):
        if total > limit:
            break
        i = side // 2 + ((step + 1) // 2 if step % 2 else -(step // 2))  # large weights first
        here = scene.picture[row + i, begin : begin + width]
        weight = scene.weight[row + i, begin : begin + width]
        there = scene.source[top + i, left : left + width]
        part = np.float32(0)
        for j in range(width):
            difference = here[j] - there[j]
            part += across[j] * weight[j] * (difference * difference)
        total += scene.down[i] * part * scale
    return total


@compiled
def weigh(scene: Scene, target: int) -> None:
    """Set a target's share and variance from the current picture."""
    row, column = scene.rows[target], scene.columns[target]
    side, width = scene.down.size, scene.across.size
    channels = width // side
    share = np.float32(0)
    variance = np.float32(0)
    for channel in range(channels):
        total = np.float32(0)
        first = np.float32(0)
        second = np.float32(0)
        for i in range(side):
            for j in range(channel, width, channels):
                at = column * channels + j
                weight = scene.down[i] * scene.across[j] * scene.weight[row + i, at]
                value = scene.picture[row + i, at]
                total += weight
                first += weight * value
                second += weight * value * value
        total = max(total, TINY)
        share += total
        variance += second - first * first / total
    scene.share[target] = share
    scene.variance[target] = max(variance / share, np.float32(0)) + NOISE
