"""Turns of groups of look-alikes over some batches, and what other passes make of their fill."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.generators import mapped
from ntk_core.machine.threads import in_order
from ntk_core.problem.recipes import GROUP_STEP

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core.guided.passes import Pass
    from ntk_core.guided.tiling import Batch, Tiling
    from ntk_core.problem.recipes import Lookalikes
    from ntk_core.problem.rect import Rect

__all__ = ["Completed", "complete"]


@dataclass(frozen=True, slots=True, eq=False)
class Completed:
    """What is made of groups, each of all missing pixels and in the order of their tiling.

    Attributes
    ----------
    fills : tuple of ndarray, each of shape (M, C), float32
        By groups; by look-alikes from that; and by the guided prior from the mean of both. They err
        at different places.
    deviation : ndarray, shape (M,), float32
        Of the first one, in the batches.
    """

    fills: tuple[NDArray[np.float32], ...]
    deviation: NDArray[np.float32]


def complete(
    last: Pass, batches: tuple[Batch, ...], turns: int, workers: int
) -> Generator[float, None, Completed]:
    """Complete groups some times, and make other passes from that.

    Parameters
    ----------
    last : Pass
        The last pass from look-alikes, with the estimate to begin with.
    batches : tuple of Batch
        Where.
    turns : int
        How often: patches are wide and narrow in turn, and narrow in the last one.
    workers : int
        Number of threads.

    Yields
    ------
    float
        The share of the work that is done.
    """
    fill, deviation = last.estimate.copy(), np.zeros(last.tiling.rows.size, np.float32)
    current, recipe = last, last.recipe
    steps = (turns + 2) * len(batches)
    done = 0
    with ThreadPoolExecutor(workers, thread_name_prefix="ntk-groups") as pool:
        for left in range(turns - 1, -1, -1):
            sums = np.zeros((*fill.shape, 3), np.float32)
            parts: dict[int, tuple[Rect, NDArray[np.float32]]] = {}
            work = partial(_keep_sums, current, recipe.groups_in(left), parts)
            # Groups reach beyond their batch. They are added in the order of the batches, so that
            # any number of threads gives the same bits.
            for batch in in_order(pool, work, batches, ahead=2 * workers):
                _add(current.tiling, *parts.pop(batch.begin), sums)
                done += 1
                yield done / steps
            for batch in batches:
                _write(current, batch, sums, fill, deviation)
            if left:  # over-relaxation, as between passes
                step = np.float32(GROUP_STEP) * (fill - current.estimate)
                current = replace(current, estimate=np.clip(current.estimate + step, 0, 1))
        again = replace(last, estimate=fill)
        steps_of = partial(_again, batches=batches, pool=pool, workers=workers)
        lookalikes = yield from mapped(steps_of(again), lambda more: (done + more) / steps)
        middle = (fill + lookalikes) / np.float32(2)
        again = replace(last, number=1 + recipe.guided, estimate=middle)
        done += len(batches)
        guided = yield from mapped(steps_of(again), lambda more: (done + more) / steps)
    return Completed((fill, lookalikes, guided), deviation)


def _again(
    current: Pass, batches: tuple[Batch, ...], pool: ThreadPoolExecutor, workers: int
) -> Generator[int, None, NDArray[np.float32]]:
    """Return what a pass makes of some batches, yielding how many it has solved."""
    fill, deviation = current.estimate.copy(), np.zeros(current.tiling.rows.size, np.float32)
    work = partial(current.solve, fill=fill, deviation=deviation)
    for solved, _ in enumerate(in_order(pool, work, batches, ahead=2 * workers), start=1):
        yield solved
    return fill


def _keep_sums(
    current: Pass,
    kind: Lookalikes,
    parts: dict[int, tuple[Rect, NDArray[np.float32]]],
    batch: Batch,
) -> None:
    parts[batch.begin] = current.sums_over(batch, kind)


def _add(tiling: Tiling, rect: Rect, part: NDArray[np.float32], sums: NDArray[np.float32]) -> None:
    """Add sums in a rectangle to those of all missing pixels that they reach."""
    for other in tiling.batches_in(rect):
        rows = tiling.rows[other.pixels] - rect.top
        columns = tiling.columns[other.pixels] - rect.left
        inside = (rows >= 0) & (rows < rect.height) & (columns >= 0) & (columns < rect.width)
        sums[other.pixels][inside] += part[rows[inside], columns[inside]]


def _write(
    current: Pass,
    batch: Batch,
    sums: NDArray[np.float32],
    fill: NDArray[np.float32],
    deviation: NDArray[np.float32],
) -> None:
    """Write what the sums make of a batch; pixels that no group holds stay as they are."""
    own = sums[batch.pixels]
    reached = own[:, 0, 1] > 0
    own = own[reached]
    variances = np.mean(own[..., 2] / own[..., 1], axis=1)
    factor, exponent = current.group_calibration()
    fill[batch.pixels][reached] = own[..., 0] / own[..., 1]
    deviation[batch.pixels][reached] = factor * np.sqrt(variances) ** exponent
