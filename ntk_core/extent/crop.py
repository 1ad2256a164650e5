"""The rectangle of an image that decides a small fill: the engine works there as on the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ntk_core.extent.grid import ALIGN
from ntk_core.extent.sight import COPYING, MARGIN, PART_METHODS
from ntk_core.problem.rect import Rect
from ntk_core.texture.surroundings import AROUND

if TYPE_CHECKING:
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Progress

__all__ = ["crop_of", "moved_step"]

WORTH = 4  # so many times smaller than the image a crop must be


def crop_of(problem: Problem, method: str) -> Rect | None:
    """Return the rectangle that decides a fill, None if it is not much smaller than the image.

    What a method computes in it is what it computes in the whole image, bit for bit: it holds all
    that is masked, as much around that as the method looks at, and begins on the engine's grid.

    Parameters
    ----------
    problem : Problem
    method : str
        One of `ntk_core.METHODS`.

    Returns
    -------
    Rect or None
    """
    # Guides may be anywhere in the image.
    if method not in PART_METHODS or not (problem.copyable is problem.observed is problem.known):
        return None
    shape = problem.observed.shape
    own = Rect.around(~problem.observed)
    if own is None:
        return None
    margin = MARGIN
    if method in COPYING:
        # The half-width of a hole at the border of the image may be all of its shorter side.
        margin = max(margin, AROUND * (min(own.height, own.width) + 1))
    rect = own.grown(margin, shape).aligned((ALIGN, ALIGN)).clipped(shape)
    if rect.height * rect.width * WORTH > shape[0] * shape[1]:
        return None
    return rect


def moved_step(crop: Rect, step: Progress) -> Progress:
    """Return a snapshot of a crop as one of the whole image."""
    down, right = crop.top, crop.left
    return replace(
        step,
        changed=step.changed.moved(down, right),
        regions=tuple(region.moved(down, right) for region in step.regions),
    )
