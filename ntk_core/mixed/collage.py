"""The current picture, while the parts of a mask are reconstructed one after the other.

A snapshot is a rectangle, which may contain pixels of other parts. It must show them as they are by
now, not as they were in the image.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.problem.progress import Progress
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.engine import Sketch
    from ntk_core.problem.holes import Hole
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Region
    from ntk_core.texture.filling import HoleStep

__all__ = ["Collage"]


class Collage:
    """The current picture of all parts.

    Parameters
    ----------
    problem : Problem
    sketch : Sketch
        The first picture of all missing pixels.
    method : str
        The method that snapshots name.
    regions : tuple of Region
        The parts; they cover every wanted pixel.
    """

    def __init__(
        self, problem: Problem, sketch: Sketch, method: str, regions: tuple[Region, ...]
    ) -> None:
        self._problem, self._method, self._regions = problem, method, regions
        rect = regions[0].rect
        for region in regions[1:]:
            rect = rect.union(region.rect)
        self._rect = rect
        # Copy only the rectangle around all parts: memory grows with the mask, not the image.
        self._pixels: NDArray[Any] = problem.image[rect.slices].copy()
        self._deviation = np.zeros((rect.height, rect.width), np.float32)
        for each, part in sketch.parts(problem):
            self._paste(each, problem.wanted[each.slices], part)

    def add(self, step: Progress, *, own: NDArray[np.bool_], share: float) -> Progress:
        """Paste a snapshot of regression; return one that shows all parts in its rectangle.

        Parameters
        ----------
        own : ndarray, shape (H, W), bool
            The pixels of the image that regression fills.
        share : float
            Regression's share of all work.
        """
        self._paste(step.changed, own[step.changed.slices], step.pixels, step.deviation)
        return replace(
            step,
            fraction=share * step.fraction,
            method=self._method,
            pixels=self._cut(self._pixels, step.changed),
            deviation=None if step.deviation is None else self._cut(self._deviation, step.changed),
            regions=self._regions,
        )

    def show(self, step: HoleStep, *, begin: float) -> Progress:
        """Paste the current state of a hole; return a snapshot of it.

        Parameters
        ----------
        begin : float
            The share of all work that was done before the holes.
        """
        rect = step.hole.rect
        if step.fill is not None:
            down, right = np.nonzero(step.hole.mask)
            rows, columns = (down + rect.top).astype(np.int32), (right + rect.left).astype(np.int32)
            part = self._problem.encode(rect, rows, columns, step.fill[down, right])
            self._paste(rect, step.hole.mask, part, step.deviation)
        else:
            rect = _first_pixel(step.hole)  # nothing new: one unchanged pixel
        return Progress(
            1 - (1 - begin) * (1 - step.share),  # exactly 1 in the end
            "texture",
            step.number,
            step.levels,
            self._method,
            rect,
            self._cut(self._pixels, rect),
            None if step.deviation is None else self._cut(self._deviation, rect),
            None,
            self._regions,
        )

    def waiting(self, hole: Hole, fraction: float) -> Progress:
        """Return a snapshot of one unchanged pixel, while the compiler works."""
        rect = _first_pixel(hole)
        pixels = self._cut(self._pixels, rect)
        regions = self._regions
        return Progress(fraction, "compile", 0, 1, self._method, rect, pixels, regions=regions)

    def _paste(
        self,
        rect: Rect,
        own: NDArray[np.bool_],
        pixels: NDArray[Any],
        deviation: NDArray[np.float32] | None = None,
    ) -> None:
        both = self._rect.intersection(rect)
        if both is None:
            return
        # `both` is the same pixels in two arrays: `here` in the collage, `there` in the snapshot.
        # Other pixels of the snapshot belong to other parts, which may be further by now.
        here, there = both.within(self._rect), both.within(rect)
        use = own[there]
        self._pixels[here][use] = pixels[there][use]
        if deviation is not None:
            self._deviation[here][use] = deviation[there][use]

    def _cut(self, array: NDArray[Any], rect: Rect) -> NDArray[Any]:
        """Return a read-only copy of `rect`, which may reach beyond what is kept here."""
        both = self._rect.intersection(rect)
        if both == rect:
            cut = array[rect.within(self._rect)].copy()
        else:
            # Outside the collage nothing is filled: the image is as it was, the deviation is 0.
            whole = self._problem.image if array is self._pixels else None
            shape = (rect.height, rect.width, *array.shape[2:])
            cut = np.zeros(shape, array.dtype) if whole is None else whole[rect.slices].copy()
            if both is not None:
                cut[both.within(rect)] = array[both.within(self._rect)]
        cut.flags.writeable = False
        return cut


def _first_pixel(hole: Hole) -> Rect:
    row, column = np.unravel_index(int(np.argmax(hole.mask)), hole.mask.shape)
    top, left = hole.rect.top + int(row), hole.rect.left + int(column)
    return Rect.pixel(top, left)
