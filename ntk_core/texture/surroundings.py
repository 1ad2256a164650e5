"""The surroundings of a hole: the image around it, and the patches that may be copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.problem.rect import Rect
from ntk_core.texture.pyramid import PyramidLevel, Sources, padded, turned, usable_in

if TYPE_CHECKING:
    from ntk_core.problem.holes import Hole
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.recipes import Texture

__all__ = ["AROUND", "AROUND_TURNED", "LEAST_AROUND", "HoleSurroundings", "surroundings_of"]

AROUND = 3  # how far the surroundings reach beyond the hole, in half-widths of it
AROUND_TURNED = 1  # the same with turned copies, as there are then eight of each source
LEAST_AROUND = 128  # and at least, in pixels
COARSEST = 1 << 10  # the sides are padded to multiples of a power of two, at most this one


@dataclass(frozen=True, slots=True, eq=False)
class HoleSurroundings:
    """A hole's surroundings.

    Attributes
    ----------
    rect : Rect
        Where they are in the image. The arrays may be larger, padded at the end.
    level : PyramidLevel
    sources : Sources
        Of the finest level, as `layer` is.
    radius : int
        Radius of the patches, smaller than requested if no larger one is wholly observed.
    """

    rect: Rect
    level: PyramidLevel
    sources: Sources
    radius: int


def surroundings_of(problem: Problem, hole: Hole, recipe: Texture) -> HoleSurroundings:
    """Cut out the surroundings of a hole.

    If they contain no whole patch that may be copied, for example because the sampling area is far
    away, they are widened to all that may be copied. If there is still none, patches become
    smaller, down to single pixels.
    """
    radius = recipe.patch_size // 2
    around = AROUND_TURNED if recipe.rotations else AROUND
    margin = max(round(around * hole.half_width), LEAST_AROUND)
    rect = problem.around(hole.rect, margin)
    if not usable_in(problem.copyable[rect.slices], radius).any():
        all_sources = Rect.around(problem.copyable)
        assert all_sources is not None, "`Problem.of` has seen to it that something may be copied"
        rect = problem.around(hole.rect.union(all_sources), radius)
        while not usable_in(problem.copyable[rect.slices], radius).any():
            radius -= 1
    multiple = 1
    while multiple < COARSEST and 1.5 * multiple < hole.half_width:
        multiple *= 2
    known = padded(problem.known[rect.slices], multiple)
    values = np.zeros((*known.shape, problem.channels), np.float32)
    values[: rect.height, : rect.width] = problem.known_values(rect)
    missing = np.zeros(known.shape, np.bool_)
    missing[hole.rect.within(rect)] = hole.mask
    inside = np.zeros(known.shape, np.bool_)
    inside[: rect.height, : rect.width] = True
    level = PyramidLevel(values, known, missing, inside)
    copyable = padded(problem.copyable[rect.slices], multiple)
    may = level.values if problem.copyable is problem.known else level.values * copyable[..., None]
    sources = turned(may, copyable, all_ways=recipe.rotations, gap=multiple)
    return HoleSurroundings(rect, level, sources, radius)
