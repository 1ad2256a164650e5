"""What the compiled loops read: one level of the pyramid, and how alike two of its patches are."""

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

    H × W is the part of the level that the targets lie in, H' × W' the whole of it.

    Attributes
    ----------
    top, left : int
        Where in the level the part begins that the targets lie in.
    picture : ndarray, shape (H + 2r, (W + 2r) C), float32
        The picture with the fill so far, channels side by side, beyond its border zero.
    weight : ndarray, like `picture`
        1 where `picture` is known or filled, 0 where it says nothing.
    rows, columns : ndarray, shape (n,), int32
        The targets: the hole, and whatever has a patch that reaches into it; row by row.
    number : ndarray, shape (H, W), int32
        The number of the target at a pixel, -1 for none.
    depth : ndarray, shape (n,), float32
        How deep in the hole a target lies, in pixels; 0 outside.
    share : ndarray, shape (n,), float32
        How much of a target's patch says something, under the window, 0 … 1.
    variance : ndarray, shape (n,), float32
        Of a target's patch, under the window, a mean over the channels.
    source : ndarray, shape (H', W' C), float32
        Where patches are copied from: the picture, and turned copies of it below.
    observed : ndarray, shape (H', W'), bool
        Whether a pixel of `source` may be copied.
    usable : ndarray, shape (H', W'), bool
        Whether the whole patch around a pixel of `source` is observed.
    strangeness : ndarray, shape (H', W'), float32
        What it costs to copy from a source pixel whose surroundings have colours that there are
        not around the hole.
    home : ndarray, shape (H', W', 2), int32
        Which row and column of the level a pixel of `source` comes from.
    down : ndarray, shape (2r + 1,), float32
        The patch's window, from row to row; it sums to 1.
    across : ndarray, shape ((2r + 1) C,), float32
        The same from column to column, each repeated for every channel; it sums to 1.
    locality : float
        What it costs to come from very far away, β, in variances of the patch.
    falloff : float
        1 / 2R², with R the distance at which that is mostly reached.
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
    """Return what it costs to explain a target by the source pixel (y, x).

    S = D + β v (1 − exp(−|s|² / 2R²)) with D the mean square difference of their patches under a
    Gaussian window, over what is known of the target's, v the variance of the target's patch, and
    s the offset from one to the other. The kernel falls as D grows, so the least S is the nearest
    neighbour under A · C. Measuring β in the patch's own variance keeps the preference for what
    is near from deciding alone where there is hardly any structure (docs/decisions/0008).

    Parameters
    ----------
    target : int
        The number of a target.
    y, x : int
        A usable source pixel.
    limit : float
        A cost above which nobody needs to know it: the answer is then any number above.
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
        i = side // 2 + ((step + 1) // 2 if step % 2 else -(step // 2))  # what counts most, first
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
    """Set a target's share and variance from the present picture."""
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
