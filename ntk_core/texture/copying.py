"""From matches to a picture: every pixel copies what the most trusted patch over it copies.

A mean over the patches would be a step back to regression: on the coarser levels it blurs, and a
match to a blur is dull (docs/decisions/0008).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.compiled import bare
from ntk_core.texture.scene import HUGE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.texture.scene import Scene

__all__ = ["choose"]

DECAY = np.float32(0.024)  # log γ: by how much trust falls with each pixel of depth


@bare
def choose(
    scene: Scene,
    found: NDArray[np.int32],
    misfits: NDArray[np.float32],
    scale: float,
    hole: NDArray[np.int32],
    labels: NDArray[np.int32],
) -> None:
    """Set which source pixel each pixel of the hole copies.

    The most trusted patch over the pixel decides. The trust exp(−S / 2s² v) γ^(−depth) is greater
    for a patch that matches better, and for one that is nearer to the rim.

    Parameters
    ----------
    found : ndarray, shape (n, 2), int32
        The source of each target.
    misfits : ndarray, shape (n,), float32
        Their costs S, each divided by the variance of the target's patch.
    scale : float
        1 / 2s².
    hole : ndarray, shape (k,), int32
        Numbers of targets.
    labels : ndarray, shape (k, 2), int32
    """
    radius = scene.down.size // 2
    rows, columns = scene.number.shape
    for number in range(hole.size):
        target = hole[number]
        row, column = scene.rows[target], scene.columns[target]
        best = -HUGE
        for i in range(max(-radius, -row), min(radius + 1, rows - row)):
            for j in range(max(-radius, -column), min(radius + 1, columns - column)):
                patch = scene.number[row + i, column + j]
                if patch < 0:
                    continue
                # The logarithm of the trust has the same maximum and needs no exponential.
                trust = -misfits[patch] * scale - scene.depth[patch] * DECAY
                if trust > best:
                    best = trust
                    labels[number, 0] = found[patch, 0] - i
                    labels[number, 1] = found[patch, 1] - j
