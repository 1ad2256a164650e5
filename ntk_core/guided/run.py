"""A run: the passes, and groups of look-alikes where few pixels are observed.

There, fills by look-alikes, by groups and by the guided prior are mixed by their errors at hidden
pixels.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from ntk_core.guided.completion import complete
from ntk_core.guided.engine import PATIENCE, Sketch, run_passes
from ntk_core.guided.hidden import LEAST, Trial, hide, sparse_batches
from ntk_core.guided.hot_loops import GROUPS
from ntk_core.machine.generators import mapped
from ntk_core.problem.progress import within

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from ntk_core.guided.completion import Completed
    from ntk_core.guided.engine import Finished
    from ntk_core.guided.tiling import Batch
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Progress
    from ntk_core.problem.recipes import Recipe

__all__ = ["run"]

SHARES: Final = (0.0, 0.15, 0.3, 0.52, 0.98)
"""Which share of the work is done at the beginning, after the passes, after those with hidden
pixels, after the groups with hidden pixels, and after the groups of all."""


def run(
    problem: Problem, recipe: Recipe, workers: int, sketch: Sketch
) -> Generator[Progress, None, Finished]:
    """Reconstruct, yielding every batch of tiles as it is solved."""
    lookalikes = recipe.stage_of(recipe.passes) == "lookalikes"
    sparse = sparse_batches(problem, sketch.tiling) if lookalikes else ()
    hidden = hide(problem, sparse) if sparse else None
    if hidden is None or hidden.missing < LEAST:
        return (yield from run_passes(problem, recipe, workers, sketch))
    if problem.missing < sketch.tiling.rows.size:  # groups also see what is not wanted
        sketch = Sketch.of(problem, recipe.far_sight)
        sparse = sparse_batches(problem, sketch.tiling)
    GROUPS.begin()
    steps = run_passes(problem, recipe, workers, sketch)
    plain = yield from mapped(steps, partial(_part, 0))
    while not GROUPS.is_ready():
        yield replace(plain.snapshot(SHARES[1], sparse[0]), stage="compile")
        GROUPS.wait(PATIENCE)
    shares = yield from _shares(hidden, plain, sparse, workers)
    groups = _grouped(plain, sparse, recipe.group_turns, workers)
    whole = yield from mapped(groups, partial(_still, plain, sparse[0], 3))
    mixed = _mixed(plain, whole, shares, sparse)
    for number, batch in enumerate(sparse, start=1):
        yield mixed.snapshot(within(SHARES[-1], 1.0, number / len(sparse)), batch)
    return mixed


def _shares(
    hidden: Problem, plain: Finished, sparse: tuple[Batch, ...], workers: int
) -> Generator[Progress, None, NDArray[np.float32]]:
    """Return how much of each fill every missing pixel has; see `Trial.shares`."""
    problem, recipe = plain.last.problem, plain.last.recipe
    sketch = Sketch.of(hidden, recipe.far_sight)
    steps = run_passes(hidden, recipe, workers, sketch)
    still = partial(_still, plain, sparse[0])
    one = yield from mapped(steps, lambda step: still(1, step.fraction))
    batches = sparse_batches(problem, sketch.tiling)
    groups = _grouped(one, batches, recipe.group_turns // 2, workers)
    other = yield from mapped(groups, partial(still, 2))
    trial = Trial(problem, hidden, sketch.tiling, (one.fill, *other.fills))
    return trial.shares(plain.last.tiling, sparse)


def _still(plain: Finished, batch: Batch, number: int, fraction: float) -> Progress:
    """Return a snapshot in which nothing is new, at a fraction of part `number` of the work."""
    return plain.snapshot(within(SHARES[number], SHARES[number + 1], fraction), batch)


def _part(number: int, step: Progress) -> Progress:
    return replace(step, fraction=within(SHARES[number], SHARES[number + 1], step.fraction))


def _grouped(
    plain: Finished, batches: tuple[Batch, ...], turns: int, workers: int
) -> Generator[float, None, Completed]:
    """Complete groups in some batches, from the estimate that look-alikes began with, too.

    Their own result would keep them from finding better groups (docs/decisions/0017).
    """
    estimate = plain.fill.copy()
    for batch in batches:
        estimate[batch.pixels] = plain.guided[batch.pixels]
    return complete(replace(plain.last, estimate=estimate), batches, turns, workers)


def _mixed(
    plain: Finished, groups: Completed, shares: NDArray[np.float32], batches: tuple[Batch, ...]
) -> Finished:
    """Return the mixture of all fills if `shares` tells how much of each it has."""
    fills = (plain.fill, *groups.fills)
    fill = sum(share[:, None] * each for share, each in zip(shares, fills, strict=True))
    return replace(
        plain,
        fill=np.asarray(fill, np.float32),
        deviation=groups.deviation + shares[0] * (plain.deviation - groups.deviation),
        mixed=frozenset(batch.begin for batch in batches),
    )
