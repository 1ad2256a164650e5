"""The share of the machine's matrix-multiply rate that the solver reaches, and what limits it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import ntk_core
from benchmarks.common.isolated import in_fresh_process, warm, with_one_blas_thread
from benchmarks.speed.tile_parts import Tile, measure_tiles
from ntk_core.problem.recipes import recipe_for

if TYPE_CHECKING:
    from benchmarks.common.cases import Case

__all__ = ["Share", "measure_share", "print_share"]

SIDE = 1536  # of the matrices that are multiplied: far larger than any cache


@dataclass(frozen=True, slots=True)
class Share:
    """The figures of one case.

    Attributes
    ----------
    one, all : float
        GFlop/s of a matrix product of float32, with one thread and with all.
    tile : Tile
        A tile of the last guided pass, and a patch of the last from look-alikes.
    one_worker : float
        Processor time of the last guided pass with one worker.
    every_worker : float
        Wall-clock seconds of the last guided pass with a worker for each processor.
    """

    case: Case
    one: float
    all: float
    tile: Tile
    one_worker: float
    every_worker: float


def measure_share(case: Case) -> Share:
    """Measure the matrix product, the parts of a tile and a whole pass, one after the other."""
    return Share(
        case,
        with_one_blas_thread(sgemm_rate, own_time=True),
        in_fresh_process(sgemm_rate),
        with_one_blas_thread(measure_tiles, case),
        in_fresh_process(guided_pass, case, 1)[1],
        in_fresh_process(guided_pass, case, None)[0],
    )


def sgemm_rate(*, own_time: bool = False) -> float:
    """Return GFlop/s of the best of some products of large float32 matrices.

    Parameters
    ----------
    own_time : bool
        Measure only the calling thread, which is right if the product uses no other thread.
    """
    clock = time.thread_time if own_time else time.perf_counter
    rng = np.random.default_rng(0)
    a, b = (rng.random((SIDE, SIDE), np.float32) for _ in range(2))
    out = a @ b
    best = np.inf
    for _ in range(8):
        start = clock()
        np.matmul(a, b, out=out)
        best = min(best, clock() - start)
    return float(2 * SIDE**3 / best / 1e9)


def guided_pass(case: Case, workers: int | None) -> tuple[float, float]:
    """Return wall-clock and processor seconds of the last guided pass of a reconstruction."""
    warm()
    before = after = (0.0, 0.0)
    image, mask, passes = case.image(), case.mask(), 1 + recipe_for("detail").guided
    for step in ntk_core.inpaint_iter(image, mask, passes=passes, workers=workers):
        after = time.perf_counter(), time.process_time()
        if step.number < step.passes:
            before = after
    return after[0] - before[0], after[1] - before[1]


def print_share(share: Share) -> None:
    """Print one table: the parts of a tile, then the tile, then the whole pass."""
    tile = share.tile
    print(
        f"\nHot loop, {share.case.name} with {share.case.percent:g} % {share.case.kind} missing, "
        f"last guided pass: {tile.tiles} tiles, on average {tile.targets:.0f} missing pixels, "
        f"{tile.candidates:.0f} candidates, {tile.kept:.0f} kept, {tile.features} features.\n"
        f"Matrix product of float32 ({SIDE}×{SIDE}): {share.one:.1f} GFlop/s with one thread, "
        f"{share.all:.1f} with all.\n"
    )
    print("| part of a tile, one thread | µs | share | MFlop | GFlop/s | of the matrix product |")
    print("|---|---|---|---|---|---|")
    for part in tile.parts:
        _print_row(part.name, part.seconds, part.flops, share.one, part.seconds / tile.seconds)
    _print_row("**tile**", tile.seconds, tile.flops, share.one, 1.0)
    one, every = share.one_worker / tile.tiles, share.every_worker / tile.tiles
    _print_row("whole pass, one worker", one, tile.flops, share.one, one / tile.seconds)
    _print_row("whole pass, all processors", every, tile.flops, share.all, every / tile.seconds)
    print(
        f"\nThreads' own time but for the last line, which is wall-clock. Snapshots and the loop "
        f"in Python take {max(1 - tile.seconds / one, 0):.0%} of a pass; all processors are "
        f"{one / every:.2f} times as fast as one. In the last pass a patch takes "
        f"{tile.patch_seconds * 1e6:.1f} µs, and there are {tile.patches:.1f} for each tile."
    )


def _print_row(name: str, seconds: float, flops: float, rate: float, share: float) -> None:
    speed = flops / seconds / 1e9 if seconds > 0 else 0.0
    cells = f"{seconds * 1e6:.0f} | {share:.0%} | {flops / 1e6:.2f}"
    print(f"| {name} | {cells} | " + (f"{speed:.1f} | {speed / rate:.0%} |" if flops else "| |"))
