"""The time of each part of a tile, beside the number of operations that it needs.

The tiles are those of a guided pass. For a pass from look-alikes only the time of a patch is
measured. This is the only module here that calls the solver's inner functions. It calls each one as
`ntk_core.guided.tiles.solve_tiles` does, on the same tiles. The rest of the time of a pass
goes into the small loops between them, and into new memory. The clock is that of the thread, so
other programs on the machine have little effect.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.guided.engine import Sketch
from ntk_core.guided.neighbours import choose
from ntk_core.guided.pairs import fill_kernel, gather_features, planes_of
from ntk_core.guided.run import run
from ntk_core.guided.triangular import factorise, subtract_gram
from ntk_core.kernels.pointwise import DEGREE
from ntk_core.machine.generators import returned
from ntk_core.problem.problem import Problem
from ntk_core.problem.recipes import recipe_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from benchmarks.common.cases import Case
    from ntk_core.guided.passes import Pass
    from ntk_core.guided.tiling import Batch

__all__ = ["Part", "Tile", "measure_tiles"]

PER_PAIR = 2 * DEGREE + 6  # the polynomial, and the clipped root before it
ROUNDS = 3
POLYNOMIAL = "kernel polynomial"


@dataclass(frozen=True, slots=True)
class Part:
    """Seconds and floating-point operations of one part of a tile, means over tiles."""

    name: str
    seconds: float
    flops: float


@dataclass(frozen=True, slots=True)
class Tile:
    """The mean tile of a case in the last guided pass, and its parts.

    Attributes
    ----------
    tiles : int
        How many the case has.
    seconds : float
        Of one tile, with its share of the time to prepare its batch.
    patches, patch_seconds : float
        How many patches the last pass, from look-alikes, solves for each such tile, and the time
        of one, with its share of the time to prepare its batch. Patches on the border of two
        batches count twice, because they are solved twice.
    """

    tiles: int
    targets: float
    candidates: float
    kept: float
    features: int
    seconds: float
    parts: tuple[Part, ...]
    patches: float
    patch_seconds: float

    @property
    def flops(self) -> float:
        """The number of operations for a tile."""
        return sum(part.flops for part in self.parts)


def measure_tiles(case: Case, sample: int = 150) -> Tile:
    """Measure some batches spread over a case, in the last passes of detail, with one thread."""
    last = _guided_pass(case)
    batches = _spread(last.tiling.batches, sample)
    fill = last.background.copy()
    deviation = np.empty(fill.shape[0], np.float32)
    last.solve(batches[0], fill, deviation)
    _take_apart(last, batches[0], _Clock())  # compiled
    whole, clocks, sizes = np.inf, [], np.zeros(4)
    for _ in range(ROUNDS):
        start = time.thread_time()
        for batch in batches:
            last.solve(batch, fill, deviation)
        whole = min(whole, time.thread_time() - start)
        clocks.append(_Clock())
        sizes = sum(_take_apart(last, batch, clocks[-1]) for batch in batches)
    count = sum(batch.last - batch.first for batch in batches)
    parts = [
        Part(name, min(clock.seconds[name] for clock in clocks) / count, flops / count)
        for name, flops in clocks[-1].flops.items()
    ]
    rest = whole / count - sum(part.seconds for part in parts)
    targets, candidates, kept, features = sizes / count
    parts.append(Part("rest", rest, 2 * targets * kept * case.channels))
    tiles = last.tiling.starts.size - 1
    patches, patch_seconds = _measure_patches(last, batches)
    return Tile(
        tiles, targets, candidates, kept, round(features), whole / count, tuple(parts),
        patches / count, patch_seconds,
    )  # fmt: skip


def _measure_patches(guided: Pass, batches: Sequence[Batch]) -> tuple[int, float]:
    """Return how many patches the last pass solves for some batches, and seconds for each."""
    last = replace(guided, number=guided.recipe.passes)
    fill = last.background.copy()
    deviation = np.empty(fill.shape[0], np.float32)
    last.solve(batches[0], fill, deviation)  # compiled
    best = np.inf
    for _ in range(ROUNDS):
        start = time.thread_time()
        for batch in batches:
            last.solve(batch, fill, deviation)
        best = min(best, time.thread_time() - start)
    observed = last.problem.observed
    first = last.patches(batches[0].rect, last.density(batches[0]))
    sides = first.height, first.width
    known = np.lib.stride_tricks.sliding_window_view(observed, sides).mean(axis=(2, 3))
    count = 0
    for batch in batches:
        grid = last.patches(batch.rect, last.density(batch))
        part = known[np.ix_(grid.tops, grid.lefts)]
        count += int(np.count_nonzero((part > 0) & (part < 1)))
    return count, best / max(count, 1)


def _guided_pass(case: Case) -> Pass:
    """Return the last guided pass of method detail, but after only one pass before it."""
    problem = Problem.of(case.image(), case.mask())
    short = recipe_for("detail", passes=2)
    steps = run(problem, short, 1, Sketch.of(problem, short.sight))
    recipe = recipe_for("detail")
    return replace(returned(steps).last, recipe=recipe, number=1 + recipe.guided)


def _spread(batches: Sequence[Batch], sample: int) -> list[Batch]:
    """Return batches from all over the image, with about `sample` tiles together."""
    tiles = sum(batch.last - batch.first for batch in batches)
    number = max(1, round(len(batches) * sample / tiles))
    return list(batches[:: max(1, len(batches) // number)])


def _take_apart(last: Pass, batch: Batch, clock: _Clock) -> NDArray[np.float64]:
    """Run the parts of a batch's tiles one by one.

    Returns
    -------
    ndarray, shape (4,)
        Numbers of targets, candidates, kept ones and features, summed over the tiles.
    """
    rect, view = clock.time("surroundings", 0, last.view, batch)
    reach, channels = last.recipe.reach, view.picture.shape[2]
    sizes = np.zeros(4)
    planes = clock.time("planes", 0, planes_of, view.picture, view.padding)
    for tile in range(batch.first, batch.last):
        pixels = slice(int(last.tiling.starts[tile]), int(last.tiling.starts[tile + 1]))
        rows = last.tiling.rows[pixels] - np.int32(rect.top)
        columns = last.tiling.columns[pixels] - np.int32(rect.left)
        top, left = max(rows.min() - reach, 0), max(columns.min() - reach, 0)
        near = np.nonzero(
            view.observed[top : rows.max() + reach + 1, left : columns.max() + reach + 1]
        )
        near_rows, near_columns = (
            (index + first).astype(np.int32) for index, first in zip(near, (top, left), strict=True)
        )
        features = clock.time(
            "gather features", 0, gather_features,
            planes, channels, rows, columns, near_rows, near_columns, view.scales,
            np.float32(1 / last.recipe.radius),
        )  # fmt: skip
        dimensions, targets, count = features.shape[0], rows.size, near_rows.size
        neighbours = last.recipe.neighbours
        scored = targets * (targets + 1) / 2 + targets * count if count > neighbours else 0
        kept = clock.time(
            "choose", scored * (2 * dimensions + PER_PAIR + 5), choose,
            features, targets, last.coefficients, neighbours,
        )  # fmt: skip
        size, width = kept.size, kept.size + targets
        pairs = size * (size + 1) / 2 + size * targets
        chosen = np.ascontiguousarray(features[:, np.r_[kept, :targets]])
        kernel = np.full((size, width), 0, np.float32)  # touched: no page faults on the clock
        gram = pairs * 2 * dimensions
        clock.time("Gram", gram, subtract_gram, chosen, dimensions, kernel, 0, size)
        clock.time(
            POLYNOMIAL, pairs * PER_PAIR, fill_kernel, chosen, size, last.coefficients, kernel
        )
        system = np.full((size, width + channels), 0, np.float32)
        system[:, :width] = kernel
        np.fill_diagonal(system, np.float32(1 + last.recipe.ridge))
        flops = size**3 / 3 + size**2 * (targets + channels)
        clock.time("Cholesky", flops, factorise, system)
        sizes += targets, count, size, dimensions
    return sizes


class _Clock:
    """Adds up seconds and operations by name."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = defaultdict(float)
        self.flops: dict[str, float] = defaultdict(float)

    @property
    def seconds(self) -> dict[str, float]:
        """By name; `fill_kernel` contains the Gram matrix, and what is left is the polynomial."""
        return self._seconds | {POLYNOMIAL: self._seconds[POLYNOMIAL] - self._seconds["Gram"]}

    def time(self, name: str, flops: float, call: Callable[..., Any], *args: object) -> Any:
        """Return what a call returns."""
        start = time.thread_time()
        result = call(*args)
        self._seconds[name] += time.thread_time() - start
        self.flops[name] += flops
        return result
