"""The loop over passes and batches, as a generator of pictures.

Each pass reads one estimate and writes the next one (as in Jacobi's method). So the batches of a
pass do not depend on each other: any order and any number of threads give the same result.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.guided.coarse import coarse_fill, coarse_spread
from ntk_core.guided.hot_loops import PATCHES, TILES
from ntk_core.guided.passes import Pass
from ntk_core.guided.tiling import joined, tile_missing
from ntk_core.kernels.pointwise import pointwise_coefficients
from ntk_core.machine.threads import in_order
from ntk_core.networks.layers import Conv, ReLU, Sequential
from ntk_core.problem.progress import Progress, within
from ntk_core.problem.recipes import SPARSE

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from numpy.typing import NDArray

    from ntk_core.guided.tiling import Batch, Tiling
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Stage
    from ntk_core.problem.recipes import Recipe
    from ntk_core.problem.rect import Rect

__all__ = ["NETWORK", "PATIENCE", "Finished", "Sketch", "run_passes"]

NETWORK = Sequential(Conv(1), ReLU(), Conv(1))
"""The network of both methods; what it compares is in its prior (docs/decisions/0001)."""

ENOUGH = 5  # passes after the guided ones, of which one is the last, where few pixels are observed

PATIENCE = 0.03  # seconds between two snapshots while the solver is being compiled


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """What there is before the first pass.

    Attributes
    ----------
    tiling : Tiling
        The pixels to solve for.
    background : ndarray, shape (M, C), float32
        A coarse picture of them, in the tiling's order.
    """

    tiling: Tiling
    background: NDArray[np.float32]

    @classmethod
    def of(cls, problem: Problem, margin: int) -> Sketch:
        """Return the coarse picture of `problem.unknown_near(margin)`."""
        tiling = tile_missing(~problem.unknown_near(margin))
        return cls(tiling, coarse_fill(problem, tiling))

    def parts(self, problem: Problem) -> Iterator[tuple[Rect, NDArray[Any]]]:
        """Yield it, rectangle by rectangle, with the image around, in the image's dtype."""
        for batch in self.tiling.batches:
            rows, columns = self.tiling.rows[batch.pixels], self.tiling.columns[batch.pixels]
            fill = self.background[batch.pixels]
            yield batch.rect, problem.encode(batch.rect, rows, columns, fill)

    def snapshots(self, problem: Problem, recipe: Recipe) -> Iterator[Progress]:
        """Yield it, part by part."""
        for rect, pixels in self.parts(problem):
            yield Progress(0.0, "coarse", 0, recipe.passes, recipe.method, rect, pixels)


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """What a run ends with.

    Attributes
    ----------
    last : Pass
        The pass that made the result.
    fill : ndarray, shape (M, C), float32
        The result, in the order of its tiling.
    deviation : ndarray, shape (M,), float32
        Its deviations.
    guided : ndarray, shape (M, C), float32
        The estimate that the passes from look-alikes began with; the last one if there are none.
    mixed : frozenset of int
        Where the batches begin whose fill is not that of the last pass alone.
    """

    last: Pass
    fill: NDArray[np.float32]
    deviation: NDArray[np.float32]
    guided: NDArray[np.float32]
    mixed: frozenset[int] = frozenset()

    def snapshot(self, fraction: float, batch: Batch) -> Progress:
        """Return what a batch is in the end, as a snapshot of the last pass."""
        last, pixels = self.last, batch.pixels
        rows, columns = last.tiling.rows[pixels], last.tiling.columns[pixels]
        return Progress(
            fraction,
            last.stage,
            last.number,
            last.recipe.passes,
            last.recipe.method,
            batch.rect,
            last.problem.encode(batch.rect, rows, columns, self.fill[pixels]),
            _spread_out(batch.rect, rows, columns, self.deviation[pixels]),
        )


