"""The result of a run of any method, besides the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ntk_core.guided.weights import weights_of
from ntk_core.problem.pixel_weights import PixelWeights, check_pixel
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.engine import Finished
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Region
    from ntk_core.texture.copies import Copies

__all__ = ["Explain", "Outcome", "explanation", "moved_outcome"]

Explain = Callable[..., PixelWeights]
"""A function of row and column that tells which pixels a reconstructed pixel was made from.

For a stack it also takes ``index=``, the slice, as `Solution.weights` does.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The result of a run, besides the picture.

    Attributes
    ----------
    method : str
        The method that was used.
    passes : int
        As in `Solution`.
    explain : callable
        Takes the reconstructed image and returns the run's `Explain` function.
    regions, residual, converged
        As in `Solution`.
    """

    method: str
    passes: int
    explain: Callable[[NDArray[Any]], Explain]
    regions: tuple[Region, ...] = ()
    residual: float | None = None
    converged: bool = True


def explanation(
    problem: Problem, finished: Finished | None, copies: tuple[Copies, ...], image: NDArray[Any]
) -> Explain:
    """Return a run's `Explain` function, for pixels from regression and from copying.

    Parameters
    ----------
    finished : Finished or None
        The result of regression, if there was any.
    image : ndarray, shape (H, W[, C])
        The reconstructed image. The caller may change the input image later, but rarely this one.
    """
    if finished is not None:
        last = replace(finished.last, problem=replace(finished.last.problem, image=image))
        finished = replace(finished, last=last)
    return partial(_weights, replace(problem, image=image), finished, copies)


def _weights(
    problem: Problem, finished: Finished | None, copies: tuple[Copies, ...], row: int, column: int
) -> PixelWeights:
    row, column = check_pixel(problem, row, column)
    for each in copies:
        if each.holds(row, column):
            y, x = each.source_of(row, column)
            value = problem.values(Rect.pixel(y, x))[0, 0]
            copied = each.weights(row, column, value)
            if finished is None or each.hole.texture == 1:
                return copied
            regressed = weights_of(finished, row, column)
            return copied.mixed(regressed, each.hole.texture)
    assert finished is not None, "every wanted pixel is copied or regressed"
    return weights_of(finished, row, column)


def moved_outcome(crop: Rect, problem: Problem, outcome: Outcome) -> Outcome:
    """Return the outcome in a crop as that in the whole image of `problem`."""
    down, right = crop.top, crop.left

    def explain(image: NDArray[Any]) -> Explain:
        return partial(_moved_weights, crop, problem, outcome.explain(image[crop.slices]))

    regions = tuple(region.moved(down, right) for region in outcome.regions)
    return replace(outcome, explain=explain, regions=regions)


def _moved_weights(
    crop: Rect, problem: Problem, explain: Explain, row: int, column: int
) -> PixelWeights:
    row, column = check_pixel(problem, row, column)
    weights = explain(row - crop.top, column - crop.left)
    return replace(weights, rows=weights.rows + crop.top, columns=weights.columns + crop.left)
