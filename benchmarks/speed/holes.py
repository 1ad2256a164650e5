"""Time to the first and the last picture of a wide hole, and the memory it needs.

python -m benchmarks.speed.holes [--data DIR]

Every case runs in a process of its own, where the solver is compiled and loaded first. PyPatchMatch
fills the same hole right after, if it is installed. The last line says whether the time is linear
in the hole.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from skimage import data

import ntk_core
from benchmarks.common.isolated import in_fresh_process
from benchmarks.common.measure import peak_megabytes
from benchmarks.quality.hole_cases import cases_in
from benchmarks.quality.hole_methods import METHODS, NotAvailableError, warm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core import Progress

MEGAPIXELS_12 = (3000, 4000)

HOLES = {
    "512 × 512, 10 %": ((512, 512), (300, 200), (162, 162)),
    "4000 × 3000, 2 %": (MEGAPIXELS_12, (1200, 1500), (490, 490)),
    "4000 × 3000, 800,000 px": (MEGAPIXELS_12, (1100, 1500), (800, 1000)),
}
"""Shapes of the picture, corners and sides of the hole, in rows and columns."""

HEAD = (
    "hole", "seconds", "first picture", "longest between two snapshots", "peak memory",
    "µs per pixel", "pypatchmatch",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Times:
    """How long one hole took, in seconds, and the most memory of the process, in megabytes."""

    pixels: int
    seconds: float
    first: float
    gap: float
    memory: float

    @property
    def per_pixel(self) -> float:
        """Seconds for each pixel of the hole."""
        return self.seconds / self.pixels


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="pictures with NAME_mask.png")
    folder = parser.parse_args(arguments).data
    print("| " + " | ".join(HEAD) + " |")
    print("|---" * len(HEAD) + "|")
    names = [*HOLES, *(case.name for case in (cases_in(folder) if folder else ()))]
    found = {}
    for name in names:
        times = found[name] = in_fresh_process(measure, name, folder)
        rival = in_fresh_process(measure_rival, name, folder)
        print(
            f"| {name} | {times.seconds:.2f} s | {times.first:.3f} s | {times.gap:.3f} s "
            f"| {times.memory:.0f} MB | {1e6 * times.per_pixel:.1f} "
            f"| {'not installed' if rival is None else f'{rival:.2f} s'} |",
            flush=True,
        )
    _, less, more = (found[name] for name in HOLES)
    print(
        f"\nlinear in the hole: {more.pixels / less.pixels:.2f} times as many pixels in the same "
        f"picture took {more.seconds / less.seconds:.2f} times as long"
    )


def measure(name: str, folder: Path | None) -> Times:
    """Fill a hole by method texture."""
    image, mask = _case(name, folder)
    warm("texture")
    steps = partial(ntk_core.inpaint_iter, image, mask, method="texture")
    begin = time.perf_counter()
    times = [begin, *(_now(step) for step in steps())]
    seconds, first = times[-1] - begin, times[1] - begin
    gap = float(np.diff(times[1:]).max())
    return Times(int(mask.sum()), seconds, first, gap, peak_megabytes())


def measure_rival(name: str, folder: Path | None) -> float | None:
    """Return the seconds that PyPatchMatch takes; None if it is not installed."""
    try:
        warm("pypatchmatch")
    except NotAvailableError:
        return None
    image, mask = _case(name, folder)
    begin = time.perf_counter()
    METHODS["pypatchmatch"](image, mask)
    return time.perf_counter() - begin


def _now(_: Progress) -> float:
    return time.perf_counter()


def _case(name: str, folder: Path | None) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    if folder:
        for case in cases_in(folder):
            if case.name == name:
                return case.damaged, case.mask
    photograph = data.astronaut()
    shape, (top, left), (height, width) = HOLES[name]
    repeats = [-(-length // side) for length, side in zip(shape, photograph.shape, strict=False)]
    image = np.tile(photograph, (*repeats, 1))[: shape[0], : shape[1]]
    mask = np.zeros(shape, np.bool_)
    mask[top : top + height, left : left + width] = True
    return np.ascontiguousarray(image), mask


if __name__ == "__main__":
    main()
