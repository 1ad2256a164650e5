"""Methods ``"auto"`` and ``"texture"``: regression for thin parts, copying for wide holes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.engine import PATIENCE, Sketch
from ntk_core.guided.run import run
from ntk_core.machine.generators import mapped
from ntk_core.mixed.collage import Collage
from ntk_core.problem.holes import Split, holes_in, split
from ntk_core.texture.filling import fill_holes
from ntk_core.texture.hot_loops import COPIES

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core.guided.engine import Finished
    from ntk_core.problem.holes import Hole
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Progress, Region
    from ntk_core.problem.recipes import Recipe
    from ntk_core.texture.copies import Copies

__all__ = ["Mixture", "run_mixed"]

COPY_COST = 0.5  # time for a copied pixel, if one from regression takes 1


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """The result of a run.

    Attributes
    ----------
    method : str
        ``"detail"``, ``"texture"`` or ``"mixed"``.
    regression : Finished or None
        The result of regression, if there was any.
    copies : tuple of Copies
        The copies in each hole.
    regions : tuple of Region
        All regions of the mask.
    """

    method: str
    regression: Finished | None
    copies: tuple[Copies, ...]
    regions: tuple[Region, ...]


def run_mixed(problem: Problem, recipe: Recipe, workers: int) -> Generator[Progress, None, Mixture]:
    """Reconstruct; yield a coarse picture of all missing pixels, and then each finished piece."""
    forced = recipe.method == "texture"
    regressed = replace(recipe, method="detail")
    sketch = Sketch.of(problem, 0 if forced else recipe.sight)
    yield from sketch.snapshots(problem, recipe if forced else regressed)
    parts = _all_texture(problem) if forced else split(problem.wanted, ~problem.known)
    if not parts.holes:
        steps = run(problem, regressed, workers, sketch)
        said = yield from mapped(steps, lambda step: replace(step, regions=parts.regions))
        return Mixture("detail", said, (), parts.regions)

    method = "mixed" if any(region.texture < 1 for region in parts.regions) else "texture"
    COPIES.begin()  # another process compiles them while regression runs
    collage = Collage(problem, sketch, method, parts.regions)
    wide = COPY_COST * sum(hole.region.pixels for hole in parts.holes)
    begin, regression = 0.0, None
    if parts.thin is not None:
        thin = replace(problem, wanted=parts.thin)
        begin = thin.missing / (thin.missing + wide)
        steps = run(thin, regressed, workers, Sketch.of(thin, recipe.sight))
        add = partial(collage.add, own=parts.thin, share=begin)
        regression = yield from mapped(steps, add)
    while not COPIES.is_ready():
        yield collage.waiting(parts.holes[0], begin)
        COPIES.wait(PATIENCE)
    filling = fill_holes(problem, parts.holes, recipe.texture, workers, partial(_under, regression))
    show = partial(collage.show, begin=begin)
    copies = yield from mapped(filling, show)
    return Mixture(method, regression, copies, parts.regions)


def _all_texture(problem: Problem) -> Split:
    holes = holes_in(problem.wanted)
    return Split(None, holes, tuple(hole.region for hole in holes))


def _under(regression: Finished | None, hole: Hole) -> NDArray[np.float32]:
    """Return the fill of a hole by regression, shape (height, width, C)."""
    assert regression is not None, "a hole that is a mixture is also regressed"
    under = np.zeros((*hole.mask.shape, regression.fill.shape[1]), np.float32)
    regression.last.tiling.paint(under, hole.rect, regression.fill)
    return under
