"""The loop over passes and batches, as a generator of pictures.

Every pass reads one estimate and writes the next (Jacobi's order), so batches may be solved in
any order and by any number of threads with the same result.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ntk_core.coarse import coarse_fill
from ntk_core.kernels.pointwise import pointwise_coefficients
from ntk_core.layers import Conv, ReLU, Sequential
from ntk_core.priors import patch_scales
from ntk_core.progress import Progress
from ntk_core.tiling import tile_missing
from ntk_core.warmup import is_ready, wait_until_ready
from ntk_core.window import window_around

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from numpy.typing import NDArray

    from ntk_core.problem import Problem
    from ntk_core.progress import Stage
    from ntk_core.recipes import Recipe
    from ntk_core.tiling import Batch

__all__ = ["NETWORK", "run"]

NETWORK = Sequential(Conv(1), ReLU(), Conv(1))
"""The network behind both methods; the windows are in its prior (see docs/decisions)."""

PATIENCE = 0.03  # seconds between two snapshots while the solver is being compiled

Item = TypeVar("Item")


def run(problem: Problem, recipe: Recipe, workers: int) -> Generator[Progress]:
    """Reconstruct, yielding a coarse picture and then every batch of tiles as it is solved."""
    tiling = tile_missing(problem.observed)
    background = coarse_fill(problem, tiling)
    estimate, fill = background, background.copy()

    def progress(stage: Stage, number: int, done: int, batch: Batch) -> Progress:
        pixels = batch.pixels
        return Progress(
            done / (recipe.passes * tiling.rows.size),
            stage,
            number,
            recipe.passes,
            recipe.method,
            batch.rect,
            problem.encode(batch.rect, tiling.rows[pixels], tiling.columns[pixels], fill[pixels]),
        )

    for batch in tiling.batches:
        yield progress("coarse", 0, 0, batch)
    while not is_ready():
        yield progress("compile", 0, 0, tiling.batches[0])
        wait_until_ready(PATIENCE)

    from ntk_core.solvers.neighbours import solve_tiles  # imports the compiler: after a picture

    coefficients = pointwise_coefficients(NETWORK)
    done = 0
    with ThreadPoolExecutor(workers, thread_name_prefix="ntk-tiles") as pool:
        for number in range(1, recipe.passes + 1):
            stage: Stage = "adjacency" if number == 1 else "guided"

            def work(
                batch: Batch,
                estimate: NDArray[np.float32] = estimate,
                stage: Stage = stage,
                neighbours: int = recipe.neighbours_in(number),
            ) -> None:
                padding, scales = _patch(problem, recipe, batch, stage)
                window = window_around(
                    batch, problem, tiling, estimate, reach=recipe.reach, padding=padding
                )
                pixels = batch.pixels
                solve_tiles(
                    window.picture,
                    padding,
                    window.observed,
                    tiling.rows[pixels] - np.int32(window.rect.top),
                    tiling.columns[pixels] - np.int32(window.rect.left),
                    tiling.starts[batch.first : batch.last + 1] - batch.begin,
                    scales,
                    recipe.radius,
                    coefficients,
                    recipe.reach,
                    neighbours,
                    recipe.ridge,
                    background[pixels],
                    fill[pixels],
                )

            for batch in _in_order(pool, work, tiling.batches, ahead=2 * workers):
                done += batch.end - batch.begin
                yield progress(stage, number, done, batch)
            if number < recipe.passes:
                step = np.float32(1.0 if number == 1 else recipe.relaxation)
                estimate = np.clip(estimate + step * (fill - estimate), 0, 1)


def _patch(
    problem: Problem, recipe: Recipe, batch: Batch, stage: Stage
) -> tuple[int, NDArray[np.float32]]:
    """Return the radius and the scales of the prior's window: none for adjacency."""
    if stage == "adjacency":
        return 0, np.empty(0, np.float32)
    density = problem.observed[problem.around(batch.rect, recipe.reach).slices].mean()
    patch = recipe.patch_for(float(density))
    scales = patch_scales(patch.radius, patch.sigma, patch.bandwidth, problem.channels)
    return patch.radius, scales.astype(np.float32)


def _in_order(
    pool: ThreadPoolExecutor,
    work: Callable[[Item], None],
    items: Iterable[Item],
    *,
    ahead: int,
) -> Iterator[Item]:
    """Yield every item once its work is done, with at most `ahead` begun and not yielded.

    If the consumer stops asking, what has not begun never does.
    """
    running: deque[tuple[Item, Future[None]]] = deque()
    try:
        for item in items:
            running.append((item, pool.submit(work, item)))
            if len(running) >= ahead:
                finished, future = running.popleft()
                future.result()
                yield finished
        while running:
            finished, future = running.popleft()
            future.result()
            yield finished
    finally:
        for _, future in running:
            future.cancel()
