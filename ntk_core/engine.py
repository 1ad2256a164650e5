"""The loop over passes and batches, as a generator of pictures.

Every pass reads one estimate and writes the next (Jacobi's order), so batches may be solved in
any order and by any number of threads with the same result.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ntk_core.coarse import coarse_fill, coarse_spread
from ntk_core.kernels.pointwise import pointwise_coefficients
from ntk_core.layers import Conv, ReLU, Sequential
from ntk_core.passes import Pass
from ntk_core.progress import Progress
from ntk_core.tiling import tile_missing
from ntk_core.warmup import is_ready, wait_until_ready

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from numpy.typing import NDArray

    from ntk_core.problem import Problem
    from ntk_core.progress import Rect, Stage
    from ntk_core.recipes import Recipe
    from ntk_core.tiling import Batch

__all__ = ["NETWORK", "run"]

NETWORK = Sequential(Conv(1), ReLU(), Conv(1))
"""The network behind both methods; the windows are in its prior (see docs/decisions)."""

PATIENCE = 0.03  # seconds between two snapshots while the solver is being compiled

Item = TypeVar("Item")


def run(problem: Problem, recipe: Recipe, workers: int) -> Generator[Progress, None, Pass]:
    """Reconstruct, yielding a coarse picture and then every batch of tiles as it is solved.

    Returns
    -------
    Pass
        The last one, which made the result.
    """
    tiling = tile_missing(problem.observed)
    background = coarse_fill(problem, tiling)
    fill = background.copy()
    deviation = np.empty(tiling.rows.size, np.float32)

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

    for batch in tiling.batches:
        yield progress("coarse", 0, 0, batch)
    while not is_ready():
        yield progress("compile", 0, 0, tiling.batches[0])
        wait_until_ready(PATIENCE)

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
    done = 0
    with ThreadPoolExecutor(workers, thread_name_prefix="ntk-tiles") as pool:
        while True:
            work = partial(current.solve, fill=fill, deviation=deviation)
            for batch in _in_order(pool, work, tiling.batches, ahead=2 * workers):
                done += batch.end - batch.begin
                yield progress(current.stage, current.number, done, batch)
            if current.number == recipe.passes:
                return current
            step = np.float32(recipe.relaxation_after(current.number))
            estimate = np.clip(current.estimate + step * (fill - current.estimate), 0, 1)
            current = replace(current, number=current.number + 1, estimate=estimate)


def _spread_out(
    rect: Rect, rows: NDArray[np.int32], columns: NDArray[np.int32], values: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return a picture of `rect` that holds `values` at the pixels (rows, columns), else 0."""
    picture = np.zeros((rect.height, rect.width), np.float32)
    picture[rows - rect.top, columns - rect.left] = values
    picture.flags.writeable = False
    return picture


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
