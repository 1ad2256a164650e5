"""A run for many channels: all of them by adjacency, and their principal components in detail.

One pass by adjacency takes hardly longer with hundreds of channels, as they share their weights.
Passes that compare surroundings take as many times longer as there are channels, and those from
look-alikes even more. So these reconstruct a few components, which replace those of the first fill.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.guided.engine import Sketch
from ntk_core.guided.run import run
from ntk_core.machine.generators import kept, mapped
from ntk_core.outcome import Outcome, explanation
from ntk_core.problem.progress import within
from ntk_core.problem.recipes import recipe_for
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from numpy.typing import NDArray

    from ntk_core.guided.engine import Finished
    from ntk_core.outcome import Explain
    from ntk_core.problem.components import Components
    from ntk_core.problem.pixel_weights import PixelWeights
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Progress
    from ntk_core.problem.recipes import Recipe

    Solve = Callable[[Problem, Recipe], Generator[Progress, None, Outcome]]

__all__ = ["run_bands"]

FIRST = 0.1  # the share of the work that is done by adjacency, more or less


def run_bands(
    problem: Problem, components: Components, recipe: Recipe, workers: int, solve: Solve
) -> Generator[Progress, None, Outcome]:
    """Reconstruct, yielding snapshots of all channels.

    Parameters
    ----------
    problem : Problem
    components : Components
        Of its image, or of one that it is a part of.
    recipe : Recipe
        For the components.
    workers : int
        Number of threads.
    solve : callable
        Reconstructs the components.
    """
    method = "detail" if recipe.method == "auto" else recipe.method
    adjacency = replace(recipe_for("fast"), ridge=recipe.ridge)
    sketch = Sketch.of(problem, adjacency.sight)
    yield from sketch.snapshots(problem, replace(recipe, method=method))

    def first(step: Progress) -> Progress:
        fraction = FIRST * step.fraction
        return replace(step, fraction=fraction, passes=recipe.passes, method=method)

    finished = yield from mapped(run(problem, adjacency, workers, sketch), first)
    reduced = components.problem(problem)
    refined = _Refined(problem, components, finished, reduced.image.copy())
    told = replace(recipe, contrast=components.contrast, calibration=components.calibration)
    # What was learnt by adjacency is better than a coarse picture.
    steps = kept(solve(reduced, told), lambda step: step.stage != "coarse")
    outcome = yield from mapped(steps, refined.shown)
    return replace(outcome, explain=partial(_explanation, refined, outcome))


@dataclass(frozen=True, slots=True, eq=False)
class _Refined:
    """The fill by adjacency, and the components that replace its own.

    Attributes
    ----------
    problem : Problem
    components : Components
    finished : Finished
        The pass by adjacency.
    picture : ndarray, shape (H, W, k), float32
        The present components.
    """

    problem: Problem
    components: Components
    finished: Finished
    picture: NDArray[np.float32]

    def shown(self, step: Progress) -> Progress:
        """Return a snapshot of components as one of all channels."""
        rect = step.changed
        self.picture[rect.slices] = step.pixels
        deviation = step.deviation
        if deviation is not None:
            inside = deviation / np.float32(self.components.contrast)
            # What is not in the components is mostly noise, and so not predicted.
            outside = np.float32(self.components.rest**2)
            deviation = np.where(deviation > 0, np.sqrt(inside * inside + outside), inside)
            deviation.flags.writeable = False
        return replace(
            step,
            fraction=within(FIRST, 1.0, step.fraction),
            pixels=self._pixels(rect),
            deviation=deviation,
        )

    def _pixels(self, rect: Rect) -> NDArray[Any]:
        rows, columns = np.nonzero(self.problem.wanted[rect.slices])
        shape = (rect.height, rect.width, self.problem.channels)
        fill = np.zeros(shape, np.float32)
        self.finished.last.tiling.paint(fill, rect, self.finished.fill)
        components = self.picture[rect.slices][rows, columns]
        values = self.components.replace_in(fill[rows, columns], components)
        return self.problem.encode(
            rect,
            (rows + rect.top).astype(np.int32),
            (columns + rect.left).astype(np.int32),
            values,
        )


def _explanation(refined: _Refined, outcome: Outcome, image: NDArray[Any]) -> Explain:
    one = outcome.explain(refined.picture)
    two = explanation(refined.problem, refined.finished, (), image)
    return partial(_weights, refined, one, two)


def _weights(refined: _Refined, one: Explain, two: Explain, row: int, column: int) -> PixelWeights:
    """Return the weights of components turned into those of channels, and adjacency's of the rest.

    With the projection P = A A' on the components they are A W A' + (I − P) w.
    """
    mine, rest = one(row, column), two(row, column)
    axes = refined.components.axes
    factor, half = np.float32(refined.components.factor), np.float32(0.5)
    outside = np.eye(len(axes), dtype=np.float32) - axes @ axes.T
    weights = axes @ mine.weights @ axes.T
    # Pixels that were estimates when they were used have no values but those of their components.
    values = refined.components.mean + (mine.values - half) / factor @ axes.T
    if mine.rows.size:
        top, left = int(mine.rows.min()), int(mine.columns.min())
        hull = Rect(top, left, int(mine.rows.max()) + 1, int(mine.columns.max()) + 1)
        known = refined.problem.values(hull)[mine.rows - top, mine.columns - left]
        values = np.where(mine.observed[:, None], known, values)
    added = mine.added / factor @ axes.T
    added = added + np.float32(rest.background - mine.background) * (outside @ rest.coarse)
    part = replace(
        mine,
        weights=weights.astype(np.float32),
        values=values.astype(np.float32),
        coarse=rest.coarse,
        added=added.astype(np.float32),
    )
    return part.plus(replace(rest, weights=outside @ rest.weights, added=outside @ rest.added))
