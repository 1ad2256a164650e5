"""The last steps on the finest level: move seams to where they show least, then blend them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_core.texture.blending import Equations, relax, set_up
from ntk_core.texture.seams import price, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ntk_core.texture.level import Bands, Level

__all__ = ["blend", "settle_seams"]

SWEEPS = 6  # of settling seams
RELAXATIONS, OVER = 60, 1.8  # of blending, and their over-relaxation


def settle_seams(level: Level, bands: Bands) -> Iterator[object]:
    """Change labels where this makes seams less visible, and paint them."""
    unary = level.costs[level.hole]

    def appraise(begin: int, end: int) -> None:
        price(level.scene, level.labels, level.hole, unary, begin, end)

    yield from bands(appraise, level.hole.size)
    for number in range(2 * SWEEPS):

        def work(begin: int, end: int, parity: int = number % 2) -> None:
            settle(level.scene, level.labels, unary, level.hole, level.place, parity, begin, end)

        yield from bands(work, level.hole.size)
    level.paint_labels()


def blend(level: Level, bands: Bands) -> Iterator[object]:
    """Compute the picture that has the gradients of the sources, and paint it."""
    scene, size = level.scene, level.hole.size
    equations = Equations(
        level.hole,
        level.place,
        np.zeros((size, 4), np.float32),
        np.zeros((size, scene.channels), np.float32),
        np.zeros((size, scene.channels), np.float32),
    )

    def prepare(begin: int, end: int) -> None:
        set_up(scene, level.labels, equations, begin, end)

    level.paint_labels()
    yield from bands(prepare, size)
    for number in range(2 * RELAXATIONS):

        def work(begin: int, end: int, parity: int = number % 2) -> None:
            relax(scene, equations, parity, OVER, begin, end)

        yield from bands(work, size)
    level.paint(np.clip(level.fill + equations.added, 0, 1))
