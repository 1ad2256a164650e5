"""The rectangle of an image that decides a small fill: the engine works there as on the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ntk_core.extent.grid import ALIGN
from ntk_core.extent.sight import COPYING, MARGIN, PART_METHODS
from ntk_core.problem.rect import Rect
from ntk_core.texture.surroundings import AROUND

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Progress

__all__ = ["crop_of", "decisive_rect", "moved_step"]

WORTH = 4  # so many times smaller than the image a crop must be


def crop_of(problem: Problem, method: str) -> Rect | None:
    """Return the rectangle that decides a fill; see `decisive_rect`.

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
    if not (problem.copyable is problem.observed is problem.known):
        return None
    own = Rect.around(problem.wanted)
    if own is None:
        return None

    def masked(rect: Rect) -> NDArray[np.bool_]:
        return ~problem.observed[rect.slices]

    return decisive_rect(own, problem.observed.shape, masked, method)


def decisive_rect(
    own: Rect,
    shape: tuple[int, ...],
    masked: Callable[[Rect], NDArray[np.bool_]],
    method: str,
) -> Rect | None:
    """Return the rectangle that decides a fill, None if it is not much smaller than the image.

    What a method computes in it is what it computes in the whole image, bit for bit. It holds the
    wanted pixels, all that is masked near them, and as much around that as the method looks at; it
    begins on the engine's grid. Only this rectangle of the mask is looked at. Without guides only.

    Parameters
    ----------
    own : Rect
        Around the pixels that are wanted.
    shape : tuple of int
        Of the image, (H, W, …).
    masked : callable
        Returns the mask inside a rectangle, shape (rect.height, rect.width).
    method : str
        One of `ntk_core.METHODS`.

    Returns
    -------
    Rect or None
    """
    if method not in PART_METHODS:
        return None
    while True:
        margin = MARGIN
        if method in COPYING:
            # The half-width of a hole at the border of the image may be all of its shorter side.
            margin = max(margin, AROUND * (min(own.height, own.width) + 1))
        rect = own.grown(margin, shape).aligned((ALIGN, ALIGN)).clipped(shape)
        if rect.height * rect.width * WORTH > shape[0] * shape[1]:
            return None
        inside = Rect.around(masked(rect))
        near = own if inside is None else own.union(inside.moved(rect.top, rect.left))
        if near == own:
            return rect
        own = near


def moved_step(crop: Rect, step: Progress) -> Progress:
    """Return a snapshot of a crop as one of the whole image."""
    down, right = crop.top, crop.left
    return replace(
        step,
        changed=step.changed.moved(down, right),
        regions=tuple(region.moved(down, right) for region in step.regions),
    )
