"""What a batch sees: the image and the present estimate around its missing pixels.

Only these windows are ever read, so that time and memory follow the mask and not the image.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.tiling import Batch, Tiling
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.rect import Rect

__all__ = ["Surroundings", "surroundings_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """A batch's surroundings.

    Attributes
    ----------
    rect : Rect
        What `observed` covers: the batch and `reach` pixels around, as far as the image goes.
    observed : ndarray, shape (h, w), bool
    picture : ndarray, shape (h + 2 padding, w + 2 padding, C), float32 in [0, 1]
        Observed values and the estimate of the missing ones; beyond the image its mirror image.
    """

    rect: Rect
    observed: NDArray[np.bool_]
    picture: NDArray[np.float32]


def surroundings_of(
    batch: Batch,
    problem: Problem,
    tiling: Tiling,
    estimate: NDArray[np.float32],
    *,
    reach: int,
    padding: int,
) -> Surroundings:
    """Cut out the window of a batch.

    Parameters
    ----------
    estimate : ndarray, shape (M, C), float32
        The present estimate of all missing pixels, in the tiling's order.
    """
    rect = problem.around(batch.rect, reach)
    outer = problem.around(batch.rect, reach + padding)
    values = problem.values(outer)
    tiling.paint(values, outer, estimate)
    lacking = (
        (padding - (rect.top - outer.top), padding - (outer.bottom - rect.bottom)),
        (padding - (rect.left - outer.left), padding - (outer.right - rect.right)),
        (0, 0),
    )
    picture = np.pad(values, lacking, mode="symmetric")
    return Surroundings(rect, np.ascontiguousarray(problem.observed[rect.slices]), picture)
