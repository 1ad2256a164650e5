"""Turns of groups of look-alikes over some batches, and what look-alikes make of their fill."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.machine.threads import in_order
from ntk_core.problem.recipes import GROUP_STEP, NARROW, WIDE

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
    """What groups make.

    Attributes
    ----------
    fill : ndarray, shape (M, C), float32
        Of all missing pixels, in the order of their tiling.
    deviation : ndarray, shape (M,), float32
        Of the pixels in the batches.
    """

    fill: NDArray[np.float32]
    deviation: NDArray[np.float32]


def complete(
    last: Pass, batches: tuple[Batch, ...], turns: int, workers: int
) -> Generator[float, None, Completed]:
    """Complete groups some times, and at last do the pass again from what they make.

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
    current = last
    steps = (turns + 1) * len(batches)
    done = 0
    with ThreadPoolExecutor(workers, thread_name_prefix="ntk-groups") as pool:
        for turn in range(turns, 0, -1):
            kind = NARROW if turn % 2 else WIDE
            sums = np.zeros((*fill.shape, 3), np.float32)
            parts: dict[int, tuple[Rect, NDArray[np.float32]]] = {}
            work = partial(_keep_sums, current, kind, parts)
            # Groups reach beyond their batch. They are added in the order of the batches, so that
            # any number of threads gives the same bits.
            for batch in in_order(pool, work, batches, ahead=2 * workers):
                _add(current.tiling, *parts.pop(batch.begin), sums)
                done += 1
                yield done / steps
            for batch in batches:
                _write(current, batch, sums, fill, deviation)
            if turn > 1:  # over-relaxation, as between passes
                step = np.float32(GROUP_STEP) * (fill - current.estimate)
                current = replace(current, estimate=np.clip(current.estimate + step, 0, 1))
        # Look-alikes err elsewhere than groups, so their mean is better than both.
        current = replace(last, estimate=fill)
        again, ignored = fill.copy(), deviation.copy()
        work = partial(current.solve, fill=again, deviation=ignored)
        for _ in in_order(pool, work, batches, ahead=2 * workers):
            done += 1
            yield done / steps
    return Completed((fill + again) / np.float32(2), deviation)


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
