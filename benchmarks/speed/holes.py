"""Time to the first and the last picture of a wide hole, and the memory it needs.

python -m benchmarks.speed.holes [--data DIR]

Every case runs in a process of its own, where the solver is compiled and loaded first.
"""

from __future__ import annotations

import argparse
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from skimage import data

import ntk_core
from benchmarks.common.isolated import in_fresh_process
from benchmarks.common.measure import peak_megabytes
from benchmarks.quality.hole_cases import cases_in
from benchmarks.quality.hole_methods import warm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core import Progress

MEGAPIXELS_12 = (3000, 4000)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="pictures with NAME_mask.png")
    folder = parser.parse_args(arguments).data
    print("| hole | seconds | first picture | longest between two snapshots | peak memory |")
    print("|---" * 5 + "|")
    names = ["512 × 512, 10 %", "4000 × 3000, 2 %"]
    if folder:
        names += [case.name for case in cases_in(folder)]
    for name in names:
        seconds, first, gap, memory = in_fresh_process(measure, name, folder)
        print(f"| {name} | {seconds:.2f} s | {first:.3f} s | {gap:.3f} s | {memory:.0f} MB |")


def measure(name: str, folder: Path | None) -> tuple[float, float, float, float]:
    """Return the total seconds, those to the first picture and between snapshots, and megabytes."""
    image, mask = _case(name, folder)
    warm("texture")
    steps = partial(ntk_core.inpaint_iter, image, mask, method="texture")
    begin = time.perf_counter()
    times = [begin, *(_now(step) for step in steps())]
    return times[-1] - begin, times[1] - begin, float(np.diff(times[1:]).max()), peak_megabytes()


def _now(_: Progress) -> float:
    return time.perf_counter()


def _case(name: str, folder: Path | None) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    if folder:
        for case in cases_in(folder):
            if case.name == name:
                return case.damaged, case.mask
    photograph = data.astronaut()
    shape, corner, side = photograph.shape[:2], (300, 200), 162
    if name.startswith("4000"):
        shape, corner, side = MEGAPIXELS_12, (1200, 1500), 490
    repeats = [-(-length // 512) for length in shape]
    image = np.tile(photograph, (*repeats, 1))[: shape[0], : shape[1]]
    mask = np.zeros(shape, np.bool_)
    mask[corner[0] : corner[0] + side, corner[1] : corner[1] + side] = True
    return np.ascontiguousarray(image), mask


if __name__ == "__main__":
    main()
