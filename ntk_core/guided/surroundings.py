"""The part of the picture that a batch reads: the image and the current estimate around it.

Nothing else is read, so that time and memory grow with the mask and not with the image.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.tiling import Tiling
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.rect import Rect

__all__ = ["Surroundings", "surroundings_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The surroundings of a batch.

    Attributes
    ----------
    rect : Rect
        Where `observed` is in the image: the batch and `reach` pixels around it.
    observed : ndarray, shape (h, w), bool
    picture : ndarray, shape (h + 2 padding, w + 2 padding, C), float32 in [0, 1]
        Observed values, and the estimate of the missing ones. Beyond its border the image is
        mirrored.
    """

    rect: Rect
    observed: NDArray[np.bool_]
    picture: NDArray[np.float32]


def surroundings_of(
    inner: Rect,
    problem: Problem,
    tiling: Tiling,
    estimate: NDArray[np.float32],
    *,
    reach: int,
    padding: int,
) -> Surroundings:
    """Cut out the surroundings of a batch, or of some of its pixels.

    Parameters
    ----------
    inner : Rect
        What encloses these.
    estimate : ndarray, shape (M, C), float32
        The current estimate of all missing pixels, in the tiling's order.
    reach : int
        How far around them observed pixels may be used, in pixels.
    padding : int
        How much further the patches around these pixels reach, in pixels.
    """
    rect = problem.around(inner, reach)
    outer = problem.around(inner, reach + padding)
    values = problem.values(outer)
    tiling.paint(values, outer, estimate)
    # `values` ends at the image's border, and patches at the border need their full size.
    lacking = (
        (padding - (rect.top - outer.top), padding - (outer.bottom - rect.bottom)),
        (padding - (rect.left - outer.left), padding - (outer.right - rect.right)),
        (0, 0),
    )
    if any(before or after for before, after in lacking):
        values = np.pad(values, lacking, mode="symmetric")
    return Surroundings(rect, np.ascontiguousarray(problem.observed[rect.slices]), values)
