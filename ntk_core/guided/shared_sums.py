"""What the groups of all batches add up to at each missing pixel, and the fill that this makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.passes import Pass
    from ntk_core.guided.tiling import Batch, Tiling
    from ntk_core.problem.rect import Rect

__all__ = ["SharedSums"]


class SharedSums:
    """The sums of one pass after another.

    A batch computes its sums alone, in any thread (`compute`). They are added one batch after the
    other, always in the same order (`add`): so it does not matter how many threads there are.

    Parameters
    ----------
    tiling : Tiling
    channels : int
    """

    def __init__(self, tiling: Tiling, channels: int) -> None:
        self._tiling = tiling
        self._sums = np.zeros((tiling.rows.size, channels, 3), np.float32)
        self._waiting: dict[int, tuple[Rect, NDArray[np.float32]]] = {}

    def clear(self) -> None:
        """Begin another pass."""
        self._sums[:] = 0
        self._waiting.clear()

    def compute(self, current: Pass, batch: Batch) -> None:
        """Compute the sums of a batch, and keep them until they are added."""
        self._waiting[batch.begin] = current.sums_over(batch)

    def add(self, batch: Batch) -> None:
        """Add the sums of a batch to those of all missing pixels that they reach."""
        rect, sums = self._waiting.pop(batch.begin)
        tiling = self._tiling
        for other in tiling.batches_in(rect):
            rows = tiling.rows[other.pixels] - rect.top
            columns = tiling.columns[other.pixels] - rect.left
            inside = (rows >= 0) & (rows < rect.height) & (columns >= 0) & (columns < rect.width)
            self._sums[other.pixels][inside] += sums[rows[inside], columns[inside]]

    def write(
        self, current: Pass, batch: Batch, fill: NDArray[np.float32], deviation: NDArray[np.float32]
    ) -> None:
        """Write what the sums make of a batch; pixels that no group holds stay as they are.

        Parameters
        ----------
        fill : ndarray, shape (M, C), float32
        deviation : ndarray, shape (M,), float32
        """
        sums = self._sums[batch.pixels]
        reached = sums[:, 0, 1] > 0
        sums = sums[reached]
        regression = current.group_regression(batch.rect)
        variances = np.mean(sums[..., 2] / sums[..., 1], axis=1)
        fill[batch.pixels][reached] = sums[..., 0] / sums[..., 1]
        deviation[batch.pixels][reached] = (
            regression.factor * np.sqrt(variances) ** regression.exponent
        )
