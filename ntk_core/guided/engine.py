"""The loop over passes and batches, as a generator of pictures.

Each pass reads one estimate and writes the next one (as in Jacobi's method). So the batches of a
pass do not depend on each other: any order and any number of threads give the same result.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.guided.coarse import coarse_fill, coarse_spread
from ntk_core.guided.hot_loops import GROUPS, PATCHES, TILES
from ntk_core.guided.passes import Pass
from ntk_core.guided.shared_sums import SharedSums
from ntk_core.guided.tiling import tile_missing
from ntk_core.kernels.pointwise import pointwise_coefficients
from ntk_core.machine.threads import in_order
from ntk_core.networks.layers import Conv, ReLU, Sequential
from ntk_core.problem.progress import Progress
from ntk_core.problem.recipes import GROUP_STEP

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from numpy.typing import NDArray

    from ntk_core.guided.tiling import Batch, Tiling
    from ntk_core.machine.hot_loops import HotLoops
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Stage
    from ntk_core.problem.recipes import Recipe
    from ntk_core.problem.rect import Rect

__all__ = ["NETWORK", "PATIENCE", "Finished", "Sketch", "run"]

NETWORK = Sequential(Conv(1), ReLU(), Conv(1))
"""The network of both methods; what it compares is in its prior (docs/decisions/0001)."""

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
    """

    last: Pass
    fill: NDArray[np.float32]


def run(
    problem: Problem, recipe: Recipe, workers: int, sketch: Sketch
) -> Generator[Progress, None, Finished]:
    """Reconstruct, yielding every batch of tiles as it is solved."""
    tiling, background = sketch.tiling, sketch.background
    fill = background.copy()
    deviation = np.zeros(tiling.rows.size, np.float32)

    def progress(stage: Stage, number: int, done: int, batch: Batch) -> Progress:
        pixels = batch.pixels
        rows, columns = tiling.rows[pixels], tiling.columns[pixels]
        return Progress(
            done / (recipe.passes * tiling.rows.size),
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
        estimate=background,
        background=background,
        spread=coarse_spread(problem, tiling, background, recipe.trusted),
    )
    last = replace(current, number=recipe.passes)
    sparse = frozenset(batch.begin for batch in tiling.batches if last.is_sparse(batch))
    needed = _loops(tiling, sparse) if last.stage == "lookalikes" else ()
    TILES.begin(*needed)
    sums = SharedSums(tiling, problem.channels if sparse else 0)

    def solve(batch: Batch) -> None:
        if current.stage == "lookalikes" and batch.begin in sparse:
            sums.compute(current, batch)
        else:
            current.solve(batch, fill, deviation)

    done = 0
    with ThreadPoolExecutor(workers, thread_name_prefix="ntk-tiles") as pool:
        while True:
            grouped = current.stage == "lookalikes" and bool(sparse)
            for loops in needed if current.stage == "lookalikes" else (TILES,):
                while not loops.is_ready():
                    yield progress("compile", current.number - 1, done, tiling.batches[0])
                    loops.wait(PATIENCE)
            sums.clear()
            for batch in in_order(pool, solve, tiling.batches, ahead=2 * workers):
                done += batch.end - batch.begin
                if grouped and batch.begin in sparse:
                    sums.add(batch)
                    sums.write(current, batch, fill, deviation)  # later batches may add to it
                yield progress(current.stage, current.number, done, batch)
            # Over-relaxation: a step beyond the fill saves passes.
            step = np.full((tiling.rows.size, 1), recipe.relaxation_after(current.number))
            for batch in tiling.batches if grouped else ():
                if batch.begin in sparse:
                    sums.write(current, batch, fill, deviation)
                    step[batch.pixels] = GROUP_STEP
                    if current.number == recipe.passes:
                        yield progress(current.stage, current.number, done, batch)
            if current.number == recipe.passes:
                return Finished(current, fill)
            towards = current.estimate + step.astype(np.float32) * (fill - current.estimate)
            estimate = np.clip(towards, 0, 1)
            current = replace(current, number=current.number + 1, estimate=estimate)


def _loops(tiling: Tiling, sparse: frozenset[int]) -> tuple[HotLoops, ...]:
    """Return the loops that passes from look-alikes need, where some batches make groups."""
    needed = []
    if len(sparse) < len(tiling.batches):
        needed.append(PATCHES)
    if sparse:
        needed.append(GROUPS)
    return tuple(needed)


def _spread_out(
    rect: Rect, rows: NDArray[np.int32], columns: NDArray[np.int32], values: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return a picture of `rect` that holds `values` at the pixels (rows, columns), else 0."""
    picture = np.zeros((rect.height, rect.width), np.float32)
    picture[rows - rect.top, columns - rect.left] = values
    picture.flags.writeable = False
    return picture
