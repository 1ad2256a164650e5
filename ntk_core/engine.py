"""The loop over passes and tiles, as a generator of pictures.

Every pass reads one estimate and writes the next (Jacobi's order), so tiles may be solved in
any order and by any number of threads with the same result.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ntk_core.coarse import fill_coarse
from ntk_core.kernels.pointwise import pointwise_coefficients
from ntk_core.layers import Conv, ReLU, Sequential
from ntk_core.priors import patch_scales
from ntk_core.progress import Progress, Rect
from ntk_core.tiling import tile_missing

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

Item = TypeVar("Item")


def run(problem: Problem, recipe: Recipe, workers: int) -> Generator[Progress]:
    """Reconstruct, yielding a coarse picture and then every batch of tiles as it is solved."""
    tiling = tile_missing(problem.observed)
    fill_coarse(problem.interior, problem.observed)
    background = problem.interior[tiling.rows, tiling.columns]
    fill = background.copy()

    def progress(stage: Stage, number: int, done: int, rect: Rect, pixels: slice) -> Progress:
        rows, columns = tiling.rows[pixels], tiling.columns[pixels]
        return Progress(
            done / (recipe.passes * tiling.rows.size),
            stage,
            number,
            recipe.passes,
            recipe.method,
            problem.in_image(rect),
            problem.encode(rect, rows, columns, fill[pixels]),
        )

    whole = Rect(0, 0, problem.crop.height, problem.crop.width)
    yield progress("coarse", 0, 0, whole, slice(None))

    # These import the compiler: after a picture.
    from ntk_core.compiled import is_compiled
    from ntk_core.solvers.neighbours import solve_tiles

    coefficients = pointwise_coefficients(NETWORK)

    def solve(first: int, last: int, scales: NDArray[np.float32]) -> None:
        solve_tiles(
            problem.picture, problem.padding, problem.observed, tiling.rows, tiling.columns,
            tiling.starts, first, last, scales, recipe.radius, coefficients, recipe.reach,
            recipe.neighbours, recipe.ridge, background, fill,
        )  # fmt: skip

    if not is_compiled(solve_tiles):
        batch = tiling.batches[0]
        yield progress("compile", 0, 0, batch.rect, slice(batch.begin, batch.end))
        solve(0, 0, _scales(problem, recipe, 1))  # no tiles: only compiles

    done = 0
    with ThreadPoolExecutor(workers, thread_name_prefix="ntk-tiles") as pool:
        for number in range(1, recipe.passes + 1):
            problem.mirror_border()
            scales = _scales(problem, recipe, number)

            def work(batch: Batch, scales: NDArray[np.float32] = scales) -> None:
                solve(batch.first, batch.last, scales)

            for batch in _in_order(pool, work, tiling.batches, ahead=2 * workers):
                done += batch.end - batch.begin
                stage: Stage = "adjacency" if number == 1 else "guided"
                yield progress(stage, number, done, batch.rect, slice(batch.begin, batch.end))
            if number < recipe.passes:
                step = 1.0 if number == 1 else recipe.relaxation
                before = problem.interior[tiling.rows, tiling.columns]
                estimate = np.clip(before + np.float32(step) * (fill - before), 0, 1)
                problem.interior[tiling.rows, tiling.columns] = estimate


def _scales(problem: Problem, recipe: Recipe, number: int) -> NDArray[np.float32]:
    """Return the patch scales of a pass's prior: none for adjacency, which is the first."""
    if number == 1:
        return np.empty(0, np.float32)
    channels = problem.picture.shape[2]
    return patch_scales(recipe.patch_radius, recipe.patch_sigma, recipe.bandwidth, channels).astype(
        np.float32
    )


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