def run_passes(
    problem: Problem, recipe: Recipe, workers: int, sketch: Sketch
) -> Generator[Progress, None, Finished]:
    """Make all passes, yielding every batch of tiles as it is solved."""
    tiling, background = sketch.tiling, sketch.background
    fill = background.copy()
    deviation = np.zeros(tiling.rows.size, np.float32)

    def progress(stage: Stage, number: int, done: float, batch: Batch) -> Progress:
        pixels = batch.pixels
        rows, columns = tiling.rows[pixels], tiling.columns[pixels]
        return Progress(
            done,
            stage,
            number,
            recipe.passes,
            recipe.method,
            batch.rect,
            problem.encode(batch.rect, rows, columns, fill[pixels]),
            _spread_out(batch.rect, rows, columns, deviation[pixels]) if number else None,
        )

    current = Pass(
        problem,
        recipe,
        tiling,
        pointwise_coefficients(NETWORK),
        number=1,
        active=np.ones(tiling.rows.size, np.bool_),
        estimate=background,
        background=background,
        spread=coarse_spread(problem, tiling, background, recipe.trusted),
    )
    every = joined(tiling, problem, recipe.reach)
    sparse = np.zeros(tiling.rows.size, np.bool_)
    for batch in every:
        sparse[batch.pixels] = current.density(batch) < SPARSE
    if recipe.stage_of(recipe.passes) == "lookalikes":
        TILES.begin(PATCHES)
    guided = background
    with ThreadPoolExecutor(workers, thread_name_prefix="ntk-tiles") as pool:
        while True:
            loops = PATCHES if current.stage == "lookalikes" else TILES
            while not loops.is_ready():
                done = recipe.done_after(current.number - 1)
                yield progress("compile", current.number - 1, done, tiling.batches[0])
                loops.wait(PATIENCE)
            batches = [batch for batch in every if current.active[batch.pixels].any()]
            work = partial(current.solve, fill=fill, deviation=deviation)
            before, after = (recipe.done_after(current.number + more) for more in (-1, 0))
            solved, pixels = 0, sum(batch.end - batch.begin for batch in batches)
            for batch in in_order(pool, work, batches, ahead=2 * workers):
                solved += batch.end - batch.begin
                done = within(before, after, solved / pixels)
                yield progress(current.stage, current.number, done, batch)
            if current.number == recipe.passes:
                return Finished(current, fill, deviation, guided)
            # What is not active has its last fill still, and its estimate is beyond that already.
            change = np.where(current.active[:, None], fill - current.estimate, np.float32(0))
            # Over-relaxation: a step beyond the fill saves passes.
            step = np.float32(recipe.relaxation_after(current.number))
            estimate = np.clip(current.estimate + step * change, 0, 1).astype(
                np.float32, copy=False
            )
            current = replace(
                current,
                number=current.number + 1,
                active=_active_after(current, change, sparse),
                estimate=estimate,
            )
            if current.number <= recipe.guided + 2:
                guided = estimate


def _active_after(
    current: Pass, change: NDArray[np.float32], sparse: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which pixels the next pass solves for: all in the last one.

    Before that, tiles that hardly change wait for the last one, and so do all where few pixels are
    observed once further passes would do harm (docs/decisions/0031).

    Parameters
    ----------
    change : ndarray, shape (M, C), float32
        From the estimate that a pass read to its fill; 0 for what it did not solve for.
    sparse : ndarray, shape (M,), bool
        Where few pixels are observed.
    """
    recipe, starts = current.recipe, current.tiling.starts
    least = recipe.settled_after(current.number)
    if least == 0 or current.number + 1 == recipe.passes:
        return np.ones(change.shape[0], np.bool_)
    largest = np.maximum.reduceat(np.abs(change).max(axis=1), starts[:-1])
    active: NDArray[np.bool_] = np.repeat(largest >= least, np.diff(starts))
    return active & ~sparse if current.number >= recipe.guided + ENOUGH else active


def _spread_out(
    rect: Rect, rows: NDArray[np.int32], columns: NDArray[np.int32], values: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return a picture of `rect` that holds `values` at the pixels (rows, columns), else 0."""
    picture = np.zeros((rect.height, rect.width), np.float32)
    picture[rows - rect.top, columns - rect.left] = values
    picture.flags.writeable = False
    return picture
